import { agreements } from '@tributary/agreements/schema';
import { products } from '@tributary/catalog/schema';
import { amountMinor, appParty, appSystem, appVendor, claim, day, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { channelTiers, parties, partyCards } from '@tributary/parties/schema';
import { priceBooks } from '@tributary/pricing/schema';
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/** Rows of an order are its party's while it is submitted: what is decided gets no further line or role. */
const ownOrder = (orderColumn: string, more = sql`true`) =>
  sql`(select true from orders o where o.id = ${sql.raw(orderColumn)} and ${more})`;
const isOpen = sql`o.state = 'submitted'`;
/** The policy of cards leaves the party's own: an order cannot name another partner's. */
const cardIsOwn = sql`(end_user_card_id is null or (select true from party_cards c where c.id = orders.end_user_card_id))`;

/** The same probe for what hangs on a line: the policy of lines leaves the party's own. */
const ownLine = (lineColumn: string) => sql`(select true from order_lines l where l.id = ${sql.raw(lineColumn)})`;

/** An order as the party that placed it sees it; nobody but that party and the vendor reads it. */
export const orders = pgTable(
  'orders',
  {
    id: id(),
    ref: ref('order'),
    placedByPartyId: uuid('placed_by_party_id')
      .notNull()
      .references(() => parties.id),
    placedByPersonId: uuid('placed_by_person_id')
      .notNull()
      .references(() => people.id),
    /** One client request id = one order (DOMAIN §3); `request_hash` tells a resend from another order under the same id. */
    clientRequestId: text('client_request_id').notNull(),
    requestHash: text('request_hash').notNull(),
    state: text('state').notNull(),
    /** Which counterparties it has and which roles they hold: a name of ORDER_PATTERNS. */
    pattern: text('pattern').notNull().default('reseller'),
    /** To the end customer at once, into the placing party's stock, or out of it (DOMAIN §3). */
    delivery: text('delivery').notNull().default('drop_ship'),
    /** By whom it came in: the party itself, staff on its behalf, a file, or the stock ledger. */
    entry: text('entry').notNull().default('portal'),
    currency: text('currency').notNull(),
    /** The placing party's own card of its customer; null where it buys for itself or for its stock. */
    endUserCardId: uuid('end_user_card_id').references(() => partyCards.id),
    /** Who is meant, decided by the vendor at acceptance. Must not leave the server towards the placing party. */
    endUserPartyId: uuid('end_user_party_id').references(() => parties.id),
    purchaseOrderNumber: text('purchase_order_number'),
    startsOn: day('starts_on').notNull(),
    note: text('note'),
    totalNetMinor: amountMinor('total_net_minor').notNull(),
    submittedAt: instant('submitted_at').notNull(),
    decidedAt: instant('decided_at'),
    decidedByPersonId: uuid('decided_by_person_id').references(() => people.id),
    decisionReason: text('decision_reason'),
  },
  (table) => [
    unique('orders_one_per_request').on(table.placedByPartyId, table.clientRequestId),
    // Ascending and read backwards: drizzle's desc() means NULLS LAST, which no `order by … desc` of ours asks for, so it would not be used.
    index('orders_of_party').on(table.placedByPartyId, table.submittedAt, table.id),
    index('orders_by_time').on(table.submittedAt, table.id),
    // Whether a customer ordered before: what commissioning of a first order asks.
    index('orders_of_end_user').on(table.endUserPartyId, table.decidedAt).where(sql`${table.endUserPartyId} is not null`),
    index('orders_by_state').on(table.state, table.submittedAt, table.id),
    check(
      'orders_state',
      sql`${table.state} in ('draft', 'submitted', 'held', 'accepted', 'rejected', 'fulfilled', 'closed', 'cancelled')`,
    ),
    check(
      'orders_pattern',
      sql`${table.pattern} in ('direct', 'own_use', 'reseller', 'distributor', 'direct_lessor', 'reseller_lessor', 'distributor_lessor', 'stock', 'stock_sold_on', 'stock_sold_through')`,
    ),
    check('orders_delivery', sql`${table.delivery} in ('drop_ship', 'stock', 'from_stock')`),
    check('orders_entry', sql`${table.entry} in ('portal', 'console', 'import', 'stock')`),
    pgPolicy('orders_of_party', { for: 'select', to: appParty, using: sql`placed_by_party_id = ${claim.party}` }),
    pgPolicy('orders_placed_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`placed_by_party_id = ${claim.party} and placed_by_person_id = ${claim.person} and end_user_party_id is null
        and state = 'submitted' and decided_at is null and decided_by_person_id is null and entry in ('portal', 'import', 'stock') and ${cardIsOwn}`,
    }),
    // The one change a party makes to an order: taking back what is not decided yet.
    pgPolicy('orders_cancelled_by_party', {
      for: 'update',
      to: appParty,
      using: sql`placed_by_party_id = ${claim.party} and state in ('submitted', 'held')`,
      withCheck: sql`placed_by_party_id = ${claim.party} and state = 'cancelled' and decided_by_person_id = ${claim.person}`,
    }),
    pgPolicy('orders_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('orders_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** A line: the unit everything hangs on. Its price is frozen with the trace that made it; later books never touch it. */
export const orderLines = pgTable(
  'order_lines',
  {
    id: id(),
    ref: ref('line'),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    placedByPartyId: uuid('placed_by_party_id')
      .notNull()
      .references(() => parties.id),
    position: integer('position').notNull(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    /** What the line is to a running one (orders.life.ts): `new` begins one, every other kind changes the line that it amends. */
    kind: text('kind').notNull().default('new'),
    amendsLineId: uuid('amends_line_id').references((): AnyPgColumn => orderLines.id),
    /** Of an amendment: from which day it holds, and up to which (exclusive) it is charged; null where it is charged once. */
    effectiveOn: day('effective_on'),
    chargedUntil: day('charged_until'),
    /** Copies ordered; of an amendment, by how many it changes, or how many run on. */
    quantity: integer('quantity').notNull(),
    termMonths: integer('term_months'),
    currency: text('currency').notNull(),
    unitListMinor: amountMinor('unit_list_minor').notNull(),
    unitNetMinor: amountMinor('unit_net_minor').notNull(),
    netMinor: amountMinor('net_minor').notNull(),
    priceBookId: uuid('price_book_id')
      .notNull()
      .references(() => priceBooks.id),
    priceTrace: jsonb('price_trace').notNull(),
    /** The stock order's line that this one takes its copies from: they were charged there. Null for everything else. */
    lotLineId: uuid('lot_line_id').references((): AnyPgColumn => orderLines.id),
    /** What governs the line: set at acceptance by what was in force between the two, changeable by staff. */
    agreementId: uuid('agreement_id').references(() => agreements.id),
  },
  (table) => [
    unique('order_lines_position').on(table.orderId, table.position),
    index('order_lines_product').on(table.productId),
    index('order_lines_lot').on(table.lotLineId).where(sql`${table.lotLineId} is not null`),
    index('order_lines_agreement').on(table.agreementId, table.id),
    check('order_lines_quantity', sql`${table.quantity} >= 1`),
    index('order_lines_amendments').on(table.amendsLineId).where(sql`${table.amendsLineId} is not null`),
    check('order_lines_kind', sql`${table.kind} in ('new', 'increase', 'decrease', 'cancel', 'renewal', 'co_term')`),
    check(
      'order_lines_amends',
      sql`(${table.kind} = 'new') = (${table.amendsLineId} is null) and (${table.kind} = 'new') = (${table.effectiveOn} is null)`,
    ),
    // An amendment is charged for days, so that its net is a share of units times quantity (orders.proration.ts).
    check(
      'order_lines_net',
      sql`${table.netMinor} = ${table.unitNetMinor} * ${table.quantity} or (${table.kind} <> 'new' and ${table.netMinor} >= 0)`,
    ),
    pgPolicy('order_lines_of_party', { for: 'select', to: appParty, using: sql`placed_by_party_id = ${claim.party}` }),
    pgPolicy('order_lines_placed_by_party', {
      for: 'insert',
      to: appParty,
      // Which agreement governs is the vendor's to say: a party could otherwise ask by foreign key whether a hidden one exists.
      withCheck: sql`placed_by_party_id = ${claim.party} and agreement_id is null and ${ownOrder('order_lines.order_id', isOpen)}`,
    }),
    pgPolicy('order_lines_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('order_lines_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** Roles that hold for the whole order: the second place a role is looked up (line, order, agreement, default). */
export const orderRoles = pgTable(
  'order_roles',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    role: text('role').notNull(),
    /** Of a seller: how far it stands from the customer. Zero for every other role. */
    tier: smallint('tier')
      .notNull()
      .default(0)
      .references(() => channelTiers.tier),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
  },
  (table) => [
    primaryKey({ name: 'order_roles_pkey', columns: [table.orderId, table.role, table.tier, table.partyId] }),
    index('order_roles_party').on(table.partyId, table.role),
    pgPolicy('order_roles_of_party', {
      for: 'select',
      to: appParty,
      using: ownOrder('order_roles.order_id'),
    }),
    pgPolicy('order_roles_named_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`${ownOrder('order_roles.order_id', isOpen)}
        and (party_id = ${claim.party} or exists (select 1 from vendor_settings v where v.party_id = order_roles.party_id))`,
    }),
    pgPolicy('order_roles_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('order_roles_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * Roles that one line holds otherwise than its order: the first place a role is looked up. A service on a leased order is billed to the
 * customer; a supplier's component brings its supplier. Written when the order is accepted. Who supplies is the vendor's own business.
 */
export const orderLineRoles = pgTable(
  'order_line_roles',
  {
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    role: text('role').notNull(),
    tier: smallint('tier')
      .notNull()
      .default(0)
      .references(() => channelTiers.tier),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
  },
  (table) => [
    primaryKey({ name: 'order_line_roles_pkey', columns: [table.lineId, table.role, table.tier, table.partyId] }),
    pgPolicy('order_line_roles_of_party', {
      for: 'select',
      to: appParty,
      using: sql`role <> 'supplied_by' and ${ownLine('order_line_roles.line_id')}`,
    }),
    pgPolicy('order_line_roles_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('order_line_roles_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * Whom the placing party named by its own card for a role beside the end user: its reseller, the lessor. Who is meant the vendor decides
 * at acceptance; `party_id` must not leave the server towards the placing party (DOMAIN §2b).
 */
export const orderNamedParties = pgTable(
  'order_named_parties',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    role: text('role').notNull(),
    tier: smallint('tier')
      .notNull()
      .default(0)
      .references(() => channelTiers.tier),
    cardId: uuid('card_id')
      .notNull()
      .references(() => partyCards.id),
    partyId: uuid('party_id').references(() => parties.id),
  },
  (table) => [
    primaryKey({ name: 'order_named_parties_pkey', columns: [table.orderId, table.role, table.tier] }),
    check('order_named_parties_role', sql`${table.role} in ('sold_by', 'financed_by')`),
    pgPolicy('order_named_parties_of_party', { for: 'select', to: appParty, using: ownOrder('order_named_parties.order_id') }),
    pgPolicy('order_named_parties_named_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`party_id is null and ${ownOrder('order_named_parties.order_id', isOpen)}
        and (select true from party_cards c where c.id = order_named_parties.card_id)`,
    }),
    pgPolicy('order_named_parties_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('order_named_parties_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * What a line takes from suppliers, frozen at acceptance: quantity for the whole line, cost of one at the supplier's own price book, and the
 * trace that found it. No cost means that no book of the supplier answered; the trace says why. Never a party's to read.
 */
export const lineComponents = pgTable(
  'line_components',
  {
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    position: integer('position').notNull(),
    supplierPartyId: uuid('supplier_party_id')
      .notNull()
      .references(() => parties.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    quantity: integer('quantity').notNull(),
    unitCostMinor: amountMinor('unit_cost_minor'),
    currency: text('currency'),
    priceBookId: uuid('price_book_id').references(() => priceBooks.id),
    trace: jsonb('trace').notNull(),
  },
  (table) => [
    primaryKey({ name: 'line_components_pkey', columns: [table.lineId, table.position] }),
    index('line_components_supplier').on(table.supplierPartyId),
    check('line_components_quantity', sql`${table.quantity} >= 1`),
    check('line_components_cost', sql`(${table.unitCostMinor} is null) = (${table.currency} is null)`),
    pgPolicy('line_components_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('line_components_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
