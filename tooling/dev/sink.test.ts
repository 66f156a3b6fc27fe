import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chromiumArgs, findChromium } from './chromium.ts';
import { repositoryRoot } from './env.ts';
import { type Sink, startSink } from './sink.ts';

let folder: string;
let sink: Sink;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-sink-'));
  sink = await startSink({ smtpPort: 0, inboxPort: 0, folder });
});
afterEach(async () => {
  await sink.stop();
  rmSync(folder, { recursive: true, force: true });
});

const message = (subject: string, body = 'Hello there') =>
  ['From: "Bluepeak GmbH" <sales@bluepeak.example>', 'To: ann@customer.example', `Subject: ${subject}`, 'MIME-Version: 1.0', '', body].join(
    '\r\n',
  );

const htmlMessage = (tracker: string) =>
  [
    'From: news@vendor.example',
    'To: ann@customer.example',
    'Subject: Act now',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Plain words',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<h1>Rich words</h1><script>parent.document.title = "taken"</script><img src="${tracker}/pixel.gif" alt=""><a href="${tracker}/more">Read more</a>`,
    '--b--',
  ].join('\r\n');

/** Speaks SMTP by hand, as any client would. Answers with the last reply of the server. */
async function send(raw: string, to = ['ann@customer.example']): Promise<string> {
  const socket = connect(Number(new URL(sink.smtpUrl).port), '127.0.0.1');
  const lines = [
    'EHLO test',
    'MAIL FROM:<sales@bluepeak.example>',
    ...to.map((address) => `RCPT TO:<${address}>`),
    'DATA',
    `${raw}\r\n.`,
    'QUIT',
  ];
  const replies: string[] = [];
  for await (const chunk of socket) {
    const text = String(chunk);
    replies.push(text.trim());
    // A reply of several lines ends with the one that has no dash after its code.
    if (/^\d{3} [^\n]*\n$/m.test(text) && lines.length > 0) socket.write(`${lines.shift()}\r\n`);
  }
  return replies.at(-2) ?? '';
}
const api = async (address: string) => (await fetch(`${sink.inboxUrl}${address}`)).json();

