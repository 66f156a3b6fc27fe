import { randomUUID } from 'node:crypto';
import { withActor } from '@tributary/db/actor';
import type { RoomHint } from '@tributary/db/connection';
import { drainReactions } from '@tributary/db/dispatch';
import type { MailMessage, SendOutcome } from '@tributary/email/message';
import { giveAccess, takeBackAccess } from '@tributary/entitlements/grants.commands';
import { listKnownPartners } from '@tributary/entitlements/grants.partners';
import { entitlementsReactions } from '@tributary/entitlements/reactions';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { rejectOrder } from '@tributary/orders/decide';
import { submitOrder } from '@tributary/orders/submit';
import { introduce } from '@tributary/parties/commands';
import { asSystem, makeMember, makeParty, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { buyStock, passOn } from '@tributary/stock/fixtures';
import { openTicket, replyAsParty, replyAsStaff } from '@tributary/tickets/commands';
import { makeTicketWorld } from '@tributary/tickets/fixtures';
import { ticketsReactions } from '@tributary/tickets/reactions';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { markRead } from './notifications.commands.ts';
import { NOTIFICATIONS_PLANNED, UNKNOWN_ATTEMPTS } from './notifications.contract.ts';
import { countUnread, listNotifications } from './notifications.queries.ts';
import { notificationsReactions } from './notifications.reactions.ts';
import { notificationsTasks } from './notifications.tasks.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeTicketWorld>>;
let technician2: Awaited<ReturnType<typeof makeMember>>;
const hints: RoomHint[] = [];

const drain = () =>
  drainReactions({
    database: db.database,
    queueUrl: db.queueUrl,
    reactions: [...entitlementsReactions, ...ticketsReactions, ...notificationsReactions],
    now: () => now,
    resendHints: async (sent) => void hints.push(...sent),
  });
const write = <A extends PartyActor | VendorActor, T>(actor: A, work: Parameters<typeof withActor<A, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'write' }, work);
const bell = (actor: PartyActor | VendorActor) =>
  withActor(db.database, actor, { now, mode: 'read' }, (ctx) => listNotifications(ctx as never, { limit: 50 }));

beforeAll(async () => {
  world = await makeTicketWorld(db);
  technician2 = await makeMember(db.database, world.reseller2, { functions: ['technical'] });
  await drain();
});
beforeEach(async () => {
  await db.admin`delete from mails`;
  await db.admin`delete from notifications`;
  hints.length = 0;
});

/** Opens a ticket on reseller 1's line as the customer and runs what follows. */
async function openOne(subject = 'Gateway is down') {
  const { ref } = await write(world.administrator.actor, (ctx) =>
    openTicket(ctx, {
      clientRequestId: randomUUID(),
      entitlementRef: world.line1.entitlementRef,
      subject,
      body: 'It <b>does not</b> start.',
    }),
  );
  await drain();
  return ref;
}

/** Sends every planned mail through a mailer that answers as told; what it was given. */
async function sendAll(answer: SendOutcome = { kind: 'handed_over', reply: '250' }) {
  const sent: MailMessage[] = [];
  const failures: unknown[] = [];
  const mailer = {
    send: async (message: MailMessage) => {
      sent.push(message);
      return answer;
    },
    close: async () => {},
  };
  const resources = {
    database: db.database,
    now: () => now,
    mailer,
    portalUrl: 'https://portal.example',
    consoleUrl: 'https://console.example',
  };
  for (const { id } of await db.admin`select id from mails where state = 'planned' order by key`)
    await notificationsTasks[0]!.run({ mailId: id }, resources).catch((error) => failures.push(error));
  return { sent, failures };
}

