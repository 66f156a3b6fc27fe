import { makeProduct } from '@tributary/catalog/fixtures';
import { products } from '@tributary/catalog/schema';
import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { changePartnerState } from '@tributary/parties/commands';
import { asSystem, FIXTURE_NOW, makeCard, makeMember, makePartner, makeParty, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { createCallerFactory, router } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { type OrderWish, orderRequest, placeOrder } from './orders.fixtures.ts';
import { ordersPortal } from './orders.router.ts';
import { submitOrder } from './orders.submit.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let gateway: Awaited<ReturnType<typeof makeProduct>>;
let suite: Awaited<ReturnType<typeof makeProduct>>;
let unpriced: Awaited<ReturnType<typeof makeProduct>>;
let retired: Awaited<ReturnType<typeof makeProduct>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  gateway = await makeProduct(db.database, { name: 'Gateway' });
  suite = await makeProduct(db.database, { name: 'Suite', kind: 'subscription', metric: 'user' });
  unpriced = await makeProduct(db.database, { name: 'Unpriced' });
  retired = await makeProduct(db.database, { name: 'Retired' });
  await asSystem(db.database, ({ tx }) => tx.update(products).set({ state: 'retired' }).where(eq(products.id, retired.id)));
  await makeBook(db.database, {
    name: 'List',
    entries: [
      { product: gateway, listMinor: 100_000n },
      { product: suite, listMinor: 12_000n },
      { product: retired, listMinor: 1n },
    ],
  });
  await makeBook(db.database, {
    name: 'Bluepeak',
    level: 4,
    partner: world.reseller1,
    entries: [{ product: gateway, listMinor: 100_000n, netMinor: 70_000n }],
  });
});

const caller = (actor: PartyActor) =>
  createCallerFactory(router({ orders: ordersPortal }))({ database: db.database, actor, now: () => FIXTURE_NOW, requestId: 'test' }).orders;
const counts = () => db.admin`select (select count(*) from orders)::int as orders, (select count(*) from order_lines)::int as lines,
  (select count(*) from order_roles)::int as roles, (select count(*) from party_cards)::int as cards, (select count(*) from events)::int as events,
  (select count(*) from graphile_worker._private_jobs)::int as jobs`;
const refusalOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (failed: unknown) => failed,
  );
  return error === null ? null : toPublicError(error);
};

describe('submitting an order', () => {
  test("freezes list, net, book and trace of the partner's own book, and names the roles of reseller's paper", async () => {
    const { ref } = await placeOrder(db.database, world.sales1.actor, {
      lines: [
        { product: gateway, quantity: 3 },
        { product: suite, quantity: 10, termMonths: 36 },
      ],
    });
    const order = await caller(world.sales1.actor).get({ ref });
    expect(order.lines.map(({ unitList, unitNet, net, termMonths }) => ({ unitList, unitNet, net, termMonths }))).toEqual([
      {
        unitList: { amountMinor: 100_000n, currency: 'EUR' },
        unitNet: { amountMinor: 70_000n, currency: 'EUR' },
        net: { amountMinor: 210_000n, currency: 'EUR' },
        termMonths: null,
      },
      {
        unitList: { amountMinor: 36_000n, currency: 'EUR' },
        unitNet: { amountMinor: 36_000n, currency: 'EUR' },
        net: { amountMinor: 360_000n, currency: 'EUR' },
        termMonths: 36,
      },
    ]);
    expect(order.total).toEqual({ amountMinor: 570_000n, currency: 'EUR' });
    expect(order.lines[0]!.trace.answer).toMatchObject({ levelName: 'partner_book', bookName: 'Bluepeak', unitNetMinor: '70000' });
    expect(order.lines[1]!.trace.answer).toMatchObject({ levelName: 'list', bookName: 'List' });
    const roles =
      await db.admin`select role, party_id from order_roles r join orders o on o.id = r.order_id where o.ref = ${ref} order by role`;
    expect(roles.map((row) => [row.role, row.party_id])).toEqual([
      ['bill_to', world.reseller1.id],
      ['payer', world.reseller1.id],
      ['signatory', world.vendor.id],
      ['sold_by', world.reseller1.id],
    ]);
    expect(order.roles.map(({ role, name }) => [role, name])).toEqual([
      ['end_user', order.customerName],
      ['signatory', 'Halden Systems'],
      ['bill_to', world.reseller1.name],
      ['payer', world.reseller1.name],
      ['sold_by', world.reseller1.name],
    ]);
    const [event] =
      await db.admin`select name, actor_person_id, array(select party_id::text from event_parties p where p.event_id = e.id) as parties
      from events e where hint_ref = ${ref}`;
    expect(event).toMatchObject({ name: 'orders/submitted', actor_person_id: world.sales1.personId, parties: [world.reseller1.id] });
  });

  test('a book that changes later touches no placed order, and the quote says what submitting will freeze', async () => {
    const product = await makeProduct(db.database);
    await makeBook(db.database, { entries: [{ product, listMinor: 500n }] });
    const wish: OrderWish = { lines: [{ product, quantity: 2 }] };
    const { clientRequestId: _id, ...quote } = orderRequest(wish);
    expect((await caller(world.sales1.actor).quote(quote)).total).toEqual({ amountMinor: 1_000n, currency: 'EUR' });
    const { ref } = await placeOrder(db.database, world.sales1.actor, wish);
    await makeBook(db.database, { level: 4, partner: world.reseller1, entries: [{ product, listMinor: 500n, netMinor: 100n }] });
    expect((await caller(world.sales1.actor).quote(quote)).total).toEqual({ amountMinor: 200n, currency: 'EUR' });
    expect((await caller(world.sales1.actor).get({ ref })).total).toEqual({ amountMinor: 1_000n, currency: 'EUR' });
  });

  test('naming a customer again uses the card that is there, without a word', async () => {
    const card = await makeCard(db.database, world.sales1.actor);
    const before = await counts();
    const { ref } = await placeOrder(db.database, world.sales1.actor, {
      lines: [{ product: gateway }],
      customer: { kind: 'new', name: card.name.toUpperCase(), country: 'DE' },
    });
    expect((await counts())[0]!.cards).toBe(before[0]!.cards);
    expect((await caller(world.sales1.actor).get({ ref })).customerName).toBe(card.name);
  });

  test('a party that is no partner orders for itself, and is then end user, billed and payer', async () => {
    const { ref } = await placeOrder(db.database, world.administrator.actor, { lines: [{ product: gateway }], customer: { kind: 'self' } });
    const order = await caller(world.administrator.actor).get({ ref });
    expect(order.customerName).toBe(world.customer.name);
    expect(order.roles.map(({ role, name }) => [role, name])).toEqual([
      ['end_user', world.customer.name],
      ['signatory', 'Halden Systems'],
      ['bill_to', world.customer.name],
      ['payer', world.customer.name],
    ]);
  });
});

