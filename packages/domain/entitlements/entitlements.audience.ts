import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import type { DateRange } from '@tributary/kernel/dates';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { type EntitlementStatus, statusOn } from './entitlements.contract.ts';
import { activations, entitlements, lineRoles } from './entitlements.sql.ts';

/** An activation that runs: what an advisory is matched against. */
export interface RunningActivation {
  readonly id: string;
  readonly ref: string;
  readonly deviceName: string;
  readonly reportedVersion: string | null;
  /** The registered release of that version, null where the registry has none. */
  readonly releaseId: string | null;
}

/** An entitlement with whom it concerns today: for the server only. */
export interface EntitledLine {
  readonly lineId: string;
  readonly entitlementId: string;
  readonly entitlementRef: string;
  readonly productId: string;
  /** The status today. Expired and ended ones are here too: a running activation needs the fix all the same. */
  readonly status: EntitlementStatus;
  readonly term: DateRange;
  readonly maintenance: DateRange | null;
  readonly endUserPartyId: string;
  /** The customer-facing seller (tier 0), null where there is none. May be the vendor's own party. */
  readonly partnerPartyId: string | null;
  readonly activations: RunningActivation[];
}

const endUser = alias(lineRoles, 'end_user');
const seller = alias(lineRoles, 'seller');

/**
 * Every entitlement to the products, with its end user and partner of record today and its running activations, by entitlement. One
 * statement whatever the number of products or customers. For the vendor's side.
 */
export async function entitledActivations(
  ctx: ActorContext<SystemActor | VendorActor>,
  productIds: readonly string[],
): Promise<EntitledLine[]> {
  if (productIds.length === 0) return [];
  const holds = (role: typeof endUser | typeof seller, name: string) =>
    and(
      eq(role.lineId, entitlements.lineId),
      eq(role.role, name),
      eq(role.tier, 0),
      sql`upper_inf(${role.recorded}) and ${role.valid} @> ${ctx.today}::date`,
    );
  const rows = await ctx.tx
    .select({
      lineId: entitlements.lineId,
      entitlementId: entitlements.id,
      entitlementRef: entitlements.ref,
      productId: entitlements.productId,
      stored: entitlements.status,
      term: entitlements.term,
      maintenance: entitlements.maintenance,
      endUserPartyId: endUser.partyId,
      partnerPartyId: seller.partyId,
      activationId: activations.id,
      activationRef: activations.ref,
      deviceName: activations.deviceName,
      reportedVersion: activations.reportedVersion,
      releaseId: activations.releaseId,
    })
    .from(entitlements)
    .innerJoin(endUser, holds(endUser, 'end_user'))
    .leftJoin(seller, holds(seller, 'sold_by'))
    .leftJoin(activations, and(eq(activations.lineId, entitlements.lineId), isNull(activations.returnedAt)))
    .where(sql`${entitlements.productId} = any(${sql.param(`{${productIds.join(',')}}`)}::uuid[])`)
    .orderBy(asc(entitlements.id), asc(activations.id));
  const lines = new Map<string, EntitledLine>();
  for (const { activationId, activationRef, deviceName, reportedVersion, releaseId, stored, ...row } of rows) {
    const line = lines.get(row.lineId) ?? { ...row, status: statusOn(stored as EntitlementStatus, row.term, ctx.today), activations: [] };
    lines.set(row.lineId, line);
    if (activationId) line.activations.push({ id: activationId, ref: activationRef!, deviceName: deviceName!, reportedVersion, releaseId });
  }
  return [...lines.values()];
}
