import { withActor } from '@tributary/db/actor';
import { addDays, addMonths } from '@tributary/kernel/dates';
import { acceptOrder } from '@tributary/orders/fixtures';
import { orders } from '@tributary/orders/schema';
import { asSystem, FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { activate, returnActivation } from './entitlements.activate.ts';
import { changeInput, orderChangeInput } from './entitlements.amend.contract.ts';
import { orderChange, quoteChange } from './entitlements.amend.ts';
import { applyAmendments, nameRolesOfChange, withdrawOrder } from './entitlements.amend-apply.ts';
import { getChanges, listChangeable } from './entitlements.amend-lines.ts';
import { makePricedProduct, type OpenedLine, openLine } from './entitlements.fixtures.ts';
import { getEntitlement } from './entitlements.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makePricedProduct>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makePricedProduct(db.database, { kind: 'subscription', listMinor: 365_00n });
});

const START = '2026-11-22';
const END = '2027-11-22';
const at = (day: string) => new Date(`${day}T09:00:00Z`);
const codeOf = (error: unknown) => toPublicError(error).code;
const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
/** A line of the customer through reseller 1: ten seats for a year from today. */
const aLine = (wish: Partial<Parameters<typeof openLine>[1]> = {}) =>
  openLine(db.database, {
    by: world.sales1.actor,
    staff: world.operations.actor,
    endUser: world.customer,
    product,
    quantity: 10,
    termMonths: 12,
    ...wish,
  });
type Wish = { kind: string; lines: { ref: string; quantity?: number }[]; until?: string; termMonths?: number; effectiveOn?: string };
type Who = { readonly actor: typeof world.sales1.actor | typeof world.operations.actor };
const one = (line: OpenedLine, kind: string, more: Omit<Partial<Wish>, 'lines'> & { quantity?: number } = {}): Wish => {
  const { quantity, ...rest } = more;
  return { kind, lines: [{ ref: line.entitlementRef, ...(quantity ? { quantity } : {}) }], ...rest };
};
let requests = 0;
const change = (wish: Wish, day = START, who: Who = world.sales1, clientRequestId = `request-${++requests}`) =>
  withActor(db.database, who.actor, { now: at(day), mode: 'write' }, (ctx) =>
    orderChange(ctx as never, orderChangeInput.parse({ ...wish, clientRequestId })),
  );
const quote = (wish: Wish, day = START, who: Who = world.sales1) =>
  withActor(db.database, who.actor, { now: at(day), mode: 'read' }, (ctx) => quoteChange(ctx as never, changeInput.parse(wish)));
/** What the worker does with an order that was accepted. */
const follow = (ref: string, day = START) =>
  asSystem(
    db.database,
    async (ctx) => {
      const [order] = await ctx.tx.select({ id: orders.id }).from(orders).where(eq(orders.ref, ref));
      await nameRolesOfChange(ctx, order!.id);
      await applyAmendments(ctx, order!.id);
    },
    at(day),
  );
const carryOut = async (wish: Wish, day = START, who: Who = world.sales1) => {
  const { orders: placed } = await change(wish, day, who);
  for (const order of placed) {
    expect(await acceptOrder(db.database, world.operations.actor, order, { now: at(day) })).toMatchObject({ state: 'accepted' });
    await follow(order.ref, day);
  }
  return placed.map(({ ref }) => ref);
};
const seen = (line: OpenedLine, day = START) =>
  withActor(db.database, world.sales1.actor, { now: at(day), mode: 'read' }, (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }));
const ordered = async (ref: string) =>
  db.admin`select l.kind, l.quantity, l.net_minor, o.total_net_minor, o.placed_by_party_id, o.pattern from orders o join order_lines l on l.order_id = o.id where o.ref = ${ref} order by l.position`;

