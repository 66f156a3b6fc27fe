import { products } from '@tributary/catalog/schema';
import { amountMinor, appParty, appSystem, appVendor, claim, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { orderLines } from '@tributary/orders/schema';
import { parties, partyCards } from '@tributary/parties/schema';
import { priceBooks } from '@tributary/pricing/schema';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgPolicy, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

const ACCOUNTS = sql.raw(`('mint', 'stock', 'sold', 'active', 'returned', 'cancelled')`);
/** The policy of cards leaves the party's own: copies cannot be sold on to another partner's card. */
const cardIsOwn = sql`(select true from party_cards c where c.id = stock_sales.card_id)`;
const holdsLot = sql`(select true from stock_holdings h where h.lot_id = stock_sales.lot_id and h.holder_party_id = ${claim.party})`;
/** A movement that a party makes is of the lot and of as many copies as its own line or sale says. */
const isOwnLine = sql`(select true from order_lines l join stock_holdings h on h.lot_line_id = l.lot_line_id
            where l.id = stock_movements.line_id and l.quantity = stock_movements.quantity and h.lot_id = stock_movements.lot_id
              and h.holder_party_id = ${claim.party})`;
const isOwnSale = (
  state: string,
) => sql`(select true from stock_sales s where s.id = stock_movements.sale_id and s.lot_id = stock_movements.lot_id
            and s.quantity = stock_movements.quantity and s.state = ${sql.raw(`'${state}'`)})`;

/**
 * Copies bought at once: a line of a stock order, at its price. What the buyer paid is not the business of those it sells on to, so no
 * party reads lots: a party reads its holdings.
 */
export const stockLots = pgTable(
  'stock_lots',
  {
    id: id(),
    ref: ref('lot'),
    lineId: uuid('line_id')
      .notNull()
      .unique()
      .references(() => orderLines.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    buyerPartyId: uuid('buyer_party_id')
      .notNull()
      .references(() => parties.id),
    quantity: integer('quantity').notNull(),
    currency: text('currency').notNull(),
    unitNetMinor: amountMinor('unit_net_minor').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [
    index('stock_lots_by_time').on(table.receivedAt, table.id),
    index('stock_lots_product').on(table.productId),
    check('stock_lots_quantity', sql`${table.quantity} >= 1`),
    pgPolicy('stock_lots_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('stock_lots_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** What one party holds, or held, of a lot: what the portal knows a lot by. One row a party, so that nobody's reference names another's. */
export const stockHoldings = pgTable(
  'stock_holdings',
  {
    id: id(),
    ref: ref('holding'),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => stockLots.id),
    holderPartyId: uuid('holder_party_id')
      .notNull()
      .references(() => parties.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    /** The stock order's line, for assignments to name. */
    lotLineId: uuid('lot_line_id')
      .notNull()
      .references(() => orderLines.id),
    termMonths: integer('term_months'),
    currency: text('currency').notNull(),
    priceBookId: uuid('price_book_id')
      .notNull()
      .references(() => priceBooks.id),
    /** What a copy cost its buyer; null for who had it from a distributor, whose price is its own. */
    unitListMinor: amountMinor('unit_list_minor'),
    unitNetMinor: amountMinor('unit_net_minor'),
    /** Whom it came from, as it was called then; null for the vendor. */
    sourceName: text('source_name'),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [
    unique('stock_holdings_one_per_holder').on(table.lotId, table.holderPartyId),
    index('stock_holdings_list').on(table.holderPartyId, table.receivedAt, table.id),
    pgPolicy('stock_holdings_of_party', { for: 'select', to: appParty, using: sql`holder_party_id = ${claim.party}` }),
    pgPolicy('stock_holdings_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('stock_holdings_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * The accounts of the copy ledger: six kinds a lot, five of them once a holder. A balance moves by the trigger of a movement and by nothing
 * else (`app.post_movement`, decision 0013), so balances and movements cannot come apart; the check lets none but the mint below zero.
 */
export const stockAccounts = pgTable(
  'stock_accounts',
  {
    id: id(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => stockLots.id),
    /** The vendor, where it is the mint. */
    holderPartyId: uuid('holder_party_id')
      .notNull()
      .references(() => parties.id),
    kind: text('kind').notNull(),
    balance: integer('balance').notNull().default(0),
  },
  (table) => [
    unique('stock_accounts_one_per_kind').on(table.lotId, table.holderPartyId, table.kind),
    // What movements refer to, so that a movement's lot, holders and kinds are those of its accounts.
    unique('stock_accounts_identity').on(table.id, table.lotId, table.holderPartyId, table.kind),
    check('stock_accounts_kind', sql`${table.kind} in ${ACCOUNTS}`),
    check('stock_accounts_never_negative', sql`case when ${table.kind} = 'mint' then ${table.balance} <= 0 else ${table.balance} >= 0 end`),
    pgPolicy('stock_accounts_of_party', { for: 'select', to: appParty, using: sql`holder_party_id = ${claim.party}` }),
    pgPolicy('stock_accounts_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('stock_accounts_opened_by_vendor', { for: 'insert', to: appVendor, withCheck: sql`balance = 0` }),
    pgPolicy('stock_accounts_of_system', { for: 'select', to: appSystem, using: everything }),
    pgPolicy('stock_accounts_opened_by_system', { for: 'insert', to: appSystem, withCheck: sql`balance = 0` }),
    pgPolicy('stock_accounts_moved_by_system', { for: 'update', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** Copies that a holder sells on to a reseller, named by its own card; they are promised until the vendor has decided who is meant. */
export const stockSales = pgTable(
  'stock_sales',
  {
    id: id(),
    ref: ref('stockSale'),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => stockLots.id),
    sellerPartyId: uuid('seller_party_id')
      .notNull()
      .references(() => parties.id),
    cardId: uuid('card_id')
      .notNull()
      .references(() => partyCards.id),
    /** Decided by the vendor. Must not leave the server towards the seller. */
    buyerPartyId: uuid('buyer_party_id').references(() => parties.id),
    quantity: integer('quantity').notNull(),
    state: text('state').notNull(),
    requestedAt: instant('requested_at').notNull(),
    requestedByPersonId: uuid('requested_by_person_id')
      .notNull()
      .references(() => people.id),
    decidedAt: instant('decided_at'),
    decidedByPersonId: uuid('decided_by_person_id').references(() => people.id),
    reason: text('reason'),
    clientRequestId: text('client_request_id').notNull(),
    requestHash: text('request_hash').notNull(),
  },
  (table) => [
    unique('stock_sales_one_per_request').on(table.sellerPartyId, table.clientRequestId),
    index('stock_sales_lot').on(table.lotId, table.requestedAt),
    index('stock_sales_open').on(table.requestedAt).where(sql`${table.state} = 'in_review'`),
    check('stock_sales_state', sql`${table.state} in ('in_review', 'confirmed', 'declined', 'withdrawn')`),
    check('stock_sales_quantity', sql`${table.quantity} >= 1`),
    pgPolicy('stock_sales_of_party', { for: 'select', to: appParty, using: sql`seller_party_id = ${claim.party}` }),
    pgPolicy('stock_sales_asked_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`seller_party_id = ${claim.party} and requested_by_person_id = ${claim.person} and state = 'in_review'
        and buyer_party_id is null and decided_at is null and ${cardIsOwn} and ${holdsLot}`,
    }),
    pgPolicy('stock_sales_withdrawn_by_party', {
      for: 'update',
      to: appParty,
      using: sql`seller_party_id = ${claim.party} and state = 'in_review'`,
      withCheck: sql`seller_party_id = ${claim.party} and state = 'withdrawn' and decided_by_person_id = ${claim.person}`,
    }),
    pgPolicy('stock_sales_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('stock_sales_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * One transaction of the ledger: so many copies from one account to another of the same lot, which sums to zero by having both. Append-only:
 * nobody has the privilege to change or delete one. Lot, holders and kinds stand here too, held to those of the accounts by the foreign
 * keys, so that custody on any day is one scan of this table.
 */
export const stockMovements = pgTable(
  'stock_movements',
  {
    id: id(),
    ref: ref('stockMovement'),
    lotId: uuid('lot_id').notNull(),
    kind: text('kind').notNull(),
    fromAccountId: uuid('from_account_id').notNull(),
    fromPartyId: uuid('from_party_id').notNull(),
    fromKind: text('from_kind').notNull(),
    toAccountId: uuid('to_account_id').notNull(),
    toPartyId: uuid('to_party_id').notNull(),
    toKind: text('to_kind').notNull(),
    quantity: integer('quantity').notNull(),
    movedAt: instant('moved_at').notNull(),
    /** The line that took the copies out of the stock, or the stock order's own where they were received. */
    lineId: uuid('line_id').references(() => orderLines.id),
    saleId: uuid('sale_id').references(() => stockSales.id),
    byPersonId: uuid('by_person_id').references(() => people.id),
    reason: text('reason'),
    /** Of movements that staff ask for directly; those of orders and sales are unique by what they belong to. */
    clientRequestId: text('client_request_id'),
  },
  (table) => [
    foreignKey({
      name: 'stock_movements_from',
      columns: [table.fromAccountId, table.lotId, table.fromPartyId, table.fromKind],
      foreignColumns: [stockAccounts.id, stockAccounts.lotId, stockAccounts.holderPartyId, stockAccounts.kind],
    }),
    foreignKey({
      name: 'stock_movements_to',
      columns: [table.toAccountId, table.lotId, table.toPartyId, table.toKind],
      foreignColumns: [stockAccounts.id, stockAccounts.lotId, stockAccounts.holderPartyId, stockAccounts.kind],
    }),
    // A line takes its copies once, gives them back once; a sale likewise: a reaction that runs twice moves nothing twice.
    uniqueIndex('stock_movements_once_per_line').on(table.lineId, table.kind).where(sql`${table.lineId} is not null`),
    uniqueIndex('stock_movements_once_per_sale').on(table.saleId, table.kind).where(sql`${table.saleId} is not null`),
    uniqueIndex('stock_movements_once_per_request')
      .on(table.byPersonId, table.clientRequestId)
      .where(sql`${table.clientRequestId} is not null`),
    index('stock_movements_lot').on(table.lotId, table.movedAt, table.id),
    index('stock_movements_into').on(table.toPartyId, table.movedAt),
    index('stock_movements_out_of').on(table.fromPartyId, table.movedAt),
    check('stock_movements_quantity', sql`${table.quantity} >= 1`),
    check(
      'stock_movements_kind',
      sql`(${table.kind}, ${table.fromKind}, ${table.toKind}) in (('received', 'mint', 'stock'), ('assigned', 'stock', 'sold'), ('activated', 'sold', 'active'),
        ('offered', 'stock', 'sold'), ('sold_on', 'sold', 'stock'), ('released', 'sold', 'stock'), ('handed_back', 'active', 'returned'),
        ('restocked', 'returned', 'stock'), ('given_back', 'stock', 'returned'), ('cancelled', 'stock', 'cancelled'))`,
    ),
    check(
      'stock_movements_between_holders',
      sql`(${table.kind} in ('received', 'sold_on')) = (${table.fromPartyId} <> ${table.toPartyId})`,
    ),
    check('stock_movements_belong', sql`num_nonnulls(${table.lineId}, ${table.saleId}, ${table.clientRequestId}) = 1`),
    // Custody that passed between two is known to both, what either does with it to itself.
    pgPolicy('stock_movements_of_party', {
      for: 'select',
      to: appParty,
      using: sql`from_party_id = ${claim.party} or to_party_id = ${claim.party}`,
    }),
    pgPolicy('stock_movements_made_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`from_party_id = ${claim.party} and to_party_id = ${claim.party} and by_person_id = ${claim.person}
        and case when kind in ('assigned', 'handed_back') then ${isOwnLine} when kind = 'offered' then ${isOwnSale('in_review')}
          when kind = 'released' then ${isOwnSale('withdrawn')} else false end`,
    }),
    pgPolicy('stock_movements_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('stock_movements_made_by_vendor', { for: 'insert', to: appVendor, withCheck: everything }),
    pgPolicy('stock_movements_of_system', { for: 'select', to: appSystem, using: everything }),
    pgPolicy('stock_movements_made_by_system', { for: 'insert', to: appSystem, withCheck: everything }),
  ],
);
