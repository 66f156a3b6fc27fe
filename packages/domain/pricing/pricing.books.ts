import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { parties } from '@tributary/parties/schema';
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { BookDetail, BookRow, bookRefInput, EntryRow, listBooksInput, listEntriesInput } from './pricing.books.contract.ts';
import { sameLineage } from './pricing.commands.ts';
import { type BookPhase, type BookSide, type BookState, PRICE_LEVEL_NAMES, type PriceLevel } from './pricing.contract.ts';
import { priceBookEntries, priceBooks } from './pricing.sql.ts';

const partner = alias(parties, 'partner');
const endUser = alias(parties, 'end_user');
const supplier = alias(parties, 'supplier');

/** Where a book stands on the day, as `BookPhase` says. */
const phaseOn = (day: string) => sql<BookPhase>`case when ${priceBooks.state} <> 'published' then ${priceBooks.state}
  when ${priceBooks.newBusiness} @> ${day}::date then 'in_force' when lower(${priceBooks.newBusiness}) > ${day}::date then 'scheduled'
  when ${priceBooks.runningContracts} @> ${day}::date then 'running' else 'ended' end`;

const bookColumns = (today: string) => ({
  ref: priceBooks.ref,
  name: priceBooks.name,
  version: priceBooks.version,
  side: sql<BookSide>`${priceBooks.side}`,
  level: sql<PriceLevel>`${priceBooks.level}`,
  currency: priceBooks.currency,
  state: sql<BookState>`${priceBooks.state}`,
  phase: phaseOn(today),
  partnerName: partner.name,
  endUserName: endUser.name,
  tier: priceBooks.tier,
  segment: priceBooks.segment,
  supplierName: supplier.name,
  newBusiness: priceBooks.newBusiness,
  runningContracts: priceBooks.runningContracts,
  publishedAt: priceBooks.publishedAt,
  entryCount: sql<number>`(select count(*)::int from price_book_entries e where e.book_id = price_books.id)`.as('entry_count'),
});
const withLevelName = <Row extends { level: PriceLevel }>(row: Row) => ({ ...row, levelName: PRICE_LEVEL_NAMES[row.level] });

/**
 * All price books by name and version, drafts too, for the vendor, as the filters say; `q` is a part of the name, of a party's name, of the
 * tier or the segment, or the whole reference.
 */
export async function listBooks(ctx: ActorContext, input: z.output<typeof listBooksInput>): Promise<Page<BookRow>> {
  const after = decodeCursor(input.cursor, 3);
  const version = Number(after?.[1]);
  const has = (column: unknown) => sql`strpos(lower(${column}), lower(${input.q})) > 0`;
  const searched = [priceBooks.name, partner.name, endUser.name, supplier.name, priceBooks.tier, priceBooks.segment];
  const rows = await fromBooks(ctx)
    .where(
      and(
        input.side ? eq(priceBooks.side, input.side) : undefined,
        input.level ? eq(priceBooks.level, input.level) : undefined,
        input.currency ? eq(priceBooks.currency, input.currency) : undefined,
        input.phase ? sql`${phaseOn(ctx.today)} = ${input.phase}` : undefined,
        input.q ? sql`(${sql.join(searched.map(has), sql` or `)} or ${priceBooks.ref} = upper(${input.q}))` : undefined,
        after && Number.isSafeInteger(version)
          ? sql`(${priceBooks.name}, ${priceBooks.version}, ${priceBooks.ref}) > (${after[0]}, ${version}::bigint, ${after[2]})`
          : undefined,
      ),
    )
    .orderBy(asc(priceBooks.name), asc(priceBooks.version), asc(priceBooks.ref))
    .limit(input.limit + 1);
  return toPage(rows.map(withLevelName), input.limit, (row) => [row.name, String(row.version), row.ref]);
}

const fromBooks = (ctx: ActorContext) =>
  ctx.tx
    .select(bookColumns(ctx.today))
    .from(priceBooks)
    .leftJoin(partner, eq(partner.id, priceBooks.partnerPartyId))
    .leftJoin(endUser, eq(endUser.id, priceBooks.endUserPartyId))
    .leftJoin(supplier, eq(supplier.id, priceBooks.supplierPartyId));

/** One book with the versions of it, for the vendor; throws `not_found`. */
export async function getBook(ctx: ActorContext, input: z.output<typeof bookRefInput>): Promise<BookDetail> {
  const [row] = await fromBooks(ctx).where(eq(priceBooks.ref, input.ref));
  if (!row) throw notFound();
  const [scope] = await ctx.tx
    .select({ book: priceBooks, partnerRef: partner.ref, endUserRef: endUser.ref, supplierRef: supplier.ref })
    .from(priceBooks)
    .leftJoin(partner, eq(partner.id, priceBooks.partnerPartyId))
    .leftJoin(endUser, eq(endUser.id, priceBooks.endUserPartyId))
    .leftJoin(supplier, eq(supplier.id, priceBooks.supplierPartyId))
    .where(eq(priceBooks.ref, input.ref));
  const { book, ...refs } = scope!;
  const versions = await ctx.tx
    .select({
      ref: priceBooks.ref,
      version: priceBooks.version,
      phase: phaseOn(ctx.today),
      newBusiness: priceBooks.newBusiness,
      runningContracts: priceBooks.runningContracts,
    })
    .from(priceBooks)
    .where(sameLineage(book))
    .orderBy(desc(priceBooks.version));
  return { ...withLevelName(row), ...refs, versions };
}

/** A page of a book's entries by SKU and quantity; `q` is a part of the product's name or SKU. Throws `not_found`. */
export async function listEntries(ctx: ActorContext, input: z.output<typeof listEntriesInput>): Promise<Page<EntryRow>> {
  const after = decodeCursor(input.cursor, 2);
  const quantity = Number(after?.[1]);
  const rows = await entriesOf(
    ctx,
    input.ref,
    and(
      input.q
        ? sql`(strpos(lower(${products.name}), lower(${input.q})) > 0 or strpos(lower(${products.sku}), lower(${input.q})) > 0)`
        : undefined,
      after && Number.isSafeInteger(quantity)
        ? sql`(${products.sku}, ${priceBookEntries.minQuantity}) > (${after[0]}, ${quantity}::bigint)`
        : undefined,
    ),
    input.limit + 1,
  );
  return toPage(rows, input.limit, (row) => [row.sku, String(row.minQuantity)]);
}

/** Entries of a book by SKU and quantity, all of them where no limit is given. Throws `not_found` for an unknown book. */
export async function entriesOf(ctx: ActorContext, ref: string, condition?: SQL, limit?: number): Promise<EntryRow[]> {
  const [book] = await ctx.tx.select({ id: priceBooks.id, currency: priceBooks.currency }).from(priceBooks).where(eq(priceBooks.ref, ref));
  if (!book) throw notFound();
  const found = ctx.tx
    .select({
      productRef: products.ref,
      sku: products.sku,
      productName: products.name,
      minQuantity: priceBookEntries.minQuantity,
      listMinor: priceBookEntries.listMinor,
      netMinor: priceBookEntries.netMinor,
    })
    .from(priceBookEntries)
    .innerJoin(products, eq(products.id, priceBookEntries.productId))
    .where(and(eq(priceBookEntries.bookId, book.id), condition))
    .orderBy(asc(products.sku), asc(priceBookEntries.minQuantity));
  const rows = await (limit === undefined ? found : found.limit(limit));
  return rows.map(({ listMinor, netMinor, ...entry }) => ({
    ...entry,
    unitList: { amountMinor: listMinor, currency: book.currency },
    unitNet: { amountMinor: netMinor, currency: book.currency },
  }));
}
