import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { Stack } from '@tributary/dev/stack';
import { confirmAndRun, draftHandover } from '@tributary/entitlements/handover.fixtures';
import { listEntitlements } from '@tributary/entitlements/portal';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { addDays } from '@tributary/kernel/dates';
import { readOrderFile } from '@tributary/orders/import.read';
import { placeRows } from '@tributary/orders/import.run';
import { resolvePrices } from '@tributary/pricing/queries';
import type postgres from 'postgres';
import type { World } from './counterparties-world.ts';
import { median, percentile, round, spread } from './figures.ts';
import { signIn } from './visitor.ts';

interface Given {
  readonly stack: Stack;
  readonly admin: postgres.Sql;
  readonly database: Database;
  readonly unbound: Database;
  readonly world: World;
}

const PAGES = 120;
const ROUNDS = 60;
const WARM_UP = 10;
const IMPORT_LINES = 50_000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

/** Per round the one time over the other, so that what slows the machine slows both. */
const ratio = (ones: readonly number[], others: readonly number[]) => {
  const each = ones.map((one, at) => one / others[at]!);
  return {
    median: round(median(each.map((one) => one * 1000)) / 1000, 2),
    min: round(Math.min(...each), 2),
    max: round(Math.max(...each), 2),
  };
};

async function actorOf(admin: postgres.Sql, email: string, kind: 'party' | 'vendor') {
  const [found] = await admin<{ person: string; party: string; functions: string[] }[]>`
    select m.person_id as person, m.party_id as party, m.functions from memberships m join people p on p.id = m.person_id where p.email = ${email}`;
  return { kind, personId: found!.person, partyId: found!.party, functions: found!.functions };
}
const maya = async (admin: postgres.Sql) => (await actorOf(admin, 'sales@bluepeak.example', 'party')) as PartyActor;
const oskar = async (admin: postgres.Sql) => (await actorOf(admin, 'ops@halden.example', 'vendor')) as VendorActor;

/** The largest partner's first page: through browser's door, and its reads alone with and without policies, row for row the same. */
export async function measureLines({ stack, admin, database, unbound }: Given) {
  const visitor = await signIn(stack.urls.portal, 'sales@bluepeak.example');
  const pages: number[] = [];
  for (let run = 0; run < PAGES + WARM_UP; run++)
    pages.push(
      await timed(async () => {
        const answer = await visitor.get('/entitlements.data');
        if (answer.status !== 200 || !(await answer.text()).includes('ENT-')) throw new Error(`my lines: ${answer.status}`);
      }),
    );
  const actor = await maya(admin);
  const read = (one: Database) => withActor(one, actor, { now: new Date(), mode: 'read' }, (ctx) => listEntitlements(ctx, { limit: 50 }));
  // `set role` is part of both; the superuser then takes it back, and with it every policy.
  const free = (one: Database) =>
    withActor(one, actor, { now: new Date(), mode: 'read' }, async (ctx) => {
      await ctx.tx.execute('reset role');
      return listEntitlements(ctx, { limit: 50 });
    });
  const same = JSON.stringify(await read(database)) === JSON.stringify(await free(unbound));
  if (!same) throw new Error('the page with policies is not the page without');
  const bound: number[] = [];
  const without: number[] = [];
  for (let run = 0; run < ROUNDS + WARM_UP; run++) {
    bound.push(await timed(() => read(database)));
    without.push(await timed(() => free(unbound)));
  }
  const kept = { pages: pages.slice(WARM_UP), bound: bound.slice(WARM_UP), without: without.slice(WARM_UP) };
  return {
    p95: percentile(kept.pages, 0.95),
    contenders: { linesPage: spread(kept.pages), linesReads: spread(kept.bound), linesReadsUnbound: spread(kept.without) },
    ratios: { linesToUnbound: ratio(kept.bound, kept.without) },
  };
}

/** A deal with four lines that changed partner, on a day before that, as staff see it. */
export async function measureAsOf({ stack, world }: Given) {
  const visitor = await signIn(stack.urls.console, 'ops@halden.example');
  const times: number[] = [];
  for (let run = 0; run < PAGES + WARM_UP; run++) {
    const ref = world.orderRefsWithHistory[run % world.orderRefsWithHistory.length];
    times.push(
      await timed(async () => {
        const answer = await visitor.get(`/deals/${ref}.data?on=${addDays('2017-01-01', run)}`);
        const text = await answer.text();
        if (answer.status !== 200 || !text.includes(ref!)) throw new Error(`${ref} as of a day: ${answer.status}`);
      }),
    );
  }
  const kept = times.slice(WARM_UP);
  return { p95: percentile(kept, 0.95), contenders: { dealAsOf: spread(kept) } };
}

