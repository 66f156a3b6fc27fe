import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { parties } from '@tributary/parties/schema';
import { asc, desc, sql } from 'drizzle-orm';
import type { RoleName } from './orders.contract.ts';
import { roleSnapshots } from './orders.snapshots.sql.ts';

/** A role as a document keeps it: who held it, called what on that day, and which level named it. */
export interface SnapshotRole {
  readonly role: RoleName;
  readonly tier: number;
  readonly partyId: string;
  readonly partyRef: string;
  readonly name: string;
  readonly level: string;
}

export const DOCUMENT_KINDS = ['order', 'entitlement', 'notice', 'invoice', 'credit_note'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A document that is issued now, about some lines. */
export interface IssuedDocument {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly ref: string;
  /** The roles of each line as the document says them. */
  readonly lines: readonly { readonly lineId: string; readonly roles: readonly Omit<SnapshotRole, 'partyRef' | 'name'>[] }[];
}

/**
 * Freezes who holds what on the documents' lines, with the parties' names as they are now. A document issued before keeps what it said: the
 * same one again, by whatever retry, changes nothing. Two statements, however many documents and lines.
 */
export async function takeSnapshots(ctx: ActorContext<SystemActor | VendorActor>, documents: readonly IssuedDocument[]): Promise<void> {
  const rows = documents.flatMap(({ lines, ...document }) => lines.map((line) => ({ ...document, ...line })));
  if (rows.length === 0) return;
  const partyIds = [...new Set(rows.flatMap(({ roles }) => roles.map(({ partyId }) => partyId)))];
  const named = await ctx.tx
    .select({ id: parties.id, ref: parties.ref, name: parties.name })
    .from(parties)
    .where(sql`${parties.id} = any(${sql.param(`{${partyIds.join(',')}}`)}::uuid[])`);
  const known = new Map(named.map((party) => [party.id, party]));
  await ctx.tx
    .insert(roleSnapshots)
    .values(
      rows.map(({ kind, id, ref, lineId, roles }) => ({
        lineId,
        documentKind: kind,
        documentId: id,
        documentRef: ref,
        roles: roles.map((held) => ({ ...held, partyRef: known.get(held.partyId)!.ref, name: known.get(held.partyId)!.name })),
        takenAt: ctx.now,
      })),
    )
    .onConflictDoNothing();
}

/** What was issued of a line, and who held what then. */
export interface RoleSnapshot {
  readonly lineId: string;
  readonly documentKind: DocumentKind;
  readonly documentRef: string;
  readonly roles: SnapshotRole[];
  readonly takenAt: Date;
}

/** What was issued of the lines so far, oldest first; for staff and system, whose the table is. One statement. */
export async function snapshotsOf(ctx: ActorContext<SystemActor | VendorActor>, lineIds: readonly string[]): Promise<RoleSnapshot[]> {
  if (lineIds.length === 0) return [];
  const rows = await ctx.tx
    .select({
      lineId: roleSnapshots.lineId,
      documentKind: sql<DocumentKind>`${roleSnapshots.documentKind}`,
      documentRef: roleSnapshots.documentRef,
      roles: roleSnapshots.roles,
      takenAt: roleSnapshots.takenAt,
    })
    .from(roleSnapshots)
    .where(sql`${roleSnapshots.lineId} = any(${sql.param(`{${lineIds.join(',')}}`)}::uuid[])`)
    // Of one instant the order before what it became.
    .orderBy(asc(roleSnapshots.takenAt), desc(roleSnapshots.documentKind), asc(roleSnapshots.documentRef));
  return rows;
}
