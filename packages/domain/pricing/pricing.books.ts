import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { parties } from '@tributary/parties/schema';
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import {
  type BookDetail,
  type BookRow,
  type BookSide,
  type BookState,
  type bookRefInput,
  PRICE_LEVEL_NAMES,
  type PriceLevel,
  type searchablePage,
} from './pricing.contract.ts';
import { priceBookEntries, priceBooks } from './pricing.sql.ts';

const partner = alias(parties, 'partner');
const endUser = alias(parties, 'end_user');
const supplier = alias(parties, 'supplier');
const bookColumns = {
  id: priceBooks.id,
  ref: priceBooks.ref,
  name: priceBooks.name,
  version: priceBooks.version,
  side: sql<BookSide>`${priceBooks.side}`,
  level: sql<PriceLevel>`${priceBooks.level}`,
  currency: priceBooks.currency,
  state: sql<BookState>`${priceBooks.state}`,
  partnerName: partner.name,
  endUserName: endUser.name,
  tier: priceBooks.tier,
  segment: priceBooks.segment,
  supplierName: supplier.name,
  newBusiness: priceBooks.newBusiness,
  runningContracts: priceBooks.runningContracts,
  publishedAt: priceBooks.publishedAt,
  entryCount: sql<number>`(select count(*)::int from price_book_entries e where e.book_id = price_books.id)`.as('entry_count'),
};

/** All price books by name and version, drafts too, for the vendor; `q` is a part of the name or the whole reference. */
export async function listBooks(ctx: ActorContext, input: z.output<typeof searchablePage>): Promise<Page<BookRow>> {
  const after = decodeCursor(input.cursor, 3);
  const version = Number(after?.[1]);
  const rows = await booksWhere(
    ctx,
    and(
      input.q ? sql`(strpos(lower(${priceBooks.name}), lower(${input.q})) > 0 or ${priceBooks.ref} = upper(${input.q}))` : undefined,
      after && Number.isSafeInteger(version)
        ? sql`(${priceBooks.name}, ${priceBooks.version}, ${priceBooks.ref}) > (${after[0]}, ${version}::bigint, ${after[2]})`
        : undefined,
    ),
    input.limit + 1,
  );
  const page = toPage(rows, input.limit, (row) => [row.name, String(row.version), row.ref]);
  return { rows: page.rows.map(({ id: _id, ...row }) => row), nextCursor: page.nextCursor };
}

async function booksWhere(ctx: ActorContext, condition: SQL | undefined, limit: number): Promise<(BookRow & { id: string })[]> {
  const rows = await ctx.tx
    .select(bookColumns)
    .from(priceBooks)
    .leftJoin(partner, eq(partner.id, priceBooks.partnerPartyId))
    .leftJoin(endUser, eq(endUser.id, priceBooks.endUserPartyId))
    .leftJoin(supplier, eq(supplier.id, priceBooks.supplierPartyId))
    .where(condition)
    .orderBy(asc(priceBooks.name), asc(priceBooks.version), asc(priceBooks.ref))
    .limit(limit);
  return rows.map((row) => ({ ...row, levelName: PRICE_LEVEL_NAMES[row.level] }));
}

/** One book with its entries by product and quantity, for the vendor; throws `not_found`. */
export async function getBook(ctx: ActorContext, input: z.output<typeof bookRefInput>): Promise<BookDetail> {
  const [found] = await booksWhere(ctx, eq(priceBooks.ref, input.ref), 1);
  if (!found) throw notFound();
  const { id, ...row } = found;
  const entries = await ctx.tx
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
    .where(eq(priceBookEntries.bookId, id))
    .orderBy(asc(products.name), asc(products.sku), asc(priceBookEntries.minQuantity));
  return {
    ...row,
    entries: entries.map(({ listMinor, netMinor, ...entry }) => ({
      ...entry,
      unitList: { amountMinor: listMinor, currency: row.currency },
      unitNet: { amountMinor: netMinor, currency: row.currency },
    })),
  };
}
