import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { introduce } from '@tributary/parties/commands';
import { vendorContact } from '@tributary/parties/queries';
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { ACCESS_RULES, OPEN_END, type RoleName } from './entitlements.contract.ts';
import { access, entitlements, lineRoles } from './entitlements.sql.ts';

/** Only the vendor's side decides roles and access. */
export type VendorSide = ActorContext<SystemActor | VendorActor>;

/** Rows known now: what a correction has not closed. */
export const knownNow = sql`upper_inf(${lineRoles.recorded})`;

/**
 * Makes the access of the lines what their roles say, by ACCESS_RULES; grants stay as they are. Deriving again changes nothing. The
 * vendor's own party gets none: staff do not come through the portal. Also introduces each end user to whom it deals with.
 */
export async function deriveAccess(ctx: VendorSide, lineIds: readonly string[]): Promise<void> {
  if (lineIds.length === 0) return;
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const held = await ctx.tx
    .select({
      lineId: lineRoles.lineId,
      role: sql<RoleName>`${lineRoles.role}`,
      tier: lineRoles.tier,
      partyId: lineRoles.partyId,
      valid: lineRoles.valid,
      term: entitlements.term,
    })
    .from(lineRoles)
    .innerJoin(entitlements, eq(entitlements.lineId, lineRoles.lineId))
    .where(and(inArray(lineRoles.lineId, [...lineIds]), knownNow, ne(lineRoles.partyId, vendorPartyId)));
  const rows = held
    .filter(({ role }) => ACCESS_RULES[role].actions.length > 0)
    .map(({ role, tier: _tier, term, ...rest }) => ({
      ...rest,
      source: role,
      actions: [...ACCESS_RULES[role].actions],
      seesRoles: [...ACCESS_RULES[role].seesRoles],
      endsOn: term.until ?? OPEN_END,
    }));
  await ctx.tx.delete(access).where(and(inArray(access.lineId, [...lineIds]), ne(access.source, 'grant')));
  if (rows.length > 0) await ctx.tx.insert(access).values(rows).onConflictDoNothing();
  for (const [viewerPartyId, subjectPartyId] of introductionsOf(held)) await introduce(ctx, { viewerPartyId, subjectPartyId });
}

/** Whom an end user deals with: the seller that faces it, and who services the line. Sellers further up stay unknown to it. */
function introductionsOf(held: readonly { lineId: string; role: RoleName; tier: number; partyId: string }[]): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (const viewer of held.filter(({ role }) => role === 'end_user'))
    for (const subject of held)
      if (subject.lineId === viewer.lineId && ((subject.role === 'sold_by' && subject.tier === 0) || subject.role === 'serviced_by'))
        pairs.set(`${viewer.partyId} ${subject.partyId}`, [viewer.partyId, subject.partyId]);
  return [...pairs.values()];
}
