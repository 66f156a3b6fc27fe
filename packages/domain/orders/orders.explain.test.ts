import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { encodeCursor } from '@tributary/kernel/page';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, isDrivenBy, planOf } from '@tributary/vitest/explain';
import { beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from './orders.fixtures.ts';
import { type orderListQuery as listQuery, orderListQuery } from './orders.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let ref: string;

beforeAll(async () => {
  world = await makeWorld(db.database);
  const product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 1_000n }] });
  ({ ref } = await placeOrder(db.database, world.sales1.actor, { lines: [{ product }, { product }] }));
  // One order as the product makes it, then as many copies as make the planner choose as it would in earnest.
  await db.admin`insert into parties (ref, name, country, created_at) select 'PTY-x' || n, 'Bulk ' || n, 'DE', now() from generate_series(1, 2000) n`;
  await db.admin`insert into party_cards (ref, owner_party_id, name, country, created_at)
    select 'CRD-x' || n, case when n % 3 = 0 then ${world.reseller1.id}::uuid else ${world.reseller2.id}::uuid end, 'Bulk card ' || n, 'DE', now() from generate_series(1, 3000) n`;
  await db.admin`insert into orders (ref, placed_by_party_id, placed_by_person_id, client_request_id, request_hash, state, currency, end_user_card_id, starts_on, total_net_minor, submitted_at)
    select 'ORD-x' || n, c.owner_party_id, o.placed_by_person_id, 'bulk-' || n, '', 'submitted', 'EUR', c.id, o.starts_on, o.total_net_minor, o.submitted_at - n * interval '1 minute'
    from generate_series(1, 6000) n join party_cards c on c.ref = 'CRD-x' || (n % 3000 + 1), orders o where o.ref = ${ref}`;
  await db.admin`insert into order_lines (ref, order_id, placed_by_party_id, position, product_id, quantity, currency, unit_list_minor, unit_net_minor, net_minor, price_book_id, price_trace)
    select l.ref || '-' || o.ref, o.id, o.placed_by_party_id, l.position, l.product_id, l.quantity, l.currency, l.unit_list_minor, l.unit_net_minor, l.net_minor, l.price_book_id, '{}'
    from orders o, order_lines l join orders model on model.id = l.order_id and model.ref = ${ref} where o.ref like 'ORD-x%'`;
  await db.admin`analyze`;
});

describe("the placing party's list, with thousands of other orders about", () => {
  const cursor = encodeCursor(['2026-11-21T09:00:00.000Z', 'ORD-x1000']);
  test.each<[string, Partial<Parameters<typeof listQuery>[1]>]>([
    ['first page', {}],
    ['next page', { cursor }],
    ['by state', { state: 'submitted' }],
    ['by words', { q: 'bulk' }],
  ])('%s: an index range of the party, no full scan and no hashed sub-plan', async (_title, input) => {
    await withActor(db.database, world.sales1.actor, { now: FIXTURE_NOW, mode: 'read' }, async (ctx) => {
      const plan = await planOf(ctx.tx, orderListQuery(ctx, { limit: 50, ...input }, 'Bluepeak').getSQL());
      forbidFullScans(plan);
      expect(isDrivenBy(plan, 'orders', 'placed_by_party_id')).toBe(true);
    });
  });
});
