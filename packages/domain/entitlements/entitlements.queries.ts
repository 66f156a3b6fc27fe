import type { ActorContext } from '@tributary/db/actor';
import type { DateRange, IsoDate } from '@tributary/kernel/dates';
import { ROLE_NAMES } from '@tributary/orders/contract';
import type { PartnerState } from '@tributary/parties/contract';
import { displayNamesFor } from '@tributary/parties/names';
import { parties, partnerProfiles, vendorSettings } from '@tributary/parties/schema';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { RoleChip, RoleLevel, RoleName } from './entitlements.contract.ts';
import { access, lineRoles } from './entitlements.sql.ts';

/** A role as it is known now: for the server only. */
export interface HeldRole {
  readonly lineId: string;
  readonly role: RoleName;
  readonly tier: number;
  readonly partyId: string;
  readonly level: RoleLevel;
  readonly valid: DateRange;
}

const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`;
const heldOn = (day: IsoDate) => sql`upper_inf(${lineRoles.recorded}) and ${lineRoles.valid} @> ${day}::date`;

/** Who holds what on the lines on a day, as known now and as far as the actor may see roles; by role and tier. One statement. */
export async function rolesOfLines(ctx: ActorContext, lineIds: readonly string[], day: IsoDate = ctx.today): Promise<HeldRole[]> {
  if (lineIds.length === 0) return [];
  const rows = await ctx.tx
    .select({
      lineId: lineRoles.lineId,
      role: sql<RoleName>`${lineRoles.role}`,
      tier: lineRoles.tier,
      partyId: lineRoles.partyId,
      level: sql<RoleLevel>`${lineRoles.level}`,
      valid: lineRoles.valid,
    })
    .from(lineRoles)
    .where(and(sql`${lineRoles.lineId} = any(${uuids(lineIds)})`, heldOn(day)));
  return rows.sort((a, b) => ROLE_NAMES.indexOf(a.role) - ROLE_NAMES.indexOf(b.role) || a.tier - b.tier);
}

/** Who holds what on one line on a day (today); see rolesOfLines. */
export function rolesOfLine(ctx: ActorContext, lineId: string, day: IsoDate = ctx.today): Promise<HeldRole[]> {
  return rolesOfLines(ctx, [lineId], day);
}

/**
 * The role strips of the lines today, with names as the actor may know them: a partner reads its own card of the customer, a customer its
 * partner's name, staff everybody with a reference. A holder whom the actor may not know is left out. Lines without roles map to none.
 */
export async function roleChips(ctx: ActorContext, lineIds: readonly string[]): Promise<Map<string, RoleChip[]>> {
  const held = await rolesOfLines(ctx, lineIds);
  const names = await displayNamesFor(
    ctx,
    held.map(({ partyId }) => partyId),
  );
  const sight = await ownSight(ctx, lineIds);
  const chips = new Map<string, RoleChip[]>(lineIds.map((lineId) => [lineId, []]));
  for (const { lineId, role, tier, partyId, valid } of held) {
    const known = names.get(partyId);
    const since = [valid.from, sight.get(`${lineId} ${role}`) ?? valid.from].sort().at(-1)!;
    if (known) chips.get(lineId)!.push({ role, tier, name: known.name, ref: known.ref, since });
  }
  return chips;
}

/** Since when a party may know of each role of each line; nothing for staff, who know of all. An earlier date would tell of who was before. */
async function ownSight(ctx: ActorContext, lineIds: readonly string[]): Promise<Map<string, IsoDate>> {
  if (ctx.actor.kind !== 'party' || lineIds.length === 0) return new Map();
  const rows = await ctx.tx.execute<{ line_id: string; role: string; since: string }>(sql`
    select a.line_id, role, min(a.valid_from)::text as since from ${access} a, unnest(a.sees_roles) as role
    where a.line_id = any(${uuids(lineIds)}) group by a.line_id, role`);
  return new Map(rows.map(({ line_id, role, since }) => [`${line_id} ${role}`, since]));
}

/** The customer-facing partner of a line, with its public contact: for the server only. */
export interface PartnerOfRecord {
  readonly lineId: string;
  readonly partyId: string;
  readonly name: string;
  /** Null where the seller is no partner (any more). */
  readonly state: PartnerState | null;
  readonly contactName: string | null;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
}

/**
 * Per line its partner of record on a day: who sold it and faces the customer (tier 0). A line without one, or sold by the vendor itself,
 * has no entry. Under a party's role: only partners that it may know.
 */
export async function partnersOfRecord(ctx: ActorContext, lineIds: readonly string[], day: IsoDate): Promise<Map<string, PartnerOfRecord>> {
  if (lineIds.length === 0) return new Map();
  const rows = await ctx.tx
    .select({
      lineId: lineRoles.lineId,
      partyId: lineRoles.partyId,
      name: parties.name,
      state: sql<PartnerState | null>`${partnerProfiles.state}`,
      contactName: partnerProfiles.contactName,
      contactEmail: partnerProfiles.contactEmail,
      contactPhone: partnerProfiles.contactPhone,
    })
    .from(lineRoles)
    .innerJoin(parties, eq(parties.id, lineRoles.partyId))
    .leftJoin(partnerProfiles, eq(partnerProfiles.partyId, lineRoles.partyId))
    .where(
      and(
        sql`${lineRoles.lineId} = any(${uuids(lineIds)})`,
        eq(lineRoles.role, 'sold_by'),
        eq(lineRoles.tier, 0),
        heldOn(day),
        sql`not exists (select 1 from ${vendorSettings} v where v.party_id = ${lineRoles.partyId})`,
      ),
    );
  return new Map(rows.map((row) => [row.lineId, row]));
}

/** The partner of record of one line on a day, or null; see partnersOfRecord. */
export async function partnerOfRecord(ctx: ActorContext, lineId: string, day: IsoDate): Promise<PartnerOfRecord | null> {
  return (await partnersOfRecord(ctx, [lineId], day)).get(lineId) ?? null;
}

/**
 * The parties (besides the vendor) that have access to the line today, by id. Under a party's role row-level
 * security leaves only its own: what a party does is announced to whom it knows on the line by its roles instead.
 */
export async function partiesWithAccess(ctx: ActorContext, lineId: string): Promise<string[]> {
  const rows = await ctx.tx
    .selectDistinct({ partyId: access.partyId })
    .from(access)
    .where(and(eq(access.lineId, lineId), sql`${access.valid} @> ${ctx.today}::date`))
    .orderBy(asc(access.partyId));
  return rows.map(({ partyId }) => partyId);
}

/** What the actor's party may do with the lines today: per line its sources and actions. For a party only its own. */
export async function accessTo(ctx: ActorContext, lineIds: readonly string[]) {
  if (lineIds.length === 0) return [];
  return ctx.tx
    .select({ lineId: access.lineId, partyId: access.partyId, source: access.source, actions: access.actions, valid: access.valid })
    .from(access)
    .where(and(inArray(access.lineId, [...lineIds]), sql`${access.valid} @> ${ctx.today}::date`))
    .orderBy(asc(access.source));
}
