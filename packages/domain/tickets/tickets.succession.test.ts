import { withActor } from '@tributary/db/actor';
import { assignRole } from '@tributary/entitlements/assign-role';
import { draftHandover, handOver } from '@tributary/entitlements/handover.fixtures';
import type { PartyActor } from '@tributary/kernel/actor';
import { asSystem, FIXTURE_NOW, makeMember, makePartner } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, expect, test } from 'vitest';
import { openTicket, replyAsParty, replyAsStaff } from './tickets.commands.ts';
import { drainTickets, makeTicketWorld, sellLine } from './tickets.fixtures.ts';
import { getTicket, listTickets } from './tickets.queries.ts';
import { handoverTickets } from './tickets.succession.ts';
import { actOnTicket } from './tickets.work.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeTicketWorld>>;
let heir: Awaited<ReturnType<typeof makePartner>>;
let newcomer: PartyActor;
const at = (minutes: number) => new Date(FIXTURE_NOW.getTime() + minutes * 60_000);
const DAY = new Date('2027-01-01T11:00:00Z');

beforeAll(async () => {
  world = await makeTicketWorld(db);
  heir = await makePartner(db.database);
  newcomer = (await makeMember(db.database, heir, { functions: ['sales'] })).actor;
});

const as = <T>(actor: PartyActor, now: Date, work: Parameters<typeof withActor<PartyActor, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'write' }, work);
const staff = <T>(now: Date, work: Parameters<typeof withActor<typeof world.support.actor, T>>[3]) =>
  withActor(db.database, world.support.actor, { now, mode: 'write' }, work);
const listed = async (actor: PartyActor, now: Date) => (await as(actor, now, (ctx) => listTickets(ctx, { limit: 50 }))).rows;
const activity = (ref: string) => db.admin`select last_activity_at, state, subject from tickets where ref = ${ref}`;
let requests = 0;
const raise = (actor: PartyActor, entitlementRef: string, subject: string) =>
  as(actor, at(1), (ctx) =>
    openTicket(ctx, { clientRequestId: `request-${++requests}`, entitlementRef, subject, body: `${subject} body` }),
  );

test('who takes over is on the open tickets at once, not on closed ones, and reads no name of who was there before', async () => {
  const { line1, sales1, administrator, reseller1 } = world;
  const open = await raise(administrator.actor, line1.entitlementRef, 'Still open');
  const closed = await raise(administrator.actor, line1.entitlementRef, 'Long closed');
  await drainTickets(db, at(2));
  await as(sales1.actor, at(3), (ctx) =>
    replyAsParty(ctx, { clientRequestId: 'request-reply-1', ref: open.ref, body: 'We look into it.' }),
  );
  await staff(at(4), (ctx) =>
    replyAsStaff(ctx, { clientRequestId: 'request-note-01', ref: open.ref, body: 'Partner is failing', visibility: 'internal' }),
  );
  await staff(at(5), (ctx) => actOnTicket(ctx, { ref: closed.ref, action: 'resolve' }));
  await staff(at(6), (ctx) => actOnTicket(ctx, { ref: closed.ref, action: 'close' }));
  await drainTickets(db, at(6));
  const before = [await activity(open.ref), await activity(closed.ref)];
  const past = await as(sales1.actor, at(7), (ctx) => getTicket(ctx, { ref: open.ref }));
  const draft = await draftHandover(db.database, { staff: world.channel.actor, from: reseller1, to: heir, now: at(8) });
  expect(await withActor(db.database, world.channel.actor, { now: at(8), mode: 'read' }, (ctx) => handoverTickets(ctx, draft))).toEqual({
    open: 2,
  });
  await handOver(db.database, { staff: world.channel.actor, from: reseller1, to: heir, now: at(8) });
  await drainTickets(db, at(9));
  expect([await activity(open.ref), await activity(closed.ref)]).toEqual(before);
  const seen = await listed(newcomer, at(10));
  expect(seen.map((row) => row.ref).sort()).toEqual([open.ref, line1.ticketRef].sort());
  // The place in its list is that of public steps: the internal note moved nothing.
  expect(seen.find((row) => row.ref === open.ref)!.lastActivityAt).toEqual(at(3));
  const thread = await as(newcomer, at(10), (ctx) => getTicket(ctx, { ref: open.ref }));
  expect(thread.messages.map(({ body }) => body)).toEqual(['Still open body', 'We look into it.']);
  expect(thread.messages[1]).toMatchObject({ authorName: '', authorLabel: null });
  const text = JSON.stringify([seen, thread]);
  for (const canary of [sales1.name, reseller1.name, reseller1.ref, closed.ref, 'Partner is failing'])
    expect(text, canary).not.toContain(canary);
  // Who was there before sees none of it any more; the customer sees what it saw, and whose words they were.
  expect(await listed(sales1.actor, at(10))).toEqual([]);
  expect(past.messages).toHaveLength(2);
  const customer = await as(administrator.actor, at(10), (ctx) => getTicket(ctx, { ref: open.ref }));
  expect(customer.messages[1]).toMatchObject({ authorName: sales1.name, authorLabel: reseller1.name });
  // What follows reaches the new one.
  await as(administrator.actor, at(11), (ctx) =>
    replyAsParty(ctx, { clientRequestId: 'request-reply-2', ref: open.ref, body: 'Any news?' }),
  );
  await drainTickets(db, at(11));
  expect((await as(newcomer, at(12), (ctx) => getTicket(ctx, { ref: open.ref }))).messages).toHaveLength(3);
  expect(
    await db.admin`select 1 from ticket_parties p join tickets t on t.id = p.ticket_id where p.party_id = ${reseller1.id} and t.ref = ${open.ref}`,
  ).toEqual([]);
  expect(await db.admin`select 1 from tickets where ref = ${closed.ref}`).toHaveLength(1);
});

test('a single role that passes on a later day lets its holder in on that day, but not on what was closed before', async () => {
  const { reseller2, sales2, administrator, operations, customer, product } = world;
  const line = await sellLine(db, { seller: sales2.actor, operations: operations.actor, customer, product });
  const [stays, closes] = [
    await raise(administrator.actor, line.entitlementRef, 'Stays'),
    await raise(administrator.actor, line.entitlementRef, 'Closes'),
  ];
  await drainTickets(db, at(20));
  await asSystem(
    db.database,
    (ctx) => assignRole(ctx, { lineId: line.lineId, role: 'sold_by', partyId: heir.id, from: '2027-01-01' }),
    at(21),
  );
  await drainTickets(db, at(22));
  const own = async (now: Date) =>
    (await listed(newcomer, now)).map((row) => row.ref).filter((ref) => [stays.ref, closes.ref].includes(ref));
  expect(await own(at(23))).toEqual([]);
  for (const action of ['resolve', 'close'] as const) await staff(at(24), (ctx) => actOnTicket(ctx, { ref: closes.ref, action }));
  await drainTickets(db, at(25));
  expect(await own(DAY)).toEqual([stays.ref]);
  expect((await listed(sales2.actor, at(26))).map((row) => row.ref)).toContain(closes.ref);
  expect(reseller2.id).not.toBe(heir.id);
});
