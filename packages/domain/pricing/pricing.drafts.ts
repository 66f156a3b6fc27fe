import { products } from '@tributary/catalog/schema';
import { fromDecimal } from '@tributary/kernel/money';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import {
  bookRefInput,
  changePricesInput,
  MAX_UNIT_MINOR,
  type PriceChange,
  putEntriesInput,
  removeEntryInput,
  setSpansInput,
} from './pricing.books.contract.ts';
import { bookRow, type PriceBook, refuse, type VendorSide } from './pricing.commands.ts';
import { draftChanged } from './pricing.events.ts';
import { percentBetween, readPercent, WHOLE } from './pricing.percent.ts';
import { priceBookEntries, priceBooks } from './pricing.sql.ts';

/** An entry to be written, its product and amounts found. */
export interface NewEntry {
  readonly productId: string;
  readonly minQuantity: number;
  readonly listMinor: bigint;
  readonly netMinor: bigint;
}

/** The draft's row, locked. Throws `pricing/published` for any other book: what was offered never changes. Throws `not_found`. */
export async function draftRow(ctx: VendorSide, ref: string): Promise<PriceBook> {
  const book = await bookRow(ctx, ref);
  if (book.state !== 'draft') throw refuse('pricing/published', { bookRef: ref });
  return book;
}

/** Says that a draft is not what it was, to those who have its page open; nobody outside learns of drafts. */
export async function tellDraft(ctx: VendorSide, book: PriceBook): Promise<void> {
  await ctx.publish(draftChanged, { bookId: book.id, bookRef: book.ref }, { parties: [] });
}

/** Sets the days of a draft. Throws `pricing/published`, `not_found`, ZodError for a span that ends before it begins. */
export async function setSpans(ctx: VendorSide, input: z.input<typeof setSpansInput>): Promise<void> {
  const { ref, newBusiness, runningContracts } = setSpansInput.parse(input);
  const book = await draftRow(ctx, ref);
  await ctx.tx.update(priceBooks).set({ newBusiness, runningContracts }).where(eq(priceBooks.id, book.id));
  await tellDraft(ctx, book);
}

/** An amount as people type it, in minor units, or the code of what is wrong with it. */
export function readUnit(text: string, currency: string): bigint | 'amount' | 'amount_negative' | 'amount_too_large' {
  if (/^\s*-/.test(text)) return fromDecimal(text.replace('-', ''), currency) === null ? 'amount' : 'amount_negative';
  const minor = fromDecimal(text, currency);
  // Digits alone that are no amount are too many of them.
  if (minor === null) return /^\s*\d[\d,]{14,}(?:\.\d{1,4})?\s*$/.test(text) ? 'amount_too_large' : 'amount';
  return minor > MAX_UNIT_MINOR ? 'amount_too_large' : minor;
}

/** Ids of products by SKU. */
export async function productIdsBySku(ctx: VendorSide, skus: readonly string[]): Promise<Map<string, string>> {
  if (skus.length === 0) return new Map();
  const rows = await ctx.tx
    .select({ id: products.id, sku: products.sku })
    .from(products)
    .where(inArray(products.sku, [...new Set(skus)]));
  return new Map(rows.map((row) => [row.sku, row.id]));
}

/** Writes entries in one statement; a break that is there already is replaced. */
export async function writeEntries(ctx: VendorSide, bookId: string, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((one) => ({ ...one, listMinor: String(one.listMinor), netMinor: String(one.netMinor) }));
  await ctx.tx.execute(sql`insert into price_book_entries (book_id, product_id, min_quantity, list_minor, net_minor)
    select ${bookId}::uuid, r."productId", r."minQuantity", r."listMinor", r."netMinor"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("productId" uuid, "minQuantity" int, "listMinor" bigint, "netMinor" bigint)
    on conflict (book_id, product_id, min_quantity) do update set list_minor = excluded.list_minor, net_minor = excluded.net_minor`);
}

/**
 * Sets prices of a draft, all or none; amounts are text in the book's currency. Throws ZodError naming row and field (`rows.3.net`) for
 * what is no amount, an unknown SKU and a break that comes twice; `pricing/published`, `not_found`.
 */
export async function putEntries(ctx: VendorSide, input: z.input<typeof putEntriesInput>): Promise<void> {
  const { bookRef, rows } = putEntriesInput.parse(input);
  const book = await draftRow(ctx, bookRef);
  const ids = await productIdsBySku(
    ctx,
    rows.map((row) => row.sku.toUpperCase()),
  );
  const issues: z.core.$ZodIssue[] = [];
  const wrong = (at: number, field: string, message: string) => {
    issues.push({ code: 'custom', path: ['rows', at, field], message, input: rows[at] });
  };
  const seen = new Set<string>();
  const entries = rows.map((row, at) => {
    const productId = ids.get(row.sku.toUpperCase());
    if (!productId) wrong(at, 'sku', 'sku_unknown');
    const key = `${productId} ${row.minQuantity}`;
    if (seen.has(key)) wrong(at, 'minQuantity', 'duplicate');
    seen.add(key);
    const [listMinor, netMinor] = (['list', 'net'] as const).map((field) => {
      const minor = readUnit(row[field], book.currency);
      if (typeof minor === 'string') wrong(at, field, minor);
      return minor as bigint;
    });
    return { productId: productId!, minQuantity: row.minQuantity, listMinor: listMinor!, netMinor: netMinor! };
  });
  if (issues.length > 0) throw new z.ZodRealError(issues);
  await writeEntries(ctx, book.id, entries);
  await tellDraft(ctx, book);
}

