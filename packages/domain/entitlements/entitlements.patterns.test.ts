import { setComponents } from '@tributary/catalog/components';
import type { Product } from '@tributary/catalog/queries';
import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { getAnyOrder } from '@tributary/orders/console';
import { acceptOrder, type EntryWish, enterOrder, type OrderWish, placeOrder } from '@tributary/orders/fixtures';
import { patternOf, type Seat } from '@tributary/orders/patterns';
import { getOrder } from '@tributary/orders/queries';
import {
  asSystem,
  FIXTURE_NOW,
  type MadeMember,
  type MadeParty,
  makeMember,
  makePartner,
  makeParty,
  makeWorld,
} from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { makePricedProduct, openOrder } from './entitlements.fixtures.ts';
import { getEntitlement } from './entitlements.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let distributor: MadeParty;
let distributorSales: MadeMember<PartyActor>;
let lessor: MadeParty;
let lessorFinance: MadeMember<PartyActor>;
let supplier: MadeParty;
let bundle: Product;
let service: Product;
let component: Product;

beforeAll(async () => {
  world = await makeWorld(db.database);
  distributor = await makePartner(db.database, { name: 'Grand Distribution', tier: 'gold' });
  distributorSales = await makeMember(db.database, distributor, { functions: ['sales'] });
  lessor = await makeParty(db.database, { name: 'Fairlease' });
  lessorFinance = await makeMember(db.database, lessor, { functions: ['finance'] });
  supplier = await makeParty(db.database, { name: 'Componentry' });
  bundle = await makePricedProduct(db.database, { name: 'Gateway with probe', listMinor: 200_000n });
  service = await makePricedProduct(db.database, { name: 'Installation', listMinor: 50_000n, isService: true });
  component = await makePricedProduct(db.database, { name: 'Probe' });
  await asSystem(db.database, (ctx) =>
    setComponents(ctx, { productRef: bundle.ref, components: [{ productRef: component.ref, supplierRef: supplier.ref, quantity: 2 }] }),
  );
  await makeBook(db.database, { supplier, entries: [{ product: component, listMinor: 30_000n, netMinor: 21_000n }] });
});

const seatOf = (): Record<Seat, MadeParty> => ({
  customer: world.customer,
  holder: world.reseller1,
  reseller: world.reseller1,
  distributor,
  lessor,
});
const lines = () => [{ product: bundle, quantity: 3 }, { product: service }];
const enter = (pattern: EntryWish['pattern'], seats: Partial<Record<Seat, MadeParty>> = {}) =>
  enterOrder(db.database, world.operations.actor, {
    pattern,
    seats: Object.fromEntries(patternOf(pattern).seats.map((seat) => [seat, seats[seat] ?? seatOf()[seat]])),
    lines: lines(),
  });
const place = (by: MadeMember<PartyActor>, wish: Partial<OrderWish>) => placeOrder(db.database, by.actor, { lines: lines(), ...wish });
const accept = (order: { ref: string }, wish: Parameters<typeof acceptOrder>[3] = {}) =>
  acceptOrder(db.database, world.operations.actor, order, wish);
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => toPublicError(error),
  );
const as = <T>(member: MadeMember<PartyActor>, work: (ctx: Parameters<typeof getOrder>[0]) => Promise<T>) =>
  withActor(db.database, member.actor, { now: FIXTURE_NOW, mode: 'read' }, work);

/** What each line of the order holds once it is opened, in words: role and tier to the party's seat, goods and service apart. */
async function opened(order: { ref: string }) {
  const made = await openOrder(db.database, order);
  const names = new Map<string, string>([
    [world.vendor.id, 'vendor'],
    [supplier.id, 'supplier'],
    [world.reseller1.id, 'reseller'],
    [world.customer.id, 'customer'],
    [distributor.id, 'distributor'],
    [lessor.id, 'lessor'],
  ]);
  const rolesOf = async (lineId: string) => {
    const rows = await db.admin`select role, tier, party_id from line_roles where line_id = ${lineId} and upper_inf(recorded)`;
    return Object.fromEntries(rows.map((row) => [row.tier > 0 ? `${row.role}:${row.tier}` : row.role, names.get(row.party_id)]));
  };
  const accessOf = async (lineId: string) =>
    (await db.admin`select distinct party_id from access where line_id = ${lineId}`).map((row) => names.get(row.party_id)).sort();
  const [goods, services] = made;
  return {
    goods: await rolesOf(goods!.lineId),
    services: await rolesOf(services!.lineId),
    access: await accessOf(goods!.lineId),
    entitlementRef: goods!.entitlementRef,
  };
}

