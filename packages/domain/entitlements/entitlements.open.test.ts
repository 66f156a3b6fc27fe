import { withActor } from '@tributary/db/actor';
import { acceptOrder, placeOrder } from '@tributary/orders/fixtures';
import { asSystem, FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { makePricedProduct, openLine, openOrder } from './entitlements.fixtures.ts';
import { openEntitlements } from './entitlements.open.ts';
import { getEntitlement, listEntitlements } from './entitlements.portal.ts';
import { entitlementsReactions } from './entitlements.reactions.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let perpetual: Awaited<ReturnType<typeof makePricedProduct>>;
let subscription: Awaited<ReturnType<typeof makePricedProduct>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  perpetual = await makePricedProduct(db.database);
  subscription = await makePricedProduct(db.database, { kind: 'subscription', metric: 'user' });
});

const read = { now: FIXTURE_NOW, mode: 'read' } as const;
const accepted = async (lines: { product: { ref: string }; quantity?: number; termMonths?: number }[], startsOn?: string) => {
  const customer = { kind: 'new', name: 'Nordwind Logistics', country: 'DE' } as const;
  const order = await placeOrder(db.database, world.sales1.actor, { lines, startsOn, customer });
  await acceptOrder(db.database, world.operations.actor, order, { endUser: world.customer });
  return order;
};
const rowsOf = async (ref: string) => {
  const [row] = await db.admin`
    with l as (select l.id from order_lines l join orders o on o.id = l.order_id where o.ref = ${ref})
    select (select count(*) from entitlements where line_id in (select id from l))::int as entitlements,
      (select count(*) from seats where line_id in (select id from l))::int as seats,
      (select count(*) from line_roles where line_id in (select id from l))::int as roles,
      (select count(*) from access where line_id in (select id from l))::int as access,
      (select count(*) from events where name = 'entitlements/opened' and data->>'orderRef' = ${ref})::int as events`;
  return { ...row };
};

describe('an accepted order becomes entitlements', () => {
  test('one a line, with roles of their level, access by rule, and an event to those with access', async () => {
    const { ref } = await accepted([
      { product: perpetual, quantity: 5 },
      { product: subscription, termMonths: 24 },
    ]);
    const [first] = await openOrder(db.database, { ref });
    expect(await rowsOf(ref)).toEqual({ entitlements: 2, seats: 2, roles: 10, access: 8, events: 2 });
    const rows = await db.admin`select e.kind, e.term::text as term, maintenance::text as maintenance, status from entitlements e
      join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${ref} order by l.position`;
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { kind: 'perpetual', term: '[2026-11-22,)', maintenance: '[2026-11-22,2027-11-22)', status: 'active' },
      { kind: 'subscription', term: '[2026-11-22,2028-11-22)', maintenance: '[2026-11-22,2028-11-22)', status: 'active' },
    ]);
    const roles =
      await db.admin`select role, party_id, level, valid::text as valid from line_roles where line_id = ${first!.lineId} order by role`;
    expect(roles.map((row) => [row.role, row.party_id, row.level, row.valid])).toEqual([
      ['bill_to', world.reseller1.id, 'order', '[2026-11-22,)'],
      ['end_user', world.customer.id, 'order', '[2026-11-22,)'],
      ['payer', world.reseller1.id, 'order', '[2026-11-22,)'],
      ['signatory', world.vendor.id, 'order', '[2026-11-22,)'],
      ['sold_by', world.reseller1.id, 'order', '[2026-11-22,)'],
    ]);
    const access =
      await db.admin`select party_id, source, ends_on::text as ends_on, actions from access where line_id = ${first!.lineId} order by source`;
    expect(access.map((row) => [row.party_id, row.source, row.ends_on])).toEqual([
      [world.reseller1.id, 'bill_to', '9999-12-31'],
      [world.customer.id, 'end_user', '9999-12-31'],
      [world.reseller1.id, 'payer', '9999-12-31'],
      [world.reseller1.id, 'sold_by', '9999-12-31'],
    ]);
    expect(access[3]!.actions).toEqual(['view', 'order_renewal', 'open_ticket', 'see_history']);
    const [event] =
      await db.admin`select on_behalf_of_party_id, array(select party_id::text from event_parties p where p.event_id = e.id order by 1) as parties
      from events e where name = 'entitlements/opened' and data->>'lineId' = ${first!.lineId}`;
    expect(event).toEqual({ on_behalf_of_party_id: world.reseller1.id, parties: [world.reseller1.id, world.customer.id].sort() });
  });

  test('run again, and by eight workers at once, it leaves the same rows', async () => {
    const { ref } = await accepted([{ product: perpetual }, { product: subscription }]);
    const [order] = await db.admin`select id from orders where ref = ${ref}`;
    const event = { id: order!.id, data: { orderId: order!.id, orderRef: ref }, at: FIXTURE_NOW, actorPersonId: null, actorPartyId: null };
    const reaction = entitlementsReactions[0]!;
    await Promise.all(Array.from({ length: 8 }, () => asSystem(db.database, (ctx) => reaction.run(ctx, event))));
    const once = await rowsOf(ref);
    expect(once).toEqual({ entitlements: 2, seats: 2, roles: 10, access: 8, events: 2 });
    await asSystem(db.database, (ctx) => reaction.run(ctx, event));
    expect(await rowsOf(ref)).toEqual(once);
  });

  test('killed half-way it leaves nothing, and the next run does it all', async () => {
    const { ref } = await accepted([{ product: perpetual }]);
    const [order] = await db.admin`select id from orders where ref = ${ref}`;
    const killed = asSystem(db.database, async (ctx) => {
      await openEntitlements(ctx, order!.id);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await rowsOf(ref)).toEqual({ entitlements: 0, seats: 0, roles: 0, access: 0, events: 0 });
    await openOrder(db.database, { ref });
    expect(await rowsOf(ref)).toMatchObject({ entitlements: 1, access: 4, events: 1 });
  });

  test('an order that was not accepted opens nothing', async () => {
    const { ref } = await placeOrder(db.database, world.sales1.actor, { lines: [{ product: perpetual }] });
    await expect(openOrder(db.database, { ref })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a later start is pending, seen at once, and active on its day without any job', async () => {
    const line = await openLine(db.database, {
      by: world.administrator.actor,
      staff: world.operations.actor,
      endUser: world.customer,
      product: subscription,
      startsOn: '2027-01-01',
    });
    const on = (now: Date) =>
      withActor(db.database, world.administrator.actor, { now, mode: 'read' }, (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }));
    expect(await on(FIXTURE_NOW)).toMatchObject({ status: 'pending', term: { from: '2027-01-01', until: '2028-01-01' } });
    expect((await on(new Date('2027-01-01T11:00:00Z'))).status).toBe('active');
    expect((await on(new Date('2028-01-01T11:00:00Z'))).status).toBe('expired');
  });
});

