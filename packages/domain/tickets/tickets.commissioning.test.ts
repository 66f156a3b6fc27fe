import { reviseCommissioningTemplate } from '@tributary/catalog/commissioning';
import { makeCommissioningTemplate, makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { addDays, dateIn } from '@tributary/kernel/dates';
import { asSystem, makeMember, makeParty, makeWorld, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { commissioningBoard, countAlerts, listAlerts } from './tickets.alerts.ts';
import { replyAsStaff } from './tickets.commands.ts';
import { openCommissioningTickets, raiseCommissioningAlerts } from './tickets.commissioning.ts';
import { drainTickets, sellLine } from './tickets.fixtures.ts';
import { getTicket, listTickets } from './tickets.queries.ts';
import { actOnTicket, assignToMe } from './tickets.work.ts';

const db = useTestDatabase();
const DAY_MS = 86_400_000;
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makeProduct>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 10_000n }] });
});
const staff = <T>(work: (ctx: ConsoleContext) => Promise<T>, at = now) =>
  withActor(db.database, world.operations.actor, { now: at, mode: 'write' }, work);
const read = <T>(actor: PartyActor, work: (ctx: PortalContext) => Promise<T>) => withActor(db.database, actor, { now, mode: 'read' }, work);
const sell = (seller: PartyActor, customer: { ref: string; name: string }, wish: { product?: { ref: string }; now?: Date } = {}) =>
  sellLine(db, { seller, customer, operations: world.operations.actor, product, ...wish });
const alertsOf = (orderRef: string, at = now) => staff(async (ctx) => (await listAlerts(ctx, { limit: 50, q: orderRef })).rows, at);

describe('the first order of a customer', () => {
  test('opens a ticket that the customer and staff see; what a reseller sees does not depend on whether the customer is known', async () => {
    await makeCommissioningTemplate(db.database, product, { title: 'Every order' });
    await makeCommissioningTemplate(db.database, product, { title: 'Welcome', firstOrderOnly: true });
    const known = world.customer;
    const fresh = await makeParty(db.database);
    const freshAdmin = await makeMember(db.database, fresh, { functions: ['administrator'] });
    const viaOne = await sell(world.sales1.actor, known, { now: new Date(now.getTime() - DAY_MS) });
    const toKnown = await sell(world.sales2.actor, known);
    const toFresh = await sell(world.sales2.actor, fresh);

    const welcome = await db.admin<{ ref: string; line_id: string }[]>`select ref, line_id from tickets where subject = 'Welcome'`;
    expect(welcome.map((ticket) => ticket.line_id).sort()).toEqual([viaOne.lineId, toFresh.lineId].sort());
    const refOn = (lineId: string) => welcome.find((ticket) => ticket.line_id === lineId)!.ref;
    await staff((ctx) =>
      replyAsStaff(ctx, { ref: refOn(toFresh.lineId), clientRequestId: 'welcome-reply', body: 'Welcome.', visibility: 'public' }),
    );
    await drainTickets(db);

    const observed = (lineId: string) =>
      read(world.sales2.actor, async ({ tx }) => ({
        tickets: await tx.execute(`select subject, state from tickets where line_id = '${lineId}' order by 1`),
        messages: await tx.execute(
          `select m.body from ticket_messages m join tickets t on t.id = m.ticket_id where t.line_id = '${lineId}'`,
        ),
        events: await tx.execute(
          `select e.name from events e join event_subjects s on s.event_id = e.id where s.subject_id = '${lineId}' order by e.name`,
        ),
      }));
    expect(await observed(toFresh.lineId)).toEqual(await observed(toKnown.lineId));
    expect((await observed(toFresh.lineId)).tickets).toEqual([{ subject: 'Every order', state: 'open' }]);
    expect((await read(world.sales2.actor, (ctx) => listTickets(ctx, { limit: 50 }))).rows.map((row) => row.subject)).toEqual([
      'Every order',
      'Every order',
    ]);
    for (const [actor, lineId] of [
      [world.sales2.actor, toFresh.lineId],
      [world.sales1.actor, viaOne.lineId],
    ] as const)
      await expect(read(actor, (ctx) => getTicket(ctx, { ref: refOn(lineId) }))).rejects.toMatchObject({ code: 'not_found' });
    const own = await read(freshAdmin.actor, (ctx) => getTicket(ctx, { ref: refOn(toFresh.lineId) }));
    expect(own.messages).toHaveLength(1);
    const [notCalled] = (await alertsOf(toKnown.orderRef)).filter((alert) => alert.title === 'Welcome');
    expect(notCalled).toMatchObject({ state: 'not_called_for', unmet: ['first_order'], ticketRef: null });
  });

  test('a party can put itself on a ticket for the end customer by no statement', async () => {
    const [ticket] = await db.admin`select id from tickets where audience = 'end_user' limit 1`;
    await db.admin`insert into ticket_parties (party_id, ticket_id, last_activity_at) select ${world.reseller2.id}, id, now() from tickets where audience = 'end_user'`;
    expect(await read(world.sales2.actor, ({ tx }) => tx.execute(`select 1 from tickets where id = '${ticket!.id}'`))).toHaveLength(0);
    await db.admin`delete from ticket_parties where party_id = ${world.reseller2.id} and ticket_id in (select id from tickets where audience = 'end_user')`;
  });
});