const CUSTOMER_BUYS = { end_user: 'customer', signatory: 'vendor', bill_to: 'customer', payer: 'customer' };
const LESSOR_PAYS = { bill_to: 'lessor', payer: 'lessor', financed_by: 'lessor' };
const PARTNER_PAYS = { bill_to: 'reseller', payer: 'reseller' };
const DISTRIBUTOR_PAYS = { bill_to: 'distributor', payer: 'distributor' };

describe('who holds what on a line, by the pattern that staff entered it in', () => {
  test.each<[EntryWish['pattern'], Record<string, string>, Record<string, string>, string[]]>([
    ['direct', {}, {}, ['customer']],
    ['reseller', { sold_by: 'reseller', ...PARTNER_PAYS }, { sold_by: 'reseller', ...PARTNER_PAYS }, ['customer', 'reseller']],
    [
      'distributor',
      { sold_by: 'reseller', 'sold_by:1': 'distributor', ...DISTRIBUTOR_PAYS },
      { sold_by: 'reseller', 'sold_by:1': 'distributor', ...DISTRIBUTOR_PAYS },
      ['customer', 'distributor', 'reseller'],
    ],
    ['direct_lessor', LESSOR_PAYS, { financed_by: 'lessor' }, ['customer', 'lessor']],
    [
      'reseller_lessor',
      { sold_by: 'reseller', ...LESSOR_PAYS },
      { sold_by: 'reseller', financed_by: 'lessor' },
      ['customer', 'lessor', 'reseller'],
    ],
    [
      'distributor_lessor',
      { sold_by: 'reseller', 'sold_by:1': 'distributor', ...LESSOR_PAYS },
      { sold_by: 'reseller', 'sold_by:1': 'distributor', financed_by: 'lessor' },
      ['customer', 'distributor', 'lessor', 'reseller'],
    ],
  ])('%s', async (pattern, goods, services, access) => {
    const order = await enter(pattern);
    await accept(order);
    const line = await opened(order);
    expect(line.goods).toEqual({ ...CUSTOMER_BUYS, ...goods, supplied_by: 'supplier' });
    expect(line.services).toEqual({ ...CUSTOMER_BUYS, ...services });
    expect(line.access).toEqual(access);
  });

  test('own_use: a partner buys for itself at its own price, and is its own customer', async () => {
    const order = await enter('own_use', { customer: world.reseller1 });
    await accept(order);
    const line = await opened(order);
    expect(line.services).toEqual({ end_user: 'reseller', signatory: 'vendor', ...PARTNER_PAYS });
    expect(line.access).toEqual(['reseller']);
  });

  test('stock: the holder pays and owns the copies, and nobody may use one before it is sold on', async () => {
    const order = await enter('stock');
    await accept(order);
    expect(await openOrder(db.database, order)).toEqual([]);
    const [row] = await db.admin`select delivery, end_user_party_id from orders where ref = ${order.ref}`;
    expect(row).toEqual({ delivery: 'stock', end_user_party_id: world.reseller1.id });
  });

  test('direct and via a VAR to the same customer at once: two lines, two counterparties, one customer', async () => {
    const [direct, viaVar] = [await enter('direct'), await enter('reseller')];
    for (const order of [direct, viaVar]) await accept(order);
    const [own, sold] = [await opened(direct), await opened(viaVar)];
    expect([own.goods.payer, sold.goods.payer]).toEqual(['customer', 'reseller']);
    expect([own.access, sold.access]).toEqual([['customer'], ['customer', 'reseller']]);
    await expect(as(world.sales1, (ctx) => getEntitlement(ctx, { ref: own.entitlementRef }))).rejects.toThrow('not_found');
  });
});