describe('one client request id is one order', () => {
  test('twenty at the same moment make one order, with its lines, roles, card and event once', async () => {
    const request = orderRequest({ lines: [{ product: gateway, quantity: 2 }, { product: suite }] });
    const before = (await counts())[0]!;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        withActor(db.database, world.sales1.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) => submitOrder(ctx, request)),
      ),
    );
    expect(new Set(answers.map(({ ref }) => ref)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    const after = (await counts())[0]!;
    expect({ ...after }).toEqual({
      orders: before.orders + 1,
      lines: before.lines + 2,
      roles: before.roles + 4,
      cards: before.cards + 1,
      events: before.events + 2,
      jobs: before.jobs + 2,
    });
  });

  test('sent again after its start has passed, it is still the order it was', async () => {
    const wish = orderRequest({ lines: [{ product: gateway }] });
    const submitAt = (now: Date) => withActor(db.database, world.sales1.actor, { now, mode: 'write' }, (ctx) => submitOrder(ctx, wish));
    const first = await submitAt(FIXTURE_NOW);
    expect(await submitAt(new Date('2026-12-24T09:00:00Z'))).toEqual({ ref: first.ref, repeated: true });
  });

  test('the id with another content is refused and changes nothing', async () => {
    const clientRequestId = 'request-reused';
    const customer = { kind: 'new', name: 'Reused customer', country: 'DE' } as const;
    await placeOrder(db.database, world.sales1.actor, { clientRequestId, customer, lines: [{ product: gateway, quantity: 1 }] });
    const before = await counts();
    const again = placeOrder(db.database, world.sales1.actor, { clientRequestId, customer, lines: [{ product: gateway, quantity: 2 }] });
    expect(await refusalOf(again)).toMatchObject({ code: 'orders/request_id_reused' });
    expect(await counts()).toEqual(before);
  });

  test('two parties may use the same id: neither learns of the other', async () => {
    const clientRequestId = 'shared-by-chance';
    const first = await placeOrder(db.database, world.sales1.actor, { clientRequestId, lines: [{ product: gateway }] });
    const second = await placeOrder(db.database, world.sales2.actor, { clientRequestId, lines: [{ product: gateway }] });
    expect(second).toMatchObject({ repeated: false });
    expect(second.ref).not.toBe(first.ref);
  });
});

