import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@tributary/dev/env';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { choose, markWindow, shown, signedIn, signInByForm, stranger, useBrowser, type Visitor } from './browser.ts';
import { type HttpClient, signInOverHttp } from './http.ts';
import { admin, eventually, type Mail, mails, PEOPLE, queuedJobs, urlOf } from './running.ts';

useBrowser();

/** What only Bluepeak, Nordwind and the vendor may ever read. */
const RUN = randomUUID().slice(0, 6);
const NUMBER_OF_KNOWN = `NW-CANARY-${RUN}`;
const NUMBER_OF_NEW = `SM-CANARY-${RUN}`;
const NEW_CUSTOMER = `Seeblick ${RUN} GmbH`;
const NOTE = `canary note ${RUN}: deliver behind the boathouse`;
const ANSWER = `canary answer ${RUN}: Tuesday at 8, ask for the harbour master`;
const ANSWER_TO_CORVID = `canary for Corvid ${RUN}: the Kiel historian is full`;

/** Everybody at once, each at a device of their own, all through the story. */
let maya: Visitor;
let ben: Visitor;
let oskar: Visitor;
let sara: Visitor;
let saraAtTicket: Visitor;
let jonas: Visitor;
let tomas: Visitor;
let lena: Visitor;
let pavel: Visitor;
let corvid: HttpClient;
let corvidBefore: string;
let orders: { known: string; fresh: string };
let tickets: { gateway: string; historian: string; ofNew: string };

beforeAll(async () => {
  [maya, ben, oskar, sara, saraAtTicket, jonas, tomas, lena, pavel, corvid] = await Promise.all([
    stranger('portal'),
    signedIn(PEOPLE.ben),
    signedIn(PEOPLE.oskar),
    signedIn(PEOPLE.sara),
    signedIn(PEOPLE.sara),
    stranger('portal'),
    signedIn(PEOPLE.tomas, { keepBodies: true }),
    signedIn(PEOPLE.lena, { keepBodies: true }),
    signedIn(PEOPLE.pavel),
    signInOverHttp(PEOPLE.tomas),
  ]);
  corvidBefore = await everythingListed(corvid);
  const [corvidTicket] = await admin()<{ ref: string }[]>`
    select t.ref from tickets t join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id where o.purchase_order_number = 'NW-40390'`;
  await Promise.all([
    oskar.open('/orders'),
    sara.open('/tickets?queue=commissioning'),
    tomas.open('/tickets'),
    lena.open(`/tickets/${corvidTicket!.ref}`),
  ]);
  await Promise.all([oskar.live(), sara.live(), tomas.live(), lena.live()]);
});

/** All that a party can list, as one text: rows, counts, cards, prices, bell. */
async function everythingListed(client: HttpClient): Promise<string> {
  const asked = await Promise.all([
    client.query('orders.list', {}),
    client.query('entitlements.list', {}),
    client.query('tickets.list', {}),
    client.query('parties.cards', {}),
    client.query('pricing.prices', {}),
    client.query('notifications.list', {}),
    client.query('notifications.unread'),
  ]);
  for (const { status } of asked) expect(status).toBe(200);
  return JSON.stringify(asked.map(({ body }) => body.result));
}

const row = (page: Page, ...words: string[]) => words.reduce((found, hasText) => found.filter({ hasText }), page.getByRole('row'));
const refIn = (page: Page) => /(?:ORD|TKT|ENT|ADV|NTC)-[0-9A-Z]{8}/.exec(page.url())![0];
const fact = (page: Page, words: string | RegExp) => page.getByText(words).first();

/** Fills one line of the order form. */
async function fillLine(page: Page, at: number, product: string, quantity: number): Promise<void> {
  await page.getByLabel('Product', { exact: true }).nth(at).selectOption({ label: product });
  await page.getByLabel('Quantity', { exact: true }).nth(at).fill(String(quantity));
}