describe('what a party names by its own cards', () => {
  const fourParties = () =>
    place(distributorSales, {
      customer: { kind: 'new', name: 'Nordwind at sea', country: 'DE' },
      reseller: { kind: 'new', name: 'Our man in Kiel', country: 'DE' },
      lessor: { kind: 'new', name: 'The bank', country: 'DE' },
    });

  test('the distributor reads its own words before and after, and operations decides all of them at once', async () => {
    const order = await fourParties();
    const before = await as(distributorSales, (ctx) => getOrder(ctx, order));
    const chips = before.roles.map(({ role, tier, name }) => [role, tier, name]);
    expect(chips).toEqual([
      ['end_user', 0, 'Nordwind at sea'],
      ['signatory', 0, 'Halden Systems'],
      ['bill_to', 0, 'The bank'],
      ['payer', 0, 'The bank'],
      ['financed_by', 0, 'The bank'],
      ['sold_by', 0, 'Our man in Kiel'],
      ['sold_by', 1, distributor.name],
    ]);
    const undecided = await refusalOf(accept(order, { endUser: world.customer }));
    expect(undecided).toMatchObject({ code: 'orders/reseller_required', field: 'reseller' });
    const unfit = await refusalOf(accept(order, { endUser: world.customer, reseller: 'create', lessor }));
    expect(unfit).toMatchObject({ code: 'orders/seller_not_active', field: 'reseller' });
    const twice = await refusalOf(accept(order, { endUser: world.customer, reseller: world.reseller1, lessor: world.reseller1 }));
    expect(twice).toMatchObject({ code: 'orders/same_party_twice', field: 'lessor' });
    await accept(order, { endUser: world.customer, reseller: world.reseller1, lessor });
    const after = await as(distributorSales, (ctx) => getOrder(ctx, order));
    expect(after.roles).toEqual(before.roles);
    expect(after.lines[1]!.roles.map(({ role, name }) => [role, name])).toEqual([
      ['bill_to', 'Nordwind at sea'],
      ['payer', 'Nordwind at sea'],
    ]);
    const line = await opened(order);
    expect(line.goods).toMatchObject({
      end_user: 'customer',
      sold_by: 'reseller',
      'sold_by:1': 'distributor',
      financed_by: 'lessor',
      payer: 'lessor',
    });
    expect(line.services).toMatchObject({ bill_to: 'customer', payer: 'customer' });
  });

  test('each counterparty sees the line with the others as it may know them, and the order is the distributor’s alone', async () => {
    const order = await fourParties();
    await accept(order);
    const { entitlementRef: ref } = await opened(order);
    const seenBy = async (member: MadeMember<PartyActor>) =>
      as(member, async (ctx) => {
        const { roles, orderRef, customerName } = await getEntitlement(ctx, { ref });
        return { orderRef, customerName, roles: roles.map(({ role, tier, name }) => `${role}${tier ? `:${tier}` : ''} ${name}`) };
      });
    const reseller = await seenBy(world.sales1);
    expect(reseller.orderRef).toBeNull();
    expect(reseller.roles).toContain(`sold_by:1 ${distributor.name}`);
    // The name is the order's, or what this reseller calls the customer already: never another record's.
    expect(reseller.customerName).not.toBeNull();
    const leased = await seenBy(lessorFinance);
    expect(leased.roles.map((role) => role.split(' ')[0])).toEqual(expect.arrayContaining(['end_user', 'bill_to', 'payer', 'financed_by']));
    expect(leased.roles.join()).not.toContain(distributor.name);
    const owner = await seenBy(world.administrator);
    expect(owner.roles.join()).not.toContain(distributor.name);
    expect(owner.roles.join()).not.toContain('Fairlease');
    await expect(as(world.sales2, (ctx) => getEntitlement(ctx, { ref }))).rejects.toThrow('not_found');
    for (const outsider of [world.sales1, lessorFinance, world.administrator])
      await expect(as(outsider, (ctx) => getOrder(ctx, order))).rejects.toThrow('not_found');
  });

  test('a customer names its lessor, a partner its stock; nobody resells what a party keeps, and one card sits once', async () => {
    const leased = await place(world.administrator, {
      customer: { kind: 'self' },
      lessor: { kind: 'new', name: 'Fairlease', country: 'DE' },
    });
    await accept(leased, { lessor });
    expect((await opened(leased)).goods).toMatchObject({ end_user: 'customer', payer: 'lessor' });
    const stock = await place(world.sales1, { customer: { kind: 'stock' } });
    expect((await as(world.sales1, (ctx) => getOrder(ctx, stock))).pattern).toBe('stock');
    const named = { kind: 'new', name: 'Once Ltd', country: 'DE' } as const;
    expect(await refusalOf(place(world.sales1, { customer: named, lessor: named }))).toMatchObject({
      code: 'orders/same_party_twice',
      field: 'lessor',
    });
    expect(await refusalOf(place(world.sales1, { customer: { kind: 'self' }, reseller: named }))).toMatchObject({
      code: 'orders/pattern_not_possible',
    });
    expect(await refusalOf(place(world.administrator, { customer: { kind: 'stock' } }))).toMatchObject({ code: 'orders/not_a_partner' });
  });

  test('an answer to what is not asked is refused: a party that buys for itself is its own customer', async () => {
    const order = await place(world.administrator, { customer: { kind: 'self' } });
    const other = await refusalOf(accept(order, { endUser: world.reseller2 }));
    expect(other).toMatchObject({ code: 'orders/end_user_already_decided', field: 'endUser' });
    expect(await refusalOf(accept(order, { lessor }))).toMatchObject({ code: 'orders/lessor_already_decided', field: 'lessor' });
    await accept(order, { endUser: world.customer });
  });
});