describe('a refused order leaves nothing behind and names the field', () => {
  const newCustomer = { kind: 'new', name: 'Never written', country: 'DE' } as const;
  const cases: [string, () => OrderWish, { code: string; field?: string }][] = [
    [
      'no price for the second line',
      () => ({ lines: [{ product: gateway }, { product: unpriced }] }),
      { code: 'orders/no_price', field: 'lines.1.productRef' },
    ],
    [
      'a currency without a book',
      () => ({ currency: 'CHF', lines: [{ product: gateway }] }),
      { code: 'orders/currency_without_book', field: 'currency' },
    ],
    [
      'a start in the past',
      () => ({ startsOn: '2026-11-21', lines: [{ product: gateway }] }),
      { code: 'orders/start_in_past', field: 'startsOn' },
    ],
    [
      'a start far ahead',
      () => ({ startsOn: '2031-01-01', lines: [{ product: gateway }] }),
      { code: 'orders/start_too_late', field: 'startsOn' },
    ],
    [
      'an unknown product',
      () => ({ lines: [{ product: { ref: 'PRD-00000000' } }] }),
      { code: 'orders/unknown_product', field: 'lines.0.productRef' },
    ],
    [
      'a retired product',
      () => ({ lines: [{ product: gateway }, { product: retired }] }),
      { code: 'orders/product_retired', field: 'lines.1.productRef' },
    ],
    [
      'an unknown card',
      () => ({ customer: { kind: 'card', ref: 'CRD-00000000' }, lines: [{ product: gateway }] }),
      { code: 'orders/unknown_customer', field: 'customer.ref' },
    ],
  ];
  test.each(cases)('%s', async (_title, wish, expected) => {
    const before = await counts();
    const refusal = await refusalOf(placeOrder(db.database, world.sales1.actor, { customer: newCustomer, ...wish() }));
    expect(refusal).toMatchObject(expected);
    expect(await counts()).toEqual(before);
  });

  test('no price brings the trace that says why', async () => {
    const refusal = await refusalOf(placeOrder(db.database, world.sales1.actor, { lines: [{ product: unpriced }] }));
    expect(refusal?.data).toMatchObject({ line: 0, trace: { answer: null, currency: 'EUR' } });
  });

  test("another partner's card is as unknown as one that does not exist", async () => {
    const card = await makeCard(db.database, world.sales2.actor);
    const before = await counts();
    const ordering = (ref: string) =>
      refusalOf(placeOrder(db.database, world.sales1.actor, { customer: { kind: 'card', ref }, lines: [{ product: gateway }] }));
    expect(await ordering(card.ref)).toEqual(await ordering('CRD-00000000'));
    expect(await counts()).toEqual(before);
  });

  test('a partner whose standing allows no new business is told so; a party that is no partner orders for itself alone', async () => {
    const applied = await makePartner(db.database, { initialState: 'applied' });
    const { actor } = await makeMember(db.database, applied, { functions: ['sales'] });
    const suspended = await makePartner(db.database);
    const member = await makeMember(db.database, suspended, { functions: ['sales'] });
    await asSystem(db.database, (ctx) => changePartnerState(ctx, { partyId: suspended.id, action: 'suspend' }));
    const outsider = await makeMember(db.database, await makeParty(db.database), { functions: ['sales'] });
    const before = await counts();
    const order = (by: PartyActor) => refusalOf(placeOrder(db.database, by, { lines: [{ product: gateway }] }));
    expect(await order(actor)).toMatchObject({ code: 'orders/partner_not_active', data: { state: 'applied' } });
    expect(await order(member.actor)).toMatchObject({ code: 'orders/partner_not_active', data: { state: 'suspended' } });
    expect(await order(outsider.actor)).toMatchObject({ code: 'orders/not_a_partner', field: 'customer' });
    expect(await counts()).toEqual(before);
  });

  test('quantities that are no whole copies, missing lines and too many are field errors', async () => {
    const before = await counts();
    const request = orderRequest({ lines: [{ product: gateway }] });
    const submit = (lines: unknown) => refusalOf(caller(world.sales1.actor).submit({ ...request, lines } as typeof request));
    const line = (quantity: unknown) => [{ productRef: gateway.ref, quantity }];
    expect(await submit(line(-1))).toMatchObject({ code: 'invalid', fields: { 'lines.0.quantity': 'quantity_positive' } });
    expect(await submit(line(0))).toMatchObject({ fields: { 'lines.0.quantity': 'quantity_positive' } });
    expect(await submit(line(1.5))).toMatchObject({ fields: { 'lines.0.quantity': 'quantity_whole' } });
    expect(await submit(line('many'))).toMatchObject({ fields: { 'lines.0.quantity': 'quantity' } });
    expect(await submit([])).toMatchObject({ fields: { lines: 'line_needed' } });
    expect(await submit(Array.from({ length: 201 }, () => line(1)[0]))).toMatchObject({ fields: { lines: 'too_many_lines' } });
    const purchaseOrderNumber = 'PO 1\r\nBcc: all@example.com';
    expect(await refusalOf(caller(world.sales1.actor).submit({ ...request, purchaseOrderNumber }))).toMatchObject({
      fields: { purchaseOrderNumber: 'line_break' },
    });
    expect(await counts()).toEqual(before);
  });

  test('only sales may order', async () => {
    const technician = await makeMember(db.database, world.reseller1, { functions: ['technical'] });
    const submitting = caller(technician.actor).submit(orderRequest({ lines: [{ product: gateway }] }));
    await expect(submitting).rejects.toSatisfy((error: Error) => error.cause instanceof DomainError && error.cause.code === 'forbidden');
  });
});
