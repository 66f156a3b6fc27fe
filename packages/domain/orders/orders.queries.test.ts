import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { encodeCursor } from '@tributary/kernel/page';
import { makeCard, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { countOrders, listAllOrders } from './orders.console.ts';
import { cancelOrder } from './orders.decide.ts';
import { acceptOrder, placeOrder } from './orders.fixtures.ts';
import { listOrders } from './orders.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
const refs: string[] = [];
const start = new Date('2026-11-22T09:00:00Z');
const read = { now: start, mode: 'read' } as const;

beforeAll(async () => {
  world = await makeWorld(db.database);
  const product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 1_000n }] });
  for (let index = 0; index < 7; index++) {
    const card = await makeCard(db.database, world.sales1.actor, { name: `Customer ${index % 2 ? 'odd' : 'even'}` });
    // Two and two at the same instant: the key must break ties.
    const now = new Date(start.getTime() + Math.floor(index / 2) * 60_000);
    const customer = { kind: 'card', ref: card.ref } as const;
    const order = await placeOrder(db.database, world.sales1.actor, {
      lines: [{ product }],
      customer,
      purchaseOrderNumber: `PO-${index}%`,
      now,
    });
    refs.push(order.ref);
  }
  await placeOrder(db.database, world.sales2.actor, { lines: [{ product }], customer: { kind: 'new', name: 'Secret', country: 'DE' } });
  await withActor(db.database, world.sales1.actor, { now: start, mode: 'write' }, (ctx) => cancelOrder(ctx, { ref: refs[0]! }));
  await acceptOrder(db.database, world.operations.actor, { ref: refs[1]! }, { endUser: world.customer });
});

const list = (input: Partial<Parameters<typeof listOrders>[1]> = {}) =>
  withActor(db.database, world.sales1.actor, read, (ctx) => listOrders(ctx, { limit: 50, ...input }));
const listAll = (input: Partial<Parameters<typeof listAllOrders>[1]> = {}) =>
  withActor(db.database, world.operations.actor, read, (ctx) => listAllOrders(ctx, { limit: 50, ...input }));

describe("a party's orders", () => {
  test('come newest first, and page by page every one exactly once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, cursor });
      seen.push(...page.rows.map((row) => row.ref));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual((await list()).rows.map((row) => row.ref));
    expect([...seen].sort()).toEqual([...refs].sort());
  });
  test('no cursor carries an id, and one that is not ours starts at the first page', async () => {
    const { nextCursor } = await list({ limit: 2 });
    expect(Buffer.from(nextCursor!, 'base64url').toString()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
    for (const forged of ['nonsense', encodeCursor(['1', 'x']), encodeCursor(['2026-02-30T00:00:00Z', 'ORD-00000000'])])
      expect(await list({ limit: 2, cursor: forged })).toEqual(await list({ limit: 2 }));
  });
  test('are found by state, by a part of the number or of the customer, and a percent sign is itself', async () => {
    expect((await list({ state: 'cancelled' })).rows.map((row) => row.ref)).toEqual([refs[0]]);
    expect((await list({ q: 'odd' })).rows).toHaveLength(3);
    expect((await list({ q: 'po-3%' })).rows.map((row) => row.ref)).toEqual([refs[3]]);
    expect((await list({ q: 'po%3' })).rows).toEqual([]);
    expect((await list({ q: 'Secret' })).rows).toEqual([]);
    expect((await list({ q: refs[2]!.toLowerCase() })).rows).toHaveLength(1);
  });
});

describe('the desk of operations', () => {
  test('sees all orders with who placed them, and finds them by partner and customer', async () => {
    expect((await listAll()).rows).toHaveLength(8);
    expect((await listAll({ q: world.reseller2.name })).rows).toMatchObject([
      { placedBy: { ref: world.reseller2.ref }, customerName: 'Secret' },
    ]);
    expect((await listAll({ q: world.customer.name })).rows).toMatchObject([{ ref: refs[1], customerName: world.customer.name }]);
    const first = await listAll({ limit: 5 });
    expect((await listAll({ limit: 5, cursor: first.nextCursor! })).rows).toHaveLength(3);
  });
  test('counts by state', async () => {
    const counts = await withActor(db.database, world.operations.actor, read, countOrders);
    expect(counts).toMatchObject({ submitted: 6, accepted: 1, cancelled: 1, rejected: 0 });
  });
});
