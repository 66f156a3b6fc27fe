import { randomUUID } from 'node:crypto';
import { type ActorContext, postgresErrorOf, withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { FileStore } from '@tributary/db/file-store';
import { holds, type PartyActor, type SystemActor, systemActor, type VendorActor } from '@tributary/kernel/actor';
import { toCsv } from '@tributary/kernel/csv';
import { notFound } from '@tributary/kernel/errors';
import { peopleOfParty, vendorContact } from '@tributary/parties/queries';
import { eq, sql } from 'drizzle-orm';
import { orderImportChecked, orderImportPlaced } from './orders.events.ts';
import { checkFile } from './orders.import.check.ts';
import type { ImportFault, ImportFindings, ImportFormat, ImportState } from './orders.import.contract.ts';
import { type FileRow, readOrderFile } from './orders.import.read.ts';
import type { RowErrors } from './orders.import.rows.ts';
import { orderImports } from './orders.import.sql.ts';
import { IMPORT_CAUSES } from './orders.import.words.ts';
import { type PlacedOrder, placeOrders } from './orders.place.ts';

/** What the worker's tasks, the command line and the measurements hand over. */
export interface ImportResources {
  readonly database: Database;
  readonly files: FileStore;
  readonly now: () => Date;
}
type Import = typeof orderImports.$inferSelect;

/** The hint that progress was made; it is no event, because nothing has happened yet. */
export const IMPORT_PROGRESS = 'orders/import_progress';
/** Lines placed between two tellings of progress. */
const LINES_A_STEP = 2_000;
/** As many references of placed orders as are kept with the import. */
const REFS_KEPT = 20;

const NOTHING: Omit<ImportFindings, 'fault'> = { rows: 0, orders: 0, repeated: 0, errors: 0, causes: [], shown: [], totals: [] };

/**
 * Checks a file that was brought and writes what it found; nothing is placed. Run again for a file that was checked, it does nothing.
 */
export async function checkImport(resources: ImportResources, importId: string): Promise<void> {
  const brought = await importById(resources, importId);
  if (brought?.state !== 'checking') return;
  const read = await readAs(resources, brought);
  if (!read.ok) return finish(resources, brought, 'refused', { findings: { ...NOTHING, fault: { code: read.fault, data: read.data } } });
  await tell(resources, brought, 0, read.rows.length);
  const { findings, errors } = await withActor(resources.database, read.actor, { now: resources.now(), mode: 'read' }, (ctx) =>
    checkFile(ctx as ActorContext<PartyActor>, read.rows),
  );
  const report = findings.errors > 0 ? await resources.files.put(new TextEncoder().encode(reportOf(errors))) : null;
  await finish(resources, brought, findings.errors > 0 ? 'refused' : 'ready', { findings, reportSha256: report?.sha256 ?? null });
}

/**
 * Places the orders of a checked file, all or none, in one transaction as whoever brought it. The file is read and checked again, because
 * days and books move on: what has become wrong since is said, and nothing is written. Run again after it was cut off, orders that were
 * placed are found by their keys.
 */
export async function placeImport(resources: ImportResources, importId: string): Promise<void> {
  const brought = await importById(resources, importId);
  if (brought?.state !== 'placing') return;
  const read = await readAs(resources, brought);
  if (!read.ok) return finish(resources, brought, 'failed', { findings: { ...NOTHING, fault: { code: read.fault, data: read.data } } });
  const outcome = await placeRows(resources, read.actor, read.rows, (done, total) => tell(resources, brought, done, total));
  if (!outcome.placed) {
    const report = await resources.files.put(new TextEncoder().encode(reportOf(outcome.errors)));
    return finish(resources, brought, 'refused', { findings: outcome.findings, reportSha256: report.sha256 });
  }
  const placed = outcome.placed.slice(0, REFS_KEPT).map(({ ref }) => ref);
  await finish(resources, brought, 'placed', { findings: { ...outcome.findings, placed } });
}

/** What came of placing rows: orders, or what was wrong. */
export type PlacedRows =
  | { readonly placed: PlacedOrder[]; readonly findings: ImportFindings }
  | { readonly placed: null; readonly findings: ImportFindings; readonly errors: RowErrors };

/**
 * Places the orders of these rows in one transaction; nothing where anything is wrong. `onProgress` hears how many lines are written, of
 * how many. The measurements call this (`tributary bench`).
 */
export function placeRows(
  { database, now }: Pick<ImportResources, 'database' | 'now'>,
  actor: PartyActor | VendorActor,
  rows: readonly FileRow[],
  onProgress: (done: number, total: number) => Promise<void> = async () => {},
): Promise<PlacedRows> {
  return againOnTakenRef(() =>
    withActor(database, actor, { now: now(), mode: 'write' }, async (context): Promise<PlacedRows> => {
      const ctx = context as ActorContext<PartyActor>;
      const { findings, errors, drafts } = await checkFile(ctx, rows);
      if (findings.errors > 0) return { placed: null, findings, errors };
      const all = await drafts();
      const placed: PlacedOrder[] = [];
      let done = rows.length - all.reduce((sum, { lines }) => sum + lines.length, 0);
      let step: typeof all = [];
      const place = async () => {
        placed.push(...(await placeOrders(ctx, step, 'import')));
        done += step.reduce((sum, { lines }) => sum + lines.length, 0);
        step = [];
        await onProgress(done, rows.length);
      };
      let waiting = 0;
      for (const draft of all) {
        step.push(draft);
        waiting += draft.lines.length;
        if (waiting < LINES_A_STEP) continue;
        await place();
        waiting = 0;
      }
      if (step.length > 0) await place();
      return { placed, findings };
    }),
  );
}

/** References are random, and of many thousands at once one may be taken (kernel/ids): then all of it is written anew, with others. */
async function againOnTakenRef<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work();
    } catch (error) {
      const isTaken = /_ref_unique$/.test(postgresErrorOf(error)?.constraint_name ?? '');
      if (!isTaken || attempt >= 5) throw error;
    }
}

