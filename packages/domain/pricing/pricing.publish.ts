import { products } from '@tributary/catalog/schema';
import type { DateRange } from '@tributary/kernel/dates';
import { and, eq, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import { bookRefInput } from './pricing.books.contract.ts';
import { dayGaps, quantityGaps } from './pricing.check.ts';
import { bookRow, oneAtATime, type PriceBook, refuse, sameLineage, sameScope, type VendorSide } from './pricing.commands.ts';
import { bookPublished } from './pricing.events.ts';
import { priceBookEntries, priceBooks } from './pricing.sql.ts';

/**
 * Brings a draft into force for its spans. Earlier versions of the book end where it begins, which is all that ever changes of a
 * published version; one that it replaces from its very first day is retired. Throws `pricing/published` (again), `pricing/empty_book`,
 * `pricing/superseded` (a later version is out already), `pricing/version_order` (it begins later than the earlier version in one span and
 * not in the other), `pricing/quantity_gap` (a product whose lowest break is above 1), `pricing/day_gap` (days between the version before
 * and this one), `pricing/overlap` naming the other book and product, `not_found`. After a refusal nothing has changed.
 */
export async function publishBook(ctx: VendorSide, input: z.input<typeof bookRefInput>): Promise<void> {
  const { ref } = bookRefInput.parse(input);
  await oneAtATime(ctx);
  const book = await bookRow(ctx, ref);
  if (book.state !== 'draft') throw refuse('pricing/published', { bookRef: ref }, 'ref');
  const [entry] = await ctx.tx
    .select({ id: priceBookEntries.id })
    .from(priceBookEntries)
    .where(eq(priceBookEntries.bookId, book.id))
    .limit(1);
  if (!entry) throw refuse('pricing/empty_book', { bookRef: ref }, 'ref');
  const earlier = await earlierVersions(ctx, book);
  await refuseGaps(ctx, book);
  await refuseOverlap(ctx, book);
  for (const { id, change } of earlier) await ctx.tx.update(priceBooks).set(change).where(eq(priceBooks.id, id));
  await ctx.tx.update(priceBooks).set({ state: 'published', publishedAt: ctx.now }).where(eq(priceBooks.id, book.id));
  await ctx.publish(bookPublished, { bookId: book.id, bookRef: book.ref }, { parties: book.partnerPartyId ? [book.partnerPartyId] : [] });
}

/** A product without a price from 1 on, or days between two versions, would be found out by an order that cannot be priced. */
async function refuseGaps(ctx: VendorSide, book: PriceBook): Promise<void> {
  const [product] = (await quantityGaps(ctx, book)).first;
  if (product) throw refuse('pricing/quantity_gap', product, 'entries');
  const [days] = await dayGaps(ctx, book);
  if (!days) return;
  const { basis, ...gap } = days;
  throw refuse('pricing/day_gap', gap, basis === 'new_business' ? 'newBusiness.from' : 'runningContracts.from');
}

/** What becomes of each earlier version in force: it ends where this one begins, or is retired. */
async function earlierVersions(ctx: VendorSide, book: PriceBook) {
  const versions = await ctx.tx
    .select()
    .from(priceBooks)
    .where(and(sameLineage(book), eq(priceBooks.state, 'published'), ne(priceBooks.id, book.id)))
    .for('update');
  return versions.map(({ id, ref, version, newBusiness, runningContracts }) => {
    if (version > book.version) throw refuse('pricing/superseded', { bookRef: ref, bookVersion: version }, 'ref');
    const follows = newBusiness.from < book.newBusiness.from;
    if (follows !== runningContracts.from < book.runningContracts.from)
      throw refuse('pricing/version_order', { bookRef: ref, bookVersion: version }, 'ref');
    const ended = {
      newBusiness: endingBy(newBusiness, book.newBusiness.from),
      runningContracts: endingBy(runningContracts, book.runningContracts.from),
    };
    return { id, change: follows ? ended : { state: 'retired' } };
  });
}

const endingBy = (span: DateRange, day: string): DateRange => ({
  from: span.from,
  until: span.until !== null && span.until < day ? span.until : day,
});

async function refuseOverlap(ctx: VendorSide, book: PriceBook): Promise<void> {
  const mine = alias(priceBookEntries, 'mine');
  const [other] = await ctx.tx
    .select({
      bookRef: priceBooks.ref,
      bookName: priceBooks.name,
      bookVersion: priceBooks.version,
      productRef: products.ref,
      sku: products.sku,
    })
    .from(priceBooks)
    .innerJoin(priceBookEntries, eq(priceBookEntries.bookId, priceBooks.id))
    .innerJoin(mine, and(eq(mine.bookId, book.id), eq(mine.productId, priceBookEntries.productId)))
    .innerJoin(products, eq(products.id, priceBookEntries.productId))
    .where(
      and(
        sameScope(book),
        eq(priceBooks.state, 'published'),
        // Earlier versions of the same book end where this one begins.
        ne(priceBooks.name, book.name),
        or(overlaps(priceBooks.newBusiness, book.newBusiness), overlaps(priceBooks.runningContracts, book.runningContracts)),
      ),
    )
    .orderBy(priceBooks.ref, products.sku)
    .limit(1);
  if (other) throw refuse('pricing/overlap', other, 'ref');
}

const overlaps = (column: typeof priceBooks.newBusiness | typeof priceBooks.runningContracts, span: DateRange) =>
  sql`${column} && daterange(${span.from}::date, ${span.until}::date)`;
