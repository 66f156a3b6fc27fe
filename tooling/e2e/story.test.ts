import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { repositoryRoot } from '@tributary/dev/env';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { choose, markWindow, shown, signedIn, signInByForm, stranger, useBrowser, type Visitor } from './browser.ts';
import { type HttpClient, resultOf, signInOverHttp } from './http.ts';
import { admin, eventually, type Mail, mails, PEOPLE, queuedJobs, urlOf } from './running.ts';

useBrowser({ keepDevices: true });

/** What only Bluepeak, Nordwind and the vendor may ever read. */
const RUN = randomUUID().slice(0, 6);
const NUMBER_OF_KNOWN = `NW-CANARY-${RUN}`;
const NUMBER_OF_NEW = `SM-CANARY-${RUN}`;
const NEW_CUSTOMER = `Seeblick ${RUN} GmbH`;
const NOTE = `canary note ${RUN}: deliver behind the boathouse`;
const ANSWER = `canary answer ${RUN}: Tuesday at 8, ask for the harbour master`;
const ANSWER_TO_CORVID = `canary for Corvid ${RUN}: the Kiel historian is full`;

/** An advisory of the demo vendor, as its product security would upload it. */
const TRACKING_ID = 'HALDEN-SA-2026-007';
const ADVISORY = path.join(repositoryRoot, 'packages/domain/notices/demo/halden-sa-2026-007.v1.json');

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
let corvidTicket: string;
let orders: { known: string; fresh: string };
let advisory: string;
let notice: string;
let tickets: { gateway: string; historian: string; ofNew: string };