describe('more seats', () => {
  test('cost the days that are left, from the book for running contracts, and are there once it is accepted', async () => {
    const line = await aLine();
    const day = addDays(END, -100);
    const [quoted] = (await quote(one(line, 'increase', { quantity: 3 }), day)).orders;
    expect(quoted).toMatchObject({
      total: eur(300_00n),
      lines: [{ quantityBefore: 10, quantityAfter: 13, from: day, until: END, net: eur(300_00n) }],
    });
    const [ref] = await carryOut(one(line, 'increase', { quantity: 3 }), day);
    expect((await ordered(ref!))[0]).toMatchObject({
      kind: 'increase',
      quantity: 3,
      net_minor: '30000',
      total_net_minor: '30000',
      pattern: 'reseller',
    });
    expect(await seen(line, day)).toMatchObject({ ref: line.entitlementRef, quantity: 13, term: { until: END } });
    expect((await seen(line, START)).quantity).toBe(10);
    await follow(ref!, day);
    expect((await seen(line, day)).quantity).toBe(13);
  });

  test('are priced by the span for running contracts, not by that for new business', async () => {
    const held = await makePricedProduct(db.database, { kind: 'subscription', listMinor: 100_00n });
    const line = await aLine({ product: held });
    await db.admin`update price_books b set new_business = daterange('2020-01-01', ${START}::date), running_contracts = daterange('2020-01-01', '2040-01-01') from price_book_entries e where e.book_id = b.id and e.product_id = ${held.id}`;
    await makeBook(db.database, {
      entries: [{ product: held, listMinor: 900_00n }],
      from: START,
      running: { from: '2040-01-01', until: null },
    });
    const [quoted] = (await quote(one(line, 'increase', { quantity: 1 }))).orders;
    expect(quoted!.lines[0]).toMatchObject({ unitYear: eur(100_00n), net: eur(100_00n) });
  });

  test('are one order however often the request is sent, and another content under it is refused', async () => {
    const line = await aLine();
    const send = (quantity: number) => change(one(line, 'increase', { quantity }), START, world.sales1, 'the-same-request');
    const both = await Promise.all([send(2), send(2)]);
    expect(new Set(both.map(({ orders: [order] }) => order!.ref)).size).toBe(1);
    expect((await send(2)).orders[0]).toMatchObject({ ref: both[0]!.orders[0]!.ref, repeated: true });
    expect(await send(3).catch(codeOf)).toBe('orders/request_id_reused');
  });
});

describe('a renewal', () => {
  test('goes on with the same entitlement: its new term follows the old one without a gap, and history is kept', async () => {
    const line = await aLine();
    const day = addDays(END, -30);
    const [ref] = await carryOut(one(line, 'renewal', { quantity: 12, termMonths: 24 }), day);
    const renewed = await seen(line, day);
    expect(renewed).toMatchObject({
      ref: line.entitlementRef,
      quantity: 10,
      status: 'active',
      term: { from: START, until: addMonths(END, 24) },
    });
    expect((await seen(line, END)).quantity).toBe(12);
    expect((await ordered(ref!))[0]).toMatchObject({ kind: 'renewal', quantity: 12, net_minor: String(12n * 730_00n) });
    const { history, may } = await withActor(db.database, world.sales1.actor, { now: at(day), mode: 'read' }, (ctx) =>
      getChanges(ctx, { ref: line.entitlementRef }),
    );
    expect(history).toMatchObject([{ kind: 'renewal', effectiveOn: END, quantityDelta: 2, until: addMonths(END, 24) }]);
    expect(may).toEqual(['increase', 'decrease', 'co_term']);
  });

  test('outside its window is refused, and so is a second one while the first is under way or after it was accepted', async () => {
    const line = await aLine();
    expect(await change(one(line, 'renewal'), addDays(END, -121)).catch(codeOf)).toBe('entitlements/renewal_window');
    expect(await change(one(line, 'renewal'), addDays(END, 31)).catch(codeOf)).toBe('entitlements/renewal_window');
    const day = addDays(END, 5);
    const [first] = (await change(one(line, 'renewal'), day)).orders;
    expect(await change(one(line, 'renewal'), day).catch(codeOf)).toBe('entitlements/change_under_way');
    // As if both had been placed at the same moment: acceptance takes one.
    const twin = async () => {
      await db.admin`update orders set state = 'rejected' where ref = ${first!.ref}`;
      const [second] = (await change(one(line, 'renewal'), day)).orders;
      await db.admin`update orders set state = 'submitted' where ref = ${first!.ref}`;
      return second!;
    };
    const pair = [first!, await twin()];
    const outcomes = await Promise.all(
      pair.map((order) => acceptOrder(db.database, world.operations.actor, order, { now: at(day) }).catch(codeOf)),
    );
    expect(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : outcome.state)).sort()).toEqual([
      'accepted',
      'orders/line_changed',
    ]);
  });

  test('of many makes one order a customer, under one request', async () => {
    const [one1, two1] = [await aLine(), await aLine()];
    const other = await aLine({ endUser: { ...world.reseller2, name: 'Corvid itself', country: 'DE' } });
    const day = addDays(END, -10);
    const listed = await withActor(db.database, world.sales1.actor, { now: at(day), mode: 'read' }, (ctx) =>
      listChangeable(ctx, { kind: 'renewal' }),
    );
    expect(listed.map(({ ref }) => ref)).toEqual(expect.arrayContaining([one1.entitlementRef, two1.entitlementRef, other.entitlementRef]));
    const refs = await carryOut({ kind: 'renewal', lines: [one1, other, two1].map(({ entitlementRef: ref }) => ({ ref })) }, day);
    expect(refs).toHaveLength(2);
    expect((await Promise.all(refs.map(ordered))).map((lines) => lines.length).sort()).toEqual([1, 2]);
  });
});