test('tier of the partner of record and quantity decide, and staff see which of them was not met', async () => {
  const wanted = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product: wanted, listMinor: 500n }] });
  await makeCommissioningTemplate(db.database, wanted, { title: 'Gold only', partnerTiers: ['Gold'] });
  await makeCommissioningTemplate(db.database, wanted, { title: 'Large', minQuantity: 6 });
  await makeCommissioningTemplate(db.database, wanted, { title: 'Small', maxQuantity: 5 });
  const viaGold = await sell(world.sales1.actor, world.customer, { product: wanted });
  const viaSilver = await sell(world.sales2.actor, world.customer, { product: wanted });
  const outcome = async (orderRef: string) =>
    Object.fromEntries((await alertsOf(orderRef)).map((alert) => [alert.title, alert.unmet.join() || alert.state]));
  expect(await outcome(viaGold.orderRef)).toEqual({ 'Gold only': 'opened', Large: 'quantity', Small: 'opened' });
  expect(await outcome(viaSilver.orderRef)).toEqual({ 'Gold only': 'partner_tier', Large: 'quantity', Small: 'opened' });
});

test('an alert and a ticket once a line and template, however both reactions race; the version is that of the acceptance', async () => {
  const raced = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product: raced, listMinor: 500n }] });
  const { ref, id } = await makeCommissioningTemplate(db.database, raced, { title: 'First wording' });
  const line = await sell(world.sales1.actor, world.customer, { product: raced });
  const [order] = await db.admin`select id from orders where ref = ${line.orderRef}`;
  await staff((ctx) =>
    reviseCommissioningTemplate(ctx, { ref, basedOn: 1, title: 'Second wording', queue: 'training', dueOffsetDays: 1, steps: [] }),
  );
  await Promise.all(
    [1, 2, 3].flatMap(() => [
      asSystem(db.database, (ctx) => openCommissioningTickets(ctx, line.lineId)),
      asSystem(db.database, (ctx) => raiseCommissioningAlerts(ctx, order!.id as string)),
    ]),
  );
  const later = await sell(world.sales1.actor, world.customer, { product: raced });
  const opened =
    await db.admin`select t.subject, a.version, (select count(*)::int from ticket_checklist_items i where i.ticket_id = t.id) as steps
    from commissioning_alerts a join tickets t on t.id = a.ticket_id where a.template_id = ${id} order by a.version`;
  expect(opened.map((row) => ({ ...row }))).toEqual([
    { subject: 'First wording', version: 1, steps: 2 },
    { subject: 'Second wording', version: 2, steps: 0 },
  ]);
  expect((await alertsOf(later.orderRef))[0]).toMatchObject({ queue: 'training', version: 2, state: 'opened' });
});