/** One line priced, for the largest partner. */
export async function measurePrices({ admin, database }: Given) {
  const actor = await maya(admin);
  const products = await admin<{ id: string }[]>`select id from products where state = 'active' and kind = 'subscription' order by sku`;
  const times: number[] = [];
  let priced = 0;
  for (let run = 0; run < 500 + WARM_UP; run++)
    times.push(
      await timed(() =>
        withActor(database, actor, { now: new Date(), mode: 'read' }, async (ctx) => {
          const [price] = await resolvePrices(ctx, {
            partnerPartyId: actor.partyId,
            endUserPartyId: null,
            currency: 'EUR',
            asOf: ctx.today,
            lines: [{ productId: products[run % products.length]!.id, quantity: 1 + run }],
          });
          if (price?.ok) priced += 1;
        }),
      ),
    );
  if (priced === 0) throw new Error('nothing had a price');
  const kept = times.slice(WARM_UP);
  return { p99: percentile(kept, 0.99), contenders: { price: { ...spread(kept), withPrice: priced } } };
}

/** A file of 5,000 orders of ten lines for the largest partner, and COPY of the very rows that came of it into tables alike. */
export async function measureImport({ admin, database }: Given) {
  const actor = await maya(admin);
  const skus = (await admin<{ sku: string }[]>`select sku from products where state = 'active' and kind = 'subscription' order by sku`).map(
    ({ sku }) => sku,
  );
  const today = new Date().toISOString().slice(0, 10);
  const cards = await admin<{ ref: string }[]>`select ref from party_cards where owner_party_id = ${actor.partyId} order by id limit 500`;
  const rows = Array.from({ length: IMPORT_LINES }, (_, at) => {
    const order = Math.floor(at / 10);
    return `BENCH-${order},${addDays(today, 1)},EUR,${cards[order % cards.length]!.ref},${skus[at % skus.length]},${1 + (at % 20)}`;
  });
  const bytes = new TextEncoder().encode(['order,starts_on,currency,customer,product,quantity', ...rows].join('\n'));
  const since = performance.now();
  const file = await readOrderFile(bytes, 'csv', 'portal');
  if (!file.ok) throw new Error(`the file was not read: ${file.fault}`);
  const outcome = await placeRows({ database, now: () => new Date() }, actor, file.rows);
  const seconds = (performance.now() - since) / 1000;
  if (!outcome.placed) throw new Error(`the file was refused: ${JSON.stringify(outcome.findings.causes)}`);
  const copied = await copyOf(admin, outcome.placed.length);
  return {
    seconds: round(seconds, 2),
    contenders: { importOrders: { lines: IMPORT_LINES, seconds: round(seconds, 2) }, copyOfTheSameRows: { seconds: round(copied, 2) } },
    ratios: { importToCopy: round(seconds / copied, 1) },
  };
}

