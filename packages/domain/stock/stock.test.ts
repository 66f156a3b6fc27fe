import { withActor } from '@tributary/db/actor';
import { activate } from '@tributary/entitlements/activate';
import { addDays } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { cancelOrder, rejectOrder } from '@tributary/orders/decide';
import { changePartnerState } from '@tributary/parties/commands';
import { asSystem, FIXTURE_NOW, makeCard, makeMember, makePartner } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { createCallerFactory, router } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { ageingOfAllStock, ageingOfOwnStock } from './stock.ageing.ts';
import { returnAssignment } from './stock.assign.ts';
import { getLot, listLots } from './stock.console.ts';
import {
  acceptAssignment,
  assign,
  assignAndAccept,
  assignment,
  buyStock,
  drainStock,
  makeStockWorld,
  offer,
  passOn,
  restock,
} from './stock.fixtures.ts';
import { activateCopies, endAssignment, takeBackWithdrawn, withdrawCopies } from './stock.keep.ts';
import { getHolding, listHoldings } from './stock.portal.ts';
import { stockPortal } from './stock.router.ts';
import { confirmSale, declineSale, withdrawSale } from './stock.sell-on.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeStockWorld>>;
beforeAll(async () => {
  world = await makeStockWorld(db, 100);
});

const at = (now: Date, mode: 'read' | 'write') => ({ now, mode }) as const;
const inDays = (days: number) => new Date(FIXTURE_NOW.getTime() + days * 86_400_000);
const custodyOf = async (lot: { lotId: string }, partyId = world.reseller1.id) => {
  const rows = await db.admin<
    { kind: string; balance: number }[]
  >`select kind, balance from stock_accounts where lot_id = ${lot.lotId} and holder_party_id = ${partyId}`;
  return Object.fromEntries(rows.map(({ kind, balance }) => [kind, balance]));
};
const fresh = (quantity: number, now = FIXTURE_NOW) =>
  buyStock(db, { buyer: world.sales1.actor, operations: world.operations.actor, product: world.product, quantity, now });
const holding = (ref: string, actor = world.sales1.actor, now = FIXTURE_NOW, asOf?: string) =>
  withActor(db.database, actor, at(now, 'read'), (ctx) => getHolding(ctx, { ref, asOf }));
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => toPublicError(error),
  );
const own = { operations: () => world.operations.actor, actor: () => world.sales1.actor };

describe('stock comes with an accepted order', () => {
  test('it is a lot of the line, at its price, in the custody of who ordered it, and nobody has a right to use it', async () => {
    const lot = await fresh(12);
    expect(await custodyOf(lot)).toEqual({ stock: 12, sold: 0, active: 0, returned: 0, cancelled: 0 });
    const seen = await holding(lot.ref);
    expect(seen).toMatchObject({
      received: 12,
      soldOn: 0,
      orderRef: lot.orderRef,
      value: { amountMinor: 96_000n, currency: 'EUR' },
      canMove: true,
    });
    const [opened] =
      await db.admin`select count(*)::int as count from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${lot.orderRef}`;
    expect(opened!.count).toBe(0);
  });
});