describe('one end for several', () => {
  test('charges each the days it gains, and the lines add up to the order exactly', async () => {
    const early = await aLine({ quantity: 1, termMonths: 1 });
    const late = await aLine({ quantity: 7, termMonths: 5 });
    const until = '2027-12-01';
    const wish = { kind: 'co_term', until, lines: [early, late].map(({ entitlementRef: ref }) => ({ ref })) };
    const [ref] = await carryOut(wish, START);
    const lines = await ordered(ref!);
    expect(lines.reduce((sum, line) => sum + BigInt(line.net_minor), 0n)).toBe(BigInt(lines[0]!.total_net_minor));
    for (const line of [early, late]) expect(await seen(line)).toMatchObject({ term: { until } });
    expect(await change({ ...wish, until: START }).catch(codeOf)).toBe('entitlements/until_too_early');
  });
});

describe('fewer seats', () => {
  test('come at the end of the term for a party; more than are free then is refused with the numbers', async () => {
    const line = await aLine({ endUser: world.reseller1, quantity: 4 });
    const own = await aLine({ by: world.administrator.actor, quantity: 3 });
    const write = (day: string) => ({ now: at(day), mode: 'write' }) as const;
    const run = (deviceName: string) =>
      withActor(db.database, world.administrator.actor, write(START), (ctx) =>
        activate(ctx, { ref: own.entitlementRef, deviceName, version: undefined }),
      );
    const [first] = [await run('one'), await run('two')];
    const asCustomer = { actor: world.administrator.actor };
    const refusal = await change(one(own, 'decrease', { quantity: 2 }), START, asCustomer).catch(toPublicError);
    expect(refusal).toMatchObject({ code: 'entitlements/seats_taken', data: { taken: 2, quantity: 1 } });
    await carryOut(one(own, 'decrease', { quantity: 1 }), START, asCustomer);
    await withActor(db.database, world.administrator.actor, write(START), (ctx) =>
      activate(ctx, { ref: own.entitlementRef, deviceName: 'three', version: undefined }),
    );
    // On the day it takes effect more are taken than are left: none is taken away, one can be given back, none can be added.
    await db.admin`update entitlements set term = daterange(${START}, '2029-01-01') where ref = ${own.entitlementRef}`;
    const after = addDays(END, 1);
    expect(
      await withActor(db.database, world.administrator.actor, write(after), (ctx) =>
        activate(ctx, { ref: own.entitlementRef, deviceName: 'four', version: undefined }),
      ).catch(codeOf),
    ).toBe('entitlements/limit_reached');
    await withActor(db.database, world.administrator.actor, write(after), (ctx) => returnActivation(ctx, { ref: first!.ref }));
    expect(line.entitlementRef).not.toBe(own.entitlementRef);
  });

  test('to none is refused: that is a cancellation, and only the vendor cancels before the end', async () => {
    const line = await aLine();
    expect(await change(one(line, 'decrease', { quantity: 10 })).catch(codeOf)).toBe('entitlements/nothing_left');
    expect(await change(one(line, 'cancel', { effectiveOn: '2027-01-31' })).catch(codeOf)).toBe('entitlements/only_vendor');
    await carryOut(one(line, 'cancel', { effectiveOn: '2027-01-31' }), START, world.operations);
    expect([(await seen(line, '2027-01-30')).status, (await seen(line, '2027-01-31')).status]).toEqual(['active', 'expired']);
  });
});

