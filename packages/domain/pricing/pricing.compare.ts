import type { ActorContext } from '@tributary/db/actor';
import { toCsv } from '@tributary/kernel/csv';
import { notFound } from '@tributary/kernel/errors';
import { toDecimal } from '@tributary/kernel/money';
import { inArray, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { ChangeCounts, compareBooksInput, PriceChange } from './pricing.books.contract.ts';
import { refuse } from './pricing.commands.ts';
import { percentBetween } from './pricing.percent.ts';
import { priceBooks } from './pricing.sql.ts';

/** How many differences a page shows; the counts and the file are whole. */
const SHOWN = 200;

interface DifferenceRow extends Record<string, unknown> {
  sku: string;
  name: string;
  min_quantity: number;
  before: string | null;
  after: string | null;
}

/** What differs in net between two books of one currency, break by break: from `with` to `ref`. Throws `pricing/other_currency`, `not_found`. */
async function differences(ctx: ActorContext, input: z.output<typeof compareBooksInput>): Promise<PriceChange[]> {
  const books = await ctx.tx
    .select({ id: priceBooks.id, ref: priceBooks.ref, currency: priceBooks.currency })
    .from(priceBooks)
    .where(inArray(priceBooks.ref, [input.ref, input.with]));
  const book = books.find((one) => one.ref === input.ref);
  const other = books.find((one) => one.ref === input.with);
  if (!book || !other) throw notFound();
  const { currency } = book;
  if (other.currency !== currency) throw refuse('pricing/other_currency', { currency: other.currency }, 'with');
  const entries = (id: string) => sql`(select product_id, min_quantity, net_minor from price_book_entries where book_id = ${id}::uuid)`;
  const rows = await ctx.tx.execute<DifferenceRow>(sql`
    select p.sku, p.name, min_quantity, a.net_minor as before, b.net_minor as after
    from ${entries(other.id)} a full join ${entries(book.id)} b using (product_id, min_quantity) join products p on p.id = product_id
    where a.net_minor is distinct from b.net_minor order by p.sku, min_quantity`);
  return rows.map((row) => toChange(row, currency));
}

/** A change as pages and files show it, from two amounts of the database. */
export function toChange(row: DifferenceRow, currency: string): PriceChange {
  const money = (minor: string | null) => (minor === null ? null : { amountMinor: BigInt(minor), currency });
  const [before, after] = [money(row.before), money(row.after)];
  return {
    ...{ sku: row.sku, productName: row.name, minQuantity: row.min_quantity, before, after },
    percent: before && after ? percentBetween(before.amountMinor, after.amountMinor) : null,
  };
}

/** How many of the changes are up, down, new and gone. */
export function countChanges(changes: readonly Pick<PriceChange, 'before' | 'after'>[]): ChangeCounts {
  const counts = { up: 0, down: 0, added: 0, gone: 0 };
  for (const { before, after } of changes)
    counts[!before ? 'added' : !after ? 'gone' : after.amountMinor > before.amountMinor ? 'up' : 'down'] += 1;
  return counts;
}

/** What differs between two books: counts, and the first rows by SKU. Throws as `differences`. */
export async function compareBooks(
  ctx: ActorContext,
  input: z.output<typeof compareBooksInput>,
): Promise<{ counts: ChangeCounts; total: number; first: PriceChange[] }> {
  const all = await differences(ctx, input);
  return { counts: countChanges(all), total: all.length, first: all.slice(0, SHOWN) };
}

const decimal = (money: PriceChange['before']) => (money ? toDecimal(money) : '');

/** The cells of a change, for files; `CHANGE_COLUMNS` are their names. */
export const changeCells = (change: PriceChange) => [
  ...[change.sku, change.productName, change.minQuantity],
  ...[(change.after ?? change.before)!.currency, decimal(change.before), decimal(change.after), change.percent ?? ''],
];
export const CHANGE_COLUMNS = ['sku', 'product', 'from_quantity', 'currency', 'old_net', 'new_net', 'percent'];

/** All that differs between two books, as a file. Throws as `differences`. */
export async function exportComparison(ctx: ActorContext, input: z.output<typeof compareBooksInput>): Promise<string> {
  return toCsv([CHANGE_COLUMNS, ...(await differences(ctx, input)).map(changeCells)]);
}
