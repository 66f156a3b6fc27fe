import { withActor } from '@tributary/db/actor';
import { encodeCursor } from '@tributary/kernel/page';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, isDrivenBy, nodesOf, planOf } from '@tributary/vitest/explain';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { type OpenedLine, openLine } from './entitlements.fixtures.ts';
import { managedLinesQuery, whoHasAccess } from './entitlements.grants.queries.ts';
import { entitlementListQuery, listEntitlements, namedPartiesQuery } from './entitlements.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let line: OpenedLine;

beforeAll(async () => {
  world = await makeWorld(db.database);
  line = await openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser: world.customer });
  // One line as the product makes it, then copies for 60 customers of 20 partners, so that the planner chooses as it would in earnest.
  await db.admin`insert into parties (ref, name, country, created_at) select 'PTY-x' || n, 'Bulk ' || n, 'DE', now() from generate_series(1, 2000) n`;
  await db.admin`insert into products (ref, sku, name, family, kind, metric, created_at)
    select 'PRD-x' || n, 'BULK-' || n, 'Bulk product ' || n, 'Bulk', 'perpetual', 'device', now() from generate_series(1, 1000) n`;
  await db.admin`insert into orders (ref, placed_by_party_id, placed_by_person_id, client_request_id, request_hash, state, currency, starts_on, total_net_minor, submitted_at)
    select 'ORD-x' || n, p.id, o.placed_by_person_id, 'bulk-' || n, '', 'accepted', 'EUR', o.starts_on, o.total_net_minor, o.submitted_at - n * interval '1 minute'
    from generate_series(1, 6000) n join parties p on p.ref = 'PTY-x' || (n % 20 + 1), orders o where o.id = ${line.orderId}`;
  await db.admin`insert into order_lines (ref, order_id, placed_by_party_id, position, product_id, quantity, currency, unit_list_minor, unit_net_minor, net_minor, price_book_id, price_trace)
    select 'LIN-' || o.ref, o.id, o.placed_by_party_id, 1, p.id, l.quantity, l.currency, l.unit_list_minor, l.unit_net_minor, l.net_minor, l.price_book_id, '{}'
    from orders o join products p on p.ref = 'PRD-x' || (substr(o.ref, 6)::int % 1000 + 1), order_lines l where o.ref like 'ORD-x%' and l.id = ${line.lineId}`;
  await db.admin`insert into entitlements (ref, line_id, product_id, kind, metric, quantity, term, status, created_at)
    select 'ENT-' || l.ref, l.id, l.product_id, 'subscription', 'device', 1, daterange('2026-01-01', date '2026-01-01' + 30 + substr(l.ref, 10)::int % 900), 'active', now()
    from order_lines l where l.ref like 'LIN-ORD-x%'`;
  await db.admin`insert into seats (line_id) select line_id from entitlements where ref like 'ENT-LIN-%'`;
  await db.admin`insert into line_roles (line_id, role, party_id, level, valid, recorded)
    select l.id, r.role, case r.role when 'end_user' then c.id when 'signatory' then ${world.vendor.id}::uuid when 'sold_by' then l.placed_by_party_id else l.placed_by_party_id end,
      'order', '[2026-01-01,)', '[2026-01-01,)'
    from order_lines l join parties c on c.ref = 'PTY-x' || (100 + substr(l.ref, 10)::int % 60), unnest(array['end_user', 'signatory', 'sold_by', 'bill_to', 'payer']) r (role)
    where l.ref like 'LIN-ORD-x%'`;
  await db.admin`insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
    select r.party_id, r.line_id, r.role, a.actions, a.sees_roles, r.valid, upper(e.term)
    from line_roles r join entitlements e on e.line_id = r.line_id join (select distinct on (source) source, actions, sees_roles from access) a on a.source = r.role
    where e.ref like 'ENT-LIN-%'`;
  await db.admin`insert into party_cards (ref, owner_party_id, subject_party_id, name, country, created_at)
    select 'CRD-x' || n, o.id, s.id, 'Bulk card ' || n, 'DE', now() from generate_series(1, 6000) n
    join parties o on o.ref = 'PTY-x' || (n % 20 + 1) join parties s on s.ref = 'PTY-x' || (n % 2000 + 1)`;
  await db.admin`insert into party_introductions select v.id, s.id from generate_series(1, 6000) n
    join parties v on v.ref = 'PTY-x' || (n % 2000 + 1) join parties s on s.ref = 'PTY-x' || (n % 3 + 1) on conflict do nothing`;
  // Most parties have little access: what the planner reckons with, and what must not make the largest ones pay.
  await db.admin`insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
    select p.id, l.line_id, 'grant', '{view}', '{}', '[2026-01-01,)', '2027-01-01'
    from parties p join lateral (select line_id from entitlements order by id limit 2) l on true where p.ref like 'PTY-x%' on conflict do nothing`;
  // One that is far larger than all others, with three roles on every line and half of its time over.
  await db.admin`insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
    select (select id from parties where ref = 'PTY-x2000'), e.line_id, r.role, '{view}', '{}',
      case when substr(e.ref, 14)::int % 2 = 0 then daterange('2026-01-01', '2026-06-01') else daterange('2026-01-01', null) end, upper(e.term)
    from entitlements e, unnest(array['sold_by', 'bill_to', 'payer']) r (role) where e.ref like 'ENT-LIN-%'`;
  // Grants write access by a trigger, whose statements are planned by what is known of the tables.
  await db.admin`analyze`;
  await db.admin`insert into access_grants (ref, line_id, grantee_party_id, given_by_party_id, actions, valid, recorded)
    select 'GRT-' || r.line_id, r.line_id, p.id, r.party_id, '{view}', '[2026-01-01,)', '[2026-01-01,)'
    from line_roles r join entitlements e on e.line_id = r.line_id join parties p on p.ref = 'PTY-x' || (1000 + substr(e.ref, 14)::int % 20)
    where r.role = 'end_user' and e.ref like 'ENT-LIN-%'`;
  await db.admin`vacuum analyze`;
});

