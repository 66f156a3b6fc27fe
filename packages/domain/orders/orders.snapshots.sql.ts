import { appSystem, appVendor, everything, instant } from '@tributary/db/columns';
import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgPolicy, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { SnapshotRole } from './orders.snapshots.ts';
import { orderLines } from './orders.sql.ts';

/**
 * Who held what on a line when a document was issued, with the names as they stood (DOMAIN §1). Frozen: a row may be added and read, and
 * no policy lets anybody change or delete one. Staff's alone, because the names are the vendor's: what a party may know of a document, the
 * document itself says.
 */
export const roleSnapshots = pgTable(
  'role_snapshots',
  {
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    documentKind: text('document_kind').notNull(),
    documentId: uuid('document_id').notNull(),
    documentRef: text('document_ref').notNull(),
    roles: jsonb('roles').$type<SnapshotRole[]>().notNull(),
    takenAt: instant('taken_at').notNull(),
  },
  (table) => [
    // By line first: what is asked is what was issued of a line. A document issued again, by whatever retry, is the same document.
    primaryKey({ name: 'role_snapshots_pkey', columns: [table.lineId, table.documentKind, table.documentId] }),
    index('role_snapshots_document').on(table.documentId),
    check('role_snapshots_kind', sql`${table.documentKind} in ('order', 'entitlement', 'notice', 'invoice', 'credit_note')`),
    pgPolicy('role_snapshots_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('role_snapshots_taken_by_vendor', { for: 'insert', to: appVendor, withCheck: everything }),
    pgPolicy('role_snapshots_of_system', { for: 'select', to: appSystem, using: everything }),
    pgPolicy('role_snapshots_taken_by_system', { for: 'insert', to: appSystem, withCheck: everything }),
  ],
);
