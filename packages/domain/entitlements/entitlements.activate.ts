import { releases } from '@tributary/catalog/schema';
import { postgresErrorOf } from '@tributary/db/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { newRef } from '@tributary/kernel/ids';
import { vendorContact } from '@tributary/parties/queries';
import type { PortalContext } from '@tributary/rpc/procedures';
import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import {
  ACCESS_RULES,
  type Activated,
  type ActivateInput,
  type ActivationRefInput,
  type EntitlementStatus,
  type EntitlementsErrorCode,
  type ReportVersionInput,
  statusOn,
} from './entitlements.contract.ts';
import { activationReturned, entitlementActivated, versionReported } from './entitlements.events.ts';
import { accessTo, rolesOfLine } from './entitlements.queries.ts';
import { quantityToday } from './entitlements.rows.ts';
import { activations, entitlements, seats } from './entitlements.sql.ts';

const refuse = (code: EntitlementsErrorCode, data: Record<string, unknown> = {}) => new DomainError(code, data);

/**
 * Puts the product on a device: takes a seat and records the activation in one atomic conditional statement, so that however many ask at
 * once, no more than `quantity` succeed (DOMAIN §4). A device that runs it already gets the same activation. The release is looked up by
 * version where it is registered. Throws `entitlements/action_not_allowed`, `entitlements/not_active` (data: status) and
 * `entitlements/limit_reached` (data: quantity); `not_found` for what the party cannot see.
 */
export async function activate(ctx: PortalContext, input: ActivateInput): Promise<Activated> {
  const entitlement = await activatable(ctx, input.ref);
  const { lineId } = entitlement;
  const running = await activationOn(ctx, lineId, input.deviceName);
  const made = running ? null : await takeSeat(ctx, entitlement, input);
  if (!made) {
    const same = running ?? (await activationOn(ctx, lineId, input.deviceName));
    if (!same) throw refuse('entitlements/limit_reached', { quantity: entitlement.quantity });
    if (input.version !== undefined) await reportVersion(ctx, { ref: same.ref, version: input.version });
    return { ref: same.ref, repeated: true };
  }
  const data = { lineId, entitlementId: entitlement.id, entitlementRef: entitlement.ref, activationId: made.id, activationRef: made.ref };
  await ctx.publish(entitlementActivated, data, { parties: await partiesKnownOnLine(ctx, lineId) });
  return { ref: made.ref, repeated: false };
}

async function activatable(ctx: PortalContext, ref: string) {
  const [entitlement] = await ctx.tx
    .select({ ...getTableColumns(entitlements), quantity: quantityToday })
    .from(entitlements)
    .where(eq(entitlements.ref, ref));
  if (!entitlement) throw notFound();
  const allowed = await accessTo(ctx, [entitlement.lineId]);
  if (!allowed.some(({ actions }) => actions.includes('activate'))) throw refuse('entitlements/action_not_allowed', { action: 'activate' });
  const status = statusOn(entitlement.status as EntitlementStatus, entitlement.term, ctx.today);
  if (status !== 'active') throw refuse('entitlements/not_active', { status });
  return entitlement;
}

async function activationOn(ctx: PortalContext, lineId: string, deviceName: string) {
  const [running] = await ctx.tx
    .select({ id: activations.id, ref: activations.ref })
    .from(activations)
    .where(
      and(eq(activations.lineId, lineId), sql`lower(${activations.deviceName}) = lower(${deviceName})`, isNull(activations.returnedAt)),
    );
  return running;
}