/** Takes a break out of a draft; one that is gone already is no error. Throws `pricing/published`, `not_found`. */
export async function removeEntry(ctx: VendorSide, input: z.input<typeof removeEntryInput>): Promise<void> {
  const { bookRef, sku, minQuantity } = removeEntryInput.parse(input);
  const book = await draftRow(ctx, bookRef);
  const productId = (await productIdsBySku(ctx, [sku])).get(sku);
  if (!productId) return;
  await ctx.tx
    .delete(priceBookEntries)
    .where(
      and(eq(priceBookEntries.bookId, book.id), eq(priceBookEntries.productId, productId), eq(priceBookEntries.minQuantity, minQuantity)),
    );
  await tellDraft(ctx, book);
}

/** Throws a draft away with its entries. Throws `pricing/published`, `not_found`. */
export async function discardDraft(ctx: VendorSide, input: z.input<typeof bookRefInput>): Promise<void> {
  const book = await draftRow(ctx, bookRefInput.parse(input).ref);
  await tellDraft(ctx, book);
  await ctx.tx.delete(priceBooks).where(eq(priceBooks.id, book.id));
}

interface MovedRow extends Record<string, unknown> {
  id: string;
  sku: string;
  name: string;
  min_quantity: number;
  net_minor: string;
  new_list: string;
  new_net: string;
}

/** The entries that a percentage would change, with what they become (`withPercent`, in the database's exact whole numbers). */
function movedEntries(ctx: VendorSide, book: PriceBook, { percent, amounts, q }: z.output<typeof changePricesInput>) {
  const moved = (column: 'list_minor' | 'net_minor', kept: 'net' | 'list') =>
    amounts === kept
      ? sql`e.${sql.raw(column)}::numeric`
      : sql`div(e.${sql.raw(column)}::numeric * ${String(WHOLE + readPercent(percent))}::numeric * 2 + ${String(WHOLE)}::numeric, ${String(WHOLE * 2n)}::numeric)`;
  return ctx.tx.execute<MovedRow>(sql`
    select e.id, p.sku, p.name, e.min_quantity, e.net_minor, ${moved('list_minor', 'net')}::text as new_list, ${moved('net_minor', 'list')}::text as new_net
    from price_book_entries e join products p on p.id = e.product_id
    where e.book_id = ${book.id}::uuid ${
      q
        ? sql`and (strpos(lower(p.name), lower(${q})) > 0 or strpos(lower(p.sku), lower(${q})) > 0 or strpos(lower(p.family), lower(${q})) > 0)`
        : sql``
    } order by p.sku, e.min_quantity`);
}

/** What a percentage would make of a draft's prices: how many, and the first of them. Throws as `changePrices`. */
export async function previewChange(
  ctx: VendorSide,
  input: z.output<typeof changePricesInput>,
): Promise<{ count: number; first: PriceChange[] }> {
  const [book] = await ctx.tx.select().from(priceBooks).where(eq(priceBooks.ref, input.ref));
  if (book?.state !== 'draft') throw refuse('pricing/published', { bookRef: input.ref });
  const rows = await movedEntries(ctx, book, input);
  const money = (minor: string) => ({ amountMinor: BigInt(minor), currency: book.currency });
  const first = rows.slice(0, 20).map((row) => ({
    ...{ sku: row.sku, productName: row.name, minQuantity: row.min_quantity },
    before: money(row.net_minor),
    after: money(row.new_net),
    percent: percentBetween(BigInt(row.net_minor), BigInt(row.new_net)),
  }));
  return { count: rows.length, first };
}

/**
 * Changes list, net or both of a draft by a percentage, exactly, a half of a minor unit rounded up. Returns how many entries changed.
 * Throws `pricing/amount_too_large` naming the SKU, `pricing/published`, `not_found`, ZodError.
 */
export async function changePrices(ctx: VendorSide, input: z.input<typeof changePricesInput>): Promise<number> {
  const wanted = changePricesInput.parse(input);
  const book = await draftRow(ctx, wanted.ref);
  const rows = await movedEntries(ctx, book, wanted);
  const over = rows.find((row) => BigInt(row.new_list) > MAX_UNIT_MINOR || BigInt(row.new_net) > MAX_UNIT_MINOR);
  if (over) throw refuse('pricing/amount_too_large', { sku: over.sku }, 'percent');
  const changes = rows.map((row) => ({ id: row.id, list: row.new_list, net: row.new_net }));
  await ctx.tx.execute(sql`update price_book_entries e set list_minor = r.list, net_minor = r.net
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as r(id uuid, list bigint, net bigint) where e.id = r.id`);
  await tellDraft(ctx, book);
  return changes.length;
}
