import { products } from '@tributary/catalog/schema';
import { amountMinor, appParty, appSystem, appVendor, claim, daterange, everything, id, instant, ref } from '@tributary/db/columns';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core';

/** Whom a book of level 5 or 6 must be for, to be the asking partner's: read once, because it is an init plan. */
const ownAudiences = sql`(select array['tier/' || p.tier, 'segment/' || p.segment] from partner_profiles p where p.party_id = ${claim.party})`;

/**
 * A price book: what the vendor charges, at one of the seven levels of DOMAIN §3 (1 special price … 7 list), or, on the buy side, what a
 * supplier charges it. The scope columns say whom it is for; which of them are set follows from side and level. A published version is
 * never edited: a change publishes the next version.
 */
export const priceBooks = pgTable(
  'price_books',
  {
    id: id(),
    ref: ref('priceBook'),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    /** `sell`: prices of ours. `buy`: costs of ours at a supplier; no party ever sees one. */
    side: text('side').notNull().default('sell'),
    level: smallint('level').notNull(),
    currency: text('currency').notNull(),
    state: text('state').notNull().default('draft'),
    /** Levels 1–4: the ordering partner. */
    partnerPartyId: uuid('partner_party_id').references(() => parties.id),
    /** Levels 1–3: the end customer. */
    endUserPartyId: uuid('end_user_party_id').references(() => parties.id),
    /** Level 5: a programme tier; level 6: a segment or territory, as the partner's profile names it. */
    tier: text('tier'),
    segment: text('segment'),
    /** Buy side alone: whose prices these are. */
    supplierPartyId: uuid('supplier_party_id').references(() => parties.id),
    /** Whom it is for as one key, so that resolution and policy find all books of a partner by one index condition (PERFORMANCE §3). */
    audience: text('audience')
      .notNull()
      .generatedAlwaysAs(
        sql`case when side = 'buy' then 'supplier/' || supplier_party_id::text when level <= 3 then 'partner/' || partner_party_id::text || '/' || end_user_party_id::text
          when level = 4 then 'partner/' || partner_party_id::text when level = 5 then 'tier/' || tier when level = 6 then 'segment/' || segment else 'list' end`,
      ),
    /** Orders of these days are priced from it; running contracts have a span of their own. */
    newBusiness: daterange('new_business').notNull(),
    runningContracts: daterange('running_contracts').notNull(),
    publishedAt: instant('published_at'),
  },
  (table) => [
    check('price_books_level', sql`${table.level} between 1 and 7`),
    check('price_books_state', sql`${table.state} in ('draft', 'published', 'retired')`),
    check('price_books_side', sql`${table.side} in ('sell', 'buy') and (${table.side} = 'buy') = (${table.supplierPartyId} is not null)`),
    check('price_books_buy_has_no_levels', sql`${table.side} = 'sell' or (${table.level} = 7 and ${table.partnerPartyId} is null)`),
    index('price_books_partner').on(table.partnerPartyId),
    index('price_books_audience').on(table.audience, table.currency),
    index('price_books_supplier').on(table.supplierPartyId),
    index('price_books_by_name').on(table.name, table.version, table.ref),
    // A partner reads what prices its own orders: its books, its tier's and segment's, and the list. Never another partner's, nor a cost.
    pgPolicy('price_books_of_party', {
      for: 'select',
      to: appParty,
      using: sql`side = 'sell' and state <> 'draft'
        and (partner_party_id = ${claim.party} or audience = 'list' or audience = any (${ownAudiences}::text[]))`,
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
      // A scalar probe and not `exists`, which the planner hashes over all books where it expects to read many entries.
      using: sql`(select true from price_books b where b.id = price_book_entries.book_id limit 1)`,
    }),
    pgPolicy('price_book_entries_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('price_book_entries_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
