import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { repositoryRoot } from '@tributary/dev/env';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { type HttpClient, refusalOf, signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, orderInput, placeOrder, vendorDay } from './play.ts';
import { admin, eventually, mails, PEOPLE, queuedJobs, rowCounts, urlOf } from './running.ts';

useBrowser();

let maya: HttpClient;
let tomas: HttpClient;
let oskar: HttpClient;
let pavel: HttpClient;
beforeAll(async () => {
  [maya, tomas, oskar, pavel] = (await Promise.all(
    [PEOPLE.maya, PEOPLE.tomas, PEOPLE.oskar, PEOPLE.pavel].map((email) => signInOverHttp(email)),
  )) as [HttpClient, HttpClient, HttpClient, HttpClient];
});

/** The page without what differs from request to request: its own id, nonce, address, and when it was made. */
async function bare(response: Response, ref: string): Promise<{ status: number; text: string }> {
  const text = (await response.text())
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/(madeAt\W+)\d{13}/g, '$1<now>')
    .replaceAll(ref, '<ref>');
  return { status: response.status, text };
}

describe('unknown and foreign references', () => {
  test('give one and the same answer on every kind of page, so that nobody learns what exists', async () => {
    const order = await placeOrder(maya);
    const ticket = await acceptAndAwaitTicket(oskar, order);
    const [entitlement] = await admin()<{ ref: string }[]>`
      select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${order}`;
    for (const [page, foreign] of [
      ['orders', order],
      ['tickets', ticket],
      ['entitlements', entitlement!.ref],
    ] as const) {
      const unknown = `${foreign.slice(0, 4)}00000000`;
      expect((await maya.get(`/${page}/${foreign}`)).status, 'it is there for its own').toBe(200);
      const answers = await Promise.all([foreign, unknown].map(async (ref) => bare(await tomas.get(`/${page}/${ref}`), ref)));
      expect(answers[0]?.status).toBe(404);
      expect(answers[0]).toEqual(answers[1]);
      const data = await Promise.all([foreign, unknown].map(async (ref) => bare(await tomas.get(`/${page}/${ref}.data`), ref)));
      expect(data[0]).toEqual(data[1]);
      const procedures = await Promise.all([foreign, unknown].map((ref) => tomas.query(`${page}.get`, { ref })));
      const told = procedures.map((answer) => [answer.status, refusalOf(answer)]);
      expect(told[0]).toEqual([404, { code: 'not_found', status: 404, data: {} }]);
      expect(told[0]).toEqual(told[1]);
    }
    for (const [procedure, input] of [
      ['orders.cancel', { ref: order }],
      ['tickets.reply', { ref: ticket, body: 'hello', clientRequestId: randomUUID() }],
      ['entitlements.activate', { ref: entitlement!.ref, deviceName: 'theirs' }],
      ['tickets.open', { entitlementRef: entitlement!.ref, subject: 'theirs', body: 'theirs', clientRequestId: randomUUID() }],
    ] as const)
      expect([procedure, refusalOf(await tomas.mutate(procedure, input)).code]).toEqual([procedure, 'not_found']);
  });
});

