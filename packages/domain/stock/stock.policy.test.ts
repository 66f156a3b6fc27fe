import { withActor } from '@tributary/db/actor';
import { FIXTURE_NOW } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { ageingOfOwnStock } from './stock.ageing.ts';
import { assign, assignAndAccept, buyStock, makeStockWorld, offer, passOn } from './stock.fixtures.ts';
import { getHolding, listHoldings } from './stock.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeStockWorld>>;
let theirs: { ref: string };
beforeAll(async () => {
  world = await makeStockWorld(db, 30);
  const { sales1, sales2, operations, product, reseller2, lot } = world;
  theirs = await passOn(db, { seller: sales1.actor, operations: operations.actor, holding: lot, quantity: 10, reseller: reseller2 });
  await offer(db, sales1.actor, lot, 2);
  await assignAndAccept(db, { actor: sales2.actor, operations: operations.actor, holding: theirs, quantity: 4 });
  await buyStock(db, { buyer: sales2.actor, operations: operations.actor, product, quantity: 7 });
});

const DENIED = { cause: { code: '42501' } };
type Actor = typeof world.sales1.actor;
const TABLES = ['stock_holdings', 'stock_accounts', 'stock_movements', 'stock_sales'] as const;
const rowsAs = (actor: Actor, table: string) =>
  withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'read' }, ({ tx }) => tx.execute(sql`select * from ${sql.identifier(table)}`));
const writing = (actor: Actor, statement: ReturnType<typeof sql>) =>
  withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'write' }, ({ tx }) => tx.execute(statement));

describe('who reads what of a lot', () => {
  test('lots, with their price, are the vendor’s alone; a customer that uses copies of one reads nothing of stock', async () => {
    for (const table of TABLES) {
      const [all] = await db.admin`select count(*)::int as count from ${db.admin(table)}`;
      expect(all!.count, table).toBeGreaterThan(0);
      expect(await rowsAs(world.administrator.actor, table), table).toHaveLength(0);
    }
    const [lots] = await db.admin`select count(*)::int as count from stock_lots`;
    expect(lots!.count).toBe(2);
    await expect(rowsAs(world.sales1.actor, 'stock_lots')).rejects.toMatchObject(DENIED);
  });

  test('holdings, accounts and sales are their holder’s; a movement is theirs between whom it was', async () => {
    const seen = async (actor: Actor) =>
      Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await rowsAs(actor, table)] as const)));
    const [first, second] = [await seen(world.sales1.actor), await seen(world.sales2.actor)];
    const [all] =
      await db.admin`select (select count(*) from stock_holdings)::int as holdings, (select count(*) from stock_movements)::int as movements`;
    expect([first.stock_holdings!.length, second.stock_holdings!.length, all!.holdings]).toEqual([1, 2, 3]);
    expect(first.stock_accounts!.every((row) => row.holder_party_id === world.reseller1.id)).toBe(true);
    expect(second.stock_sales).toHaveLength(0);
    const both = first.stock_movements!.filter((row) => second.stock_movements!.some((other) => other.id === row.id));
    expect(both.map(({ kind }) => kind)).toEqual(['sold_on']);
    expect(first.stock_movements!.length + second.stock_movements!.length - both.length).toBe(all!.movements);
  });

  test('twin readings: whatever the reseller does with what it was sold, the seller reads the same, byte for byte', async () => {
    const look = async () => {
      const all = await withActor(db.database, world.sales1.actor, { now: FIXTURE_NOW, mode: 'read' }, async (ctx) => [
        await listHoldings(ctx, { limit: 50 }),
        await getHolding(ctx, { ref: world.lot.ref }),
        await getHolding(ctx, { ref: world.lot.ref, asOf: '2026-11-21' }),
        await ageingOfOwnStock(ctx, {}),
      ]);
      return JSON.stringify(all, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value));
    };
    const before = await look();
    expect(before).toContain(world.lot.ref);
    await assign(db, world.sales2.actor, theirs, 2);
    await offer(db, world.sales2.actor, theirs, 1);
    await buyStock(db, { buyer: world.sales2.actor, operations: world.operations.actor, product: world.product, quantity: 3 });
    expect(await look()).toBe(before);
  });
});

