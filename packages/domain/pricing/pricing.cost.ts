import { type DateRange, fromPgRange, type IsoDate } from '@tributary/kernel/dates';
import { sql } from 'drizzle-orm';
import type { VendorSide } from './pricing.commands.ts';
import type { CostTrace, PriceBasis } from './pricing.contract.ts';
import { bestHit, newestFirst, type PriceEntry } from './pricing.resolve.ts';

/** A supplier's component that a line consumes. The day is an input, never the clock (DOMAIN §3). */
export interface CostRequest {
  readonly supplierPartyId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly currency: string;
  readonly asOf: IsoDate;
  /** `new_business` where not given. */
  readonly basis?: PriceBasis;
}
/** What it costs a copy, in minor units of the asked currency, or a refusal; both with their trace. There is no cost of 0 for want of an entry. */
export type CostResolution =
  | {
      readonly ok: true;
      readonly unitListMinor: bigint;
      readonly unitCostMinor: bigint;
      readonly bookId: string;
      readonly bookVersion: number;
      readonly trace: CostTrace;
    }
  | { readonly ok: false; readonly code: 'pricing/no_cost'; readonly trace: CostTrace };

/** A supplier's published book as cost resolution needs it, in force on the asked day. */
interface SupplierBook {
  readonly id: string;
  readonly ref: string;
  readonly name: string;
  readonly version: number;
  readonly newBusiness: DateRange;
  readonly runningContracts: DateRange;
  readonly entries: PriceEntry[];
}

/** What one component costs at its supplier; `resolveCosts` for the rule. */
export async function resolveCost(ctx: VendorSide, request: CostRequest): Promise<CostResolution> {
  return (await resolveCosts(ctx, [request]))[0]!;
}

/**
 * What components cost at their suppliers, in their order, from one statement: the supplier's published books of that currency in force on
 * the day, the highest volume break not above the quantity. For staff and the system alone: no party may read the buy side.
 */
export async function resolveCosts(ctx: VendorSide, requests: readonly CostRequest[]): Promise<CostResolution[]> {
  if (requests.length === 0) return [];
  const wanted = requests.map((request, position) => ({ position, basis: 'new_business', ...request }));
  const rows = await ctx.tx.execute<CostRow>(sql`
    select r.position, b.id, b.ref, b.name, b.version, b.new_business, b.running_contracts, e.min_quantity, e.list_minor, e.net_minor
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as r(position int, "supplierPartyId" uuid, "productId" uuid, quantity int, currency text, "asOf" date, basis text)
    join price_books b on b.audience = 'supplier/' || r."supplierPartyId"::text and b.currency = r.currency and b.state = 'published'
      and case r.basis when 'new_business' then b.new_business else b.running_contracts end @> r."asOf"
    left join lateral (
      select e.min_quantity, e.list_minor, e.net_minor from price_book_entries e
      where e.book_id = b.id and e.product_id = r."productId" and e.min_quantity <= r.quantity order by e.min_quantity desc limit 1
    ) e on true`);
  const booksOf = Map.groupBy(rows, (row) => row.position);
  return requests.map((request, position) => answer(request, booksOf.get(position) ?? []));
}

interface CostRow extends Record<string, unknown> {
  position: number;
  id: string;
  ref: string;
  name: string;
  version: number;
  new_business: string;
  running_contracts: string;
  min_quantity: number | null;
  list_minor: string;
  net_minor: string;
}

function answer(request: CostRequest, rows: readonly CostRow[]): CostResolution {
  const { productId, quantity, currency, asOf, basis = 'new_business' } = request;
  const books = rows.map((row) => supplierBook(row, productId)).sort(newestFirst);
  const hit = bestHit(books, request);
  const named = (book: SupplierBook) => ({ bookName: book.name, bookRef: book.ref, bookVersion: book.version });
  const trace: CostTrace = {
    asOf,
    basis,
    currency,
    quantity,
    books: books.map((book) => ({ ...named(book), outcome: book.entries.length > 0 ? 'hit' : 'no_entry' })),
    answer: hit && {
      ...named(hit.book),
      minQuantity: hit.entry.minQuantity,
      unitListMinor: hit.entry.listMinor.toString(),
      unitCostMinor: hit.entry.netMinor.toString(),
      newBusiness: hit.book.newBusiness,
      runningContracts: hit.book.runningContracts,
    },
  };
  if (!hit) return { ok: false, code: 'pricing/no_cost', trace };
  const { book, entry } = hit;
  return { ok: true, unitListMinor: entry.listMinor, unitCostMinor: entry.netMinor, bookId: book.id, bookVersion: book.version, trace };
}

function supplierBook(row: CostRow, productId: string): SupplierBook {
  const { id, ref, name, version, min_quantity: minQuantity } = row;
  const entries =
    minQuantity === null ? [] : [{ productId, minQuantity, listMinor: BigInt(row.list_minor), netMinor: BigInt(row.net_minor) }];
  return {
    ...{ id, ref, name, version, entries },
    newBusiness: fromPgRange(row.new_business),
    runningContracts: fromPgRange(row.running_contracts),
  };
}