describe('who hears', () => {
  test('a ticket rings for support and for the people of the parties on it, never for its author nor for the other reseller', async () => {
    const ref = await openOne();
    const rows = await db.admin`select person_id, party_id, subject_ref, title from notifications`;
    expect(new Set(rows.map((row) => row.person_id))).toEqual(new Set([world.support.personId, world.sales1.personId]));
    expect(rows[0]).toMatchObject({ subject_ref: ref, title: 'Gateway is down' });
    expect(await db.admin`select 1 from notifications where party_id = ${world.reseller2.id}`).toHaveLength(0);
    const mails = await db.admin`select person_id, template from mails`;
    expect(mails).toEqual([{ person_id: world.sales1.personId, template: 'ticket_opened' }]);
    expect(hints).toContainEqual(
      expect.objectContaining({ name: NOTIFICATIONS_PLANNED, partyIds: expect.arrayContaining([world.reseller1.id, world.vendor.id]) }),
    );
  });

  test('an internal note rings and mails nobody', async () => {
    const ref = await openOne();
    await db.admin`delete from notifications`;
    await db.admin`delete from mails`;
    await write(world.support.actor, (ctx) =>
      replyAsStaff(ctx, { ref, clientRequestId: randomUUID(), body: 'Between us', visibility: 'internal' }),
    );
    await drain();
    expect(await db.admin`select 1 from notifications`).toHaveLength(0);
    expect(await db.admin`select 1 from mails`).toHaveLength(0);
  });

  test('an event handled three times is one row of the bell and one mail a person', async () => {
    await openOne();
    const [event] = await db.admin`select * from events where name = 'tickets/opened' order by id desc limit 1`;
    const reaction = notificationsReactions.find((one) => one.name === 'notifications.tell_opened')!;
    const happened = {
      id: event!.id,
      data: event!.data,
      at: event!.at,
      actorPersonId: event!.actor_person_id,
      actorPartyId: event!.actor_party_id,
    };
    await Promise.all([1, 2, 3].map(() => asSystem(db.database, (ctx) => reaction.run(ctx, happened))));
    expect(await db.admin`select 1 from notifications`).toHaveLength(2);
    expect(await db.admin`select 1 from mails`).toHaveLength(1);
  });

  test('a party without anybody for tickets is told through all of its people', async () => {
    await db.admin`update memberships set functions = '{finance}' where person_id = ${world.sales1.personId}`;
    await openOne();
    expect(await db.admin`select 1 from mails where person_id = ${world.sales1.personId}`).toHaveLength(1);
    await db.admin`update memberships set functions = '{sales}' where person_id = ${world.sales1.personId}`;
  });

  test('an order rings for operations; a declined one rings and mails the person who placed it, with the reason', async () => {
    const { ref } = await write(world.sales1.actor, (ctx) =>
      submitOrder(ctx, {
        clientRequestId: randomUUID(),
        currency: 'EUR',
        startsOn: ctx.today,
        customer: { kind: 'new', name: 'Wien AG', country: 'AT' },
        lines: [{ productRef: world.product.ref, quantity: 2 }],
      }),
    );
    await drain();
    expect((await bell(world.operations.actor)).rows).toMatchObject([{ eventName: 'orders/submitted', subjectRef: ref, title: 'Wien AG' }]);
    await write(world.operations.actor, (ctx) => rejectOrder(ctx, { ref, reason: 'Please order the successor.' }));
    await drain();
    expect((await bell(world.sales1.actor)).rows).toMatchObject([{ eventName: 'orders/rejected', subjectRef: ref, title: 'Wien AG' }]);
    const { sent } = await sendAll();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      to: { email: world.sales1.email },
      subject: `Order ${ref} for Wien AG is declined`,
      listId: 'orders.halden.example',
    });
    expect(sent[0]!.text).toContain('Reason: Please order the successor.');
    expect(sent[0]!.text).toContain(`https://portal.example/orders/${ref}`);
  });
});

test('copies that wait for a reseller to be decided ring for operations, and once they have changed hands for the sales of each side alone', async () => {
  const { sales1, sales2, operations, reseller2, product } = world;
  const own = { operations: operations.actor, product };
  const lot = await buyStock(db, { ...own, buyer: sales1.actor, quantity: 5 });
  const theirs = await passOn(db, { ...own, seller: sales1.actor, holding: lot, quantity: 2, reseller: reseller2 });
  await drain();
  const of = async (actor: Parameters<typeof bell>[0]) =>
    (await bell(actor)).rows
      .filter(({ eventName }) => eventName.startsWith('stock/'))
      .map(({ eventName, subjectRef, title }) => [eventName, subjectRef, title]);
  expect(await of(operations.actor)).toEqual([['stock/offered', lot.lotRef, world.reseller1.name]]);
  expect(await of(sales1.actor)).toEqual([['stock/sold_on', lot.ref, product.name]]);
  expect(await of(sales2.actor)).toEqual([['stock/sold_on', theirs.ref, product.name]]);
});