/** Null where no seat was free, or where another request put the same device on at this moment: then its seat is given back untaken. */
async function takeSeat(ctx: PortalContext, { lineId, productId }: { lineId: string; productId: string }, input: ActivateInput) {
  const at = ctx.now.toISOString();
  const version = input.version ?? null;
  try {
    const [made] = await ctx.tx.transaction((savepoint) =>
      savepoint.execute<{ id: string; ref: string }>(sql`
        with seat as (
          update ${seats} set taken = ${seats.taken} + 1 from ${entitlements}
          where ${seats.lineId} = ${lineId} and ${entitlements.lineId} = ${seats.lineId} and ${seats.taken} < ${quantityToday}
          returning ${seats.lineId} as line_id)
        insert into ${activations} (ref, line_id, product_id, device_name, reported_version, release_id, activated_at, last_seen_at)
        select ${newRef('activation')}, seat.line_id, ${productId}::uuid, ${input.deviceName}, ${version}::text, ${releaseOf(productId, version)},
          ${at}::timestamptz, ${at}::timestamptz
        from seat returning id, ref`),
    );
    return made ?? null;
  } catch (error) {
    if (postgresErrorOf(error)?.constraint_name === 'activations_one_per_device') return null;
    throw error;
  }
}

const releaseOf = (productId: string, version: string | null) =>
  sql`(select r.id from ${releases} r where r.product_id = ${productId}::uuid and r.version = ${version}::text)`;

/**
 * Gives the seat back; doing it again credits nothing. Throws `entitlements/action_not_allowed` without the action `activate`, `not_found`
 * for what the party cannot see.
 */
export async function returnActivation(ctx: PortalContext, input: ActivationRefInput): Promise<{ ref: string }> {
  const activation = await changeable(ctx, input.ref);
  const returned = await ctx.tx.execute(sql`
    with returned as (
      update ${activations} set returned_at = ${ctx.now.toISOString()}::timestamptz
      where id = ${activation.activationId} and returned_at is null returning line_id)
    update ${seats} set taken = ${seats.taken} - 1 from returned where ${seats.lineId} = returned.line_id returning 1`);
  if (returned.length > 0) {
    const parties = await partiesKnownOnLine(ctx, activation.lineId);
    await ctx.publish(activationReturned, activation, { parties });
  }
  return { ref: input.ref };
}

/**
 * A device says which version it runs; the release is looked up where it is registered. Throws as returnActivation, and
 * `entitlements/already_returned` once the seat was given back.
 */
export async function reportVersion(ctx: PortalContext, input: ReportVersionInput): Promise<{ ref: string }> {
  const { productId, reportedVersion, returnedAt, ...activation } = await changeable(ctx, input.ref);
  if (returnedAt) throw refuse('entitlements/already_returned');
  await ctx.tx
    .update(activations)
    .set({ reportedVersion: input.version, releaseId: releaseOf(productId, input.version), lastSeenAt: ctx.now })
    .where(eq(activations.id, activation.activationId));
  if (reportedVersion !== input.version) {
    const parties = await partiesKnownOnLine(ctx, activation.lineId);
    await ctx.publish(versionReported, activation, { parties });
  }
  return { ref: input.ref };
}

async function changeable(ctx: PortalContext, ref: string) {
  const [activation] = await ctx.tx
    .select({
      lineId: activations.lineId,
      entitlementId: entitlements.id,
      entitlementRef: entitlements.ref,
      activationId: activations.id,
      activationRef: activations.ref,
      productId: activations.productId,
      reportedVersion: activations.reportedVersion,
      returnedAt: activations.returnedAt,
    })
    .from(activations)
    .innerJoin(entitlements, eq(entitlements.lineId, activations.lineId))
    .where(eq(activations.ref, ref));
  if (!activation) throw notFound();
  const allowed = await accessTo(ctx, [activation.lineId]);
  if (!allowed.some(({ actions }) => actions.includes('activate'))) throw refuse('entitlements/action_not_allowed', { action: 'activate' });
  return activation;
}

/** Whom the acting party knows on the line and who may view it, itself included: those who may hear of what it does there. */
async function partiesKnownOnLine(ctx: PortalContext, lineId: string): Promise<string[]> {
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const viewers = (await rolesOfLine(ctx, lineId)).filter(({ role }) => ACCESS_RULES[role].actions.includes('view'));
  return [ctx.actor.partyId, ...viewers.map(({ partyId }) => partyId).filter((partyId) => partyId !== vendorPartyId)];
}
