import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { PartyActor } from '@tributary/kernel/actor';
import { resolvePrices } from '@tributary/pricing/queries';
import type postgres from 'postgres';

/** How many books and prices there are to find one's own among. */
export interface PriceWorld {
  /** Partners that get a book of their own; the oldest ones that the database has. */
  readonly partners: number;
  readonly entriesPerBook: number;
}

/** Gives partners books of their own with that many prices each, and everybody a list of the same products. Written by the server itself. */
export async function buildPriceBooks(
  admin: postgres.Sql,
  world: PriceWorld,
): Promise<{ books: number; entries: number; seconds: number }> {
  const since = performance.now();
  const made = await admin.begin(async (sql) => {
    // Foreign keys are right by construction, and would be looked up row by row.
    await sql`set local session_replication_role = replica`;
    await sql`insert into products (ref, sku, name, family, kind, metric, state, created_at)
      select 'PRD-bench' || n, 'BENCH-PRICE-' || n, 'Priced ' || n, 'Bench', 'perpetual', 'device', 'active', now() from generate_series(1, ${world.entriesPerBook}) n`;
    const books =
      await sql`insert into price_books (ref, name, version, level, currency, state, partner_party_id, new_business, running_contracts)
      select 'PBK-bench' || row_number() over (), 'Bench', 1, case when party_id is null then 7 else 4 end, 'XTS', 'published', party_id, '[2020-01-01,)'::daterange, '[2020-01-01,)'::daterange
      from (select null::uuid as party_id union all (select party_id from partner_profiles order by party_id limit ${world.partners})) p`;
    const entries = await sql`insert into price_book_entries (book_id, product_id, min_quantity, list_minor, net_minor)
      select b.id, p.id, 1, 1000, 900 from price_books b, products p where b.ref like 'PBK-bench%' and p.ref like 'PRD-bench%'`;
    return { books: books.count, entries: entries.count };
  });
  await admin`analyze price_books, price_book_entries, products`;
  return { ...made, seconds: (performance.now() - since) / 1000 };
}

/** Milliseconds of the resolution alone (one statement), as the partner's own database role, in transactions of its own. */
export async function timeResolution(
  database: Database,
  admin: postgres.Sql,
  options: { now: Date; runs: number; linesPerOrder: number },
): Promise<{ runs: number; linesPerOrder: number; p50Ms: number; p99Ms: number }> {
  const partners = await admin<{ id: string }[]>`
    select partner_party_id as id from price_books where ref like 'PBK-bench%' and partner_party_id is not null order by id limit 500`;
  const products = await admin<{ id: string }[]>`select id from products where ref like 'PRD-bench%' order by id`;
  const [person] = await admin<{ id: string }[]>`select id from people limit 1`;
  const times: number[] = [];
  for (let run = 0; run < options.runs; run++) {
    const partyId = partners[(run * 7) % partners.length]!.id;
    const actor: PartyActor = { kind: 'party', personId: person!.id, partyId, functions: ['sales'] };
    const lines = Array.from({ length: options.linesPerOrder }, (_, at) => ({
      productId: products[(run * 31 + at * 97) % products.length]!.id,
      quantity: 1 + (run % 20),
    }));
    await withActor(database, actor, { now: options.now, mode: 'read' }, async (ctx) => {
      // The transaction's own first round trip is not the resolution's.
      await ctx.tx.execute('select 1');
      const since = performance.now();
      const answers = await resolvePrices(ctx, { partnerPartyId: partyId, endUserPartyId: null, currency: 'XTS', asOf: ctx.today, lines });
      times.push(performance.now() - since);
      if (!answers.every((answer) => answer.ok && answer.unitNetMinor === 900n)) throw new Error('a price of the partner was not found');
    });
  }
  const sorted = times.slice(Math.min(20, times.length - 1)).sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 100) / 100;
  return { runs: options.runs, linesPerOrder: options.linesPerOrder, p50Ms: at(0.5), p99Ms: at(0.99) };
}
