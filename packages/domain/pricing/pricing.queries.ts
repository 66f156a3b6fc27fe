import type { ActorContext } from '@tributary/db/actor';
import { fromPgRange, type IsoDate } from '@tributary/kernel/dates';
import { type SQL, sql } from 'drizzle-orm';
import type { PriceBasis, PriceLevel } from './pricing.contract.ts';
import { type PriceBookCandidate, type PriceEntry, type PriceResolution, resolvePrice } from './pricing.resolve.ts';

/** Who orders for whom, when, and in which currency. */
export interface PriceContext {
  readonly partnerPartyId: string;
  readonly endUserPartyId: string | null;
  readonly currency: string;
  readonly asOf: IsoDate;
  readonly basis?: PriceBasis;
}

/**
 * Prices every line of an order, in its order, from one statement. Under a portal actor row-level security leaves only its own books, its
 * tier's and the list, so nobody is priced from what they may not see. A line without a price is `ok: false` with its trace.
 */
export async function resolvePrices(
  ctx: ActorContext,
  input: PriceContext & { readonly lines: readonly { readonly productId: string; readonly quantity: number }[] },
): Promise<PriceResolution[]> {
  if (input.lines.length === 0) return [];
  const { tier, segment, books } = await fetchCandidates(ctx, input, {
    productIds: [...new Set(input.lines.map((line) => line.productId))],
    maxQuantity: Math.max(...input.lines.map((line) => line.quantity)),
  });
  const request = { ...input, basis: input.basis ?? 'new_business', segment, tier } as const;
  return input.lines.map((line) => resolvePrice(books, { ...request, ...line }));
}

interface CandidateRow extends Record<string, unknown> {
  own_tier: string | null;
  own_segment: string | null;
  id: string | null;
  ref: string;
  name: string;
  version: number;
  level: PriceLevel;
  currency: string;
  partner_party_id: string | null;
  end_user_party_id: string | null;
  tier: string | null;
  segment: string | null;
  new_business: string;
  running_contracts: string;
  product_id: string | null;
  min_quantity: number;
  list_minor: string;
  net_minor: string;
}

/** What `fetchCandidates` and `candidatesQuery` are asked: a currency of null means every currency. */
export type CandidatesWanted = Omit<PriceContext, 'currency'> & { readonly currency: string | null };
/** The entries to read: of these products, up to the largest quantity asked. */
export interface EntriesWanted {
  readonly productIds: readonly string[];
  readonly maxQuantity: number;
}

/**
 * All published books that could price for the partner on the day, with the entries asked for (all of them where `only` is null). One index
 * condition finds the books: their audiences are put together in `partner`, because `||` is not leakproof, and a condition with it would
 * wait behind the policy. `offset 0` makes it that entries are read by book and product whatever the planner expects of the books: of
 * millions of entries, those that can answer.
 */
export function candidatesQuery(
  { partnerPartyId, endUserPartyId, currency, asOf, basis = 'new_business' }: CandidatesWanted,
  only: EntriesWanted | null,
): SQL {
  const wanted = only
    ? sql`and e.product_id = any(${sql.param(`{${only.productIds.join(',')}}`)}::uuid[]) and e.min_quantity <= ${only.maxQuantity}::int`
    : sql``;
  const ofPartner = `partner/${partnerPartyId}`;
  return sql`
    with partner as materialized (
      select max(p.tier) as tier, max(p.segment) as segment, array['list', ${ofPartner}::text,
        ${endUserPartyId === null ? null : `${ofPartner}/${endUserPartyId}`}::text, 'tier/' || max(p.tier), 'segment/' || max(p.segment)] as audiences
      from partner_profiles p where p.party_id = ${partnerPartyId}::uuid
    )
    select partner.tier as own_tier, partner.segment as own_segment, b.id, b.ref, b.name, b.version, b.level, b.currency, b.partner_party_id,
      b.end_user_party_id, b.tier, b.segment, b.new_business, b.running_contracts, e.product_id, e.min_quantity, e.list_minor, e.net_minor
    from partner
    left join price_books b on b.audience = any (partner.audiences) and b.state = 'published'
      and ${sql.raw(basis === 'new_business' ? 'b.new_business' : 'b.running_contracts')} @> ${asOf}::date
      ${currency === null ? sql`` : sql`and b.currency = ${currency}`}
    left join lateral (
      select e.product_id, e.min_quantity, e.list_minor, e.net_minor from price_book_entries e where e.book_id = b.id ${wanted} offset 0
    ) e on true`;
}

/**
 * The books of `candidatesQuery` with their entries, and the keys that the partner has of levels 5 and 6. Books without a wanted entry
 * come too, because the trace names them.
 */
export async function fetchCandidates(
  ctx: ActorContext,
  wanted: CandidatesWanted,
  only: EntriesWanted | null,
): Promise<{ tier: string | null; segment: string | null; books: PriceBookCandidate[] }> {
  const rows = await ctx.tx.execute<CandidateRow>(candidatesQuery(wanted, only));
  const books = new Map<string, PriceBookCandidate & { entries: PriceEntry[] }>();
  for (const row of rows) {
    if (row.id === null) continue;
    const book = books.get(row.id) ?? { ...bookOf(row, row.id), entries: [] };
    books.set(row.id, book);
    if (row.product_id === null) continue;
    book.entries.push({
      productId: row.product_id,
      minQuantity: row.min_quantity,
      listMinor: BigInt(row.list_minor),
      netMinor: BigInt(row.net_minor),
    });
  }
  return { tier: rows[0]!.own_tier, segment: rows[0]!.own_segment, books: [...books.values()] };
}

const bookOf = (row: CandidateRow, id: string) => ({
  id,
  ref: row.ref,
  name: row.name,
  version: row.version,
  level: row.level,
  currency: row.currency,
  partnerPartyId: row.partner_party_id,
  endUserPartyId: row.end_user_party_id,
  tier: row.tier,
  segment: row.segment,
  newBusiness: fromPgRange(row.new_business),
  runningContracts: fromPgRange(row.running_contracts),
});
