import { amountMinor, appParty, appSystem, appVendor, claim, day, everything, id, instant } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, pgPolicy, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { orders } from './orders.sql.ts';

const setBy = () =>
  uuid('set_by_person_id')
    .notNull()
    .references(() => people.id);
const vendorOnly = (table: string) => [
  pgPolicy(`${table}_of_vendor`, { for: 'all', to: appVendor, using: everything, withCheck: everything }),
  pgPolicy(`${table}_of_system`, { for: 'all', to: appSystem, using: everything, withCheck: everything }),
];

/**
 * What a payer may owe in one currency. `open` and `unbilled` come from billing; what is on order is summed from `order_commitments`. The
 * row is what acceptances of one payer wait for: two at once cannot both pass. No limit of its own: the vendor's default holds.
 */
export const creditAccounts = pgTable(
  'credit_accounts',
  {
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    currency: text('currency').notNull(),
    limitMinor: amountMinor('limit_minor'),
    openMinor: amountMinor('open_minor').notNull().default(sql`0`),
    unbilledMinor: amountMinor('unbilled_minor').notNull().default(sql`0`),
    standing: text('standing').notNull().default('good'),
  },
  (table) => [
    primaryKey({ name: 'credit_accounts_pkey', columns: [table.partyId, table.currency] }),
    check('credit_accounts_limit', sql`${table.limitMinor} >= 0`),
    check('credit_accounts_standing', sql`${table.standing} in ('good', 'warned', 'prepay', 'hold')`),
    ...vendorOnly('credit_accounts'),
  ],
);

/** Who set which limit and standing, when and why; append-only. Without a party: the vendor's default of the currency. */
export const creditDecisions = pgTable(
  'credit_decisions',
  {
    id: id(),
    partyId: uuid('party_id').references(() => parties.id),
    currency: text('currency').notNull(),
    limitMinor: amountMinor('limit_minor'),
    standing: text('standing').notNull().default('good'),
    reason: text('reason').notNull(),
    setByPersonId: setBy(),
    setAt: instant('set_at').notNull(),
  },
  (table) => [index('credit_decisions_party').on(table.partyId, table.currency, table.id), ...vendorOnly('credit_decisions')],
);

/** Up to which order total a function, or one person, may decide; append-only, the last of its kind holds. No limit: it was taken away. */
export const approvalLimits = pgTable(
  'approval_limits',
  {
    id: id(),
    staffFunction: text('staff_function'),
    personId: uuid('person_id').references(() => people.id),
    currency: text('currency').notNull(),
    limitMinor: amountMinor('limit_minor'),
    setByPersonId: setBy(),
    setAt: instant('set_at').notNull(),
  },
  (table) => [
    index('approval_limits_latest').on(table.currency, table.id),
    check('approval_limits_whose', sql`(${table.staffFunction} is null) <> (${table.personId} is null)`),
    check('approval_limits_limit', sql`${table.limitMinor} >= 0`),
    ...vendorOnly('approval_limits'),
  ],
);

/** What a payer is committed to by an accepted order that is not invoiced: its part of "on order". `endedAt`: invoiced or cancelled. */
export const orderCommitments = pgTable(
  'order_commitments',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    payerPartyId: uuid('payer_party_id')
      .notNull()
      .references(() => parties.id),
    currency: text('currency').notNull(),
    amountMinor: amountMinor('amount_minor').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ name: 'order_commitments_pkey', columns: [table.orderId, table.payerPartyId] }),
    index('order_commitments_running').on(table.payerPartyId, table.currency, table.amountMinor).where(sql`${table.endedAt} is null`),
    ...vendorOnly('order_commitments'),
  ],
);

/** Money that came before the order was accepted: it passes the credit check, and what is paid is not owed. */
export const orderPrepayments = pgTable(
  'order_prepayments',
  {
    id: id(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    clientRequestId: text('client_request_id').notNull(),
    amountMinor: amountMinor('amount_minor').notNull(),
    currency: text('currency').notNull(),
    paidOn: day('paid_on').notNull(),
    reference: text('reference').notNull(),
    recordedByPersonId: uuid('recorded_by_person_id')
      .notNull()
      .references(() => people.id),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    unique('order_prepayments_once').on(table.orderId, table.clientRequestId),
    check('order_prepayments_amount', sql`${table.amountMinor} > 0`),
    ...vendorOnly('order_prepayments'),
  ],
);

/**
 * Why an order waits although somebody would accept it, with the figures as they were, and how it went on. A party reads the holds of its
 * own orders that it would pay itself; those of another payer are none of its business (DOMAIN §2).
 */
export const orderHolds = pgTable(
  'order_holds',
  {
    id: id(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    code: text('code').notNull(),
    payerPartyId: uuid('payer_party_id').references(() => parties.id),
    currency: text('currency').notNull(),
    amountMinor: amountMinor('amount_minor').notNull(),
    limitMinor: amountMinor('limit_minor'),
    exposureMinor: amountMinor('exposure_minor'),
    heldByPersonId: uuid('held_by_person_id')
      .notNull()
      .references(() => people.id),
    heldAt: instant('held_at').notNull(),
    endedAt: instant('ended_at'),
    endedByPersonId: uuid('ended_by_person_id').references(() => people.id),
    /** How it ended: passed the check, was prepaid, released by name, approved by somebody higher, rejected or taken back. */
    way: text('way'),
    reason: text('reason'),
  },
  (table) => [
    uniqueIndex('order_holds_one_open').on(table.orderId).where(sql`${table.endedAt} is null`),
    index('order_holds_order').on(table.orderId, table.id),
    index('order_holds_payer').on(table.payerPartyId, table.currency).where(sql`${table.endedAt} is null`),
    check('order_holds_code', sql`${table.code} in ('credit_limit', 'prepay_only', 'credit_stop', 'approval')`),
    check('order_holds_way', sql`${table.way} in ('passed', 'prepaid', 'released', 'approved', 'rejected', 'cancelled')`),
    pgPolicy('order_holds_of_payer', {
      for: 'select',
      to: appParty,
      using: sql`payer_party_id = ${claim.party} and (select true from orders o where o.id = order_holds.order_id)`,
    }),
    ...vendorOnly('order_holds'),
  ],
);