const partners = [1, 150] as const;

describe("a party's list, with thousands of other lines about", () => {
  const cursor = encodeCursor(['2026-06-01', 'ENT-LIN-ORD-x1000']);
  const wishes: [string, Partial<Parameters<typeof entitlementListQuery>[1]>][] = [
    ['first page', {}],
    ['next page', { cursor }],
    ['by status', { status: 'expired' }],
    ['by words', { q: 'bulk product' }],
  ];
  test.each(wishes)('%s: an index range of access by party, everything else by key', async (_title, input) => {
    for (const number of partners) {
      const [party] = await db.admin`select id from parties where ref = ${`PTY-x${number}`}`;
      const actor = { ...world.sales1.actor, partyId: party!.id as string };
      await withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'read' }, async (ctx) => {
        const plan = await planOf(ctx.tx, entitlementListQuery(ctx, { limit: 50, ...input }, input.q ? [world.customer.id] : []));
        // The catalogue is small and public: where a page may need many of its rows, hashing it once is the better way.
        forbidFullScans(plan, ['products']);
        // The policy of parties hashes the reader's own introductions, so here it is what they and the cards are driven by that counts.
        const named = await planOf(ctx.tx, namedPartiesQuery(ctx, 'bulk'));
        expect(isDrivenBy(named, 'party_cards', 'owner_party_id')).toBe(true);
        expect(isDrivenBy(named, 'party_introductions', 'viewer_party_id')).toBe(true);
        expect(isDrivenBy(plan, 'access', 'party_id')).toBe(true);
        expect((await listEntitlements(ctx, { limit: 50, ...input })).rows.length).toBeGreaterThan(0);
      });
    }
  });
});

describe("who has access to a customer's entitlements", () => {
  test.each<[string, { cursor?: string; partner?: boolean }]>([
    ['first page', {}],
    ['next page', { cursor: encodeCursor(['2026-06-01', 'ENT-LIN-ORD-x1000']) }],
    ['of one partner', { partner: true }],
  ])('%s: an index range of access by party, roles and grants by key', async (_title, { partner, ...input }) => {
    const [party] = await db.admin`select id from parties where ref = 'PTY-x150'`;
    const [seller] = await db.admin`select party_id from line_roles where role = 'sold_by' limit 1`;
    const actor = { ...world.sales1.actor, partyId: party!.id as string };
    await withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'read' }, async (ctx) => {
      const plan = await planOf(ctx.tx, managedLinesQuery(ctx, { limit: 50, ...input }, partner ? (seller!.party_id as string) : null));
      forbidFullScans(plan, ['products']);
      expect(isDrivenBy(plan, 'access', 'party_id')).toBe(true);
      expect((await whoHasAccess(ctx, { limit: 50, ...input })).rows.length).toBeGreaterThan(0);
    });
  });
});

describe('the largest party, with 18,000 rows of access', () => {
  test.each([
    ['first page', {}],
    ['what is expired', { status: 'expired' }],
    ['what is active', { status: 'active' }],
  ] as const)('%s: read from the index in order, and no further than the page needs', async (_title, input) => {
    const [party] = await db.admin`select id from parties where ref = 'PTY-x2000'`;
    const actor = { ...world.sales1.actor, partyId: party!.id as string };
    await withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'read' }, async (ctx) => {
      const statement = entitlementListQuery(ctx, { limit: 50, ...input });
      const plan = await planOf(ctx.tx, statement);
      forbidFullScans(plan, ['products']);
      const ranges = nodesOf(plan).filter((node) => node['Index Name'] === 'access_list');
      expect(ranges.map((node) => node['Node Type'])).toEqual(['Index Only Scan']);
      expect(nodesOf(plan).map((node) => node['Node Type'])).not.toContain('Sort');
      const [row] = await ctx.tx.execute<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        sql`explain (analyze, buffers, format json) ${statement}`,
      );
      const { 'Shared Hit Blocks': hit, 'Shared Read Blocks': read, 'Actual Rows': rows } = row!['QUERY PLAN'][0].Plan;
      expect(rows).toBe(51);
      // About 16 a row for the entitlement, its seats and their policies; the range itself is a handful.
      expect(hit! + read!).toBeLessThan(1_500);
    });
  });
});