beforeAll(async () => {
  [maya, ben, oskar, sara, saraAtTicket, jonas, tomas, lena, pavel, corvid] = await Promise.all([
    stranger('portal', { name: PEOPLE.maya }),
    signedIn(PEOPLE.ben),
    signedIn(PEOPLE.oskar),
    signedIn(PEOPLE.sara),
    signedIn(PEOPLE.sara),
    stranger('portal', { name: PEOPLE.jonas }),
    signedIn(PEOPLE.tomas, { keepBodies: true }),
    signedIn(PEOPLE.lena, { keepBodies: true }),
    signedIn(PEOPLE.pavel),
    signInOverHttp(PEOPLE.tomas),
  ]);
  // The other reseller's own business with the same customer, which it must go on seeing.
  const customer = await signInOverHttp(PEOPLE.jonas);
  const [corvidLine] = await admin()<{ ref: string }[]>`
    select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.purchase_order_number = 'NW-40390'`;
  const opening = {
    clientRequestId: randomUUID(),
    entitlementRef: corvidLine!.ref,
    subject: 'Storage in Kiel',
    body: 'Half full already.',
  };
  corvidTicket = resultOf<{ ref: string }>(await customer.mutate('tickets.open', opening)).ref;
  await eventually(async () => (await queuedJobs()) === 0, 'the queue empties');
  corvidBefore = await everythingListed(corvid);
  await Promise.all([
    oskar.open('/orders'),
    sara.open('/tickets?queue=commissioning'),
    tomas.open('/tickets'),
    lena.open(`/tickets/${corvidTicket}`),
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
    await page.getByLabel('Country', { exact: true }).selectOption({ label: 'Germany' });
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
    for (const hint of hintsOf([...tomas.frames, ...lena.frames]))
      expect([corvidTicket, 'no hint of others'], JSON.stringify(hint)).toContain(hint.ref);
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

  test('e. product security uploads an advisory; the program proposes products and releases, a person adopts them', async () => {
    const { page } = pavel;
    await pavel.open('/advisories/import');
    await page.getByLabel('Files').setInputFiles(ADVISORY);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await shown(page.getByText('1 accepted, 0 quarantined, 0 rejected'));
    await page.getByRole('link', { name: /^ADV-/ }).click();
    await page.waitForURL(/\/advisories\/ADV-/);
    advisory = refIn(page);
    await page.getByRole('link', { name: /^Approve/ }).click();
    await shown(page.getByText(/products are not decided yet/));
    await page
      .getByRole('link', { name: /^Products/ })
      .first()
      .click();
    await shown(page.getByText('Link to Halden Edge Gateway (HEG-100)'));
    await page.getByRole('button', { name: 'Adopt all proposals' }).click();
    await shown(page.getByText('All proposals adopted. The scope was compiled again.'));
  });

  test('e. it sees the compiled scope and the audience, each with its reason, before anybody is written to', async () => {
    const { page } = pavel;
    await page.getByRole('link', { name: /^Scope/ }).click();
    for (const version of ['4.0.0', '4.2.2', '2.6.0']) await shown(page.getByRole('definition').getByText(version, { exact: true }));
    await page.getByRole('button', { name: 'Why? Halden Edge Gateway: Affected' }).click();
    await shown(page.getByText('vers:intdot/<4.2.3'));
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: /^Audience/ }).click();
    await shown(page.getByText('Nobody has been told yet. This is who would be, and why.'));
    await shown(row(page, 'Brightwater Clinics', 'Alder & Finch IT', 'Confirmed', 'Owen Hughes'));
    await shown(row(page, 'Nordwind Logistics', 'Corvid Networks', 'Confirmed', 'Ines Krüger'));
    await shown(row(page, 'Nordwind Logistics', 'Bluepeak Solutions', 'Confirmed', 'Ines Krüger'));
    await shown(page.getByText(/Cannot be reached: \d/));
    await shown(page.getByRole('link', { name: 'Tarn Quarries' }));
    await page.getByRole('button', { name: 'Why? Verdict for Brightwater Clinics' }).first().click();
    await shown(page.getByText('The installed version was compared with the range.'));
    await page.keyboard.press('Escape');
    expect((await mails()).filter(({ subject }) => subject.includes(TRACKING_ID))).toEqual([]);
  });

  test('e. its approval writes one message for each person and partner context, each with its own entitlements and its own partner', async () => {
    const { page } = pavel;
    await page.getByRole('link', { name: 'Next: Approve' }).click();
    await page.getByRole('button', { name: 'Approve and send' }).click();
    const dialog = page.getByRole('dialog');
    await shown(dialog.getByText('Send 9 messages now?'));
    await dialog.getByRole('button', { name: 'Approve and send' }).click();
    await page.waitForURL(/\/notices\/NTC-/);
    notice = refIn(page);
    await shown(page.getByText('9 of 9 handed over'));
    const sent = (await mails()).filter(({ subject }) => subject.includes(TRACKING_ID));
    expect(sent.map(({ to }) => to.join()).sort()).toEqual([
      'ciso@brightwater.example',
      'infosec@harbour.example',
      'it@kestrel.example',
      'it@velvet.example',
      // Two partners, two messages: one sold it, the other assigned it from its stock.
      'leitung@falk.example',
      'leitung@falk.example',
      'ot@ostara.example',
      'security@nordwind.example',
      'security@nordwind.example',
    ]);
    for (const mail of sent) {
      const partners = PARTNER_CONTACTS.filter(([name, email]) => whole(mail).includes(name) || whole(mail).includes(email));
      expect(partners, mail.to.join()).toHaveLength(1);
      const own = await entitlementsOf(mail.to.join(), partners[0]![2]);
      for (const { ref, installed } of own.filter((one) => one.isNamed)) {
        expect(mail.text).toContain(ref);
        expect(mail.html).toContain(ref);
        for (const version of installed) expect(mail.text, `${mail.to} ${ref}`).toContain(`version ${version}`);
      }
      const foreign = (await admin()<{ ref: string }[]>`select ref from entitlements`)
        .map(({ ref }) => ref)
        .filter((ref) => !own.some((one) => one.ref === ref));
      expect(foreign.filter((ref) => whole(mail).includes(ref))).toEqual([]);
      expect(mail.text).toMatch(/[Uu]pdate to (4\.2\.3|2\.6\.1)/);
      expect(mail.text).toContain(`/notices/${notice}`);
    }
    const toInes = sent.filter(({ to }) => to.includes(PEOPLE.ines));
    expect(
      toInes.map((mail) => [whole(mail).includes('service@bluepeak.example'), whole(mail).includes('care@corvid.example')]).sort(),
    ).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  test('e. and the customer reads the same in the portal; a partner has no such page', async () => {
    const ines = await signedIn(PEOPLE.ines);
    await ines.open(`/notices/${notice}`);
    await shown(ines.page.getByRole('heading', { name: /authentication bypass/ }).first());
    expect((await corvid.get(`/notices/${notice}`)).status).toBe(404);
  });

  test('f. every step stands on the timeline of its record, with who and on whose behalf', async () => {
    const timelines: [Visitor, string, string[]][] = [
      [
        oskar,
        `/orders/${orders.known}`,
        ['Order placed|Maya Lindqvist, Bluepeak Solutions', 'Order accepted|Oskar Lind, Halden Systems, on behalf of Bluepeak Solutions'],
      ],
      [
        maya,
        `/orders/${orders.known}`,
        ['Order placed|Maya Lindqvist, Bluepeak Solutions', 'Order accepted|Halden Systems, on behalf of Bluepeak Solutions'],
      ],
      [
        saraAtTicket,
        `/tickets/${tickets.gateway}`,
        ['Ticket opened|on behalf of Nordwind Logistics', 'Public reply|Jonas Weber, Nordwind Logistics'],
      ],
      [
        jonas,
        `/tickets/${tickets.gateway}`,
        ['Ticket opened|on behalf of Nordwind Logistics', 'Reply written|Jonas Weber, Nordwind Logistics'],
      ],
      [oskar, `/entitlements/${await entitlementOf(orders.known)}`, ['Entitlement opened|on behalf of Bluepeak Solutions']],
      [pavel, `/advisories/${advisory}`, ['Advisory imported|Pavel Novák, Halden Systems', 'Notice approved|Pavel Novák, Halden Systems']],
      [pavel, `/notices/${notice}`, ['Notice approved|Pavel Novák, Halden Systems']],
    ];
    for (const [visitor, target, steps] of timelines) {
      await visitor.open(target);
      for (const step of steps) {
        const [what, who] = step.split('|') as [string, string];
        const entry = visitor.page.getByRole('listitem').filter({ hasText: what }).filter({ hasText: who });
        await entry
          .first()
          .waitFor({ timeout: 5_000 })
          .catch(() => expect.fail(`${target} has no entry "${what}" by "${who}"`));
      }
    }
    // The partner learns who of the vendor decided no more than the vendor wants: staff have no names there.
    await maya.open(`/orders/${orders.known}`);
    expect(await maya.page.getByText('Oskar Lind').count()).toBe(0);
  });
});

/** What needs no update: a message names installations that do. */
const FIXED = ['4.2.3', '2.6.1'];

const PARTNER_CONTACTS = [
  ['Bluepeak', 'service@bluepeak.example', 'Bluepeak Solutions'],
  ['Corvid', 'care@corvid.example', 'Corvid Networks'],
  ['Alder', 'help@alderfinch.example', 'Alder & Finch IT'],
  ['Montblanc', 'support@montblanc.example', 'Montblanc Informatique'],
] as const;

const whole = ({ subject, text, html, headers }: Mail) => `${subject}\n${text}\n${html}\n${JSON.stringify(headers)}`;

/** What somebody's organisation holds through a partner; `isNamed` where the notice of this story is about it, by what is installed. */
async function entitlementsOf(email: string, partner: string): Promise<{ ref: string; isNamed: boolean; installed: string[] }[]> {
  const rows = await admin()<{ ref: string; named: boolean; installed: string[] }[]>`
    select e.ref, exists (select 1 from delivery_lines d join deliveries v on v.id = d.delivery_id join people p on p.id = v.person_id
        where d.line_id = e.line_id and p.email = ${email}) as named,
      coalesce((select array_agg(a.reported_version) filter (where a.reported_version is not null) from activations a where a.line_id = e.line_id and a.returned_at is null), '{}') as installed
    from entitlements e join line_roles owner on owner.line_id = e.line_id and owner.role = 'end_user'
      join line_roles seller on seller.line_id = e.line_id and seller.role = 'sold_by'
      join parties partner on partner.id = seller.party_id and partner.name = ${partner}
      join memberships m on m.party_id = owner.party_id join people who on who.id = m.person_id and who.email = ${email}`;
  return rows.map(({ ref, named, installed }) => ({
    ref,
    isNamed: named,
    installed: installed.filter((version) => !FIXED.includes(version)),
  }));
}

async function entitlementOf(orderRef: string): Promise<string> {
  const [entitlement] = await admin()<{ ref: string }[]>`
    select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${orderRef} order by l.position`;
  return entitlement!.ref;
}

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
