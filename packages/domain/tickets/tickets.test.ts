import { randomUUID } from 'node:crypto';
import { withActor } from '@tributary/db/actor';
import { enqueue } from '@tributary/db/reaction';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { addDays, dateIn } from '@tributary/kernel/dates';
import { asSystem, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, isDrivenBy, planOf } from '@tributary/vitest/explain';
import { beforeAll, describe, expect, test } from 'vitest';
import { openTicket, replyAsParty, replyAsStaff } from './tickets.commands.ts';
import { openCommissioningTickets } from './tickets.commissioning.ts';
import { openTicketInput, replyInput } from './tickets.contract.ts';
import { getTicketForStaff, listQueues, listTicketsForStaff } from './tickets.desk.ts';
import { drainTickets, makeTicketWorld } from './tickets.fixtures.ts';
import { getTicket, listTickets, portalTicketsQuery } from './tickets.queries.ts';
import { actOnTicket, assignToMe, checkItem } from './tickets.work.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeTicketWorld>>;
beforeAll(async () => {
  world = await makeTicketWorld(db);
});

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const read = <T>(actor: PartyActor, work: (ctx: PortalContext) => Promise<T>) => withActor(db.database, actor, { now, mode: 'read' }, work);
const write = <T>(actor: PartyActor, work: (ctx: PortalContext) => Promise<T>, at = now) =>
  withActor(db.database, actor, { now: at, mode: 'write' }, work);
const staff = <T>(work: (ctx: ConsoleContext) => Promise<T>, at = now, actor: VendorActor = world.support.actor) =>
  withActor(db.database, actor, { now: at, mode: 'write' }, work);
const request = () => randomUUID();
const list = (actor: PartyActor) => read(actor, (ctx) => listTickets(ctx, { limit: 50 }));
/** A fresh ticket of the customer on reseller 1's line, with everybody on it. */
async function openOne(subject = `Matter ${request()}`) {
  const { ref } = await write(world.administrator.actor, (ctx) =>
    openTicket(ctx, { clientRequestId: request(), entitlementRef: world.line1.entitlementRef, subject, body: 'It does not start.' }),
  );
  await drainTickets(db);
  return ref;
}

describe('commissioning', () => {
  test('a line opens one ticket a template with its checklist, due from the start, however often and in parallel the reaction runs', async () => {
    await Promise.all([1, 2, 3, 4].map(() => asSystem(db.database, (ctx) => openCommissioningTickets(ctx, world.line1.lineId))));
    const rows =
      await db.admin`select t.*, (select count(*)::int from ticket_checklist_items i where i.ticket_id = t.id) as items from tickets t where line_id = ${world.line1.lineId} and commissioning_template_id is not null`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ref: world.line1.ticketRef,
      queue: 'commissioning',
      state: 'open',
      items: 2,
      end_user_party_id: world.customer.id,
    });
    const detail = await staff((ctx) => getTicketForStaff(ctx, { ref: world.line1.ticketRef }));
    const today = dateIn('Europe/Berlin', now);
    expect(detail.dueOn).toBe(addDays(today, 14));
    expect(detail.checklist.map((item) => item.dueOn)).toEqual([addDays(today, 3), addDays(today, 14)]);
    expect(detail.partnerOfRecord).toEqual({ ref: world.reseller1.ref, name: world.reseller1.name });
    expect(new Set(detail.visibleTo.map((viewer) => viewer.partyRef))).toEqual(new Set([world.customer.ref, world.reseller1.ref]));
  });

  test('the event handled again opens nothing and tells nobody anew', async () => {
    const before = await db.admin`select count(*)::int as n from events where name = 'tickets/opened'`;
    const [event] = await db.admin`select id from events where name = 'entitlements/opened' limit 1`;
    await asSystem(db.database, (ctx) => enqueue(ctx, 'event', { eventId: event!.id }));
    await drainTickets(db);
    expect(await db.admin`select count(*)::int as n from events where name = 'tickets/opened'`).toEqual(before);
  });
});

