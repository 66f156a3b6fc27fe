import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ACCESS_RULES } from '@tributary/entitlements/contract';
import type postgres from 'postgres';

/** How large the world is. Shares of the partners do not change with it: one has a tenth of all lines, the failing one a fiftieth. */
export interface WorldSize {
  readonly lines: number;
  readonly partners: number;
  readonly customers: number;
}

/** Who is measured: the largest partner, the one that fails, its successor. */
export interface World {
  readonly largestPartnerRef: string;
  readonly failingPartnerRef: string;
  readonly successorPartnerRef: string;
  readonly failingPartnerLines: number;
  /** Orders whose lines changed partner in the middle of their life. */
  readonly orderRefsWithHistory: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
  /** Building the temporal key over all roles after they are in: a tenth of what keeping it up row by row takes. */
  readonly keySeconds: number;
  readonly copySeconds: number;
  readonly copySecondsOf: Readonly<Record<string, number>>;
}

const LINES_AN_ORDER = 4;
const DAYS = 3_650;

/**
 * Ten years of a channel beside the demo world: orders of four lines through 5,000 partners to 200,000 customers, with roles on both clocks;
 * a fifth of the orders changed partner half way. Written by the server into files first, so that what is timed is COPY and nothing else.
 * Foreign keys are not looked up row by row while loading; `provesWhole` asks for all of them at once afterwards.
 */
export async function buildWorld(admin: postgres.Sql, size: WorldSize): Promise<World> {
  const sql = await admin.reserve();
  try {
    await sql.unsafe(groundFor(size));
    const [directory] = await sql<{ data: string }[]>`select current_setting('data_directory') as data`;
    const restore = await setAside(sql);
    const rows: Record<string, number> = {};
    const copySecondsOf: Record<string, number> = {};
    for (const { table, columns, select } of tablesOf(size)) {
      const file = path.join(directory!.data, `bench-${table}.copy`);
      await sql.unsafe(`copy (${select}) to '${file}'`);
      await sql.unsafe(`set session_replication_role = replica`);
      const since = performance.now();
      const copied = await sql.unsafe(`copy ${table} (${columns}) from '${file}'`);
      copySecondsOf[table] = Math.round(performance.now() - since) / 1000;
      rows[table] = copied.count;
      await sql.unsafe(`set session_replication_role = origin`);
      await rm(file);
    }
    const since = performance.now();
    await restore();
    const keySeconds = Math.round(performance.now() - since) / 1000;
    await sql.unsafe('analyze');
    await provesWhole(sql, size);
    const [named] = await sql<{ largest: string; failing: string; successor: string }[]>`
      select (select ref from parties where name = 'Bluepeak Solutions') as largest,
        (select ref from parties where id = pg_temp.id(1, 2)) as failing, (select ref from parties where id = pg_temp.id(1, 3)) as successor`;
    const history = await sql<{ ref: string }[]>`
      select pg_temp.ref('ORD', o) as ref from bench_orders where moved order by o limit 100`;
    return {
      largestPartnerRef: named!.largest,
      failingPartnerRef: named!.failing,
      successorPartnerRef: named!.successor,
      failingPartnerLines: Math.floor((size.lines / LINES_AN_ORDER + 49) / 50) * LINES_AN_ORDER,
      orderRefsWithHistory: history.map(({ ref }) => ref),
      rows,
      keySeconds,
      copySeconds: Math.round(Object.values(copySecondsOf).reduce((sum, one) => sum + one, 0) * 10) / 10,
      copySecondsOf,
    };
  } finally {
    sql.release();
  }
}

