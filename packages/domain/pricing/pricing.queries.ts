import type { ActorContext } from '@tributary/db/actor';
import { fromPgRange, type IsoDate } from '@tributary/kernel/dates';
import { sql } from 'drizzle-orm';
import type { PriceBasis, PriceLevel } from './pricing.contract.ts';
import { type PriceBookCandidate, type PriceEntry, type PriceResolution, resolvePrice } from './pricing.resolve.ts';

/** Who orders for whom, when, and in which currency. */
export interface PriceContext {
  readonly partnerPartyId: string;
  readonly endUserPartyId: string | null;
  readonly currency: string;
  readonly asOf: IsoDate;
  readonly basis?: PriceBasis;
  readonly segment?: string | null;
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
  const { tier, books } = await fetchCandidates(ctx, input, {
    productIds: [...new Set(input.lines.map((line) => line.productId))],
    maxQuantity: Math.max(...input.lines.map((line) => line.quantity)),
  });
  const request = { ...input, basis: input.basis ?? 'new_business', segment: input.segment ?? null, tier } as const;
  return input.lines.map((line) => resolvePrice(books, { ...request, ...line }));
}

interface CandidateRow extends Record<string, unknown> {
  tier: string | null;
  id: string | null;
  ref: string;
  name: string;
  version: number;
  level: PriceLevel;
  currency: string;
  partner_party_id: string | null;
  end_user_party_id: string | null;
  book_tier: string | null;
  segment: string | null;
  new_business: string;
  running_contracts: string;
  product_id: string | null;
  min_quantity: number;
  list_minor: string;
  net_minor: string;
}

/**
 * The partner's tier and all published books that could price for it on the day, with the entries asked for (all of them where `only` is
 * null), in one statement. A currency of null means every currency. Books without a wanted entry come too, because the trace names them.
 */
export async function fetchCandidates(
  ctx: ActorContext,
  {
    partnerPartyId,
    endUserPartyId,
    currency,
    asOf,
    basis = 'new_business',
    segment = null,
  }: Omit<PriceContext, 'currency'> & { readonly currency: string | null },
  only: { readonly productIds: readonly string[]; readonly maxQuantity: number } | null,
): Promise<{ tier: string | null; books: PriceBookCandidate[] }> {
  const inForce = sql`b.state = 'published' and (${currency}::text is null or b.currency = ${currency}::text)
    and ${sql.raw(basis === 'new_business' ? 'b.new_business' : 'b.running_contracts')} @> ${asOf}::date`;
  const wanted = only
    ? sql`and e.product_id = any(${sql.param(`{${only.productIds.join(',')}}`)}::uuid[]) and e.min_quantity <= ${only.maxQuantity}::int`
    : sql``;
  // Two branches instead of an OR over the partner column, so that each is an index condition (PERFORMANCE §3).
  const rows = await ctx.tx.execute<CandidateRow>(sql`
    with partner as (select (select p.tier from partner_profiles p where p.party_id = ${partnerPartyId}::uuid) as tier),
    books as (
      select b.* from price_books b
      where b.partner_party_id = ${partnerPartyId}::uuid and (b.end_user_party_id is null or b.end_user_party_id = ${endUserPartyId}::uuid) and ${inForce}
      union all
      select b.* from price_books b, partner
      where b.partner_party_id is null and ${inForce}
        and (b.level = 7 or (b.level = 5 and b.tier = partner.tier) or (b.level = 6 and b.segment = ${segment}::text))
    )
    select partner.tier, b.id, b.ref, b.name, b.version, b.level, b.currency, b.partner_party_id, b.end_user_party_id, b.tier as book_tier,
      b.segment, b.new_business, b.running_contracts, e.product_id, e.min_quantity, e.list_minor, e.net_minor
    from partner
    left join books b on true
    left join price_book_entries e on e.book_id = b.id ${wanted}`);
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
  return { tier: rows[0]!.tier, books: [...books.values()] };
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
  tier: row.book_tier,
  segment: row.segment,
  newBusiness: fromPgRange(row.new_business),
  runningContracts: fromPgRange(row.running_contracts),
});