describe('the wall between two resellers of one customer', () => {
  test('reseller 2 sees no ticket, message, count or event of reseller 1, though all of them exist; the customer sees both', async () => {
    const ref = await openOne('Only for line 1');
    await write(world.sales1.actor, (ctx) => replyAsParty(ctx, { ref, clientRequestId: request(), body: 'We are on it.' }));
    await drainTickets(db);
    const [row] = await db.admin`select id from tickets where ref = ${ref}`;
    const ticketId = row!.id as string;
    expect(await db.admin`select 1 from ticket_messages where ticket_id = ${ticketId}`).toHaveLength(2);
    expect(await db.admin`select 1 from ticket_parties where ticket_id = ${ticketId}`).toHaveLength(2);

    const count = (actor: PartyActor) =>
      read(actor, async ({ tx }) => {
        const [seen] = await tx.execute<Record<string, number>>(
          `select (select count(*) from tickets where id = '${ticketId}')::int as tickets, (select count(*) from ticket_messages where ticket_id = '${ticketId}')::int as messages,
           (select count(*) from ticket_parties where ticket_id = '${ticketId}')::int as parties,
           (select count(*) from event_subjects where subject_id = '${ticketId}')::int as events`,
        );
        return seen;
      });
    expect(await count(world.sales2.actor)).toEqual({ tickets: 0, messages: 0, parties: 0, events: 0 });
    expect(await count(world.sales1.actor)).toEqual({ tickets: 1, messages: 2, parties: 1, events: 2 });
    expect(await count(world.administrator.actor)).toEqual({ tickets: 1, messages: 2, parties: 1, events: 2 });
    await expect(read(world.sales2.actor, (ctx) => getTicket(ctx, { ref }))).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      write(world.sales2.actor, (ctx) => replyAsParty(ctx, { ref, clientRequestId: request(), body: 'Let me in' })),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect((await list(world.sales2.actor)).rows.map((one) => one.ref)).toEqual([world.line2.ticketRef]);
    const own = (await list(world.administrator.actor)).rows.map((one) => one.ref);
    expect(own).toEqual(expect.arrayContaining([ref, world.line1.ticketRef, world.line2.ticketRef]));
  });

  test('nobody outside reads the checklist, and its table is not empty', async () => {
    expect((await db.admin`select 1 from ticket_checklist_items`).length).toBeGreaterThan(0);
    await expect(read(world.administrator.actor, ({ tx }) => tx.execute('select 1 from ticket_checklist_items'))).rejects.toMatchObject({
      cause: { code: '42501' },
    });
  });

  test('access that is taken back closes the ticket at once, for messages too', async () => {
    const ref = await openOne();
    await read(world.sales1.actor, (ctx) => getTicket(ctx, { ref }));
    const kept = await db.admin`select * from access where line_id = ${world.line1.lineId} and party_id = ${world.reseller1.id}`;
    await db.admin`delete from access where line_id = ${world.line1.lineId} and party_id = ${world.reseller1.id}`;
    await expect(read(world.sales1.actor, (ctx) => getTicket(ctx, { ref }))).rejects.toMatchObject({ code: 'not_found' });
    expect((await list(world.sales1.actor)).rows).toEqual([]);
    for (const { valid_from: _from, valid_until: _until, ...row } of kept) await db.admin`insert into access ${db.admin(row)}`;
  });

  test('each reader knows authors and customer by the names it may know', async () => {
    const ref = await openOne();
    await write(world.sales1.actor, (ctx) => replyAsParty(ctx, { ref, clientRequestId: request(), body: 'Partner here' }));
    await staff((ctx) => replyAsStaff(ctx, { ref, clientRequestId: request(), body: 'Vendor here', visibility: 'public' }));
    const labels = async (actor: PartyActor) =>
      (await read(actor, (ctx) => getTicket(ctx, { ref }))).messages.map((one) => one.authorLabel);
    expect(await labels(world.sales1.actor)).toEqual([`${world.customer.name} card`, world.reseller1.name, world.vendor.name]);
    expect(await labels(world.administrator.actor)).toEqual([world.customer.name, world.reseller1.name, world.vendor.name]);
    const seen = await read(world.sales1.actor, (ctx) => getTicket(ctx, { ref }));
    expect(seen.customerName).toBe(`${world.customer.name} card`);
    expect(seen.messages.map((one) => one.mine)).toEqual([false, true, false]);
    expect(JSON.stringify(seen)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

describe('opening', () => {
  test('the one who opens sees it at once; the reseller of the line and staff a moment later, with the event', async () => {
    const { ref } = await write(world.administrator.actor, (ctx) =>
      openTicket(ctx, { clientRequestId: request(), entitlementRef: world.line1.entitlementRef, subject: 'New', body: 'Hello' }),
    );
    expect(await read(world.administrator.actor, (ctx) => getTicket(ctx, { ref }))).toMatchObject({ subject: 'New', canReply: true });
    await drainTickets(db);
    const seen = await read(world.sales1.actor, (ctx) => getTicket(ctx, { ref }));
    expect(seen).toMatchObject({ entitlement: { ref: world.line1.entitlementRef, productName: world.product.name } });
    expect(seen.roles.map((chip) => chip.role)).toContain('sold_by');
  });

  test('a request sent twice at once is one ticket; another matter under its id is refused', async () => {
    const input = { clientRequestId: request(), entitlementRef: world.line1.entitlementRef, subject: 'Twice', body: 'Same' };
    const [one, two] = await Promise.all([1, 2].map(() => write(world.administrator.actor, (ctx) => openTicket(ctx, input))));
    expect(one).toEqual(two);
    expect(await db.admin`select 1 from tickets where client_request_id = ${input.clientRequestId}`).toHaveLength(1);
    await expect(write(world.administrator.actor, (ctx) => openTicket(ctx, { ...input, body: 'Other' }))).rejects.toMatchObject({
      code: 'tickets/request_id_reused',
      field: 'clientRequestId',
    });
    // The same id of another party is another request.
    const theirs = await write(world.sales1.actor, (ctx) => openTicket(ctx, input));
    expect(theirs.ref).not.toBe(one!.ref);
  });

  test('it needs the right to open tickets: hidden and missing entitlements are not found, seen ones say so', async () => {
    const input = { clientRequestId: request(), entitlementRef: world.line1.entitlementRef, subject: 'No', body: 'No' };
    await expect(write(world.sales2.actor, (ctx) => openTicket(ctx, input))).rejects.toMatchObject({ code: 'not_found' });
    await expect(write(world.sales2.actor, (ctx) => openTicket(ctx, { ...input, entitlementRef: 'ENT-00000000' }))).rejects.toMatchObject({
      code: 'not_found',
    });
    await db.admin`update access set actions = array_remove(actions, 'open_ticket') where line_id = ${world.line2.lineId} and party_id = ${world.reseller2.id}`;
    await expect(
      write(world.sales2.actor, (ctx) => openTicket(ctx, { ...input, entitlementRef: world.line2.entitlementRef })),
    ).rejects.toMatchObject({ code: 'tickets/open_not_allowed' });
    await db.admin`update access set actions = array_append(actions, 'open_ticket') where line_id = ${world.line2.lineId} and party_id = ${world.reseller2.id}`;
    expect(await db.admin`select 1 from tickets where client_request_id = ${input.clientRequestId}`).toHaveLength(0);
  });

  test('a subject of two lines is refused by field, an HTML body is kept as the text it is', () => {
    const bad = openTicketInput.safeParse({
      clientRequestId: request(),
      entitlementRef: 'ENT-00000000',
      subject: 'a\r\nBcc: x',
      body: 'b',
    });
    expect(bad.error?.issues).toMatchObject([{ path: ['subject'], message: 'line_break' }]);
    const html = '<script>alert(1)</script>\n<b>bold</b>';
    expect(replyInput.parse({ clientRequestId: request(), ref: 'TKT-00000000', body: html }).body).toBe(html);
  });
});

describe('replies', () => {
  test('one request id sent twice in parallel is one message and one event', async () => {
    const ref = await openOne();
    const input = { ref, clientRequestId: request(), body: 'Once' };
    const answers = await Promise.all([1, 2, 3].map(() => write(world.sales1.actor, (ctx) => replyAsParty(ctx, input))));
    expect(new Set(answers.map((one) => one.messageRef)).size).toBe(1);
    const [row] =
      await db.admin`select (select count(*)::int from ticket_messages m where m.ticket_id = t.id and m.client_request_id = ${input.clientRequestId}) as messages,
      (select count(*)::int from event_subjects s join events e on e.id = s.event_id where s.subject_id = t.id and e.name = 'tickets/replied') as events from tickets t where ref = ${ref}`;
    expect(row).toMatchObject({ messages: 1, events: 1 });
    await expect(write(world.sales1.actor, (ctx) => replyAsParty(ctx, { ...input, body: 'Another' }))).rejects.toMatchObject({
      code: 'tickets/request_id_reused',
    });
  });

  test.each(['wait', 'resolve'] as const)(
    'an answer from outside to a ticket after "%s" opens it again, in the same transaction',
    async (action) => {
      const ref = await openOne();
      await staff((ctx) => actOnTicket(ctx, { ref, action }));
      await write(world.administrator.actor, (ctx) => replyAsParty(ctx, { ref, clientRequestId: request(), body: 'Still broken' }));
      expect((await staff((ctx) => getTicketForStaff(ctx, { ref }))).state).toBe('open');
    },
  );

  test('a closed ticket takes no reply and nothing is half written; a note still may be added', async () => {
    const ref = await openOne();
    await staff((ctx) => actOnTicket(ctx, { ref, action: 'close' }));
    const counts = () =>
      db.admin`select (select count(*)::int from ticket_messages) as messages, (select count(*)::int from events) as events`;
    const before = await counts();
    const reply = { ref, clientRequestId: request(), body: 'Too late' };
    await expect(write(world.administrator.actor, (ctx) => replyAsParty(ctx, reply))).rejects.toMatchObject({ code: 'tickets/closed' });
    await expect(staff((ctx) => replyAsStaff(ctx, { ...reply, visibility: 'public' }))).rejects.toMatchObject({ code: 'tickets/closed' });
    expect(await counts()).toEqual(before);
    expect((await read(world.administrator.actor, (ctx) => getTicket(ctx, { ref }))).canReply).toBe(false);
    await staff((ctx) => replyAsStaff(ctx, { ...reply, visibility: 'internal' }));
  });

  test('internal notes, assignment and checklist change nothing that the portal can observe', async () => {
    const ref = await openOne();
    const observe = async () => [
      await list(world.administrator.actor),
      await read(world.administrator.actor, (ctx) => getTicket(ctx, { ref })),
      await read(world.administrator.actor, ({ tx }) => tx.execute('select id, name from events order by id')),
      await read(world.administrator.actor, ({ tx }) => tx.execute('select ticket_id, last_activity_at from ticket_parties order by 1')),
    ];
    const before = await observe();
    await staff((ctx) => replyAsStaff(ctx, { ref, clientRequestId: request(), body: 'Between us', visibility: 'internal' }), later(5));
    await staff((ctx) => assignToMe(ctx, { ref }), later(6));
    const commissioning = await staff((ctx) => getTicketForStaff(ctx, { ref: world.line1.ticketRef }));
    await staff((ctx) => checkItem(ctx, { ref: commissioning.checklist[0]!.ref, done: true }), later(7));
    await drainTickets(db);
    expect(await observe()).toEqual(before);
    const seen = await staff((ctx) => getTicketForStaff(ctx, { ref }));
    expect(seen.messages.map((one) => one.visibility)).toEqual(['public', 'internal']);
    expect(seen.assigneeName).toBe(world.support.name);
  });

  test('a party cannot write under another name, write a note, or close a ticket, whatever its own code did', async () => {
    const ref = await openOne();
    const [row] = await db.admin`select id from tickets where ref = ${ref}`;
    const denied = { cause: { code: '42501' } };
    const insert = (values: string) =>
      write(world.sales1.actor, ({ tx }) =>
        tx.execute(
          `insert into ticket_messages (ref, ticket_id, visibility, body, author_person_id, author_party_id, author_name, created_at) values ('MSG-X', '${row!.id}', ${values}, 'x', now())`,
        ),
      );
    await expect(insert(`'internal', 'b', '${world.sales1.personId}', '${world.reseller1.id}'`)).rejects.toMatchObject(denied);
    await expect(insert(`'public', 'b', '${world.administrator.personId}', '${world.customer.id}'`)).rejects.toMatchObject(denied);
    await expect(
      write(world.sales1.actor, ({ tx }) => tx.execute(`update tickets set state = 'closed' where id = '${row!.id}'`)),
    ).rejects.toMatchObject(denied);
    await expect(
      write(world.sales2.actor, ({ tx }) => tx.execute(`insert into ticket_parties values ('${world.reseller2.id}', '${row!.id}', now())`)),
    ).rejects.toMatchObject(denied);
  });
});

describe('the desk', () => {
  test('lists by queue, state and words, counts what is open, and follows the state table', async () => {
    const ref = await openOne('Searchable words');
    const found = await staff((ctx) => listTicketsForStaff(ctx, { limit: 10, q: 'searchable', queue: 'support', state: 'open' }));
    expect(found.rows.map((row) => row.ref)).toEqual([ref]);
    expect(found.rows[0]).toMatchObject({ customerName: world.customer.name, messageCount: 1, checklist: { done: 0, total: 0 } });
    expect((await staff((ctx) => listQueues(ctx))).find((one) => one.queue === 'commissioning')).toEqual({
      queue: 'commissioning',
      open: 2,
    });
    await staff((ctx) => actOnTicket(ctx, { ref, action: 'resolve' }));
    await expect(staff((ctx) => actOnTicket(ctx, { ref, action: 'wait' }))).rejects.toMatchObject({ code: 'tickets/state' });
    expect((await staff((ctx) => getTicketForStaff(ctx, { ref }))).actions).toEqual(['close', 'reopen']);
  });

  test('a step ticked twice keeps who ticked it first, and can be unticked', async () => {
    const { checklist } = await staff((ctx) => getTicketForStaff(ctx, { ref: world.line2.ticketRef }));
    const ref = checklist[0]!.ref;
    await staff((ctx) => checkItem(ctx, { ref, done: true }), later(1));
    await staff((ctx) => checkItem(ctx, { ref, done: true }), later(2), world.operations.actor);
    const item = async () => (await staff((ctx) => getTicketForStaff(ctx, { ref: world.line2.ticketRef }))).checklist[0];
    expect(await item()).toMatchObject({ doneAt: later(1), doneByName: world.support.name });
    await staff((ctx) => checkItem(ctx, { ref, done: false }));
    expect(await item()).toMatchObject({ doneAt: null, doneByName: null });
  });
});

describe('paging and plan of the portal list', () => {
  test('pages follow one another without gap or repetition, and a broken cursor starts anew', async () => {
    const whole = (await list(world.administrator.actor)).rows.map((row) => row.ref);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await read(world.administrator.actor, (ctx) => listTickets(ctx, { limit: 3, cursor }));
      paged.push(...page.rows.map((row) => row.ref));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(whole);
    const anew = await read(world.administrator.actor, (ctx) => listTickets(ctx, { limit: 3, cursor: btoa('["nonsense","x"]') }));
    expect(anew.rows.map((row) => row.ref)).toEqual(whole.slice(0, 3));
  });

  test('it is an index range of the party: no table is read whole', async () => {
    await db.admin.unsafe(`
      insert into tickets (ref, subject, queue, state, end_user_party_id, line_id, product_id, created_at, last_activity_at)
        select 'TKT-F' || n, 'Filler', 'filler', 'open', end_user_party_id, line_id, product_id, now(), now() from tickets, generate_series(1, 8000) as n where ref = '${world.line2.ticketRef}';
      insert into ticket_parties select '${world.reseller2.id}', id, created_at from tickets where queue = 'filler';
      insert into ticket_messages (ref, ticket_id, visibility, body, author_name, created_at) select 'MSG-F' || ref, id, 'public', 'b', 'a', now() from tickets where queue = 'filler';
      analyze tickets; analyze ticket_parties; analyze ticket_messages; analyze access; analyze products`);
    const plan = await read(world.administrator.actor, (ctx) => planOf(ctx.tx, portalTicketsQuery(ctx, { limit: 50 }).getSQL()));
    forbidFullScans(plan, ['products', 'access']);
    expect(isDrivenBy(plan, 'ticket_parties', 'party_id')).toBe(true);
    await db.admin`delete from ticket_messages where author_name = 'a'`;
    await db.admin`delete from tickets where queue = 'filler'`;
  });
});
