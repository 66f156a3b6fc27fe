import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { countOrders } from '@tributary/orders/console';
import { listOrders } from '@tributary/orders/queries';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { activate } from './entitlements.activate.ts';
import { makePricedProduct, type OpenedLine, openLine } from './entitlements.fixtures.ts';
import { getEntitlement, listEntitlements } from './entitlements.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makePricedProduct>>;
let first: OpenedLine;
let second: OpenedLine;

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makePricedProduct(db.database);
  // Two resellers, one customer, one product: as alike as two lines can be.
  const open = (by: PartyActor) =>
    openLine(db.database, { by, staff: world.operations.actor, endUser: world.customer, product, quantity: 3 });
  [first, second] = [await open(world.sales1.actor), await open(world.sales2.actor)];
  for (const { entitlementRef } of [first, second])
    await withActor(db.database, world.administrator.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) =>
      activate(ctx, { ref: entitlementRef, deviceName: 'edge-1' }),
    );
});

const read = { now: FIXTURE_NOW, mode: 'read' } as const;
const linesSeen = (actor: PartyActor, table: string) =>
  withActor(db.database, actor, read, async ({ tx }) =>
    [...(await tx.execute<{ line_id: string }>(sql`select line_id from ${sql.identifier(table)}`))].map((row) => row.line_id),
  );
const TABLES = ['entitlements', 'line_roles', 'access', 'activations', 'seats'];

describe('two resellers of one customer', () => {
  test.each(TABLES)('%s: each sees the rows of its own line alone, while those of the other exist', async (table) => {
    for (const [actor, own, hidden] of [
      [world.sales1.actor, first, second],
      [world.sales2.actor, second, first],
    ] as const) {
      expect(new Set(await linesSeen(actor, table))).toEqual(new Set([own.lineId]));
      expect((await db.admin`select 1 from ${db.admin(table)} where line_id = ${hidden.lineId}`).length).toBeGreaterThan(0);
    }
  });

  test('the customer sees both lines; of the roles those that its own role shows, of access only its own', async () => {
    for (const table of TABLES)
      expect(new Set(await linesSeen(world.administrator.actor, table))).toEqual(new Set([first.lineId, second.lineId]));
    const seen = await withActor(db.database, world.administrator.actor, read, ({ tx }) =>
      tx.execute<{ role: string; parties: string[] }>(sql`select distinct role from line_roles order by role`),
    );
    expect([...seen].map((row) => row.role)).toEqual(['end_user', 'signatory', 'sold_by']);
    expect(await db.admin`select 1 from line_roles where role = 'payer' and line_id = ${first.lineId}`).toHaveLength(1);
    const holders = await withActor(db.database, world.administrator.actor, read, ({ tx }) =>
      tx.execute(sql`select distinct party_id from access`),
    );
    expect([...holders]).toEqual([{ party_id: world.customer.id }]);
  });

  test('what one does changes nothing that the other can read: lists, details, orders', async () => {
    const observed = () =>
      withActor(db.database, world.sales1.actor, read, async (ctx) => ({
        list: await listEntitlements(ctx, { limit: 1 }),
        found: await listEntitlements(ctx, { limit: 50, q: product.name }),
        detail: await getEntitlement(ctx, { ref: first.entitlementRef }),
        orders: await listOrders(ctx, { limit: 1 }),
        raw: await ctx.tx.execute(sql`select (select count(*) from orders) as orders, (select count(*) from order_lines) as lines, (select count(*) from events) as events,
          (select count(*) from event_subjects) as subjects, (select count(*) from parties) as parties, (select count(*) from party_cards) as cards`),
      }));
    const before = await observed();
    expect(before.list.rows).toHaveLength(1);
    const more = await openLine(db.database, { by: world.sales2.actor, staff: world.operations.actor, endUser: world.customer, product });
    await withActor(db.database, world.administrator.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) =>
      activate(ctx, { ref: more.entitlementRef, deviceName: 'edge-2' }),
    );
    expect(await observed()).toEqual(before);
    expect((await withActor(db.database, world.operations.actor, read, countOrders)).accepted).toBe(3);
  });

  test("another's reference and one that does not exist give the same answer", async () => {
    const ask = (ref: string) =>
      withActor(db.database, world.sales1.actor, read, (ctx) => getEntitlement(ctx, { ref })).catch((error: unknown) => error);
    expect(await ask(second.entitlementRef)).toEqual(await ask('ENT-00000000'));
  });
});

describe('what a party may write, the database decides', () => {
  const writing = (actor: PartyActor, statement: ReturnType<typeof sql>) =>
    withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'write' }, ({ tx }) => tx.execute(statement));

  test('no more seats than the entitlement has, whoever writes the statement', async () => {
    const forged = writing(world.administrator.actor, sql`update seats set taken = 4 where line_id = ${first.lineId}`);
    await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
  });
  test('the seller neither activates nor counts seats, and nobody changes roles, access or the entitlement', async () => {
    expect([...(await writing(world.sales1.actor, sql`update seats set taken = 0 where line_id = ${first.lineId} returning 1`))]).toEqual(
      [],
    );
    expect([...(await writing(world.sales1.actor, sql`update activations set returned_at = now() returning 1`))]).toEqual([]);
    const activating = writing(
      world.sales1.actor,
      sql`insert into activations (ref, line_id, product_id, device_name, activated_at, last_seen_at) values ('ACT-X', ${first.lineId}, ${product.id}, 'x', now(), now())`,
    );
    await expect(activating).rejects.toMatchObject({ cause: { code: '42501' } });
    for (const table of ['entitlements', 'line_roles', 'access'])
      await expect(writing(world.administrator.actor, sql`delete from ${sql.identifier(table)}`)).rejects.toMatchObject({
        cause: { code: '42501' },
      });
  });
});
