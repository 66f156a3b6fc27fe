import { appSystem, appVendor, daterange, day, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { orderLines } from '@tributary/orders/schema';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgPolicy, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';

/** Staff and reactions alone: that a handover is planned, for whom and to whom, is nobody else's to know. */
const ofTheVendor = (table: string) => [
  pgPolicy(`${table}_of_vendor`, { for: 'all', to: appVendor, using: everything, withCheck: everything }),
  pgPolicy(`${table}_of_system`, { for: 'all', to: appSystem, using: everything, withCheck: everything }),
];
const outcomes = sql.raw(`('end', 'direct', 'transfer')`);

/** One change of who holds roles on many lines at once (DOMAIN §1, Partner exit): what is wanted, how far it has come. */
export const handovers = pgTable(
  'handovers',
  {
    id: id(),
    ref: ref('handover'),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    /** Who gives up its roles: the partner, the lessor, the payer, or the customer that is merged or split. */
    fromPartyId: uuid('from_party_id')
      .notNull()
      .references(() => parties.id),
    /** Which lines: all that it has part in, those of the customers named in `handover_outcomes`, or those in `handover_lines`. */
    selection: text('selection').notNull().default('all'),
    /** What becomes of an end customer's lines unless `handover_outcomes` says otherwise for it. Null while nobody has decided. */
    outcome: text('outcome'),
    toPartyId: uuid('to_party_id').references(() => parties.id),
    /** First day on which it is so. */
    effectiveOn: day('effective_on').notNull(),
    reason: text('reason'),
    createdAt: instant('created_at').notNull(),
    createdByPersonId: uuid('created_by_person_id').references(() => people.id),
    confirmedAt: instant('confirmed_at'),
    confirmedByPersonId: uuid('confirmed_by_person_id').references(() => people.id),
    /** The event of its last confirmation or withdrawal: what progress is hinted under. */
    eventId: uuid('event_id'),
    /** When its roles were written; and taken back. */
    recordedAt: instant('recorded_at'),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnByPersonId: uuid('withdrawn_by_person_id').references(() => people.id),
    doneAt: instant('done_at'),
    /** The numbers that were confirmed, as the preview said them. */
    preview: jsonb('preview').$type<Record<string, unknown>>(),
    lineCount: integer('line_count'),
    customerCount: integer('customer_count'),
    /** Why the worker gave it back as a draft; a code of the contract. */
    refusal: text('refusal'),
  },
  (table) => [
    index('handovers_by_time').on(table.createdAt, table.id),
    index('handovers_by_state').on(table.state, table.createdAt, table.id),
    index('handovers_of_party').on(table.fromPartyId, table.createdAt),
    check(
      'handovers_kind',
      sql`${table.kind} in ('partner_exit', 'transfer', 'lessor_change', 'payer_change', 'customer_merge', 'customer_split')`,
    ),
    check('handovers_state', sql`${table.state} in ('draft', 'running', 'scheduled', 'withdrawing', 'withdrawn', 'done', 'discarded')`),
    check('handovers_selection', sql`${table.selection} in ('all', 'customers', 'lines')`),
    check('handovers_outcome', sql`${table.outcome} in ${outcomes} and (${table.toPartyId} is null or ${table.outcome} = 'transfer')`),
    check('handovers_not_to_itself', sql`${table.toPartyId} <> ${table.fromPartyId}`),
    ...ofTheVendor('handovers'),
  ],
);

/** What becomes of one end customer's lines. A row without an outcome follows the handover's own: it only says that the customer is chosen. */
export const handoverOutcomes = pgTable(
  'handover_outcomes',
  {
    handoverId: uuid('handover_id')
      .notNull()
      .references(() => handovers.id, { onDelete: 'cascade' }),
    customerPartyId: uuid('customer_party_id')
      .notNull()
      .references(() => parties.id),
    outcome: text('outcome'),
    toPartyId: uuid('to_party_id').references(() => parties.id),
  },
  (table) => [
    primaryKey({ name: 'handover_outcomes_pkey', columns: [table.handoverId, table.customerPartyId] }),
    check('handover_outcomes_outcome', sql`${table.outcome} in ${outcomes}`),
    check('handover_outcomes_whole', sql`(${table.toPartyId} is not null) = coalesce(${table.outcome} = 'transfer', false)`),
    ...ofTheVendor('handover_outcomes'),
  ],
);

/** The lines of a handover: picked one by one while it is a draft, and frozen with their outcome when it is confirmed. */
export const handoverLines = pgTable(
  'handover_lines',
  {
    handoverId: uuid('handover_id')
      .notNull()
      .references(() => handovers.id, { onDelete: 'cascade' }),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    customerPartyId: uuid('customer_party_id'),
    outcome: text('outcome'),
    toPartyId: uuid('to_party_id'),
    /** What ending the line changed of its entitlement, for a withdrawal to give back. */
    statusBefore: text('status_before'),
    termBefore: daterange('term_before'),
    maintenanceBefore: daterange('maintenance_before'),
  },
  (table) => [
    primaryKey({ name: 'handover_lines_pkey', columns: [table.handoverId, table.lineId] }),
    index('handover_lines_line').on(table.lineId),
    check('handover_lines_outcome', sql`${table.outcome} in ${outcomes}`),
    ...ofTheVendor('handover_lines'),
  ],
);

/** Every span of a role that the handover took from its holder, and who holds it instead: the before and after of the report. */
export const handoverChanges = pgTable(
  'handover_changes',
  {
    handoverId: uuid('handover_id').notNull(),
    lineId: uuid('line_id').notNull(),
    role: text('role').notNull(),
    tier: smallint('tier').notNull(),
    valid: daterange('valid').notNull(),
    /** The level that had named the holder before. */
    levelBefore: text('level_before').notNull(),
    /** Null: nobody holds it any more. */
    toPartyId: uuid('to_party_id'),
  },
  (table) => [
    // One key and no others: roles refer to parties and tiers themselves, and each key costs a look-up for every one of 60,000 rows.
    foreignKey({
      name: 'handover_changes_line',
      columns: [table.handoverId, table.lineId],
      foreignColumns: [handoverLines.handoverId, handoverLines.lineId],
    }).onDelete('cascade'),
    primaryKey({ name: 'handover_changes_pkey', columns: [table.handoverId, table.lineId, table.role, table.tier, table.valid] }),
    ...[appVendor, appSystem].flatMap((side) => {
      const name = side === appVendor ? 'vendor' : 'system';
      return [
        pgPolicy(`handover_changes_of_${name}`, { for: 'select', to: side, using: everything }),
        pgPolicy(`handover_changes_written_by_${name}`, { for: 'insert', to: side, withCheck: everything }),
      ];
    }),
  ],
);

/** How far the worker has come with one, written from outside its transaction: the one row of it that moves while it runs. */
export const handoverProgress = pgTable(
  'handover_progress',
  {
    handoverId: uuid('handover_id')
      .primaryKey()
      .references(() => handovers.id, { onDelete: 'cascade' }),
    step: text('step').notNull(),
    done: integer('done').notNull(),
    total: integer('total').notNull(),
    at: instant('at').notNull(),
  },
  () => ofTheVendor('handover_progress'),
);