describe('who knows whom by what name', () => {
  test('the customer sees its partner by name, the partner the customer by its own card, neither sees a party reference', async () => {
    const line = await openLine(db.database, {
      by: world.sales2.actor,
      staff: world.operations.actor,
      endUser: { ...world.customer, name: 'Nordwind (Corvid)' },
    });
    const seenBy = (actor: typeof world.sales1.actor) =>
      withActor(db.database, actor, read, (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }));
    const customer = await seenBy(world.administrator.actor);
    expect(customer).toMatchObject({ partnerName: world.reseller2.name, customerName: world.customer.name, lineRef: null, orderRef: null });
    expect(customer.roles.map(({ role, name, ref }) => [role, name, ref])).toEqual([
      ['end_user', world.customer.name, world.customer.ref],
      ['signatory', 'Halden Systems', null],
      ['sold_by', world.reseller2.name, null],
    ]);
    expect(customer.why).toEqual([
      { source: 'end_user', actions: expect.arrayContaining(['download', 'activate']), since: '2026-11-22', until: null },
    ]);
    const partner = await seenBy(world.sales2.actor);
    expect(partner).toMatchObject({ partnerName: world.reseller2.name, customerName: 'Nordwind (Corvid)', orderRef: line.orderRef });
    expect(partner.roles.find(({ role }) => role === 'end_user')).toMatchObject({
      name: 'Nordwind (Corvid)',
      ref: expect.stringMatching(/^CRD-/),
    });
    expect(partner.actions).toEqual(['view', 'order_renewal', 'open_ticket', 'see_history']);
    expect(JSON.stringify(partner)).not.toContain(world.customer.ref);
    const found = (actor: typeof world.sales1.actor, q: string) =>
      withActor(db.database, actor, read, async (ctx) => (await listEntitlements(ctx, { limit: 50, q })).rows.map((row) => row.ref));
    expect(await found(world.sales2.actor, '(corvid)')).toEqual([line.entitlementRef]);
    expect(await found(world.sales2.actor, world.customer.name)).toEqual([]);
    expect(await found(world.administrator.actor, world.reseller2.name)).toEqual([line.entitlementRef]);
    expect(await found(world.administrator.actor, '(corvid)')).toEqual([]);
  });
});
