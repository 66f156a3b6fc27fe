import type { ActorContext } from '@tributary/db/actor';
import type { IsoDate } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { takesNewBusiness } from '@tributary/parties/contract';
import { partnerProfilesOf, vendorContact } from '@tributary/parties/queries';
import { parties } from '@tributary/parties/schema';
import { inArray, sql } from 'drizzle-orm';
import { HANDOVER_RULES, type HandoverErrorCode, type HandoverKind, refuseUnfitDate } from './entitlements.handover.contract.ts';
import { type HandoverRecord, selectedLines } from './entitlements.handover.lines.ts';

/**
 * Refuses a party that cannot take over: the one that gives up (`handover_to_itself`), one that has ended or was merged into another
 * (`handover_target_ended`), and, where a partner is wanted, one that is none in good standing (`handover_target_not_active`); a party
 * whose partnership is suspended or over takes nothing over in any role. The vendor takes over by going direct.
 */
export async function refuseUnfitTarget(
  ctx: ActorContext,
  handover: Pick<HandoverRecord, 'kind' | 'fromPartyId'>,
  toPartyIds: readonly string[],
): Promise<void> {
  const refuse = (code: HandoverErrorCode, data: Record<string, unknown>) => new DomainError(code, data, { field: 'toRef' });
  if (toPartyIds.length === 0) return;
  const [profiles, { partyId: vendorPartyId }, found] = await Promise.all([
    partnerProfilesOf(ctx, toPartyIds),
    vendorContact(ctx),
    ctx.tx
      .select()
      .from(parties)
      .where(inArray(parties.id, [...toPartyIds])),
  ]);
  for (const { id, ref, name, endedOn, mergedIntoPartyId } of found) {
    if (id === handover.fromPartyId) throw refuse('entitlements/handover_to_itself', { ref, name });
    if (endedOn !== null || mergedIntoPartyId !== null) throw refuse('entitlements/handover_target_ended', { ref, name });
    const state = profiles.get(id)?.state ?? null;
    const fits = HANDOVER_RULES[handover.kind as HandoverKind].toPartner
      ? state !== null && takesNewBusiness(state)
      : state !== 'suspended' && state !== 'ended';
    if (!fits || id === vendorPartyId) throw refuse('entitlements/handover_target_not_active', { ref, name, state: state ?? 'none' });
  }
}

/** Refuses a handover whose date, or any of whose targets, is not fit by now. Asked when it is confirmed and again when it is run. */
export async function refuseUnfitTargets(ctx: ActorContext, handover: HandoverRecord, today: IsoDate = ctx.today): Promise<void> {
  if (handover.state === 'draft') refuseUnfitDate(handover.kind as HandoverKind, handover.effectiveOn, today);
  const rows = await ctx.tx.execute<{ id: string }>(sql`
    select distinct to_party_id as id from (${selectedLines(handover)}) chosen where to_party_id is not null`);
  await refuseUnfitTarget(
    ctx,
    handover,
    rows.map(({ id }) => id),
  );
}