describe('what staff enter', () => {
  test('is refused at the seat: empty, not of the pattern, twice at the table, the vendor, no partner, ended; and nothing is left', async () => {
    const before = await db.admin`select count(*)::int as orders, (select count(*)::int from party_cards) as cards from orders`;
    const wish = { lines: lines(), pattern: 'reseller' } as const;
    const entering = (seats: EntryWish['seats']) => refusalOf(enterOrder(db.database, world.operations.actor, { ...wish, seats }));
    const gone = await makePartner(db.database, { name: 'Gone Reselling' });
    await db.admin`update partner_profiles set state = 'suspended' where party_id = ${gone.id}`;
    const past = await makeParty(db.database, { name: 'Past Ltd' });
    await db.admin`update parties set ended_on = '2026-01-01' where id = ${past.id}`;
    const [reseller, customer] = [world.reseller1, world.customer];
    expect(await entering({ customer })).toMatchObject({ code: 'orders/seat_required', field: 'seats.reseller' });
    expect(await entering({ customer, reseller, lessor })).toMatchObject({ code: 'orders/seat_not_in_pattern', field: 'seats.lessor' });
    expect(await entering({ customer: reseller, reseller })).toMatchObject({ code: 'orders/same_party_twice', field: 'seats.customer' });
    expect(await entering({ customer: world.vendor, reseller })).toMatchObject({ code: 'orders/vendor_not_allowed' });
    expect(await entering({ customer, reseller: lessor })).toMatchObject({ code: 'orders/seller_not_active', field: 'seats.reseller' });
    expect(await entering({ customer, reseller: gone })).toMatchObject({ code: 'orders/seller_not_active', data: { state: 'suspended' } });
    expect(await entering({ customer: past, reseller })).toMatchObject({ code: 'orders/party_ended', field: 'seats.customer' });
    expect(await entering({ customer: { ref: 'PTY-ZZZZZZZZ' }, reseller })).toMatchObject({ code: 'orders/unknown_party' });
    expect(await db.admin`select count(*)::int as orders, (select count(*)::int from party_cards) as cards from orders`).toEqual(before);
  });

  test('stands in the partner’s list in words it knows, and the same request sent again is one order', async () => {
    const wish: EntryWish = {
      pattern: 'reseller',
      seats: { customer: world.customer, reseller: world.reseller2 },
      lines: lines(),
      clientRequestId: 'entered-once',
    };
    const first = await enterOrder(db.database, world.operations.actor, wish);
    expect(await enterOrder(db.database, world.operations.actor, wish)).toEqual({ ref: first.ref, repeated: true });
    const order = await as(world.sales2, (ctx) => getOrder(ctx, first));
    expect(order.customerName).toBe(world.customer.name);
    expect(order.roles.find(({ role }) => role === 'end_user')!.ref).toMatch(/^CRD-/);
  });

  test('an amount that no invoice could hold is refused at its quantity', async () => {
    const dear = await makePricedProduct(db.database, { kind: 'subscription', metric: 'user', listMinor: 1_000_000_000_000n });
    const wish = { lines: [{ product: bundle }, { product: dear, quantity: 1_000_000, termMonths: 120 }] };
    expect(await refusalOf(place(world.sales1, wish))).toMatchObject({ code: 'orders/amount_too_large', field: 'lines.1.quantity' });
  });
});