/** What the selects below share: identifiers whose first bits are a time, as uuidv7's are (indexes feel the difference), and who deals with whom. */
const groundFor = ({ lines, partners, customers }: WorldSize) => `
  set maintenance_work_mem = '1GB';
  create or replace function pg_temp.id(kind int, n bigint) returns uuid language sql immutable as
    $$ select (lpad(to_hex(1479772800000 + n * 300), 12, '0') || '700' || kind || '8000' || lpad(to_hex(n), 12, '0'))::uuid $$;
  create or replace function pg_temp.ref(kind text, n bigint) returns text language sql immutable as
    $$ select kind || '-' || lpad(upper(to_hex(n)), 8, '0') $$;
  create temp table bench_given as select
    (select party_id from vendor_settings) as vendor,
    (select id from parties where name = 'Bluepeak Solutions') as largest,
    (select m.person_id from memberships m join parties p on p.id = m.party_id where p.name = 'Bluepeak Solutions' limit 1) as person,
    (select id from price_books where state = 'published' and level = 7 and side = 'sell' order by id limit 1) as book,
    (select array_agg(id order by sku) from products where kind = 'subscription' and state = 'active') as products;
  create temp table bench_orders as
    select o, pg_temp.id(4, o) as order_id, p, b, c, case p when 1 then largest else pg_temp.id(1, p) end as partner,
      case b when 1 then largest else pg_temp.id(1, b) end as before, pg_temp.id(2, c) as customer, started, moved,
      started::timestamp at time zone 'UTC' as known, (started + 160)::timestamp at time zone 'UTC' as learnt
    from generate_series(0::bigint, ${lines / LINES_AN_ORDER - 1}) as o, bench_given, lateral (select
      case when o % 10 = 0 then 1 when o % 50 = 1 then 2 else 4 + (o * 7919) % (${partners} - 4) end as p,
      4 + (o * 104729 + 1) % (${partners} - 4) as b, (o * 15485863) % ${customers} as c,
      date '2016-11-22' + (o % ${DAYS})::int as started, o % 5 = 2 as moved) as drawn;
  create temp table bench_lines as
    select l, pg_temp.id(5, l) as line_id, o from generate_series(0::bigint, ${lines - 1}) as l, lateral (select l / ${LINES_AN_ORDER} as o) as of_order;
  create temp table bench_cards as select row_number() over (order by p, c) as n, p, c, partner, customer
    from (select p, c, partner, customer from bench_orders union select b, c, before, customer from bench_orders where moved) as pair;
  analyze bench_orders; analyze bench_lines; analyze bench_cards;`;

const textArray = (texts: readonly string[]) => `array[${texts.map((text) => `'${text}'`).join(', ')}]::text[]`;
const accessRules = Object.entries(ACCESS_RULES)
  .filter(([, rule]) => rule.actions.length > 0)
  .map(([role, rule]) => `('${role}', ${textArray(rule.actions)}, ${textArray(rule.seesRoles)})`)
  .join(', ');

interface Load {
  readonly table: string;
  readonly columns: string;
  readonly select: string;
}

/** In the order in which each is given its rows. */
function tablesOf({ partners, customers }: WorldSize): Load[] {
  const lines = 'bench_lines join bench_orders using (o), bench_given';
  const periods = `(values
      (0, 'end_user', 'once'), (1, 'signatory', 'once'), (2, 'bill_to', 'once'), (3, 'payer', 'once'), (4, 'sold_by', 'once'),
      (2, 'bill_to', 'believed'), (3, 'payer', 'believed'), (4, 'sold_by', 'believed'),
      (2, 'bill_to', 'until'), (3, 'payer', 'until'), (4, 'sold_by', 'until'),
      (2, 'bill_to', 'from'), (3, 'payer', 'from'), (4, 'sold_by', 'from')) as period (n, role, part)`;
  return [
    {
      table: 'parties',
      columns: 'id, ref, name, country, created_at',
      select: `select pg_temp.id(1, p), 'PTY-1' || lpad(p::text, 7, '0'), 'Partner ' || p, 'DE', timestamptz '2016-01-01' from generate_series(2::bigint, ${partners}) as p
        union all select pg_temp.id(2, c), 'PTY-2' || lpad(c::text, 7, '0'), 'Customer ' || c, 'DE', timestamptz '2016-01-01'
        from generate_series(0::bigint, ${customers - 1}) as c`,
    },
    {
      table: 'partner_profiles',
      columns: 'party_id, state, contact_name, contact_email',
      select: `select pg_temp.id(1, p), 'active', 'Desk', 'desk' || p || '@partner.example' from generate_series(2::bigint, ${partners}) as p`,
    },
    {
      table: 'party_cards',
      columns: 'id, ref, owner_party_id, subject_party_id, name, country, created_at',
      select: `select pg_temp.id(3, n), pg_temp.ref('CRD', n), partner, customer, 'Customer ' || c, 'DE', timestamptz '2016-01-01' from bench_cards`,
    },
    { table: 'party_introductions', columns: 'viewer_party_id, subject_party_id', select: 'select customer, partner from bench_cards' },
    {
      table: 'orders',
      columns:
        'id, ref, placed_by_party_id, placed_by_person_id, client_request_id, request_hash, state, currency, end_user_card_id, end_user_party_id, starts_on, total_net_minor, submitted_at, decided_at, pattern',
      select: `select order_id, pg_temp.ref('ORD', o), partner, person, 'bench ' || o, '', 'accepted', 'EUR', pg_temp.id(3, n), customer, started, 400000,
        known, known, 'reseller' from bench_orders join bench_cards using (partner, customer), bench_given`,
    },
    {
      table: 'order_roles',
      columns: 'order_id, role, party_id',
      select: `select order_id, role, case role when 'signatory' then vendor when 'end_user' then customer else partner end
        from bench_orders, bench_given, unnest(array['sold_by', 'bill_to', 'payer', 'signatory', 'end_user']) as role`,
    },
    {
      table: 'order_lines',
      columns:
        'id, ref, order_id, placed_by_party_id, position, product_id, quantity, term_months, currency, unit_list_minor, unit_net_minor, net_minor, price_book_id, price_trace',
      select: `select line_id, pg_temp.ref('LIN', l), order_id, partner, l % ${LINES_AN_ORDER} + 1, products[1 + l % cardinality(products)], 10, 12, 'EUR',
        12000, 10000, 100000, book, '{}' from ${lines}`,
    },
    {
      table: 'entitlements',
      columns: 'id, ref, line_id, product_id, kind, metric, quantity, term, maintenance, status, created_at',
      select: `select pg_temp.id(6, l), pg_temp.ref('ENT', l), line_id, products[1 + l % cardinality(products)], 'subscription', 'bench', 10,
        daterange(started, started + 4000), daterange(started, started + 4000), 'active', known from ${lines}`,
    },
    { table: 'seats', columns: 'line_id', select: 'select line_id from bench_lines' },
    {
      // Once and for all; or believed to be so until it was learnt that the partner changes, and from then on known in two parts.
      table: 'line_roles',
      columns: 'id, line_id, role, party_id, level, valid, recorded',
      select: `select pg_temp.id(7, l * 15 + n + case part when 'until' then 3 when 'from' then 6 else 0 end), line_id, role,
          case when role = 'signatory' then vendor when role = 'end_user' then customer when part in ('believed', 'until') then before else partner end,
          case part when 'from' then 'line' else 'order' end,
          case part when 'until' then daterange(started, started + 180) when 'from' then daterange(started + 180, null) else daterange(started, null) end,
          case part when 'once' then tstzrange(known, null) when 'believed' then tstzrange(known, learnt) else tstzrange(learnt, null) end
        from ${lines}, ${periods} where (part = 'once') = (not moved or n < 2) order by l`,
    },
    {
      table: 'line_duties',
      columns: 'line_id, slot, valid',
      select: `select line_id, slot, daterange(started, null) from ${lines}, unnest(array['end_user', 'signatory', 'bill_to', 'payer']) as slot`,
    },
    {
      table: 'access',
      columns: 'party_id, line_id, source, actions, sees_roles, valid, ends_on',
      select: `with rule (role, actions, sees_roles) as (values ${accessRules})
        select r.party_id, r.line_id, r.role, rule.actions, rule.sees_roles, r.valid, upper(e.term)
        from line_roles r join rule using (role) join entitlements e on e.line_id = r.line_id, bench_given
        where r.known_until = 'infinity' and r.party_id <> vendor and e.metric = 'bench'`,
    },
  ];
}