/** Seconds for COPY of the orders of the import, with lines and roles, into empty tables with the same columns, keys and indexes. */
async function copyOf(admin: postgres.Sql, orders: number): Promise<number> {
  const sql = await admin.reserve();
  try {
    const [directory] = await sql<{ data: string }[]>`select current_setting('data_directory') as data`;
    const mine = `select id from orders where entry = 'import'`;
    const [there] = await sql.unsafe<{ orders: number; lines: number }[]>(
      `select count(*)::int as orders, (select count(*)::int from order_lines where order_id in (${mine})) as lines from orders where entry = 'import'`,
    );
    if (there?.orders !== orders || there.lines !== IMPORT_LINES) throw new Error(`not what was imported: ${JSON.stringify(there)}`);
    let seconds = 0;
    for (const [table, key] of [
      ['orders', 'id'],
      ['order_lines', 'order_id'],
      ['order_roles', 'order_id'],
      ['order_named_parties', 'order_id'],
    ] as const) {
      const file = `${directory!.data}/bench-import-${table}.copy`;
      // Generated columns are written by the server, in both ways.
      const [given] = await sql<{ columns: string }[]>`
        select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
        where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
      await sql.unsafe(`copy (select ${given!.columns} from ${table} where ${key} in (${mine})) to '${file}'`);
      await sql.unsafe(`create table bench_import_${table} (like ${table} including all)`);
      seconds += (await timed(() => sql.unsafe(`copy bench_import_${table} (${given!.columns}) from '${file}'`))) / 1000;
      await sql.unsafe(`drop table bench_import_${table}`);
    }
    return seconds;
  } finally {
    sql.release();
  }
}

/**
 * The exit of the failing partner into its successor as staff and worker do it, and before that the bare statements that such an exit cannot
 * do without, rolled back: roles closed and opened, access of the lines replaced.
 */
export async function measureHandover({ admin, database, world }: Given) {
  const staff = await oskar(admin);
  const now = new Date();
  const bare = await bareExit(admin, world);
  await admin.unsafe('vacuum analyze line_roles, access');
  const draft = await draftHandover(database, {
    staff,
    from: { ref: world.failingPartnerRef },
    to: { ref: world.successorPartnerRef },
    now,
  });
  if (draft.preview.lineCount !== world.failingPartnerLines) throw new Error(`the preview counts ${draft.preview.lineCount} lines`);
  const seconds = (await timed(() => confirmAndRun(database, staff, draft, now))) / 1000;
  const [after] = await admin<{ moved: number; left: number }[]>`
    select count(*) filter (where p.ref = ${world.successorPartnerRef})::int as moved, count(*) filter (where p.ref = ${world.failingPartnerRef})::int as left
    from line_roles r join parties p on p.id = r.party_id
    where r.role = 'sold_by' and r.known_until = 'infinity' and r.valid @> current_date and p.ref in ${admin([world.failingPartnerRef, world.successorPartnerRef])}`;
  if (after?.left !== 0 || after.moved !== world.failingPartnerLines) throw new Error(`the exit left ${JSON.stringify(after)}`);
  return {
    seconds: round(seconds, 2),
    contenders: { exit: { lines: world.failingPartnerLines, seconds: round(seconds, 2) }, bareStatements: { seconds: round(bare, 2) } },
    ratios: { exitToBare: round(seconds / bare, 2) },
  };
}

async function bareExit(admin: postgres.Sql, world: World): Promise<number> {
  let seconds = 0;
  const rolledBack = new Error('rolled back');
  await admin
    .begin(async (sql) => {
      seconds =
        (await timed(async () => {
          await sql`create temp table gone on commit drop as
            select r.id, r.line_id, r.role, r.tier, r.level, r.valid from line_roles r join parties p on p.id = r.party_id
            where p.ref = ${world.failingPartnerRef} and r.known_until = 'infinity' and r.valid && daterange(current_date, null)`;
          await sql`update line_roles r set recorded = tstzrange(lower(r.recorded), now()) from gone where gone.id = r.id`;
          await sql`insert into line_roles (line_id, role, tier, party_id, level, valid, recorded)
            select line_id, role, tier, p.id, 'line', part, tstzrange(now(), null) from gone, parties p,
              lateral (values (${world.failingPartnerRef}::text, valid * daterange(null, current_date)),
                (${world.successorPartnerRef}::text, valid * daterange(current_date, null))) as parts (ref, part)
            where p.ref = parts.ref and not isempty(part) order by line_id`;
          await sql`create temp table renewed on commit drop as
            select p.id as party_id, a.line_id, a.source, a.actions, a.sees_roles, part as valid, a.ends_on
            from access a, parties p, lateral (values (${world.failingPartnerRef}::text, a.valid * daterange(null, current_date)),
                (${world.successorPartnerRef}::text, a.valid * daterange(current_date, null))) as parts (ref, part)
            where a.party_id = (select id from parties where ref = ${world.failingPartnerRef}) and p.ref = parts.ref and not isempty(part)`;
          await sql`delete from access where party_id = (select id from parties where ref = ${world.failingPartnerRef})
            and line_id in (select line_id from gone)`;
          await sql`insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
            select party_id, line_id, source, actions, sees_roles, valid, ends_on from renewed on conflict do nothing`;
        })) / 1000;
      throw rolledBack;
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  return seconds;
}