describe('what is refused leaves nothing behind', () => {
  let before: Record<string, number>;
  beforeEach(async () => {
    await eventually(async () => (await queuedJobs()) === 0, 'the queue empties');
    before = await rowCounts();
  });
  afterEach(async () => {
    expect(await rowCounts(), 'rows before and after').toEqual(before);
    expect(await queuedJobs()).toBe(0);
  });

  const refusedOrder = async (changes: Record<string, unknown>) =>
    refusalOf(await maya.mutate('orders.submit', await orderInput(maya, changes)));
  const line = async (changes: Record<string, unknown>) => {
    const { lines } = await orderInput(maya);
    return { lines: [{ ...lines[0], ...changes }] };
  };

  test('JSON that is none, of the wrong shape, or a procedure that is none', async () => {
    for (const body of [
      '{"json":',
      'null',
      '[]',
      '"x"',
      '{"json":{"lines":"all"}}',
      '{}',
      '\u0000',
      `{"json":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    ]) {
      const response = await fetch(`${urlOf('portal')}/trpc/orders.submit`, {
        method: 'POST',
        headers: { cookie: maya.cookie, origin: urlOf('portal'), 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      expect([body.slice(0, 30), response.status]).toEqual([body.slice(0, 30), 400]);
      expect(text).toContain('"code":"invalid"');
      expect(text, 'no stack, no message of the parser').not.toMatch(/at \w+ \(|node_modules|SyntaxError|Unexpected/);
    }
    expect((await maya.query('orders.everything')).status).toBe(404);
    expect((await maya.get(`/trpc/orders.get?input=${encodeURIComponent('{"json":')}`)).status).toBe(400);
  });

  test('a body larger than a page may send', async () => {
    const sent = await sendAlone(
      `${urlOf('portal')}/trpc/tickets.reply`,
      maya.cookie,
      JSON.stringify({ json: { body: 'x'.repeat(1_100_000) } }),
    );
    expect(sent.status).toBe(413);
    expect(JSON.parse(sent.text)).toMatchObject({ error: { code: 'too_large' } });
  });

  test('a quantity that is negative, none, a fraction, too many or no number, by the name of its field', async () => {
    for (const [quantity, code] of [
      [-1, 'quantity_positive'],
      [0, 'quantity_positive'],
      [1.5, 'quantity_whole'],
      [1_000_001, 'quantity_too_large'],
      ['many', 'quantity'],
    ] as const)
      expect([quantity, (await refusedOrder(await line({ quantity }))).fields]).toEqual([quantity, { 'lines.0.quantity': code }]);
  });

  test('a start in the past or that is no day, by the name of its field', async () => {
    expect(await refusedOrder({ startsOn: vendorDay(-1) })).toMatchObject({ code: 'orders/start_in_past', field: 'startsOn' });
    expect((await refusedOrder({ startsOn: '2026-02-30' })).fields).toHaveProperty('startsOn');
    expect(await refusedOrder({ startsOn: vendorDay(365 * 4) })).toMatchObject({ code: 'orders/start_too_late', field: 'startsOn' });
  });

  test('a currency in which the partner has no book, by the name of its field', async () => {
    expect(await refusedOrder({ currency: 'JPY' })).toMatchObject({ code: 'orders/currency_without_book', field: 'currency' });
    expect((await refusedOrder({ currency: 'EURO' })).fields).toHaveProperty('currency');
  });

  test('a line break in a name that would reach a mail header, by the name of its field', async () => {
    for (const evil of ['Fine GmbH\r\nBcc: all@evil.example', 'Fine\nGmbH', 'Fine\u2028GmbH', 'Fine\u0000GmbH']) {
      const refused = await refusedOrder({ customer: { kind: 'new', name: evil, country: 'DE', contactName: evil } });
      expect([evil, refused.fields]).toEqual([evil, { 'customer.name': 'line_break', 'customer.contactName': 'line_break' }]);
    }
    expect((await refusedOrder({ purchaseOrderNumber: 'A\r\nB' })).fields).toEqual({ purchaseOrderNumber: 'line_break' });
  });

  test('the form says each of these beside its field and in a summary, keeps what was typed, and without scripts too', async () => {
    for (const scripts of [true, false]) {
      const visitor = await signedIn(PEOPLE.maya, { scripts });
      const { page } = visitor;
      await visitor.open('/orders/new');
      await page.getByLabel('Product', { exact: true }).selectOption({ label: 'Halden Edge Gateway' });
      await page.getByLabel('Quantity', { exact: true }).fill('-3');
      await page.getByLabel('Starts on').fill(vendorDay(-3));
      await page.getByLabel(/^Your order number/).fill('KEPT-1');
      await page.getByRole('button', { name: 'Place order' }).click();
      await shown(page.getByText('Enter 1 or more.'));
      await shown(page.getByRole('link', { name: /Line 1, quantity: Enter 1 or more/ }));
      expect(await page.getByLabel('Quantity', { exact: true }).inputValue()).toBe('-3');
      expect(await page.getByLabel(/^Your order number/).inputValue()).toBe('KEPT-1');
      expect(await page.getByLabel('Quantity', { exact: true }).getAttribute('aria-invalid')).toBe('true');
      visitor.allow(/status of 4\d\d/);
    }
  });

  test('a CSAF file of 50 MB, of version 2.1, that is no JSON, or empty: each is told by name what is wrong with it', async () => {
    const advisory = readFileSync(path.join(repositoryRoot, 'packages/domain/notices/demo/halden-sa-2026-007.v1.json'), 'utf8');
    const upload = async (name: string, content: string | Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.append('files', new Blob([content], { type: 'application/json' }), name);
      const response = await pavel.post('/advisories/import', form);
      return { status: response.status, text: (await response.text()).replaceAll('<!-- -->', '') };
    };
    const huge = await upload('huge.json', Buffer.alloc(50 * 1024 * 1024, ' '));
    expect(huge.status).toBe(413);
    expect(huge.text).toMatch(/limit for one upload is 40 MB/);
    const newer = await upload('newer.json', advisory.replace('"csaf_version": "2.0"', '"csaf_version": "2.1"'));
    expect(newer.text).toMatch(/newer\.json/);
    expect(newer.text).toMatch(/2\.1/);
    expect(newer.text).toContain('Ask the publisher for CSAF 2.0.');
    const cut = await upload('cut.json', advisory.slice(0, 900));
    expect(cut.text).toMatch(/Download or export the file again, then import it\.|Mend the JSON at that place/);
    expect((await upload('empty.json', '')).text).toMatch(/Rejected/);
    expect((await upload('list.json', '[1]')).text).toContain('Check that this is the advisory and not a list or a feed.');
  }, 60_000);

  test('a file of 17 MB is refused in the browser before it is sent', async () => {
    const psirt = await signedIn(PEOPLE.pavel);
    await psirt.open('/advisories/import');
    await psirt.page
      .getByLabel('Files')
      .setInputFiles({ name: 'large.json', mimeType: 'application/json', buffer: Buffer.alloc(17 * 1024 * 1024, ' ') });
    await psirt.page.getByRole('button', { name: 'Import', exact: true }).click();
    await shown(psirt.page.getByText('The file has 17 MB; the limit for one advisory is 16 MB.'));
  });

  test('an upload whose connection is cut in the middle, and the server goes on', async () => {
    const url = new URL(urlOf('console'));
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(url.port), '127.0.0.1', () => {
        socket.write(
          [
            'POST /advisories/import HTTP/1.1',
            `Host: ${url.host}`,
            `Origin: ${url.origin}`,
            `Cookie: ${pavel.cookie}`,
            'Content-Type: multipart/form-data; boundary=cut',
            'Content-Length: 100000',
            '',
            '--cut',
            'Content-Disposition: form-data; name="files"; filename="half.json"',
            'Content-Type: application/json',
            '',
            '{"document": {"title": "half',
          ].join('\r\n'),
          // What was sent has left; the rest never comes.
          () => socket.destroy(),
        );
      });
      socket.once('error', reject);
      socket.once('close', () => resolve());
    });
    expect((await fetch(`${urlOf('console')}/readyz`)).status).toBe(200);
    // Complete as HTTP, but cut off inside the form.
    const half = await fetch(`${urlOf('console')}/advisories/import`, {
      method: 'POST',
      headers: { cookie: pavel.cookie, origin: urlOf('console'), 'content-type': 'multipart/form-data; boundary=cut' },
      body: '--cut\r\nContent-Disposition: form-data; name="files"; filename="half.json"\r\n\r\n{"document":',
    });
    expect(half.status).toBe(400);
    expect(await half.text()).toContain('The upload ended before the last file was complete. Nothing of it was stored.');
  });
});

/** A POST over a connection of its own, which the server may close when it has heard enough. */
function sendAlone(url: string, cookie: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, origin: new URL(url).origin, 'content-type': 'application/json' };
    const sending = request(url, { method: 'POST', agent: false, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

describe('text that looks like markup', () => {
  test('in a reply is shown as the text it is, to customer, reseller and support and in the mail', async () => {
    const ticket = await acceptAndAwaitTicket(oskar, await placeOrder(maya));
    const evil = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><h1>Big</h1> & "quotes"';
    const sara = await signedIn(PEOPLE.sara);
    await sara.open(`/tickets/${ticket}`);
    await sara.page.getByLabel('Your reply').fill(evil);
    await sara.page.getByRole('button', { name: 'Send reply' }).click();
    const reader = await signedIn(PEOPLE.maya);
    await reader.open(`/tickets/${ticket}`);
    for (const { page } of [sara, reader]) {
      await shown(page.getByRole('article').getByText(evil));
      expect(await page.evaluate('window.pwned')).toBeUndefined();
      expect(await page.getByRole('heading', { name: 'Big' }).count()).toBe(0);
    }
    const mail = await eventually(
      async () => (await mails(PEOPLE.ben)).find((one) => one.html.includes('onerror') || one.text.includes('onerror')),
      'the mail about the reply',
    );
    expect(mail.html).not.toMatch(/<img src=x|<script>/);
    expect(mail.html).toContain('&lt;script&gt;');
  });
});