/** Takes the temporal key of roles, and what refers to it, away for the load. What it returns builds them again. */
async function setAside(sql: postgres.ReservedSql): Promise<() => Promise<void>> {
  const found = await sql<{ name: string; relation: string; definition: string }[]>`
    select conname as name, conrelid::regclass::text as relation, pg_get_constraintdef(oid) as definition from pg_constraint
    where conname in ('line_duties_held', 'line_roles_one_holder') order by contype`;
  for (const { name, relation } of found) await sql.unsafe(`alter table ${relation} drop constraint ${name}`);
  return async () => {
    // `provesWhole` asks for all duties in one statement; the key's own check would ask four million times.
    for (const { name, relation, definition } of found.toReversed())
      await sql.unsafe(
        `alter table ${relation} add constraint ${name} ${definition}${definition.startsWith('FOREIGN KEY') ? ' not valid' : ''}`,
      );
  };
}

/** That what was loaded past the constraints keeps them: every line has its roles every day, and every role its line and party. */
async function provesWhole(sql: postgres.ReservedSql, { lines }: WorldSize): Promise<void> {
  const [found] = await sql<{ lines: number; gaps: number; strays: number }[]>`
    select (select count(*)::int from entitlements e join order_lines l on l.id = e.line_id where e.metric = 'bench') as lines,
      (select count(*)::int from (
        select d.line_id, d.slot from line_duties d
        left join line_roles r on r.line_id = d.line_id and r.slot = d.slot and r.known_until = 'infinity'
        group by d.line_id, d.slot, d.valid having not coalesce(range_agg(r.valid) @> d.valid, false)) as gap) as gaps,
      (select count(*)::int from line_roles r left join order_lines l on l.id = r.line_id left join parties p on p.id = r.party_id
        where l.id is null or p.id is null) as strays`;
  if (found?.lines !== lines || found.gaps !== 0 || found.strays !== 0) throw new Error(`the world is not whole: ${JSON.stringify(found)}`);
}