describe('copies for a customer', () => {
  test('are promised, active with the entitlement once accepted, and charged to nobody a second time', async () => {
    const lot = await fresh(10);
    const { orderRef } = await assign(db, own.actor(), lot, 3);
    expect(await custodyOf(lot)).toMatchObject({ stock: 7, sold: 3 });
    await acceptAssignment(db, { operations: own.operations(), orderRef, endUser: world.customer });
    expect(await custodyOf(lot)).toMatchObject({ stock: 7, sold: 0, active: 3 });
    const [line] =
      await db.admin`select o.total_net_minor::int as total, l.net_minor::int as net, l.lot_line_id is not null as from_lot, e.quantity, e.status
      from orders o join order_lines l on l.order_id = o.id join entitlements e on e.line_id = l.id where o.ref = ${orderRef}`;
    expect(line).toEqual({ total: 0, net: 0, from_lot: true, quantity: 3, status: 'active' });
    const seen = await holding(lot.ref);
    expect(seen.assignments).toMatchObject([{ orderRef, quantity: 3, state: 'active', returnableUntil: '2026-12-22' }]);
    expect(seen.movements.map(({ kind, direction }) => `${kind} ${direction}`)).toEqual([
      'activated within',
      'assigned out',
      'received in',
    ]);
  });

  test('come back to the stock where the order is declined, and where it is taken back', async () => {
    const lot = await fresh(10);
    const [declined, takenBack] = [await assign(db, own.actor(), lot, 3), await assign(db, own.actor(), lot, 4)];
    await withActor(db.database, own.operations(), at(FIXTURE_NOW, 'write'), (ctx) =>
      rejectOrder(ctx, { ref: declined.orderRef, reason: 'Embargo' }),
    );
    await withActor(db.database, own.actor(), at(FIXTURE_NOW, 'write'), (ctx) => cancelOrder(ctx, { ref: takenBack.orderRef }));
    await drainStock(db);
    expect(await custodyOf(lot)).toMatchObject({ stock: 10, sold: 0 });
    expect((await holding(lot.ref)).assignments.map(({ state }) => state)).toEqual(['released', 'released']);
  });

  test('return within the days for it: the entitlement ends, then they are in stock; sent twice, once', async () => {
    const lot = await fresh(10);
    const orderRef = await assignAndAccept(db, { actor: own.actor(), operations: own.operations(), holding: lot, quantity: 4 });
    const giveBack = (now: Date) =>
      withActor(db.database, own.actor(), at(now, 'write'), (ctx) =>
        returnAssignment(ctx, { ref: lot.ref, orderRef, reason: 'Wrong customer' }),
      );
    expect(await refusalOf(giveBack(inDays(31)))).toMatchObject({ code: 'stock/not_returnable', data: { until: '2026-12-22' } });
    await giveBack(inDays(30));
    expect(await custodyOf(lot)).toMatchObject({ stock: 6, active: 0, returned: 4 });
    await giveBack(inDays(30));
    await drainStock(db, inDays(30));
    expect(await custodyOf(lot)).toEqual({ stock: 10, sold: 0, active: 0, returned: 0, cancelled: 0 });
    const [ended] =
      await db.admin`select e.status from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${orderRef}`;
    expect(ended!.status).toBe('ended');
    expect((await holding(lot.ref)).assignments[0]).toMatchObject({ state: 'restocked', returnableUntil: null });
  });

  test('do not return while devices run them; staff may end it all the same, with a reason', async () => {
    const lot = await fresh(5);
    const orderRef = await assignAndAccept(db, {
      actor: own.actor(),
      operations: own.operations(),
      holding: lot,
      quantity: 2,
      endUser: world.customer,
    });
    const [{ ref }] =
      (await db.admin`select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${orderRef}`) as unknown as [
        { ref: string },
      ];
    await withActor(db.database, world.administrator.actor, at(FIXTURE_NOW, 'write'), (ctx) => activate(ctx, { ref, deviceName: 'depot' }));
    const giveBack = withActor(db.database, own.actor(), at(FIXTURE_NOW, 'write'), (ctx) =>
      returnAssignment(ctx, { ref: lot.ref, orderRef }),
    );
    expect(await refusalOf(giveBack)).toMatchObject({ code: 'stock/still_activated', data: { count: 1 } });
    await withActor(db.database, own.operations(), at(inDays(90), 'write'), (ctx) =>
      endAssignment(ctx, { orderRef, reason: 'Settled with the customer' }),
    );
    await restock(db, orderRef, inDays(90));
    expect(await custodyOf(lot)).toMatchObject({ stock: 5, active: 0 });
  });
});

describe('an accepted order that is taken back', () => {
  test('out of a stock: its copies are there again, whether they were active by then or not; a late event moves nothing', async () => {
    const lot = await fresh(10);
    const [promised, active] = [await assign(db, own.actor(), lot, 3), await assign(db, own.actor(), lot, 4)];
    await acceptAssignment(db, { operations: own.operations(), orderRef: active.orderRef });
    const idOf = async (ref: string) =>
      (await db.admin`select o.id, l.id as line from orders o join order_lines l on l.order_id = o.id where o.ref = ${ref}`)[0]!;
    const [first, second] = [await idOf(promised.orderRef), await idOf(active.orderRef)];
    for (const id of [first.id, second.id, second.id]) await asSystem(db.database, (ctx) => takeBackWithdrawn(ctx, id));
    expect(await custodyOf(lot)).toEqual({ stock: 10, sold: 0, active: 0, returned: 0, cancelled: 0 });
    await asSystem(db.database, (ctx) => activateCopies(ctx, first.line));
    expect(await custodyOf(lot)).toMatchObject({ stock: 10, sold: 0, active: 0 });
  });

  test('into a stock: what is still there goes back to the vendor, what was promised stays', async () => {
    const lot = await fresh(10);
    await assign(db, own.actor(), lot, 3);
    const [{ id }] = (await db.admin`select id from orders where ref = ${lot.orderRef}`) as unknown as [{ id: string }];
    for (let time = 0; time < 2; time++) await asSystem(db.database, (ctx) => takeBackWithdrawn(ctx, id));
    expect(await custodyOf(lot)).toEqual({ stock: 0, sold: 3, active: 0, returned: 7, cancelled: 0 });
  });
});