describe('the buy side', () => {
  test('a line freezes its supplier’s component with the cost of the day and its trace; later books and bundles touch no line', async () => {
    const order = await enter('reseller');
    await accept(order);
    const componentsOf = () =>
      withActor(
        db.database,
        world.operations.actor,
        { now: FIXTURE_NOW, mode: 'read' },
        async (ctx) => (await getAnyOrder(ctx, order)).lines,
      );
    const [goods, services] = await componentsOf();
    expect(goods!.components).toMatchObject([
      {
        productName: 'Probe',
        supplier: { name: 'Componentry' },
        quantity: 6,
        unitCost: { amountMinor: 21_000n, currency: 'EUR' },
        trace: { reason: 'book' },
      },
    ]);
    expect(services!.components).toEqual([]);
    await asSystem(db.database, (ctx) =>
      setComponents(ctx, { productRef: service.ref, components: [{ productRef: component.ref, supplierRef: supplier.ref, quantity: 1 }] }),
    );
    expect((await componentsOf())[1]!.components).toEqual([]);
    await asSystem(db.database, (ctx) => setComponents(ctx, { productRef: service.ref, components: [] }));
  });

  test('a supplier without a book is no reason to refuse a customer: the line says that there is no cost', async () => {
    const silent = await makeParty(db.database, { name: 'Silent Supply' });
    const product = await makePricedProduct(db.database);
    await asSystem(db.database, (ctx) =>
      setComponents(ctx, { productRef: product.ref, components: [{ productRef: component.ref, supplierRef: silent.ref, quantity: 1 }] }),
    );
    const order = await enterOrder(db.database, world.operations.actor, {
      pattern: 'direct',
      seats: { customer: world.customer },
      lines: [{ product }],
    });
    await accept(order);
    const [row] =
      await db.admin`select unit_cost_minor, trace->>'reason' as reason from line_components c join order_lines l on l.id = c.line_id
      join orders o on o.id = l.order_id where o.ref = ${order.ref}`;
    expect(row).toEqual({ unit_cost_minor: null, reason: 'no_cost' });
  });

  test.each(['line_components', 'product_components'])('%s is nobody’s outside the vendor, while rows exist', async (table) => {
    expect((await db.admin`select count(*)::int as count from ${db.admin(table)}`)[0]!.count).toBeGreaterThan(0);
    await expect(as(world.sales1, ({ tx }) => tx.execute(sql`select 1 from ${sql.identifier(table)}`))).rejects.toMatchObject({
      cause: { code: '42501' },
    });
  });

  test('neither supplier nor cost stands in anything a party reads of the order and its lines', async () => {
    const order = await enter('distributor_lessor');
    await accept(order);
    const { entitlementRef: ref } = await opened(order);
    const read = [
      await as(distributorSales, (ctx) => getOrder(ctx, order)),
      ...(await Promise.all(
        [distributorSales, world.sales1, lessorFinance, world.administrator].map((member) =>
          as(member, (ctx) => getEntitlement(ctx, { ref })),
        ),
      )),
    ];
    const text = JSON.stringify(read, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).toContain(distributor.name);
    for (const canary of ['Componentry', '21000', 'supplied_by', 'unitCost']) expect(text).not.toContain(canary);
  });

  test('who supplies is told to no party, on the order neither', async () => {
    const suppliers = await db.admin`select count(*)::int as count from order_line_roles where role = 'supplied_by'`;
    expect(suppliers[0]!.count).toBeGreaterThan(0);
    for (const member of [world.sales1, world.administrator, distributorSales]) {
      const seen = await as(member, ({ tx }) => tx.execute<{ role: string }>(sql`select role from order_line_roles`));
      expect(seen.filter(({ role }) => role === 'supplied_by')).toEqual([]);
    }
  });
});
