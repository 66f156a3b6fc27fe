import { productByRef } from '@tributary/catalog/queries';
import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { partyByRef } from '@tributary/parties/queries';
import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { createBookInput, createNextVersionInput, MAX_UNIT_MINOR, putEntryInput } from './pricing.books.contract.ts';
import type { PricingErrorCode } from './pricing.contract.ts';
import { bookCreated } from './pricing.events.ts';
import { readPercent, WHOLE } from './pricing.percent.ts';
import { priceBookEntries, priceBooks } from './pricing.sql.ts';

export type VendorSide = ActorContext<VendorActor | SystemActor>;
/** A book's whole row, with ids: for the server only. */
export type PriceBook = typeof priceBooks.$inferSelect;
export const refuse = (code: PricingErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/** Books are made and published one at a time, because the rules about names, versions and overlaps are about all books together. */
export async function oneAtATime(ctx: VendorSide): Promise<void> {
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtext('pricing'))`);
}

/** Books of the same name, level, currency and audience are versions of one book. */
export const sameLineage = (book: Pick<PriceBook, 'name' | 'level' | 'currency' | 'audience'>) =>
  and(eq(priceBooks.name, book.name), sameScope(book));

/** Books of the same level, currency and audience price the same orders, or cost the same components. */
export const sameScope = (book: Pick<PriceBook, 'level' | 'currency' | 'audience'>) =>
  and(eq(priceBooks.audience, book.audience), eq(priceBooks.currency, book.currency), eq(priceBooks.level, book.level));

/**
 * Begins a draft of a new book, empty or with a copy of another one's entries. Throws `pricing/other_currency` and
 * `pricing/amount_too_large` of the copy, `pricing/name_taken` for a name that a book of this level, currency and scope has, `not_found` for
 * unknown parties, ZodError naming the field.
 */
export async function createBook(ctx: VendorSide, input: z.input<typeof createBookInput>): Promise<PriceBook> {
  const {
    partnerRef,
    endUserRef,
    supplierRef,
    copyOf,
    percent = '0',
    tier = null,
    segment = null,
    newBusiness,
    runningContracts = newBusiness,
    ...wish
  } = createBookInput.parse(input);
  await oneAtATime(ctx);
  const partnerPartyId = partnerRef ? (await partyByRef(ctx, partnerRef)).id : null;
  const endUserPartyId = endUserRef ? (await partyByRef(ctx, endUserRef)).id : null;
  const supplierPartyId = supplierRef ? (await partyByRef(ctx, supplierRef)).id : null;
  const values = { ...wish, partnerPartyId, endUserPartyId, tier, segment, supplierPartyId, newBusiness, runningContracts };
  const book = await draft(ctx, { ...values, version: 1 });
  // The audience is the database's to compute, so the draft is there first; a refusal takes it away with the transaction.
  if (await otherVersion(ctx, book)) throw refuse('pricing/name_taken', {}, 'name');
  if (copyOf) {
    const source = await bookRow(ctx, copyOf);
    if (source.currency !== book.currency) throw refuse('pricing/other_currency', { currency: source.currency }, 'currency');
    await copyEntries(ctx, source, book, readPercent(percent));
  }
  return book;
}

/**
 * Begins the next version of a book as a draft, with a copy of that version's entries and spans of its own. Throws `not_found`, ZodError.
 */
export async function createNextVersion(ctx: VendorSide, input: z.input<typeof createNextVersionInput>): Promise<PriceBook> {
  const { newVersionOf, newBusiness, runningContracts = newBusiness } = createNextVersionInput.parse(input);
  await oneAtATime(ctx);
  const source = await bookRow(ctx, newVersionOf);
  const { name, side, level, currency, partnerPartyId, endUserPartyId, tier, segment, supplierPartyId } = source;
  const identity = { name, side, level, currency, partnerPartyId, endUserPartyId, tier, segment, supplierPartyId };
  const book = await draft(ctx, { ...identity, version: (await newestVersion(ctx, source)) + 1, newBusiness, runningContracts });
  await copyEntries(ctx, source, book, 0n);
  return book;
}

/** Fills a draft with the entries of another book, changed as `withPercent` does. Throws `pricing/amount_too_large`. */
async function copyEntries(ctx: VendorSide, source: PriceBook, book: PriceBook, percent: bigint): Promise<void> {
  const moved = (column: string) =>
    sql`div(${sql.raw(column)}::numeric * ${String(WHOLE + percent)}::numeric * 2 + ${String(WHOLE)}::numeric, ${String(WHOLE * 2n)}::numeric)`;
  const [over] = await ctx.tx.execute(sql`select 1 from price_book_entries where book_id = ${source.id}::uuid
    and (${moved('list_minor')} > ${String(MAX_UNIT_MINOR)}::numeric or ${moved('net_minor')} > ${String(MAX_UNIT_MINOR)}::numeric) limit 1`);
  if (over) throw refuse('pricing/amount_too_large', {}, 'percent');
  await ctx.tx.execute(sql`insert into price_book_entries (book_id, product_id, min_quantity, list_minor, net_minor)
    select ${book.id}::uuid, product_id, min_quantity, ${moved('list_minor')}, ${moved('net_minor')} from price_book_entries where book_id = ${source.id}::uuid`);
}

/** Whether the lineage has a book besides this one. */
async function otherVersion(ctx: VendorSide, book: PriceBook): Promise<boolean> {
  const [other] = await ctx.tx
    .select({ id: priceBooks.id })
    .from(priceBooks)
    .where(and(sameLineage(book), ne(priceBooks.id, book.id)))
    .limit(1);
  return other !== undefined;
}

/** The highest version in the lineage, 0 where there is none. */
async function newestVersion(ctx: VendorSide, lineage: Parameters<typeof sameLineage>[0]): Promise<number> {
  const [newest] = await ctx.tx
    .select({ version: priceBooks.version })
    .from(priceBooks)
    .where(sameLineage(lineage))
    .orderBy(desc(priceBooks.version))
    .limit(1);
  return newest?.version ?? 0;
}

async function draft(ctx: VendorSide, values: typeof priceBooks.$inferInsert): Promise<PriceBook> {
  const [book] = await ctx.tx.insert(priceBooks).values(values).returning();
  await ctx.publish(bookCreated, { bookId: book!.id, bookRef: book!.ref }, { parties: [] });
  return book!;
}

/** A book's row, locked until the transaction ends, so that nobody edits what somebody publishes. Throws `not_found`. */
export async function bookRow(ctx: VendorSide, ref: string): Promise<PriceBook> {
  const [book] = await ctx.tx.select().from(priceBooks).where(eq(priceBooks.ref, ref)).for('update');
  if (!book) throw notFound();
  return book;
}

/**
 * Sets the price of a product from a quantity on in a draft; the same break again replaces it. Throws `pricing/published` once the
 * version is published, because what was offered never changes: make the next version. Throws `not_found`, ZodError.
 */
export async function putEntry(ctx: VendorSide, input: z.input<typeof putEntryInput>): Promise<void> {
  const { bookRef, productRef, minQuantity, listMinor, netMinor } = putEntryInput.parse(input);
  const book = await bookRow(ctx, bookRef);
  if (book.state !== 'draft') throw refuse('pricing/published', { bookRef });
  const product = await productByRef(ctx, productRef);
  await ctx.tx
    .insert(priceBookEntries)
    .values({ bookId: book.id, productId: product.id, minQuantity, listMinor, netMinor })
    .onConflictDoUpdate({
      target: [priceBookEntries.bookId, priceBookEntries.productId, priceBookEntries.minQuantity],
      set: { listMinor, netMinor },
    });
}
