import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { resultOf, signInOverHttp } from './http.ts';
import { admin, eventually, PEOPLE, urlOf } from './running.ts';

useBrowser();

let ticket: string;
beforeAll(async () => {
  const [found] = await admin()<{ ref: string }[]>`
    select t.ref from tickets t join parties p on p.id = t.end_user_party_id where p.name = 'Nordwind Logistics' and t.state <> 'closed'
    order by t.created_at limit 1`;
  ticket = found!.ref;
});

/** The customer writes on the ticket; its words. */
async function reply(): Promise<string> {
  const jonas = await signInOverHttp(PEOPLE.jonas);
  const body = `Written meanwhile ${randomUUID()}`;
  resultOf(await jonas.mutate('tickets.reply', { ref: ticket, body, clientRequestId: randomUUID() }));
  return body;
}

/** Holds back the answer to one request, after the server has read what it tells. */
async function holdBack(page: Page, path: string): Promise<{ wasRead: Promise<void>; release: () => void }> {
  const read = Promise.withResolvers<void>();
  const mayArrive = Promise.withResolvers<void>();
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      const response = await route.fetch();
      read.resolve();
      await mayArrive.promise;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { wasRead: read.promise, release: mayArrive.resolve };
}

describe('what happens while a page is on its way stands on it', () => {
  test('read before, drawn after: a page that was asked for by a link', async () => {
    const sara = await signedIn(PEOPLE.sara);
    await sara.open('/');
    await sara.live();
    const held = await holdBack(sara.page, `/tickets/${ticket}.data`);
    await sara.page.getByRole('link', { name: 'Tickets' }).first().click();
    await sara.page.waitForURL('**/tickets');
    await sara.page.locator(`a[href^="/tickets/${ticket}"]`).first().click();
    await held.wasRead;
    const heard = sara.frames.length;
    const words = await reply();
    await eventually(() => sara.frames.slice(heard).some((frame) => frame.includes(ticket)), 'the hint of the reply');
    held.release();
    await shown(sara.page.getByRole('article').getByText(words));
  });

  test('a document whose scripts, and with them its socket, come after it was made', async () => {
    const sara = await signedIn(PEOPLE.sara);
    const mayArrive = Promise.withResolvers<void>();
    await sara.page.route(
      (url) => url.pathname.startsWith('/assets/entry.client'),
      async (route) => {
        await mayArrive.promise;
        await route.continue();
      },
    );
    await sara.page.goto(`${urlOf('console')}/tickets/${ticket}`, { waitUntil: 'commit' });
    await shown(sara.page.getByRole('heading', { level: 1 }));
    const words = await reply();
    mayArrive.resolve();
    await shown(sara.page.getByRole('article').getByText(words));
    expect(sara.isLive()).toBe(true);
  });

  test('what a page was told of its form stays when something happens; the next sending brings both', async () => {
    const sara = await signedIn(PEOPLE.sara);
    await sara.open(`/tickets/${ticket}`);
    await sara.live();
    const box = sara.page.getByLabel('Your reply');
    await box.fill('   ');
    await sara.page.getByRole('button', { name: 'Send reply' }).click();
    const refused = sara.page.locator('[aria-invalid="true"]');
    await shown(refused);
    sara.allow(/status of 400/);
    const heard = sara.frames.length;
    const words = await reply();
    await eventually(() => sara.frames.slice(heard).some((frame) => frame.includes(ticket)), 'the hint of the reply');
    await sara.page.waitForLoadState('networkidle');
    expect(await refused.count()).toBe(1);
    const answer = `Answered ${randomUUID()}`;
    await box.fill(answer);
    await sara.page.getByRole('button', { name: 'Send reply' }).click();
    await shown(sara.page.getByRole('article').getByText(answer));
    await shown(sara.page.getByRole('article').getByText(words));
    expect(await refused.count()).toBe(0);
  });
});
