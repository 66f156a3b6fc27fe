import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { type AmendedLine, amendedLines, nameRoles } from '@tributary/orders/amend';
import { lockOrder } from '@tributary/orders/decide';
import { withdrawAccepted } from '@tributary/orders/hold';
import { orderLines } from '@tributary/orders/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { deriveAccess } from './entitlements.access.ts';
import type { AmendErrorCode, WithdrawOrderInput } from './entitlements.amend.contract.ts';
import { PLACED_ROLES } from './entitlements.amend.ts';
import { type EntitlementKind, maintenanceFor } from './entitlements.contract.ts';
import { endEntitlement } from './entitlements.end.ts';
import { entitlementChanged } from './entitlements.events.ts';
import { partiesWithAccess, rolesOfLine } from './entitlements.queries.ts';
import { entitlementChanges, entitlements, seats } from './entitlements.sql.ts';

type VendorSide = ActorContext<SystemActor | VendorActor>;
const refuse = (code: AmendErrorCode, data: Record<string, unknown>) => new DomainError(code, data);

/** The running lines that an order changes. */
async function linesChangedBy(ctx: VendorSide, orderId: string): Promise<string[]> {
  const rows = await ctx.tx
    .selectDistinct({ lineId: orderLines.amendsLineId })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, orderId), ne(orderLines.kind, 'new')))
    .orderBy(asc(orderLines.amendsLineId));
  return rows.flatMap(({ lineId }) => lineId ?? []);
}

/** Adds to an order of changes whom its placing party could not name: who holds what on the running line today. Idempotent. */
export async function nameRolesOfChange(ctx: ActorContext<SystemActor>, orderId: string): Promise<void> {
  const [lineId] = await linesChangedBy(ctx, orderId);
  if (!lineId) return;
  const held = await rolesOfLine(ctx, lineId);
  await nameRoles(
    ctx,
    orderId,
    held.filter(({ role }) => PLACED_ROLES.has(role)),
  );
}

/**
 * Makes the entitlements what the accepted changes of their lines say: each change is recorded once, in the order of decision, whichever
 * order's reaction comes first, and term, maintenance and access follow. Throws while a line is not opened yet, so that the job is tried
 * again.
 */
export async function applyAmendments(ctx: VendorSide, orderId: string): Promise<void> {
  const lineIds = await linesChangedBy(ctx, orderId);
  if (lineIds.length === 0) return;
  const locked = await lockEntitlements(ctx, lineIds);
  if (locked.length !== lineIds.length) throw new Error(`a line that order ${orderId} changes is not opened yet`);
  for (const line of await amendedLines(ctx, lineIds)) await follow(ctx, locked.find(({ lineId }) => lineId === line.lineId)!, line);
}

const lockEntitlements = (ctx: VendorSide, lineIds: readonly string[]) =>
  ctx.tx
    .select()
    .from(entitlements)
    .where(inArray(entitlements.lineId, [...lineIds]))
    .orderBy(asc(entitlements.lineId))
    .for('update');

async function follow(
  ctx: VendorSide,
  entitlement: typeof entitlements.$inferSelect,
  { lineId, steps, running }: AmendedLine,
): Promise<void> {
  if (steps.length === 0) return;
  const recorded = await ctx.tx
    .insert(entitlementChanges)
    .values(steps.map(({ orderId: _order, ...step }) => ({ lineId, ...step, recordedAt: ctx.now })))
    .onConflictDoNothing()
    .returning({ kind: entitlementChanges.kind, sourceLineId: entitlementChanges.sourceLineId });
  if (recorded.length === 0) return;
  await setTerm(ctx, entitlement, running.term);
  const parties = await partiesWithAccess(ctx, lineId);
  for (const { kind } of recorded)
    await ctx.publish(
      entitlementChanged,
      { lineId, entitlementId: entitlement.id, entitlementRef: entitlement.ref, kind: kind as AmendedLine['steps'][number]['kind'] },
      { parties },
    );
}

