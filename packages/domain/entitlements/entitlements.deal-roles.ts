import { VENDOR_TIME_ZONE } from '@tributary/db/actor';
import { covers, dateIn } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { orderLines } from '@tributary/orders/schema';
import { snapshotsOf } from '@tributary/orders/snapshots';
import { displayNamesFor } from '@tributary/parties/names';
import { partyByRef } from '@tributary/parties/queries';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq } from 'drizzle-orm';
import { assignRole, beforeOf, planAssignment } from './entitlements.assign-role.ts';
import { ACCESS_RULES } from './entitlements.contract.ts';
import type { AssignDealRoleInput, DealRoleInput, RolePreview } from './entitlements.deals.contract.ts';

/**
 * What assigning or correcting a role of one line would do: who held it in those days, who will, what access passes on, and which documents
 * were issued with another holder and stand. Nothing is written. Throws as `assignRole`, with the fields of the form.
 */
export async function previewDealRole(ctx: ConsoleContext, input: DealRoleInput): Promise<RolePreview> {
  const given = await resolve(ctx, input);
  const plan = await planAssignment(ctx, given, 'read').catch(namingFields);
  const { slot, change, isCorrection } = plan;
  const before = beforeOf(plan);
  const valid = { from: change.from, until: change.until };
  const issued = (await snapshotsOf(ctx, [given.lineId])).flatMap(({ documentKind, documentRef, takenAt, roles }) =>
    covers(valid, dateIn(VENDOR_TIME_ZONE, takenAt))
      ? roles
          .filter((held) => held.role === slot.role && held.tier === slot.tier && held.partyId !== change.partyId)
          .map(({ partyRef, name }) => ({ kind: documentKind, ref: documentRef, takenAt, party: { ref: partyRef, name } }))
      : [],
  );
  const names = await displayNamesFor(ctx, [...before.map(({ partyId }) => partyId), ...(change.partyId ? [change.partyId] : [])]);
  const partyOf = (partyId: string) => ({ ref: names.get(partyId)!.ref!, name: names.get(partyId)!.name });
  return {
    lineRef: input.lineRef,
    role: slot.role,
    tier: slot.tier,
    changes: plan.close.length + plan.open.length > 0,
    isCorrection,
    before: before.map(({ partyId, from, until }) => ({ party: partyOf(partyId), from, until })),
    after: { party: change.partyId === null || change.ends ? null : partyOf(change.partyId), ...valid },
    actions: [...ACCESS_RULES[slot.role].actions],
    documents: plan.close.length > 0 ? issued : [],
  };
}

/** Staff assign or correct one role of one line, with a reason. Throws as `assignRole`, with the fields of the form. */
export async function assignDealRole(
  ctx: ConsoleContext,
  { reason, ...input }: AssignDealRoleInput,
): Promise<{ changed: boolean; isCorrection: boolean }> {
  return assignRole(ctx, { ...(await resolve(ctx, input)), reason }).catch(namingFields);
}

async function resolve(ctx: ConsoleContext, { lineRef, partyRef, until, ...input }: DealRoleInput) {
  const [line] = await ctx.tx.select({ id: orderLines.id }).from(orderLines).where(eq(orderLines.ref, lineRef));
  if (!line) throw notFound();
  const party = partyRef === undefined ? null : await partyByRef(ctx, partyRef);
  return { ...input, lineId: line.id, partyId: party?.id ?? null, until: until ?? null };
}

/** The command speaks of ids, the form of references. */
function namingFields(error: unknown): never {
  if (error instanceof DomainError && error.field === 'partyId')
    throw new DomainError(error.code, error.data, { field: 'partyRef', cause: error });
  throw error;
}