describe('copies sold on', () => {
  test('are in the reseller’s custody once operations has decided, without the seller’s price, order or reference', async () => {
    const lot = await fresh(20);
    const theirs = await passOn(db, {
      seller: own.actor(),
      operations: own.operations(),
      holding: lot,
      quantity: 8,
      reseller: world.reseller2,
    });
    expect(await custodyOf(lot)).toMatchObject({ stock: 12, sold: 0 });
    expect(await custodyOf(lot, world.reseller2.id)).toMatchObject({ stock: 8 });
    const seen = await holding(theirs.ref, world.sales2.actor);
    expect(seen).toMatchObject({ received: 8, value: null, orderRef: null, sourceName: world.reseller1.name });
    expect(theirs.ref).not.toBe(lot.ref);
    expect(JSON.stringify(seen, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
      new RegExp(`${lot.ref}|${lot.orderRef}|8000|96000`),
    );
  });

  test('are assigned by the reseller as its own, and the seller learns nothing of it', async () => {
    const lot = await fresh(20);
    const theirs = await passOn(db, {
      seller: own.actor(),
      operations: own.operations(),
      holding: lot,
      quantity: 8,
      reseller: world.reseller2,
    });
    const all = async () =>
      JSON.stringify(
        [await holding(lot.ref), await withActor(db.database, own.actor(), at(FIXTURE_NOW, 'read'), (ctx) => ageingOfOwnStock(ctx, {}))],
        (_key, value) => (typeof value === 'bigint' ? `${value}` : value),
      );
    const before = await all();
    await assignAndAccept(db, { actor: world.sales2.actor, operations: own.operations(), holding: theirs, quantity: 5 });
    expect(await custodyOf(lot, world.reseller2.id)).toMatchObject({ stock: 3, active: 5 });
    expect(await all()).toBe(before);
    const [line] =
      await db.admin`select l.unit_list_minor::int as list, r.party_id from order_lines l join orders o on o.id = l.order_id join line_roles r on r.line_id = l.id
      where o.delivery = 'from_stock' and o.placed_by_party_id = ${world.reseller2.id} and r.role = 'bill_to'`;
    expect(line).toEqual({ list: 0, party_id: world.reseller2.id });
  });

  test('come back where it is declined or withdrawn, and only once decided', async () => {
    const lot = await fresh(9);
    const [first, second] = [await offer(db, own.actor(), lot, 4), await offer(db, own.actor(), lot, 5)];
    expect(await custodyOf(lot)).toMatchObject({ stock: 0, sold: 9 });
    await withActor(db.database, own.operations(), at(FIXTURE_NOW, 'write'), (ctx) =>
      declineSale(ctx, { ref: first.ref, reason: 'Not a partner of ours' }),
    );
    await withActor(db.database, own.actor(), at(FIXTURE_NOW, 'write'), (ctx) => withdrawSale(ctx, { ref: second.ref }));
    expect(await custodyOf(lot)).toMatchObject({ stock: 9, sold: 0 });
    const again = withActor(db.database, own.actor(), at(FIXTURE_NOW, 'write'), (ctx) => withdrawSale(ctx, { ref: second.ref }));
    expect(await refusalOf(again)).toMatchObject({ code: 'stock/sale_state', data: { state: 'withdrawn' } });
    const late = withActor(db.database, own.operations(), at(FIXTURE_NOW, 'write'), (ctx) =>
      confirmSale(ctx, { ref: first.ref, reseller: world.reseller2 }),
    );
    expect(await refusalOf(late)).toMatchObject({ code: 'stock/sale_state' });
    expect((await holding(lot.ref)).sales.map(({ state, reason }) => [state, reason])).toEqual([
      ['withdrawn', null],
      ['declined', 'Not a partner of ours'],
    ]);
  });

  test('go neither to the seller itself, nor to the vendor, nor to who is no active partner', async () => {
    const lot = await fresh(4);
    const { ref } = await offer(db, own.actor(), lot, 4);
    const confirm = (reseller?: { ref: string }) =>
      refusalOf(withActor(db.database, own.operations(), at(FIXTURE_NOW, 'write'), (ctx) => confirmSale(ctx, { ref, reseller })));
    expect(await confirm()).toMatchObject({ code: 'stock/reseller_required', field: 'reseller' });
    for (const unfit of [world.reseller1, world.vendor, world.customer])
      expect(await confirm(unfit)).toMatchObject({ code: 'stock/reseller_unfit' });
    expect(await confirm(world.reseller2)).toBeNull();
  });

  test('the same request is the same sale, and another one under its id is refused', async () => {
    const lot = await fresh(6);
    const wish = { clientRequestId: 'sale-once-only', reseller: { kind: 'new', name: 'Kestrel', country: 'DE' } } as const;
    const first = await offer(db, own.actor(), lot, 2, wish);
    expect(await offer(db, own.actor(), lot, 2, wish)).toEqual({ ref: first.ref, repeated: true });
    expect(await refusalOf(offer(db, own.actor(), lot, 3, wish))).toMatchObject({ code: 'stock/request_id_reused' });
    expect(await custodyOf(lot)).toMatchObject({ stock: 4, sold: 2 });
  });
});

describe('what is refused leaves nothing behind', () => {
  const counts =
    () => db.admin`select (select count(*) from orders) as orders, (select count(*) from party_cards) as cards, (select count(*) from stock_movements) as movements,
    (select count(*) from stock_sales) as sales, (select count(*) from events) as events`;
  const caller = (actor = world.sales1.actor) =>
    createCallerFactory(router({ stock: stockPortal }))({ database: db.database, actor, now: () => FIXTURE_NOW, requestId: 'test' }).stock;

  test('more than is held says how many are left', async () => {
    const lot = await fresh(7);
    const before = await counts();
    expect(await refusalOf(assign(db, own.actor(), lot, 8))).toMatchObject({
      code: 'stock/not_enough',
      field: 'quantity',
      data: { left: 7 },
    });
    expect(await refusalOf(offer(db, own.actor(), lot, 9))).toMatchObject({ code: 'stock/not_enough', data: { left: 7 } });
    expect(await counts()).toEqual(before);
  });

  test('no, negative and broken copies are field errors', async () => {
    const lot = await fresh(7);
    const before = await counts();
    const ask = (quantity: unknown) => refusalOf(caller().assign({ ...assignment(lot, 1), quantity } as never));
    expect(await ask(0)).toMatchObject({ code: 'invalid', fields: { quantity: 'quantity_positive' } });
    expect(await ask(-2)).toMatchObject({ fields: { quantity: 'quantity_positive' } });
    expect(await ask(1.5)).toMatchObject({ fields: { quantity: 'quantity_whole' } });
    expect(await ask('many')).toMatchObject({ fields: { quantity: 'quantity' } });
    expect(await counts()).toEqual(before);
  });

  test('another’s lot is as missing as none, to the byte, in every way to ask', async () => {
    const foreign = await fresh(7);
    const orderRef = await assignAndAccept(db, { actor: own.actor(), operations: own.operations(), holding: foreign, quantity: 2 });
    const { ref: sale } = await offer(db, own.actor(), foreign, 1);
    const before = await counts();
    const stranger = caller(world.sales2.actor);
    const ways = (ref: string, saleRef: string, order: string) => [
      stranger.get({ ref }),
      stranger.get({ ref, asOf: '2026-11-22' }),
      stranger.assign({ ...assignment({ ref: foreign.ref }, 1, { clientRequestId: 'stranger-asks' }), ref }),
      stranger.sellOn({ ref, quantity: 1, clientRequestId: 'stranger-asks', reseller: { kind: 'new', name: 'Kestrel', country: 'DE' } }),
      stranger.returnAssignment({ ref, orderRef: order }),
      stranger.withdrawSale({ ref: saleRef }),
    ];
    const [hidden, missing] = [
      await Promise.all(ways(foreign.ref, sale, orderRef).map(refusalOf)),
      await Promise.all(ways('STK-00000000', 'STS-00000000', 'ORD-00000000').map(refusalOf)),
    ];
    expect(JSON.stringify(hidden)).toBe(JSON.stringify(missing));
    expect(hidden.every((one) => one?.code === 'not_found')).toBe(true);
    expect(await counts()).toEqual(before);
  });

  test('a partner that is suspended moves nothing, and still reads what it has', async () => {
    const partner = await makePartner(db.database);
    const { actor } = await makeMember(db.database, partner, { functions: ['sales'] });
    const lot = await buyStock(db, { buyer: actor, operations: own.operations(), product: world.product, quantity: 5 });
    await asSystem(db.database, (ctx) => changePartnerState(ctx, { partyId: partner.id, action: 'suspend' }));
    const before = await counts();
    expect(await refusalOf(assign(db, actor, lot, 1))).toMatchObject({ code: 'stock/partner_not_active', data: { state: 'suspended' } });
    expect(await refusalOf(offer(db, actor, lot, 1))).toMatchObject({ code: 'stock/partner_not_active' });
    expect(await counts()).toEqual(before);
    expect(await holding(lot.ref, actor)).toMatchObject({ canMove: false, custody: { stock: 5 } });
  });

  test('another’s card is as unknown as none; a start in the past and a reused id are refused', async () => {
    const lot = await fresh(7);
    const card = await makeCard(db.database, world.sales2.actor);
    const before = await counts();
    const to = (ref: string) => refusalOf(assign(db, own.actor(), lot, 1, { customer: { kind: 'card', ref } }));
    expect(await to(card.ref)).toEqual(await to('CRD-00000000'));
    expect(await refusalOf(assign(db, own.actor(), lot, 1, { startsOn: '2026-11-21' }))).toMatchObject({ code: 'orders/start_in_past' });
    expect(await counts()).toEqual(before);
    const wish = { clientRequestId: 'assign-once-only', customer: { kind: 'new', name: 'Once', country: 'DE' } } as const;
    const { orderRef } = await assign(db, own.actor(), lot, 1, wish);
    expect(await assign(db, own.actor(), lot, 1, wish)).toEqual({ orderRef, repeated: true });
    expect(await refusalOf(assign(db, own.actor(), lot, 2, wish))).toMatchObject({ code: 'orders/request_id_reused' });
    expect(await custodyOf(lot)).toMatchObject({ stock: 6, sold: 1 });
  });

  test('only sales may move copies', async () => {
    const { actor } = await makeMember(db.database, world.reseller1, { functions: ['technical'] });
    const asking = caller(actor).assign(assignment(world.lot, 1));
    await expect(asking).rejects.toSatisfy((error: Error) => error.cause instanceof DomainError && error.cause.code === 'forbidden');
  });
});

describe('the vendor', () => {
  test('takes unassigned copies back or out of circulation once a request, never more than are there', async () => {
    const lot = await fresh(10);
    const take = (kind: 'given_back' | 'cancelled', quantity: number, clientRequestId: string) =>
      withActor(db.database, own.operations(), at(FIXTURE_NOW, 'write'), (ctx) =>
        withdrawCopies(ctx, { ref: lot.lotRef, holder: world.reseller1, kind, quantity, reason: 'Agreed', clientRequestId }),
      );
    await take('given_back', 3, 'take-request-1');
    await take('given_back', 3, 'take-request-1');
    await take('cancelled', 2, 'take-request-2');
    expect(await custodyOf(lot)).toEqual({ stock: 5, sold: 0, active: 0, returned: 3, cancelled: 2 });
    expect(await refusalOf(take('cancelled', 3, 'take-request-2'))).toMatchObject({ code: 'stock/request_id_reused' });
    expect(await refusalOf(take('cancelled', 6, 'take-request-3'))).toMatchObject({ code: 'stock/not_enough', data: { left: 5 } });
  });

  test('sees who held what at the end of any day, and the way of every copy', async () => {
    const lot = await fresh(20);
    await passOn(db, {
      seller: own.actor(),
      operations: own.operations(),
      holding: lot,
      quantity: 8,
      reseller: world.reseller2,
      now: inDays(3),
    });
    await assignAndAccept(db, { actor: own.actor(), operations: own.operations(), holding: lot, quantity: 5, now: inDays(10) });
    const seen = (asOf: string) =>
      withActor(db.database, own.operations(), at(inDays(20), 'read'), (ctx) => getLot(ctx, { ref: lot.lotRef, asOf }));
    const copies = async (days: number) =>
      Object.fromEntries(
        (await seen(addDays('2026-11-22', days))).holders.map(({ party, custody }) => [party.ref, `${custody.stock} ${custody.active}`]),
      );
    expect(await copies(-1)).toEqual({});
    expect(await copies(2)).toEqual({ [world.reseller1.ref]: '20 0' });
    expect(await copies(3)).toEqual({ [world.reseller1.ref]: '12 0', [world.reseller2.ref]: '8 0' });
    expect(await copies(10)).toEqual({ [world.reseller1.ref]: '7 5', [world.reseller2.ref]: '8 0' });
    const { history, movements, quantity, custody } = await seen('2026-12-12');
    expect(history.map(({ stock, sold, active }) => stock + sold + active)).toEqual([20, 20, 20]);
    expect(movements.map(({ kind }) => kind)).toEqual(['activated', 'assigned', 'sold_on', 'offered', 'received']);
    expect({ quantity, custody }).toMatchObject({ quantity: 20, custody: { stock: 15, active: 5 } });
    const { rows } = await withActor(db.database, own.operations(), at(inDays(20), 'read'), (ctx) =>
      listLots(ctx, { q: lot.lotRef.toLowerCase(), inStockOnly: true, toDecideOnly: false, limit: 5 }),
    );
    expect(rows).toMatchObject([{ ref: lot.lotRef, holderCount: 2, value: { amountMinor: 120_000n } }]);
  });
});

describe('ageing', () => {
  test('counts what is unassigned by days held, first in first out, with the money of who paid', async () => {
    const partner = await makePartner(db.database);
    const { actor } = await makeMember(db.database, partner, { functions: ['sales'] });
    const buy = (quantity: number, now: Date) =>
      buyStock(db, { buyer: actor, operations: own.operations(), product: world.product, quantity, now });
    const old = await buy(10, FIXTURE_NOW);
    await buy(6, inDays(60));
    await assignAndAccept(db, { actor, operations: own.operations(), holding: old, quantity: 4, now: inDays(61) });
    const age = (days: number) =>
      withActor(db.database, actor, at(inDays(400), 'read'), (ctx) => ageingOfOwnStock(ctx, { asOf: addDays('2026-11-22', days) }));
    const copies = async (days: number) => (await age(days)).map((row) => row.copies);
    expect(await copies(30)).toEqual([[10, 0, 0, 0, 0]]);
    expect(await copies(31)).toEqual([[0, 10, 0, 0, 0]]);
    expect(await copies(61)).toEqual([[6, 6, 0, 0, 0]]);
    expect(await copies(366)).toEqual([[0, 0, 0, 6, 6]]);
    expect((await age(61))[0]!.values!.map(({ amountMinor }) => amountMinor)).toEqual([48_000n, 48_000n, 0n, 0n, 0n]);
    const all = await withActor(db.database, own.operations(), at(inDays(61), 'read'), (ctx) => ageingOfAllStock(ctx, {}));
    expect(all).toHaveLength(1);
    expect(all[0]!.copies.reduce((sum, one) => sum + one)).toBeGreaterThan(12);
  });

  test('of copies that came twice to one holder, those that came first leave first', async () => {
    const lot = await fresh(20);
    const pass = (quantity: number, now: Date) =>
      passOn(db, { seller: own.actor(), operations: own.operations(), holding: lot, quantity, reseller: world.reseller2, now });
    const theirs = await pass(6, FIXTURE_NOW);
    await pass(4, inDays(50));
    await assign(db, world.sales2.actor, theirs, 1, { now: inDays(51) });
    await assignAndAccept(db, { actor: world.sales2.actor, operations: own.operations(), holding: theirs, quantity: 5, now: inDays(51) });
    const seen = await withActor(db.database, world.sales2.actor, at(inDays(52), 'read'), (ctx) =>
      listHoldings(ctx, { q: theirs.ref, limit: 5 }),
    );
    expect(seen.rows.map(({ ageing, received, custody }) => ({ ageing, received, custody }))).toEqual([
      { ageing: [4, 1, 0, 0, 0], received: 10, custody: { stock: 4, sold: 1, active: 5, returned: 0, cancelled: 0 } },
    ]);
  });
});
