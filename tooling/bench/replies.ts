import type { Stack } from '@tributary/dev/stack';
import type { Browser, Page } from 'playwright-core';
import type postgres from 'postgres';
import { spread } from './figures.ts';
import { signIn } from './visitor.ts';

/**
 * A customer's reply in one browser until its words stand in support's open ticket in another. Both browsers, the servers and the database
 * share this machine's one clock; the time begins with the transaction's own (the message's `created_at`), so the commit is inside.
 */
export async function measureReplies(given: { stack: Stack; admin: postgres.Sql; browser: Browser; runs: number; warmUp: number }) {
  const { stack, admin, browser, runs, warmUp } = given;
  const [ticket] = await admin<{ ref: string }[]>`
    select t.ref from tickets t join parties p on p.id = t.end_user_party_id
    where p.name = 'Nordwind Logistics' and t.state <> 'closed' order by t.created_at limit 1`;
  const open = async (origin: string, email: string): Promise<Page> => {
    const { cookies } = await signIn(origin, email);
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: origin })));
    const page = await context.newPage();
    const joined = new Promise<void>((resolve) =>
      page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => String(payload).startsWith('40') && resolve())),
    );
    await page.goto(`${origin}/tickets/${ticket!.ref}`);
    await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' });
    await joined;
    return page;
  };
  const [writer, reader] = await Promise.all([
    open(stack.urls.portal, 'admin@nordwind.example'),
    open(stack.urls.console, 'support@halden.example'),
  ]);
  await reader.evaluate(noteArrivals);
  const marks: string[] = [];
  for (let run = 0; run < runs + warmUp; run++) {
    const mark = `measured reply ${run} ${crypto.randomUUID().slice(0, 8)}`;
    marks.push(mark);
    await writer.getByLabel('Your reply').fill(mark);
    await writer.getByRole('button', { name: 'Send reply' }).click();
    await Promise.all([writer, reader].map((page) => page.getByRole('article').getByText(mark).waitFor()));
  }
  const arrived = (await reader.evaluate('window.arrivals')) as Record<string, number>;
  const written = await admin<
    { body: string; at: Date }[]
  >`select body, created_at as at from ticket_messages where body in ${admin(marks)}`;
  if (written.length !== marks.length) throw new Error(`${marks.length} replies were sent, but ${written.length} are there`);
  const at = new Map(written.map((message) => [message.body, message.at.getTime()]));
  return spread(marks.slice(warmUp).map((mark) => arrived[mark]! - at.get(mark)!));
}

/** In the reader's page: when each marked text first stood in the document. */
const noteArrivals = `(() => {
  window.arrivals = {};
  const look = () => {
    for (const [mark] of document.body.textContent.matchAll(/measured reply \\d+ [0-9a-f]{8}/g)) window.arrivals[mark] ??= performance.timeOrigin + performance.now();
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
})()`;