describe('what a party may write of the ledger, the database decides', () => {
  const move = (over: { kind?: string; from?: string; to?: string; quantity?: number; line?: string | null; request?: string | null }) => {
    const { kind = 'assigned', from = 'stock', to = 'sold', quantity = 1, line = null, request = null } = over;
    return sql`insert into stock_movements (ref, lot_id, kind, from_account_id, from_party_id, from_kind, to_account_id, to_party_id, to_kind, quantity, moved_at, line_id, client_request_id, by_person_id)
      select ${`MOV-${kind}`}, f.lot_id, ${kind}, f.id, f.holder_party_id, f.kind, t.id, t.holder_party_id, t.kind, ${quantity}::int, now(), ${line}::uuid, ${request}, ${world.sales1.personId}::uuid
      from stock_accounts f join stock_accounts t using (lot_id, holder_party_id) where f.lot_id = ${world.lot.lotId} and f.kind = ${from} and t.kind = ${to}`;
  };

  test('no movement but of its own copies, for its own line, of as many as the line says', async () => {
    const { orderRef } = await assign(db, world.sales1.actor, world.lot, 2);
    const [{ id }] =
      (await db.admin`select l.id from order_lines l join orders o on o.id = l.order_id where o.ref = ${orderRef}`) as unknown as [
        { id: string },
      ];
    for (const forged of [
      move({ request: 'forged-request' }),
      move({ line: id, kind: 'activated', from: 'sold', to: 'active' }),
      move({ line: id, kind: 'restocked', from: 'returned', to: 'stock' }),
      move({ line: id, kind: 'handed_back', from: 'active', to: 'returned', quantity: 1 }),
    ])
      await expect(writing(world.sales1.actor, forged)).rejects.toMatchObject(DENIED);
    await expect(writing(world.sales1.actor, move({ line: id, quantity: 2 }))).rejects.toMatchObject({
      cause: { constraint_name: 'stock_movements_once_per_line' },
    });
    await expect(writing(world.sales2.actor, move({ line: id, quantity: 2 }))).rejects.toMatchObject(DENIED);
  });

  test('no balance, no holding, no account, and no movement is changed or deleted, by nobody', async () => {
    for (const statement of [
      sql`update stock_accounts set balance = 99`,
      sql`update stock_movements set quantity = 1`,
      sql`delete from stock_movements`,
      sql`update stock_holdings set unit_net_minor = 0`,
      sql`insert into stock_accounts (lot_id, holder_party_id, kind) values (${world.lot.lotId}, ${world.reseller1.id}, 'mint')`,
    ]) {
      await expect(writing(world.sales1.actor, statement)).rejects.toMatchObject(DENIED);
    }
    const system = (statement: ReturnType<typeof sql>) =>
      withActor(db.database, { kind: 'system' }, { now: FIXTURE_NOW, mode: 'write' }, ({ tx }) => tx.execute(statement));
    await expect(system(sql`update stock_accounts set balance = balance + 1 where kind = 'stock'`)).rejects.toMatchObject(DENIED);
    await expect(system(sql`delete from stock_movements`)).rejects.toMatchObject(DENIED);
    await expect(db.admin`update stock_accounts set balance = 0`).rejects.toMatchObject({ code: '42501' });
  });

  test('no sale that is decided already, or of a lot it does not hold, or to another’s card', async () => {
    const sale = (state: string, lotId: string, card: ReturnType<typeof sql>) => sql`
      insert into stock_sales (ref, lot_id, seller_party_id, card_id, quantity, state, requested_at, requested_by_person_id, client_request_id, request_hash)
      select ${`STS-${state}`}, ${lotId}::uuid, ${world.reseller1.id}::uuid, ${card}, 1, ${state}, now(), ${world.sales1.personId}::uuid, 'forged-sale', ''`;
    const ownCard = sql`(select id from party_cards limit 1)`;
    const [foreign] = await db.admin`select (select id from party_cards where owner_party_id = ${world.reseller2.id} limit 1) as card,
      (select lot_id from stock_holdings h where holder_party_id = ${world.reseller2.id} and lot_id <> ${world.lot.lotId} limit 1) as lot`;
    await expect(writing(world.sales1.actor, sale('confirmed', world.lot.lotId, ownCard))).rejects.toMatchObject(DENIED);
    await expect(writing(world.sales1.actor, sale('in_review', foreign!.lot, ownCard))).rejects.toMatchObject(DENIED);
    await expect(writing(world.sales1.actor, sale('in_review', world.lot.lotId, sql`${foreign!.card}::uuid`))).rejects.toMatchObject(
      DENIED,
    );
  });

  test('copies cannot cross lots: the accounts of a movement are of its lot, by foreign key', async () => {
    const [other] = await db.admin`select a.id from stock_accounts a where a.lot_id <> ${world.lot.lotId} and a.kind = 'sold' limit 1`;
    const crossing = db.admin`insert into stock_movements (ref, lot_id, kind, from_account_id, from_party_id, from_kind, to_account_id, to_party_id, to_kind, quantity, moved_at, client_request_id)
      select 'MOV-CROSS', lot_id, 'assigned', id, holder_party_id, kind, ${other!.id}, holder_party_id, 'sold', 1, now(), 'crossing' from stock_accounts where lot_id = ${world.lot.lotId} and kind = 'stock' and holder_party_id = ${world.reseller1.id}`;
    await expect(crossing).rejects.toMatchObject({ constraint_name: 'stock_movements_to' });
  });
});