describe('the mail sink', () => {
  test('takes a real message over SMTP and serves it, with the envelope that decides who got it', async () => {
    expect(await send(message('Welcome'), ['ann@customer.example', 'hidden@customer.example'])).toMatch(/^250/);
    const { messages } = await api('/api/messages?to=HIDDEN@customer.example');
    expect(messages).toMatchObject([
      {
        from: { name: 'Bluepeak GmbH', address: 'sales@bluepeak.example' },
        to: ['ann@customer.example', 'hidden@customer.example'],
        subject: 'Welcome',
        snippet: 'Hello there',
      },
    ]);
    expect(await api(`/api/messages/${messages[0].id}`)).toMatchObject({ text: expect.stringContaining('Hello there'), html: '' });
    expect(await api('/api/messages?to=other@customer.example')).toEqual({ messages: [] });
    const raw = await fetch(`${sink.inboxUrl}/messages/${messages[0].id}/raw`);
    expect(raw.headers.get('content-disposition')).toContain('.eml');
    expect(await raw.text()).toContain('Subject: Welcome');
  });

  test('takes what Nodemailer sends', async () => {
    const nodemailer = createRequire(path.join(repositoryRoot, 'apps/worker/package.json'))('nodemailer');
    const transport = nodemailer.createTransport(sink.smtpUrl);
    await transport.sendMail({
      from: 'a@vendor.example',
      to: 'b@customer.example',
      subject: 'Ünïcode ✓',
      text: 'text',
      html: '<p>html</p>',
    });
    transport.close();
    const found = await sink.waitFor(({ to }) => to.includes('b@customer.example'));
    expect(await sink.mailbox.get(found.id)).toMatchObject({
      subject: 'Ünïcode ✓',
      text: expect.stringContaining('text'),
      html: expect.stringContaining('<p>html</p>'),
    });
  });

  test('keeps its messages over a restart, newest first, and ignores what is not one', async () => {
    await send(message('First'));
    await send(message('Second'));
    writeFileSync(path.join(folder, 'notes.txt'), 'x');
    await sink.stop();
    sink = await startSink({ smtpPort: 0, inboxPort: 0, folder });
    expect((await sink.mailbox.list()).map(({ subject }) => subject)).toEqual(['Second', 'First']);
  });

  test('keeps the newest two thousand', async () => {
    const raw = Buffer.from(message('Many'));
    for (let count = 0; count < 2_003; count++) await sink.mailbox.add(raw, { from: 'a@x.example', to: [`n${count}@x.example`] });
    expect(await sink.mailbox.list()).toHaveLength(2_000);
    expect(readdirSync(folder)).toHaveLength(2_000);
    expect((await sink.mailbox.list())[0]?.to).toEqual(['n2002@x.example']);
  }, 60_000);

  test('is emptied by DELETE, but not by another site and not under another name', async () => {
    await send(message('Kept'));
    const foreign = await fetch(`${sink.inboxUrl}/api/messages`, { method: 'DELETE', headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(await sink.mailbox.list()).toHaveLength(1);
    expect((await fetch(`${sink.inboxUrl}/api/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await sink.mailbox.list()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('finds by words of sender, recipient, subject and text together', async () => {
    await send(message('Quarterly statement', 'Numbers inside'));
    await send(message('Security advisory'));
    expect((await sink.mailbox.list({ search: 'bluepeak statement' })).map(({ subject }) => subject)).toEqual(['Quarterly statement']);
    expect(await sink.mailbox.list({ search: 'statement advisory' })).toEqual([]);
  });

  test('answers unknown ids, path tricks included, with not found', async () => {
    for (const address of [
      '/messages/1',
      '/messages/..%2f..%2fsecrets',
      '/messages/x/html',
      '/messages/x/raw',
      '/api/messages/x',
      '/nowhere',
    ])
      expect((await fetch(`${sink.inboxUrl}${address}`)).status, address).toBe(404);
  });

  test('refuses a message of more than 25 MB and goes on working', async () => {
    expect(await send(message('Huge', `${'x'.repeat(998)}\r\n`.repeat(26_000)))).toMatch(/^552/);
    expect(await send(message('Normal'))).toMatch(/^250/);
    expect(await sink.mailbox.list()).toHaveLength(1);
  }, 30_000);
});

describe('the web inbox, in a browser', () => {
  test('shows new mail by itself, runs and loads nothing a mail brings, and has no accessibility findings in light and dark', async () => {
    const executablePath = findChromium();
    if (!executablePath) throw new Error('No Chromium: npm test installs one');
    const axe = createRequire(path.join(repositoryRoot, 'tooling/e2e/package.json')).resolve('axe-core/axe.min.js');
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('elsewhere');
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const tracker = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
    try {
      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 390],
      ] as const) {
        await sink.mailbox.clear();
        // bypassCSP lets axe in; that the policy holds is seen by the requests and the title below, in the page without it.
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        const findings = async () => {
          await page.addScriptTag({ path: axe });
          const result = await page.evaluate('axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] })');
          return (result as { violations: { id: string; nodes: { html: string }[] }[] }).violations.map(
            ({ id, nodes }) => `${id}: ${nodes[0]?.html}`,
          );
        };
        await page.goto(sink.inboxUrl);
        await page.getByText('No mail yet.').waitFor();
        expect(await findings()).toEqual([]);
        await send(htmlMessage(tracker));
        await page.getByRole('link', { name: /Act now/ }).click();
        await page.getByRole('heading', { name: 'Act now' }).waitFor();
        expect(await findings()).toEqual([]);
        for (const part of ['Text', 'Headers']) {
          await page.getByRole('link', { name: part, exact: true }).click();
          expect(await findings()).toEqual([]);
        }
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        await page.close();
      }
      // The pages above had their policy lifted for axe; this one has it.
      asked.length = 0;
      const strict = await browser.newPage();
      const [first] = await sink.mailbox.list();
      await strict.goto(`${sink.inboxUrl}/messages/${first?.id}`);
      await strict.frameLocator('iframe').getByText('Rich words').waitFor();
      expect(await strict.title()).toBe('Act now · Inbox');
      const [opened] = await Promise.all([strict.waitForEvent('popup'), strict.frameLocator('iframe').getByText('Read more').click()]);
      await opened.waitForURL('**/more');
      // The link a person follows gets through; the picture, asked for first, never did.
      expect(asked.filter((address) => address !== '/favicon.ico')).toEqual(['/more']);
    } finally {
      await browser.close();
      elsewhere.close();
    }
  }, 120_000);
});