describe('who may', () => {
  test('an end customer whose partner pays, and a partner of somebody else’s line, may not; hidden is not found', async () => {
    const line = await aLine();
    expect(await change(one(line, 'increase'), START, { actor: world.administrator.actor }).catch(codeOf)).toBe('entitlements/not_payer');
    expect(await change(one(line, 'increase'), START, world.sales2).catch(codeOf)).toBe('not_found');
    expect(
      await withActor(db.database, world.administrator.actor, { now: FIXTURE_NOW, mode: 'read' }, (ctx) =>
        getChanges(ctx, { ref: line.entitlementRef }),
      ),
    ).toMatchObject({ may: [], isPaidByAnother: true });
  });

  test('the database refuses a line that amends one its party has no access to, while that line exists', async () => {
    const mine = await aLine();
    const theirs = await aLine({ by: world.sales2.actor });
    await change(one(mine, 'increase'));
    const forge = (lineId: string) =>
      withActor(db.database, world.sales1.actor, { now: FIXTURE_NOW, mode: 'write' }, ({ tx }) =>
        tx.execute(`insert into order_lines (ref, order_id, placed_by_party_id, position, product_id, kind, amends_line_id, effective_on, quantity, currency,
          unit_list_minor, unit_net_minor, net_minor, price_book_id, price_trace)
          select 'LIN-' || left(md5(random()::text), 8), order_id, placed_by_party_id, position + 1, product_id, kind, '${lineId}', effective_on, quantity, currency,
            unit_list_minor, unit_net_minor, net_minor, price_book_id, price_trace from order_lines where amends_line_id = '${mine.lineId}' limit 1`),
      ).catch(codeOf);
    expect(await forge(theirs.lineId)).toBe('not_found');
    expect(await db.admin`select 1 from order_lines where id = ${theirs.lineId}`).toHaveLength(1);
    expect(await forge(mine.lineId)).toHaveLength(0);
  });

  test('staff order for whoever pays, in its name, and the party reads the order', async () => {
    const line = await aLine();
    const [order] = (await change(one(line, 'increase', { quantity: 2 }), START, world.operations)).orders;
    expect((await ordered(order!.ref))[0]).toMatchObject({ placed_by_party_id: world.reseller1.id });
    const roles =
      await db.admin`select role, party_id from order_roles r join orders o on o.id = r.order_id where o.ref = ${order!.ref} order by role`;
    expect(roles.map(({ role }) => role)).toEqual(['bill_to', 'end_user', 'payer', 'signatory', 'sold_by']);
  });
});

describe('taking back what was accepted', () => {
  const withdraw = (ref: string) =>
    withActor(db.database, world.operations.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) =>
      withdrawOrder(ctx, { ref, reason: 'Ordered twice' }),
    );

  test('puts the line back as it was by an entry against it; what a later order builds on stays', async () => {
    const line = await aLine();
    const [first] = await carryOut(one(line, 'increase', { quantity: 5 }));
    const [second] = await carryOut(one(line, 'co_term', { until: '2028-03-01' }));
    expect(await withdraw(first!).catch(codeOf)).toBe('entitlements/changed_since');
    await withdraw(second!);
    await withdraw(first!);
    expect(await seen(line)).toMatchObject({ quantity: 10, term: { until: END } });
    expect(await db.admin`select kind from entitlement_changes where line_id = ${line.lineId} order by id`).toHaveLength(4);
    await follow(second!);
    expect(await seen(line)).toMatchObject({ quantity: 10, term: { until: END } });
    expect(
      await db.admin`select 1 from order_commitments c join orders o on o.id = c.order_id where o.ref in ${db.admin([first!, second!])} and ended_at is null`,
    ).toHaveLength(0);
  });

  test('ends what it began, unless seats are taken: then it says how many', async () => {
    const unused = await aLine();
    await withdraw(unused.orderRef);
    expect((await seen(unused)).status).toBe('ended');
    expect(await withdraw(unused.orderRef).catch(codeOf)).toBe('orders/state');
    const used = await aLine({ by: world.administrator.actor });
    await withActor(db.database, world.administrator.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) =>
      activate(ctx, { ref: used.entitlementRef, deviceName: 'rack-1', version: undefined }),
    );
    expect(await withdraw(used.orderRef).catch(toPublicError)).toMatchObject({ code: 'entitlements/in_use', data: { taken: 1 } });
  });
});