describe('the bell', () => {
  test('shows its reader nothing but their own, under the hat worn; reading another one of theirs does nothing', async () => {
    await openOne();
    const [hidden] = await db.admin`select ref from notifications where person_id = ${world.sales1.personId}`;
    expect(hidden).toBeDefined();
    expect((await bell(world.administrator.actor)).rows).toEqual([]);
    expect((await bell(world.operations.actor)).rows).toEqual([]);
    const otherHat = await makeParty(db.database);
    expect((await bell({ ...world.sales1.actor, partyId: otherHat.id })).rows).toEqual([]);
    await write(world.administrator.actor, (ctx) => markRead(ctx, { refs: [hidden!.ref as string] }));
    await write(world.administrator.actor, ({ tx }) => tx.execute(`update notifications set read_at = now()`));
    expect(await db.admin`select 1 from notifications where read_at is not null`).toHaveLength(0);
    await write(world.sales1.actor, (ctx) => markRead(ctx, { all: true }));
    expect(await write(world.sales1.actor, (ctx) => countUnread(ctx))).toEqual({ count: 0 });
    expect(await write(world.support.actor, (ctx) => countUnread(ctx))).toEqual({ count: 1 });
  });

  test('mails are closed to the portal, and there are some', async () => {
    await openOne();
    expect((await db.admin`select 1 from mails`).length).toBeGreaterThan(0);
    const reading = write(world.sales1.actor, ({ tx }) => tx.execute('select 1 from mails'));
    await expect(reading).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});

describe('the mail', () => {
  test('says what each party may know: the customer is named by the card of the partner, and its own partner is whom to ask', async () => {
    const ref = await openOne();
    await write(world.support.actor, (ctx) =>
      replyAsStaff(ctx, { ref, clientRequestId: randomUUID(), body: 'Try this.\nThen that.', visibility: 'public' }),
    );
    await drain();
    const { sent, failures } = await sendAll();
    expect(failures).toEqual([]);
    const of = (email: string, subject: RegExp) => sent.find((mail) => mail.to.email === email && subject.test(mail.subject));
    const toCustomer = of(world.administrator.email, /wrote on: Gateway is down/)!;
    expect(toCustomer.text).toContain(`${world.support.name} wrote on “Gateway is down”`);
    expect(toCustomer.text).toContain('Try this.\nThen that.');
    expect(toCustomer.text).toContain(`${world.reseller1.name} Service Desk`);
    expect(toCustomer.text).toContain(`Customer: ${world.customer.name}\n`);
    const toPartner = of(world.sales1.email, /wrote on/)!;
    expect(toPartner.text).toContain(`Customer: ${world.customer.name} card`);
    expect(toPartner.text).toContain('Halden Systems Support');
    expect(toPartner.text).not.toContain('Service Desk');
    const opened = of(world.sales1.email, /^New ticket/)!;
    expect(opened.html).toContain('It &lt;b&gt;does not&lt;/b&gt; start.');
    for (const mail of sent) expect(`${mail.subject}${mail.html}${mail.text}`).not.toContain(world.reseller2.name);
    expect(sent.map((mail) => mail.to.email)).not.toContain(technician2.email);
    expect(await db.admin`select distinct state from mails`).toEqual([{ state: 'handed_over' }]);
  });

  test('is not sent where the party may not see the ticket any more', async () => {
    await openOne();
    const kept =
      await db.admin`select party_id, line_id, source, actions, sees_roles, valid, ends_on from access where line_id = ${world.line1.lineId} and party_id = ${world.reseller1.id}`;
    await db.admin`delete from access where line_id = ${world.line1.lineId} and party_id = ${world.reseller1.id}`;
    const { sent } = await sendAll();
    expect(sent).toEqual([]);
    expect(await db.admin`select state, last_error from mails`).toEqual([{ state: 'failed', last_error: 'not_found' }]);
    for (const row of kept) await db.admin`insert into access ${db.admin(row)}`;
  });

  test('is not sent to somebody who has left the party since it was planned', async () => {
    await openOne();
    await db.admin`update memberships set valid = '[2026-01-01,2026-11-22)' where person_id = ${world.sales1.personId}`;
    const { sent } = await sendAll();
    expect(sent).toEqual([]);
    expect(await db.admin`select state, last_error from mails`).toEqual([{ state: 'failed', last_error: 'no_longer_member' }]);
    await db.admin`update memberships set valid = '[2026-11-22,)' where person_id = ${world.sales1.personId}`;
  });

  test('is sent also where the reaction that puts the reader on the ticket has failed so far', async () => {
    await write(world.administrator.actor, (ctx) =>
      openTicket(ctx, { clientRequestId: randomUUID(), entitlementRef: world.line1.entitlementRef, subject: 'Overtaken', body: 'x' }),
    );
    const [event] = await db.admin`select id from events where name = 'tickets/opened' order by id desc limit 1`;
    await drainReactions({ database: db.database, queueUrl: db.queueUrl, reactions: notificationsReactions, now: () => now });
    expect(await db.admin`select 1 from event_parties where event_id = ${event!.id} and party_id = ${world.reseller1.id}`).toHaveLength(0);
    expect((await sendAll()).sent.map((mail) => mail.to.email)).toEqual([world.sales1.email]);
  });

  test('a failed attempt is made again under the same Message-ID; an unknown one a limited number of times; a refused address never', async () => {
    await openOne();
    const first = await sendAll({ kind: 'refused', reason: '451 later', permanent: false });
    expect(first.failures).toHaveLength(1);
    const ids = new Set(first.sent.map((mail) => mail.messageId));
    for (let attempt = 2; attempt <= UNKNOWN_ATTEMPTS; attempt++)
      for (const mail of (await sendAll({ kind: 'unknown', reason: 'lost' })).sent) ids.add(mail.messageId);
    expect(ids.size).toBe(1);
    expect(await db.admin`select state, attempts, last_error from mails`).toEqual([
      { state: 'failed', attempts: UNKNOWN_ATTEMPTS, last_error: 'unknown: lost' },
    ]);
    expect((await sendAll()).sent).toEqual([]);
    await db.admin`delete from mails`;
    const ref = await openOne();
    expect((await sendAll({ kind: 'refused', reason: '550 no such person', permanent: true })).failures).toEqual([]);
    await write(world.sales1.actor, (ctx) => replyAsParty(ctx, { ref, clientRequestId: randomUUID(), body: 'x' }));
    expect(await db.admin`select state from mails`).toEqual([{ state: 'failed' }]);
  });
});

test('whom a customer lets in hears of it by the bell, with the customer by its own card, and of its end; nobody else does', async () => {
  const { administrator, reseller2, sales1, sales2, customer, line1 } = world;
  await asSystem(db.database, (ctx) => introduce(ctx, { viewerPartyId: customer.id, subjectPartyId: reseller2.id }));
  const { refs } = await write(administrator.actor, async (ctx) => {
    const known = (await listKnownPartners(ctx)).find(({ name }) => name === reseller2.name);
    return giveAccess(ctx, { entitlementRefs: [line1.entitlementRef], grantee: { kind: 'known', id: known!.id }, actions: ['view'] });
  });
  await drain();
  await write(administrator.actor, (ctx) => takeBackAccess(ctx, { refs }));
  await drain();
  const of = async (actor: Parameters<typeof bell>[0]) =>
    (await bell(actor)).rows.map(({ eventName, subjectRef, title }) => [eventName, subjectRef, title]).sort();
  expect(await of(sales2.actor)).toEqual([
    ['entitlements/access_begun', line1.entitlementRef, `${customer.name} card`],
    ['entitlements/access_taken_back', line1.entitlementRef, `${customer.name} card`],
  ]);
  expect(await of(sales1.actor)).toEqual([]);
});
