import type { ActorContext } from '@tributary/db/actor';
import type { FileStore } from '@tributary/db/file-store';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { parties } from '@tributary/parties/schema';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { orderImportBrought, orderImportConfirmed, orderImportWithdrawn } from './orders.events.ts';
import {
  type ImportAction,
  type ImportDetail,
  type ImportFindings,
  type ImportRow,
  type ImportState,
  importStates,
  type listImportsInput,
  type OrderImportErrorCode,
  type uploadImportInput,
} from './orders.import.contract.ts';
import { formatOf } from './orders.import.read.ts';
import { orderImports } from './orders.import.sql.ts';
import { IMPORT_BYTES } from './orders.import.words.ts';

type Side = PortalContext | ConsoleContext;
const refuse = (code: OrderImportErrorCode, data: Record<string, unknown> = {}) => new DomainError(code, data, { field: 'file' });
const partyOf = (ctx: Side) => (ctx.actor.kind === 'party' ? ctx.actor.partyId : null);
const toldTo = (partyId: string | null) => ({ parties: partyId ? [partyId] : [] });

/**
 * Takes a file of orders in, to be checked by the worker. The same file of a party again is the same import: what runs or is placed stays,
 * what was refused or let be is checked anew. Throws `orders/import_empty`, `orders/import_too_large`, `orders/import_type` at the file.
 */
export async function uploadImport(
  ctx: Side,
  files: FileStore,
  { fileName, bytes }: z.output<typeof uploadImportInput>,
): Promise<{ ref: string; repeated: boolean }> {
  if (bytes.byteLength === 0) throw refuse('orders/import_empty');
  if (bytes.byteLength > IMPORT_BYTES) throw refuse('orders/import_too_large', { bytes: bytes.byteLength, limit: IMPORT_BYTES });
  const format = formatOf(bytes);
  if (!format) throw refuse('orders/import_type');
  const partyId = partyOf(ctx);
  const { sha256 } = await files.put(bytes);
  const [brought] = await ctx.tx
    .insert(orderImports)
    .values({
      ...{ partyId, personId: ctx.actor.personId, format, state: 'checking', createdAt: ctx.now },
      ...{ fileName: safeName(fileName, format), fileSha256: sha256, fileBytes: bytes.byteLength },
    })
    .onConflictDoNothing()
    .returning({ id: orderImports.id, ref: orderImports.ref });
  if (brought) {
    await ctx.publish(orderImportBrought, { importId: brought.id, importRef: brought.ref }, toldTo(partyId));
    return { ref: brought.ref, repeated: false };
  }
  const [known] = await ctx.tx
    .select({ ref: orderImports.ref, state: orderImports.state })
    .from(orderImports)
    .where(and(sql`${orderImports.partyId} is not distinct from ${partyId}::uuid`, eq(orderImports.fileSha256, sha256)));
  if (importStates.can('check', known!.state as ImportState)) await moveImport(ctx, 'check', known!.ref);
  return { ref: known!.ref, repeated: true };
}

/** The last part of the name without what a header, a page or a disk could trip over. */
function safeName(name: string, format: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1)!;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  const clean = last.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069<>:"|?*]/g, '').trim();
  return [...clean].slice(0, 120).join('') || `orders.${format}`;
}

const EVENTS = { check: orderImportBrought, place: orderImportConfirmed, withdraw: orderImportWithdrawn } as const;

/** Places it, checks it again, or lets it be. Throws `orders/import_state` where its state does not allow that, `not_found`. */
export async function moveImport(ctx: Side, action: ImportAction, ref: string): Promise<{ ref: string }> {
  const { from, to } = importStates.actions[action];
  const [moved] = await ctx.tx
    .update(orderImports)
    .set({ state: to })
    .where(and(eq(orderImports.ref, ref), inArray(orderImports.state, [...from])))
    .returning({ id: orderImports.id, ref: orderImports.ref, partyId: orderImports.partyId });
  if (!moved) {
    const { state } = await importByRef(ctx, ref);
    throw new DomainError('orders/import_state' satisfies OrderImportErrorCode, { action, state });
  }
  await ctx.publish(EVENTS[action], { importId: moved.id, importRef: moved.ref }, toldTo(moved.partyId));
  return { ref: moved.ref };
}

async function importByRef(ctx: ActorContext, ref: string): Promise<typeof orderImports.$inferSelect> {
  const [found] = await ctx.tx.select().from(orderImports).where(eq(orderImports.ref, ref));
  if (!found) throw notFound();
  return found;
}

/** The imports of the party, or all of them for staff, the newest first. */
export async function listImports(ctx: Side, input: z.output<typeof listImportsInput>): Promise<Page<ImportRow>> {
  const after = decodeCursor(input.cursor, 1);
  const partyId = partyOf(ctx);
  const rows = await ctx.tx
    .select({ found: orderImports, partyName: parties.name })
    .from(orderImports)
    .leftJoin(parties, eq(parties.id, orderImports.partyId))
    .where(
      and(
        partyId ? eq(orderImports.partyId, partyId) : undefined,
        after
          ? sql`(${orderImports.createdAt}, ${orderImports.id}) < (select i.created_at, i.id from order_imports i where i.ref = ${after[0]})`
          : undefined,
      ),
    )
    .orderBy(desc(orderImports.createdAt), desc(orderImports.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, ({ found }) => [found.ref]);
  return { rows: page.rows.map(({ found, partyName }) => toRow(found, partyName)), nextCursor: page.nextCursor };
}

function toRow(found: typeof orderImports.$inferSelect, partyName: string | null): ImportRow {
  const findings = found.findings as ImportFindings | null;
  const { ref, fileName, createdAt } = found;
  return {
    ...{ ref, fileName, createdAt, partyName, state: found.state as ImportState },
    ...{ rows: findings?.rows ?? 0, orders: findings?.orders ?? 0, errors: findings?.errors ?? 0 },
  };
}

/** One import with what its check found; throws `not_found`. */
export async function getImport(ctx: Side, input: { ref: string }): Promise<ImportDetail> {
  const found = await importByRef(ctx, input.ref);
  const [party] = found.partyId ? await ctx.tx.select({ name: parties.name }).from(parties).where(eq(parties.id, found.partyId)) : [];
  const findings = found.findings as ImportFindings | null;
  const state = found.state as ImportState;
  // What staff brought names parties, and what a party brought is its own to place.
  const isOwn = found.partyId === partyOf(ctx);
  return {
    ...toRow(found, party?.name ?? null),
    ...{ fileBytes: found.fileBytes, rowsDone: found.rowsDone, rowsTotal: found.rowsTotal, findings },
    totals: (findings?.totals ?? []).map(({ currency, netMinor }) => money(BigInt(netMinor), currency)),
    hasReport: found.reportSha256 !== null && (findings?.errors ?? 0) > 0,
    ...{ checkedAt: found.checkedAt, placedAt: found.placedAt },
    actions: isOwn ? (Object.keys(importStates.actions) as ImportAction[]).filter((action) => importStates.can(action, state)) : [],
  };
}

/** The whole error report as CSV; the row is asked first. Throws `not_found` where there is none, `orders/import_lost`. */
export async function importReport(ctx: Side, files: FileStore, input: { ref: string }): Promise<{ name: string; bytes: Uint8Array }> {
  const { ref, reportSha256 } = await importByRef(ctx, input.ref);
  if (reportSha256 === null) throw notFound();
  const bytes = await files.get(reportSha256);
  if (!bytes) throw refuse('orders/import_lost');
  return { name: `${ref}-errors.csv`, bytes };
}