describe('the story, with everybody at their screens', () => {
  test('a. a salesperson signs in and orders two products for a customer it knows: no price is typed, its own book answers and says why', async () => {
    const { page } = maya;
    await signInByForm(maya, PEOPLE.maya);
    await page.getByRole('link', { name: 'Orders', exact: true }).first().click();
    await page.getByRole('link', { name: 'New order' }).first().click();
    await page.waitForURL('**/orders/new');
    await page.getByRole('radio', { name: 'A customer of yours' }).check();
    await choose(page.getByRole('combobox', { name: 'Customer' }), 'Nordwind Logistics');
    await fillLine(page, 0, 'Halden Edge Gateway', 2);
    await page.getByRole('button', { name: 'Add line' }).click();
    await fillLine(page, 1, 'Halden Historian', 1);
    await page.getByLabel(/^Your order number/).fill(NUMBER_OF_KNOWN);
    await page.getByLabel(/^Note to operations/).fill(NOTE);
    expect(await page.getByRole('textbox', { name: /price|net|amount|discount/i }).count(), 'there is no field for a price').toBe(0);
    // Bluepeak's own book: 30 % off EUR 2,490 and EUR 1,800.
    await shown(page.getByText('3,486.00'));
    await shown(page.getByText('4,746.00'));
    await page.getByRole('button', { name: 'Why? Price of Halden Edge Gateway' }).click();
    await shown(page.getByText(/Your own book decides/));
    await shown(page.getByText(/Bluepeak 2026, version 1/));
    await page.keyboard.press('Escape');
  });

  test('a. a double click and the same request sent again are one order', async () => {
    const { page } = maya;
    const posted: { body: string; type: string }[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/orders/new'))
        posted.push({ body: request.postData() ?? '', type: request.headers()['content-type'] ?? '' });
    });
    await page.getByRole('button', { name: 'Place order' }).dblclick();
    await page.waitForURL(/\/orders\/ORD-/);
    const ref = refIn(page);
    await shown(page.getByText(`Order ${ref} is placed`).or(page.getByText(`Order ${ref} was placed already`)));
    expect(posted.length).toBeGreaterThanOrEqual(1);
    const cookie = (await maya.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const again = await fetch(`${urlOf('portal')}/orders/new`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: urlOf('portal'), 'content-type': posted[0]!.type },
      body: posted[0]!.body,
    });
    expect([again.status, again.headers.get('location')]).toEqual([302, `/orders/${ref}?again`]);
    const [{ placed } = { placed: 0 }] = await admin()<
      { placed: number }[]
    >`select count(*)::int as placed from orders where purchase_order_number = ${NUMBER_OF_KNOWN}`;
    expect(placed).toBe(1);
    orders = { known: ref, fresh: '' };
  });

  test('a. and one for a customer it names for the first time', async () => {
    const { page } = maya;
    await maya.open('/orders/new');
    await page.getByRole('radio', { name: 'A new customer' }).check();
    await page.getByLabel('Name of the organisation').fill(NEW_CUSTOMER);
    await page.getByLabel('Country').selectOption({ label: 'Germany' });
    await fillLine(page, 0, 'Halden Edge Gateway', 10);
    await page.getByLabel(/^Your order number/).fill(NUMBER_OF_NEW);
    // From ten on it is 33 % off.
    await shown(page.getByText('16,683.00'));
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.waitForURL(/\/orders\/ORD-/);
    orders.fresh = refIn(page);
    expect(orders.fresh).not.toBe(orders.known);
    await shown(page.getByRole('heading', { name: `For ${NEW_CUSTOMER}` }));
  });

  test('b. the open order list of the console shows both by itself, without loading the page anew', async () => {
    const { page } = oskar;
    const stays = await markWindow(page);
    await shown(row(page, 'Nordwind Logistics', orders.known));
    await shown(row(page, NEW_CUSTOMER, orders.fresh, 'Bluepeak Solutions'));
    expect(await stays()).toBe(true);
  });

  test('b. operations accepts: the known customer is known, the new one becomes a party', async () => {
    const { page } = oskar;
    await row(page, orders.known).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Accept order' }).click();
    await shown(page.getByText('Order accepted. Entitlements and commissioning tickets follow by themselves.'));
    await page.getByRole('link', { name: 'Orders', exact: true }).first().click();
    await row(page, orders.fresh).getByRole('link').first().click();
    await page.getByRole('radio', { name: /Create a new party/ }).check();
    await page.getByRole('button', { name: 'Accept order' }).click();
    await expect.poll(async () => (await admin()`select 1 from orders where ref = ${orders.fresh} and state = 'accepted'`).length).toBe(1);
  });

  test('b. the commissioning tickets open by themselves, with their checklists, live in the open queue of support', async () => {
    const { page } = sara;
    const stays = await markWindow(page);
    await shown(row(page, 'Commission Edge Gateway', NEW_CUSTOMER, '0/5'), 20_000);
    await shown(row(page, 'Set up Historian', 'Nordwind Logistics', '0/4'), 20_000);
    expect(await stays()).toBe(true);
    const opened = await admin()<{ ref: string; subject: string; known: boolean }[]>`
      select t.ref, t.subject, o.ref = ${orders.known} as known from tickets t join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id
      where o.ref in (${orders.known}, ${orders.fresh})`;
    expect(opened).toHaveLength(3);
    const find = (known: boolean, subject: string) => opened.find((ticket) => ticket.known === known && ticket.subject === subject)!.ref;
    tickets = {
      gateway: find(true, 'Commission Edge Gateway'),
      historian: find(true, 'Set up Historian'),
      ofNew: find(false, 'Commission Edge Gateway'),
    };
    await saraAtTicket.open(`/tickets/${tickets.gateway}`);
    await saraAtTicket.live();
    await shown(saraAtTicket.page.getByText('Agree the installation date with the customer'));
  });

  test('b. the entitlements stand with the reseller, under its own name for the customer', async () => {
    await maya.open('/entitlements');
    await shown(row(maya.page, 'Halden Edge Gateway', NEW_CUSTOMER));
    await shown(row(maya.page, 'Halden Historian', 'Nordwind Logistics'));
    await ben.open(`/tickets/${tickets.gateway}`);
    await ben.live();
  });

  test('c. the customer’s administrator signs in to the same portal and sees what it owns and through whom', async () => {
    const { page } = jonas;
    await signInByForm(jonas, PEOPLE.jonas);
    await page.getByRole('link', { name: 'Entitlements', exact: true }).first().click();
    await shown(row(page, 'Halden Edge Gateway', 'Bluepeak Solutions'));
    await shown(row(page, 'Halden Historian', 'Bluepeak Solutions'));
    await shown(row(page, 'Halden Historian', 'Corvid Networks'));
    await row(page, 'Halden Historian', 'Bluepeak Solutions').getByRole('link').first().click();
    await page.waitForURL(/\/entitlements\/ENT-/);
    const parties = page.getByLabel('Parties');
    await shown(parties.getByText('Sold by'));
    await shown(parties.getByText('Bluepeak Solutions'));
    await shown(page.getByRole('button', { name: /^Why\?/ }));
  });

  test('c. its answer on the ticket stands on the open ticket of support and of its reseller within a moment', async () => {
    const { page } = jonas;
    await page.getByRole('link', { name: 'Tickets', exact: true }).first().click();
    await page.waitForURL('**/tickets');
    await jonas.open(`/tickets/${tickets.gateway}`);
    const stays = await Promise.all([saraAtTicket, ben].map((visitor) => markWindow(visitor.page)));
    await page.getByLabel('Your reply').fill(ANSWER);
    await page.getByRole('button', { name: 'Send reply' }).click();
    await Promise.all([saraAtTicket, ben, jonas].map((visitor) => shown(visitor.page.getByText(ANSWER))));
    expect(await Promise.all(stays.map((still) => still()))).toEqual([true, true]);
    await shown(saraAtTicket.page.getByText('Jonas Weber'));
  });

  test('d. what the customer answers on the other reseller’s line reaches that one alone', async () => {
    const corvidTicket = refIn(lena.page);
    const bluepeakFrames = ben.frames.length;
    await jonas.open(`/tickets/${corvidTicket}`);
    await jonas.page.getByLabel('Your reply').fill(ANSWER_TO_CORVID);
    await jonas.page.getByRole('button', { name: 'Send reply' }).click();
    await shown(lena.page.getByText(ANSWER_TO_CORVID));
    expect(hintsOf(ben.frames.slice(bluepeakFrames))).toEqual([]);
    for (const visitor of [maya, ben]) {
      await visitor.page.goto(`${urlOf('portal')}/tickets/${corvidTicket}`);
      await shown(visitor.page.getByRole('heading', { name: 'There is nothing here' }));
      visitor.allow(/status of 404/);
    }
  });

  test('d. the other reseller of the same customer sees nothing of all this: no record, count, event, frame or mail', async () => {
    await eventually(async () => (await queuedJobs()) === 0, 'the queue empties');
    const secrets = await canaries();
    const before = JSON.parse(corvidBefore) as unknown[];
    const after = JSON.parse(await everythingListed(corvid)) as unknown[];
    // Orders, entitlements, cards and prices are the very same; its own ticket moved by what the customer wrote on it, and rang its bell.
    for (const at of [0, 1, 3, 4]) expect(after[at]).toEqual(before[at]);
    for (const target of ['/', '/orders', '/entitlements', '/tickets', '/customers', '/prices', '/notifications', '/notices', '/account'])
      await tomas.open(target);
    for (const ref of [orders.known, orders.fresh, tickets.gateway, tickets.historian, tickets.ofNew]) {
      const answer = await corvid.get(`${ref.startsWith('ORD') ? '/orders' : '/tickets'}/${ref}`);
      expect([ref, answer.status]).toEqual([ref, 404]);
    }
    const own = refIn(lena.page);
    for (const hint of hintsOf([...tomas.frames, ...lena.frames]))
      expect([own, 'no hint of others'], JSON.stringify(hint)).toContain(hint.ref);
    const received = [
      ...(await tomas.bodies()).map(({ url, text }) => ({ from: url, text })),
      ...(await lena.bodies()).map(({ url, text }) => ({ from: url, text })),
      ...[...tomas.frames, ...lena.frames].map((text) => ({ from: 'socket', text })),
      ...(await mails())
        .filter(({ to }) => to.some((one) => one.endsWith('@corvid.example')))
        .map((mail) => ({ from: mail.subject, text: JSON.stringify(mail) })),
      { from: 'lists', text: JSON.stringify(after) },
    ];
    expect(received.length).toBeGreaterThan(15);
    const leaks = received.flatMap(({ from, text }) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${from}`),
    );
    expect(leaks).toEqual([]);
    // The search would have found them: the customer's own words to Corvid are there.
    expect(received.some(({ text }) => text.includes(ANSWER_TO_CORVID))).toBe(true);
  });
});

/** Hints among the frames a device received. */
function hintsOf(frames: readonly string[]): { name: string; ref: string }[] {
  return frames
    .filter((frame) => frame.startsWith('42["hint"'))
    .map((frame) => (JSON.parse(frame.slice(2)) as [string, { name: string; ref: string }])[1]);
}

/** Words and references that belong to Bluepeak's business of this story. */
async function canaries(): Promise<string[]> {
  const rows = await admin()<{ ref: string }[]>`
    with placed as (select id from orders where ref in (${orders.known}, ${orders.fresh})),
      lines as (select id, ref from order_lines where order_id in (select id from placed)),
      opened as (select id, ref from tickets where line_id in (select id from lines))
    select ref from lines union all select ref from opened union all select ref from entitlements where line_id in (select id from lines)
    union all select ref from ticket_messages where ticket_id in (select id from opened)`;
  return [
    orders.known,
    orders.fresh,
    ...rows.map(({ ref }) => ref),
    NUMBER_OF_KNOWN,
    NUMBER_OF_NEW,
    NEW_CUSTOMER,
    NOTE,
    ANSWER,
    'Bluepeak',
    'bluepeak.example',
    'Maya Lindqvist',
    'Ben Okafor',
  ];
}
