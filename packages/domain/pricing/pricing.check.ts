import type { ActorContext } from '@tributary/db/actor';
import type { DateRange } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { BookCheck, bookRefInput } from './pricing.books.contract.ts';
import { type PriceBook, sameLineage } from './pricing.commands.ts';
import type { PriceBasis } from './pricing.contract.ts';
import { priceBooks } from './pricing.sql.ts';

/** How many of each kind are named; the counts are whole. */
const NAMED = 20;

/** What is missing in a draft before it can be published, and what is worth knowing. Throws `not_found`. */
export async function checkBook(ctx: ActorContext, input: z.output<typeof bookRefInput>): Promise<BookCheck> {
  const [book] = await ctx.tx.select().from(priceBooks).where(eq(priceBooks.ref, input.ref));
  if (!book) throw notFound();
  const before = await versionBefore(ctx, book);
  return {
    quantityGaps: await quantityGaps(ctx, book),
    dayGaps: await dayGaps(ctx, book),
    dropped: before
      ? await namesOf(
          ctx,
          sql`id in (select product_id from price_book_entries where book_id = ${before.id}::uuid
            except select product_id from price_book_entries where book_id = ${book.id}::uuid)`,
        )
      : { count: 0, first: [] },
    unpriced:
      book.side === 'sell' && book.level === 7
        ? await namesOf(
            ctx,
            sql`state = 'active' and not exists (select 1 from price_book_entries e where e.book_id = ${book.id}::uuid and e.product_id = products.id)`,
          )
        : { count: 0, first: [] },
  };
}

async function namesOf(ctx: ActorContext, condition: ReturnType<typeof sql>): Promise<BookCheck['dropped']> {
  const rows = await ctx.tx.execute<{ sku: string; count: number }>(
    sql`select sku, (count(*) over ())::int as count from products where ${condition} order by sku limit ${NAMED}`,
  );
  return { count: rows[0]?.count ?? 0, first: rows.map((row) => row.sku) };
}

/** Products without a price from 1 on: whoever orders fewer than the lowest break would find nothing in this book. */
export async function quantityGaps(ctx: ActorContext, book: PriceBook): Promise<BookCheck['quantityGaps']> {
  const rows = await ctx.tx.execute<{ sku: string; from: number; count: number }>(sql`
    select p.sku, g."from", (count(*) over ())::int as count
    from (select product_id, min(min_quantity) as "from" from price_book_entries where book_id = ${book.id}::uuid group by product_id) g
    join products p on p.id = g.product_id where g."from" > 1 order by p.sku limit ${NAMED}`);
  return { count: rows[0]?.count ?? 0, first: rows.map(({ sku, from }) => ({ sku, from })) };
}

/** The other versions of the book that are published. */
export function publishedVersions(ctx: ActorContext, book: PriceBook): Promise<PriceBook[]> {
  return ctx.tx
    .select()
    .from(priceBooks)
    .where(and(sameLineage(book), eq(priceBooks.state, 'published'), ne(priceBooks.id, book.id)));
}

async function versionBefore(ctx: ActorContext, book: PriceBook): Promise<PriceBook | undefined> {
  const versions = await publishedVersions(ctx, book);
  return versions.filter((one) => one.version < book.version).sort((a, b) => b.version - a.version)[0];
}

/** Days that no version of the book holds on: from the last end of those before to the first day of this one, for each basis. */
export async function dayGaps(ctx: ActorContext, book: PriceBook): Promise<BookCheck['dayGaps']> {
  const versions = await publishedVersions(ctx, book);
  const gapOf = (basis: PriceBasis, spanOf: (one: PriceBook) => DateRange) => {
    const from = spanOf(book).from;
    const before = versions.filter((one) => spanOf(one).from < from);
    const last = before.sort((a, b) => (spanOf(b).until ?? '~').localeCompare(spanOf(a).until ?? '~', 'en'))[0];
    const end = last && spanOf(last).until;
    return last && end && end < from ? [{ basis, from: end, until: from, afterVersion: last.version }] : [];
  };
  return [...gapOf('new_business', (one) => one.newBusiness), ...gapOf('running_contracts', (one) => one.runningContracts)];
}
