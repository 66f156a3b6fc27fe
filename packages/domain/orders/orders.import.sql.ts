import { appParty, appSystem, appVendor, claim, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgPolicy, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';

/**
 * A file of orders and how far it came. The file itself lies in the file store under its hash; its rows are never kept anywhere else: they
 * are read again when the orders are placed, so that nothing can differ from what was checked but the day and the books.
 */
export const orderImports = pgTable(
  'order_imports',
  {
    id: id(),
    ref: ref('orderImport'),
    /** Whose orders the file holds; null where staff brought it, whose rows name their parties. */
    partyId: uuid('party_id').references(() => parties.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    fileName: text('file_name').notNull(),
    fileSha256: text('file_sha256').notNull(),
    fileBytes: integer('file_bytes').notNull(),
    format: text('format').notNull(),
    state: text('state').notNull(),
    /** How many of how many rows the step under way has done. */
    rowsDone: integer('rows_done').notNull().default(0),
    rowsTotal: integer('rows_total').notNull().default(0),
    /** What the check found; see ImportFindings. */
    findings: jsonb('findings'),
    /** The whole error report as CSV, in the file store. */
    reportSha256: text('report_sha256'),
    createdAt: instant('created_at').notNull(),
    checkedAt: instant('checked_at'),
    placedAt: instant('placed_at'),
  },
  (table) => [
    // The same file again is the same import, however often and however simultaneously it is sent.
    unique('order_imports_one_per_file').on(table.partyId, table.fileSha256).nullsNotDistinct(),
    index('order_imports_of_party').on(table.partyId, table.createdAt, table.id),
    check('order_imports_format', sql`${table.format} in ('csv', 'xlsx')`),
    check('order_imports_state', sql`${table.state} in ('checking', 'refused', 'ready', 'placing', 'placed', 'failed', 'withdrawn')`),
    check('order_imports_hash', sql`${table.fileSha256} ~ '^[0-9a-f]{64}$'`),
    pgPolicy('order_imports_of_party', { for: 'select', to: appParty, using: sql`party_id = ${claim.party}` }),
    pgPolicy('order_imports_brought_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`party_id = ${claim.party} and person_id = ${claim.person} and state = 'checking' and findings is null
        and checked_at is null and placed_at is null and report_sha256 is null`,
    }),
    // What a party says itself: check it again, place it, let it be. What came of it the worker writes.
    pgPolicy('order_imports_moved_by_party', {
      for: 'update',
      to: appParty,
      using: sql`party_id = ${claim.party} and state in ('ready', 'refused', 'failed', 'withdrawn')`,
      withCheck: sql`party_id = ${claim.party} and state in ('checking', 'placing', 'withdrawn')`,
    }),
    pgPolicy('order_imports_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('order_imports_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
