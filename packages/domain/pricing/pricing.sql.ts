import { products } from '@tributary/catalog/schema';
import { amountMinor, appParty, appSystem, appVendor, claim, daterange, everything, id, instant, ref } from '@tributary/db/columns';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core';

/**
 * A price book at one of the seven levels of DOMAIN §3 (1 special price … 7 list). The scope columns say whom it is for; which of them
 * are set follows from the level. A published version is never edited: a change publishes the next version.
 */
export const priceBooks = pgTable(
  'price_books',
  {
    id: id(),
    ref: ref('priceBook'),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    level: smallint('level').notNull(),
    currency: text('currency').notNull(),
    state: text('state').notNull().default('draft'),
    /** Levels 1–4: the ordering partner. */
    partnerPartyId: uuid('partner_party_id').references(() => parties.id),
    /** Levels 1–3: the end customer. */
    endUserPartyId: uuid('end_user_party_id').references(() => parties.id),
    /** Level 5: a programme tier; level 6: a segment or territory. */
    tier: text('tier'),
    segment: text('segment'),
    /** Orders of these days are priced from it; running contracts have a span of their own. */
    newBusiness: daterange('new_business').notNull(),
    runningContracts: daterange('running_contracts').notNull(),
    publishedAt: instant('published_at'),
  },
  (table) => [
    check('price_books_level', sql`${table.level} between 1 and 7`),
    check('price_books_state', sql`${table.state} in ('draft', 'published', 'retired')`),
    index('price_books_partner').on(table.partnerPartyId),
    // A partner reads what prices its own orders: its books, its tier's, and the list. Never another partner's.
    pgPolicy('price_books_of_party', {
      for: 'select',
      to: appParty,
      using: sql`state <> 'draft' and (partner_party_id = ${claim.party} or (partner_party_id is null and (level = 7 or (level = 5
        and exists (select 1 from partner_profiles p where p.party_id = ${claim.party} and p.tier = price_books.tier)))))`,
    }),
    pgPolicy('price_books_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('price_books_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** A price from a quantity on: list beside net, both per unit in the book's currency. */
export const priceBookEntries = pgTable(
  'price_book_entries',
  {
    id: id(),
    bookId: uuid('book_id')
      .notNull()
      .references(() => priceBooks.id, { onDelete: 'cascade' }),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    minQuantity: integer('min_quantity').notNull(),
    listMinor: amountMinor('list_minor').notNull(),
    netMinor: amountMinor('net_minor').notNull(),
  },
  (table) => [
    unique('price_book_entries_break').on(table.bookId, table.productId, table.minQuantity),
    index('price_book_entries_product').on(table.productId),
    check('price_book_entries_not_negative', sql`${table.listMinor} >= 0 and ${table.netMinor} >= 0 and ${table.minQuantity} >= 1`),
    pgPolicy('price_book_entries_of_party', {
      for: 'select',
      to: appParty,
      using: sql`exists (select 1 from price_books b where b.id = price_book_entries.book_id)`,
    }),
    pgPolicy('price_book_entries_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('price_book_entries_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
