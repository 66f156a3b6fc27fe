import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { FIXTURE_NOW, makeCard, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { acceptOrder, placeOrder } from './orders.fixtures.ts';
import { listOrders } from './orders.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let ref1: string;
let ref2: string;

beforeAll(async () => {
  world = await makeWorld(db.database);
  const product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 1_000n }] });
  const place = async (actor: typeof world.sales1.actor) => {
    const card = await makeCard(db.database, actor, { name: 'Nordwind Logistics' });
    const order = await placeOrder(db.database, actor, { lines: [{ product }, { product }], customer: { kind: 'card', ref: card.ref } });
    await acceptOrder(db.database, world.operations.actor, order, { endUser: world.customer });
    return order.ref;
  };
  [ref1, ref2] = [await place(world.sales1.actor), await place(world.sales2.actor)];
});

const TABLES = ['orders', 'order_lines', 'order_roles'] as const;
const rowsAs = (actor: typeof world.sales1.actor, table: string, mode: 'read' | 'write' = 'read') =>
  withActor(db.database, actor, { now: FIXTURE_NOW, mode }, ({ tx }) => tx.execute(sql`select * from ${sql.identifier(table)}`));

describe('orders are read by who placed them, and by the vendor', () => {
  test.each(TABLES)('%s: of two partners of one customer each reads its own rows, while both exist', async (table) => {
    const all = await db.admin`select count(*)::int as count from ${db.admin(table)}`;
    const [first, second] = [await rowsAs(world.sales1.actor, table), await rowsAs(world.sales2.actor, table)];
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBe(first.length);
    expect(all[0]!.count).toBe(first.length + second.length);
  });

  test.each(TABLES)('%s: the end customer reads none of what its partners bought for it', async (table) => {
    expect(await rowsAs(world.administrator.actor, table)).toHaveLength(0);
    expect((await db.admin`select count(*)::int as count from ${db.admin(table)}`)[0]!.count).toBeGreaterThan(0);
  });

  test('the list of one partner is the same whatever the other one orders: no count, no cursor, no row tells', async () => {
    const list = () =>
      withActor(db.database, world.sales1.actor, { now: FIXTURE_NOW, mode: 'read' }, (ctx) => listOrders(ctx, { limit: 1 }));
    const before = await list();
    expect(before).toEqual({ rows: [expect.objectContaining({ ref: ref1 })], nextCursor: null });
    const product = await makeProduct(db.database);
    await makeBook(db.database, { entries: [{ product, listMinor: 1n }] });
    await placeOrder(db.database, world.sales2.actor, { lines: [{ product }] });
    expect(await list()).toEqual(before);
    expect(ref2).not.toBe(ref1);
  });
});

describe('what a party may write, the database decides', () => {
  const writing = (statement: ReturnType<typeof sql>) =>
    withActor(db.database, world.sales1.actor, { now: FIXTURE_NOW, mode: 'write' }, ({ tx }) => tx.execute(statement));

  test('no order in the name of another party, none that is accepted already, none with an end user', async () => {
    const insert = (party: string, state: string, endUser: string | null) =>
      writing(sql`insert into orders (ref, placed_by_party_id, placed_by_person_id, client_request_id, request_hash, state, currency, end_user_party_id, starts_on, total_net_minor, submitted_at)
        values (${`ORD-${state}`}, ${party}, ${world.sales1.personId}, ${`forged-${state}`}, '', ${state}, 'EUR', ${endUser}::uuid, '2026-12-01', 0, now())`);
    for (const [party, state, endUser] of [
      [world.reseller2.id, 'submitted', null],
      [world.reseller1.id, 'accepted', null],
      [world.reseller1.id, 'submitted', world.customer.id],
    ] as const)
      await expect(insert(party, state, endUser)).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('no decision but taking back what is submitted', async () => {
    const product = await makeProduct(db.database);
    await makeBook(db.database, { entries: [{ product, listMinor: 1n }] });
    const { ref } = await placeOrder(db.database, world.sales1.actor, { lines: [{ product }] });
    await expect(writing(sql`update orders set state = 'accepted' where ref = ${ref}`)).rejects.toMatchObject({ cause: { code: '42501' } });
    const cancel = (one: string) =>
      writing(sql`update orders set state = 'cancelled', decided_by_person_id = ${world.sales1.personId} where ref = ${one} returning 1`);
    expect(await cancel(ref1)).toHaveLength(0);
    expect(await cancel(ref2)).toHaveLength(0);
    const cheaper = writing(sql`update orders set state = 'cancelled', total_net_minor = 0 where ref = ${ref}`);
    await expect(cheaper).rejects.toMatchObject({ cause: { code: '42501' } });
    await expect(writing(sql`delete from orders where ref = ${ref}`)).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('no role on an order for anybody but itself and the vendor, and neither role nor line once it is decided', async () => {
    const product = await makeProduct(db.database);
    await makeBook(db.database, { entries: [{ product, listMinor: 1n }] });
    const open = await placeOrder(db.database, world.sales1.actor, { lines: [{ product }] });
    const role = (ref: string, partyId: string) =>
      writing(
        sql`insert into order_roles (order_id, role, party_id) select id, 'serviced_by', ${partyId}::uuid from orders where ref = ${ref} returning 1`,
      );
    await expect(role(open.ref, world.reseller2.id)).rejects.toMatchObject({ cause: { code: '42501' } });
    expect(await role(open.ref, world.reseller1.id)).toHaveLength(1);
    await expect(role(ref1, world.reseller1.id)).rejects.toMatchObject({ cause: { code: '42501' } });
    const line =
      writing(sql`insert into order_lines (ref, order_id, placed_by_party_id, position, product_id, quantity, currency, unit_list_minor,
        unit_net_minor, net_minor, price_book_id, price_trace)
      select 'LIN-FORGED', order_id, placed_by_party_id, 99, product_id, 1, currency, 0, 0, 0, price_book_id, price_trace
      from order_lines where order_id = (select id from orders where ref = ${ref1}) limit 1`);
    await expect(line).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test("no order for another partner's card, whose name would come back by the bell", async () => {
    const card = await makeCard(db.database, world.sales2.actor, { name: 'Seen by the second only' });
    const [{ id }] = (await db.admin`select id from party_cards where ref = ${card.ref}`) as unknown as [{ id: string }];
    const forged =
      writing(sql`insert into orders (ref, placed_by_party_id, placed_by_person_id, client_request_id, request_hash, state, currency, end_user_card_id, starts_on, total_net_minor, submitted_at)
      values ('ORD-CARD', ${world.reseller1.id}, ${world.sales1.personId}, 'forged-card', '', 'submitted', 'EUR', ${id}, '2026-12-01', 0, now())`);
    await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
