import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { type Actor, systemActor } from '@tributary/kernel/actor';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, isDrivenBy, nodesOf, planOf } from '@tributary/vitest/explain';
import { beforeAll, expect, test } from 'vitest';
import { makeBook } from './pricing.fixtures.ts';
import { candidatesQuery } from './pricing.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let productId: string;

beforeAll(async () => {
  world = await makeWorld(db.database);
  const product = await makeProduct(db.database);
  productId = product.id;
  await makeBook(db.database, { level: 4, partner: world.reseller1, entries: [{ product, listMinor: 1_000n }] });
  // Books of a thousand partners and of as many end customers of this one, old versions included, each with some entries.
  await db.admin`insert into products (ref, sku, name, family, kind, metric, state, created_at)
    select 'PRD-bulk' || n, 'X' || n, 'Bulk ' || n, 'Bulk', 'perpetual', 'device', 'active', now() from generate_series(1, 40) n`;
  await db.admin`insert into parties (ref, name, country, created_at) select 'PTY-bulk' || n, 'Bulk ' || n, 'DE', now() from generate_series(1, 1000) n`;
  await db.admin`insert into partner_profiles (party_id, state, tier, segment, contact_name, contact_email)
    select id, 'active', ref, ref, name, 'a@b.example' from parties where ref like 'PTY-bulk%'`;
  await db.admin`insert into party_introductions select ${world.reseller1.id}, id from parties where ref like 'PTY-bulk%'`;
  await db.admin`insert into price_books (ref, name, version, level, currency, state, tier, partner_party_id, end_user_party_id, new_business, running_contracts)
    select 'PBK-bulkA' || ref, 'Book', 1, 4, 'EUR', 'published', null, id, null::uuid, '[2026-01-01,)'::daterange, '[2026-01-01,)'::daterange from parties where ref like 'PTY-bulk%'
    union all select 'PBK-bulkB' || ref, 'Book', 1, 3, 'EUR', 'published', null, ${world.reseller1.id}, id, '[2026-01-01,)', '[2026-01-01,)' from parties where ref like 'PTY-bulk%'
    union all select 'PBK-bulkC' || n, 'Tier', 1, 5, 'EUR', 'published', 'tier ' || n, null, null, '[2026-01-01,)', '[2026-01-01,)' from generate_series(1, 300) n`;
  await db.admin`insert into price_book_entries (book_id, product_id, min_quantity, list_minor, net_minor)
    select b.id, p.id, q, 100, 90 from price_books b, products p, unnest(array[1, 10]) q where b.ref like 'PBK-bulk%' and p.ref like 'PRD-bulk%' and p.sku < 'X2'
    union all select b.id, ${productId}, 1, 100, 90 from price_books b where b.ref like 'PBK-bulk%' and b.name in ('Book', 'Tier')`;
  await db.admin`analyze`;
});

test.each<[string, () => Actor]>([
  ['a partner', () => world.sales1.actor],
  ['the system', () => systemActor],
  ['staff', () => world.channel.actor],
])('for %s a resolution reads its own books and of their entries the asked products, by index, among thousands', async (_title, actor) => {
  await withActor(db.database, actor(), { now: FIXTURE_NOW, mode: 'read' }, async (ctx) => {
    const asked = { partnerPartyId: world.reseller1.id, endUserPartyId: world.customer.id, currency: 'EUR', asOf: ctx.today };
    const plan = await planOf(ctx.tx, candidatesQuery(asked, { productIds: [productId], maxQuantity: 5 }));
    forbidFullScans(plan, ['vendor_settings']);
    expect(isDrivenBy(plan, 'price_books', 'audience')).toBe(true);
    const entries = nodesOf(plan).filter((node) => node['Relation Name'] === 'price_book_entries');
    expect(entries.map((node) => node['Index Name'])).toEqual(['price_book_entries_break']);
    for (const column of ['book_id', 'product_id', 'min_quantity']) expect(entries[0]!['Index Cond']).toContain(column);
  });
});