async function setTerm(
  ctx: VendorSide,
  entitlement: typeof entitlements.$inferSelect,
  term: AmendedLine['running']['term'],
): Promise<void> {
  const kind = entitlement.kind as EntitlementKind;
  const maintenance = kind === 'perpetual' ? entitlement.maintenance : maintenanceFor(kind, term);
  await ctx.tx.update(entitlements).set({ term, maintenance }).where(eq(entitlements.id, entitlement.id));
  await deriveAccess(ctx, [entitlement.lineId]);
}

/**
 * Operations takes an accepted order back, with a reason that its placing party reads, before it is fulfilled: what it began ends, what it
 * changed is as it was before, by an entry against it. Throws `orders/state` unless it is accepted, `entitlements/in_use` (data: taken)
 * where seats are taken that it brought, `entitlements/changed_since` where a later order builds on it.
 */
export async function withdrawOrder(ctx: ConsoleContext, input: WithdrawOrderInput): Promise<{ ref: string }> {
  const order = await lockOrder(ctx, input.ref);
  const began = await ctx.tx
    .select({ id: orderLines.id })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, order.id), eq(orderLines.kind, 'new')));
  const beganIds = began.map(({ id }) => id);
  const changedIds = await linesChangedBy(ctx, order.id);
  const before = await amendedLines(ctx, [...beganIds, ...changedIds]);
  for (const { steps } of before) {
    const own = steps.findIndex((step) => step.orderId === order.id);
    const isLast = steps.slice(Math.max(own, 0)).every((step) => step.orderId === order.id);
    if (!isLast) throw refuse('entitlements/changed_since', {});
  }
  await withdrawAccepted(ctx, order, input.reason);
  const locked = await lockEntitlements(ctx, [...beganIds, ...changedIds]);
  const after = new Map((await amendedLines(ctx, changedIds)).map((line) => [line.lineId, line]));
  const taken = new Map(
    (
      await ctx.tx
        .select()
        .from(seats)
        .where(inArray(seats.lineId, [...beganIds, ...changedIds]))
    ).map((row) => [row.lineId, row.taken]),
  );
  for (const entitlement of locked) {
    const { lineId } = entitlement;
    const remains = after.get(lineId)?.running.quantity ?? 0;
    if ((taken.get(lineId) ?? 0) > remains)
      throw refuse('entitlements/in_use', { ref: entitlement.ref, taken: taken.get(lineId)!, quantity: remains });
    const own = before.find((line) => line.lineId === lineId)!.steps.filter((step) => step.orderId === order.id);
    if (own.length === 0) await endEntitlement(ctx, lineId);
    else await takeBack(ctx, entitlement, own, after.get(lineId)!);
  }
  return { ref: order.ref };
}

async function takeBack(
  ctx: ConsoleContext,
  entitlement: typeof entitlements.$inferSelect,
  own: AmendedLine['steps'],
  { lineId, running }: AmendedLine,
): Promise<void> {
  // What was not recorded yet never will be: its order is no accepted one any more.
  const recorded = await ctx.tx
    .select({ sourceLineId: entitlementChanges.sourceLineId })
    .from(entitlementChanges)
    .where(
      inArray(
        entitlementChanges.sourceLineId,
        own.map(({ sourceLineId }) => sourceLineId),
      ),
    );
  const known = new Set(recorded.map(({ sourceLineId }) => sourceLineId));
  const against = own.filter(({ sourceLineId }) => known.has(sourceLineId));
  if (against.length === 0) return;
  await ctx.tx.insert(entitlementChanges).values(
    against.map((step) => ({
      lineId,
      sourceLineId: step.sourceLineId,
      kind: 'withdrawn',
      effectiveOn: step.effectiveOn,
      quantityDelta: -step.quantityDelta,
      termBefore: step.termAfter,
      termAfter: step.termBefore,
      recordedAt: ctx.now,
    })),
  );
  await setTerm(ctx, entitlement, running.term);
  await ctx.publish(
    entitlementChanged,
    { lineId, entitlementId: entitlement.id, entitlementRef: entitlement.ref, kind: 'withdrawn' },
    { parties: await partiesWithAccess(ctx, lineId) },
  );
}