/** The whole report: every error with its row, column, value and words. */
function reportOf(errors: RowErrors): string {
  const rows = errors.all
    .toSorted((a, b) => a.row - b.row)
    .map(({ row, column, code, value }) => [row, column, value, IMPORT_CAUSES[code]]);
  return toCsv([['row', 'column', 'value', 'what is wrong'], ...rows]);
}

type ReadAs =
  | { readonly ok: true; readonly actor: PartyActor | VendorActor; readonly rows: FileRow[] }
  | { readonly ok: false; readonly fault: ImportFault; readonly data: Record<string, string | number> };

async function readAs(resources: ImportResources, brought: Import): Promise<ReadAs> {
  const actor = await actorOf(resources, brought);
  if (!actor) return { ok: false, fault: 'not_allowed', data: {} };
  const bytes = await resources.files.get(brought.fileSha256);
  if (!bytes) return { ok: false, fault: 'lost', data: {} };
  const read = await readOrderFile(bytes, brought.format as ImportFormat, actor.kind === 'party' ? 'portal' : 'console');
  return read.ok ? { ...read, actor } : read;
}

/** Whoever brought the file, with the functions of today; null where they may no longer place orders. */
async function actorOf({ database, now }: ImportResources, { partyId, personId }: Import): Promise<PartyActor | VendorActor | null> {
  return withActor(database, systemActor, { now: now(), mode: 'read' }, async (ctx) => {
    const worn = partyId ?? (await vendorContact(ctx)).partyId;
    const person = (await peopleOfParty(ctx, worn)).find((one) => one.personId === personId);
    if (!person) return null;
    const actor = { kind: partyId ? ('party' as const) : ('vendor' as const), personId, partyId: worn, functions: person.functions };
    return holds(actor, ...(partyId ? ['sales'] : ['operations', 'channel'])) ? actor : null;
  });
}

/** The import's id by its reference, for those who run its steps themselves; throws `not_found`. */
export async function importIdOf({ database, now }: Pick<ImportResources, 'database' | 'now'>, ref: string): Promise<string> {
  return withActor(database, systemActor, { now: now(), mode: 'read' }, async ({ tx }) => {
    const [found] = await tx.select({ id: orderImports.id }).from(orderImports).where(eq(orderImports.ref, ref));
    if (!found) throw notFound();
    return found.id;
  });
}

async function importById({ database, now }: ImportResources, importId: string): Promise<Import | undefined> {
  return withActor(database, systemActor, { now: now(), mode: 'read' }, async ({ tx }) => {
    const [found] = await tx.select().from(orderImports).where(eq(orderImports.id, importId));
    return found;
  });
}

/** Writes how far the step under way is, in a transaction of its own, and hints at it. */
async function tell({ database, now }: ImportResources, { id, ref, partyId }: Import, rowsDone: number, rowsTotal: number): Promise<void> {
  await withActor(database, systemActor, { now: now(), mode: 'write' }, ({ tx }) =>
    tx.update(orderImports).set({ rowsDone, rowsTotal }).where(eq(orderImports.id, id)),
  );
  database.afterCommit?.([{ name: IMPORT_PROGRESS, ref, eventId: randomUUID(), partyIds: partyId ? [partyId] : [] }]);
}

async function finish(
  { database, now }: ImportResources,
  { id, ref, partyId, state: before }: Import,
  state: Extract<ImportState, 'refused' | 'ready' | 'placed' | 'failed'>,
  found: { findings: ImportFindings; reportSha256?: string | null },
): Promise<void> {
  await withActor(database, systemActor, { now: now(), mode: 'write' }, async (ctx: ActorContext<SystemActor>) => {
    const rows = found.findings.rows;
    const [moved] = await ctx.tx
      .update(orderImports)
      .set({
        ...{ state, ...found, rowsDone: rows, rowsTotal: rows },
        ...(state === 'placed' ? { placedAt: ctx.now } : { checkedAt: ctx.now }),
      })
      .where(sql`${orderImports.id} = ${id} and ${orderImports.state} = ${before}`)
      .returning({ id: orderImports.id });
    if (!moved) return;
    const event = state === 'placed' ? orderImportPlaced : orderImportChecked;
    await ctx.publish(event, { importId: id, importRef: ref }, { parties: partyId ? [partyId] : [] });
  });
}