test('an alert waits, is opened, gets late and is done; the board shows the same by column, late first', async () => {
  const shown = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product: shown, listMinor: 500n }] });
  await makeCommissioningTemplate(db.database, shown, { title: 'On the board', queue: 'board', dueOffsetDays: 3 });
  const line = await sell(world.sales1.actor, world.customer, { product: shown });
  const afterDue = new Date(now.getTime() + 5 * DAY_MS);
  const stateAt = async (at: Date) => (await alertsOf(line.orderRef, at))[0]!.state;
  const columns = (at: Date, more = {}) =>
    staff(async (ctx) => {
      const board = await commissioningBoard(ctx, { queue: 'board', mine: false, late: false, ...more });
      return Object.fromEntries(
        board.columns.map(({ column, total, cards }) => [column, cards.length === total && cards[0] ? cards[0].late : total]),
      );
    }, at);

  expect([await stateAt(now), await stateAt(afterDue)]).toEqual(['opened', 'late']);
  expect(await columns(now)).toEqual({ open: false, taken: 0, waiting: 0, done: 0 });
  expect(await columns(afterDue, { late: true })).toEqual({ open: true, taken: 0, waiting: 0, done: 0 });
  expect(await columns(now, { late: true })).toEqual({ open: 0, taken: 0, waiting: 0, done: 0 });
  const before = await staff(countAlerts, afterDue);
  await staff((ctx) => assignToMe(ctx, { ref: line.ticketRef }));
  expect(await columns(now, { mine: true })).toEqual({ open: 0, taken: false, waiting: 0, done: 0 });
  await staff((ctx) => actOnTicket(ctx, { ref: line.ticketRef, action: 'wait' }));
  expect(await columns(now)).toEqual({ open: 0, taken: 0, waiting: false, done: 0 });
  await staff((ctx) => actOnTicket(ctx, { ref: line.ticketRef, action: 'resolve' }));
  expect([await stateAt(now), await stateAt(afterDue)]).toEqual(['done', 'done']);
  expect(await columns(afterDue)).toEqual({ open: 0, taken: 0, waiting: 0, done: false });
  expect(await columns(new Date(now.getTime() + 8 * DAY_MS))).toEqual({ open: 0, taken: 0, waiting: 0, done: 0 });
  expect((await staff(countAlerts, afterDue)).late).toBe(before.late - 1);

  // An acceptance whose ticket could not be opened yet waits, and gets late as well.
  await db.admin`update commissioning_alerts set outcome = 'waiting', ticket_id = null where ticket_id = (select id from tickets where ref = ${line.ticketRef})`;
  expect([await stateAt(now), await stateAt(afterDue)]).toEqual(['waiting', 'late']);
  const waiting = await staff((ctx) => listAlerts(ctx, { limit: 50, state: 'waiting', queue: 'board' }));
  expect(waiting.rows).toMatchObject([
    { title: 'On the board', dueOn: addDays(dateIn('Europe/Berlin', now), 3), customerName: world.customer.name },
  ]);
});

test('copies ordered for stock call for nothing: there is no end customer yet', async () => {
  const line = await sell(world.sales1.actor, world.customer);
  const [order] = await db.admin`update orders set delivery = 'stock' where ref = ${line.orderRef} returning id`;
  await db.admin`delete from commissioning_alerts where line_id = ${line.lineId}`;
  await asSystem(db.database, (ctx) => raiseCommissioningAlerts(ctx, order!.id as string));
  expect(await alertsOf(line.orderRef)).toEqual([]);
});

test('pages of alerts follow one another without gap or repetition, a broken cursor starts anew, and no party reads them', async () => {
  const all = await staff((ctx) => listAlerts(ctx, { limit: 100 }));
  const paged: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await staff((ctx) => listAlerts(ctx, { limit: 3, ...(cursor ? { cursor } : {}) }));
    paged.push(...page.rows.map((row) => row.ref));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(all.rows.map((row) => row.ref));
  expect(paged.length).toBeGreaterThan(8);
  expect((await staff((ctx) => listAlerts(ctx, { limit: 100, cursor: 'bm90IG91cnM' }))).rows).toEqual(all.rows);
  await expect(read(world.administrator.actor, ({ tx }) => tx.execute('select 1 from commissioning_alerts'))).rejects.toMatchObject({
    cause: { code: '42501' },
  });
});
