import type { IsoDate } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { parties, partnerProfiles } from '@tributary/parties/schema';
import { eq, inArray, sql } from 'drizzle-orm';
import { deriveAccess, knownNow, type VendorSide } from './entitlements.access.ts';
import { ALWAYS_HELD_ROLES, type AssignRoleInput, assignRoleInput, type EntitlementsErrorCode } from './entitlements.contract.ts';
import { partiesChanged, roleAssigned, roleCorrected } from './entitlements.events.ts';
import { cutGrants } from './entitlements.grants.rewrite.ts';
import { accessGrants } from './entitlements.grants.sql.ts';
import { type HeldPeriod, hasGap, type NewPeriod, overlap, reassign } from './entitlements.role-periods.ts';
import { access, entitlements, lineRoles } from './entitlements.sql.ts';

/** Roles that several parties may hold at once; each then has a slot of its own. As `line_roles.slot` in the database. */
export const SHARED_ROLES: readonly string[] = ['serviced_by', 'registered_by', 'supplied_by'];

/** The latest instant that a row of roles speaks of. */
const LAST_RECORDED = sql`coalesce(upper(${lineRoles.recorded}), lower(${lineRoles.recorded}))`;

const refuse = (code: EntitlementsErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/** What assigning a role would change: nothing, or the periods it closes and opens. */
export interface Assignment {
  readonly line: { readonly lineId: string; readonly entitlementId: string; readonly entitlementRef: string };
  readonly slot: { readonly role: AssignRoleInput['role']; readonly tier: number };
  /** As parsed: the holder, or null where nobody is to hold it, and the days. */
  readonly change: ReturnType<typeof assignRoleInput.parse>;
  readonly held: readonly HeldPeriod[];
  readonly close: readonly HeldPeriod[];
  readonly open: readonly NewPeriod[];
  /** Whether it says something else of days that are over: documents may have been issued on what was thought then. */
  readonly isCorrection: boolean;
}

/**
 * Gives a role of a line to a party for a span of days, or to nobody (DOMAIN §1). Append-only on two clocks: what it changes is closed in
 * recorded time and opened anew, so that any earlier answer can be asked again, and nothing issued is touched. Access and introductions
 * follow in the same transaction. Assigning what is so already changes nothing. Throws as `planAssignment`.
 */
export async function assignRole(ctx: VendorSide, input: AssignRoleInput): Promise<{ changed: boolean; isCorrection: boolean }> {
  const plan = await planAssignment(ctx, input, 'write');
  const { line, slot, change, close, open, isCorrection } = plan;
  if (close.length + open.length === 0) return { changed: false, isCorrection: false };
  const recordedAt = await nextInstantOf(ctx, line.lineId);
  if (close.length > 0)
    await ctx.tx
      .update(lineRoles)
      .set({ recorded: sql`tstzrange(lower(${lineRoles.recorded}), ${recordedAt}::timestamptz)` })
      .where(
        inArray(
          lineRoles.id,
          close.map(({ id }) => id),
        ),
      );
  if (open.length > 0)
    await ctx.tx
      .insert(lineRoles)
      .values(open.map((period) => ({ lineId: line.lineId, ...slot, recorded: `[${recordedAt},)`, ...period })));
  if (slot.role === 'end_user' && close.some(({ partyId }) => partyId !== change.partyId)) await endGrantsOfOthers(ctx, plan, recordedAt);
  await deriveAccess(ctx, [line.lineId]);
  const { partyId, ends, level, reason } = change;
  const data = { ...line, ...slot, partyId, ends, ...daysOf(change), level, before: beforeOf(plan), recordedAt, reason };
  await ctx.publish(isCorrection ? roleCorrected : roleAssigned, data, { parties: [] });
  const told = await partiesToldOf(ctx, plan);
  if (told.length > 0) await ctx.publish(partiesChanged, line, { parties: told });
  return { changed: true, isCorrection };
}

/**
 * What assigning the role would change, with nothing written; `read` takes no locks. Throws, with the field at fault:
 * `entitlements/span_inverted`, `entitlements/party_needed`, `entitlements/party_ended` and `entitlements/party_merged` (a party that is no
 * more on some day of the span), `entitlements/partner_ended`, `entitlements/role_gap` where a role that is always held would be without a
 * holder on some day; `not_found` for a line without an entitlement.
 */
export async function planAssignment(ctx: VendorSide, input: AssignRoleInput, mode: 'read' | 'write'): Promise<Assignment> {
  const change = assignRoleInput.parse(input);
  const { lineId, role, partyId, level } = change;
  const { from, until } = daysOf(change);
  // Only sellers stand in tiers.
  const slot = { role, tier: role === 'sold_by' ? change.tier : 0 };
  const isShared = SHARED_ROLES.includes(role);
  if (until !== null && until <= from) throw refuse('entitlements/span_inverted', { from, until }, 'until');
  if (partyId === null && (isShared || !change.ends)) throw refuse('entitlements/party_needed', { role }, 'partyId');
  // Changes to one line's roles wait for one another here; the temporal key would refuse the second, which nobody could act on.
  const found = ctx.tx
    .select({ lineId: entitlements.lineId, entitlementId: entitlements.id, entitlementRef: entitlements.ref })
    .from(entitlements)
    .where(eq(entitlements.lineId, lineId));
  const [line] = mode === 'write' ? await found.for('update') : await found;
  if (!line) throw notFound();
  if (partyId !== null && !change.ends) await refuseEnded(ctx, { partyId, from, until }, mode);
  const held = await ctx.tx
    .select({ id: lineRoles.id, partyId: lineRoles.partyId, level: lineRoles.level, valid: lineRoles.valid })
    .from(lineRoles)
    .where(
      sql`${lineRoles.lineId} = ${lineId} and ${lineRoles.role} = ${role} and ${lineRoles.tier} = ${slot.tier} and ${knownNow}
        ${isShared ? sql`and ${lineRoles.partyId} = ${partyId}` : sql``}`,
    );
  const valid = { from, until };
  const { close, open } = reassign(held, change.ends || partyId === null ? { partyId: null, valid } : { partyId, level, valid });
  const after = [...held.filter((period) => !close.includes(period)), ...open].map((period) => period.valid);
  if (close.length + open.length > 0 && (ALWAYS_HELD_ROLES as readonly string[]).includes(role) && (after.length === 0 || hasGap(after)))
    throw refuse('entitlements/role_gap', { role, from, until }, 'from');
  return { line, slot, change, held, close, open, isCorrection: from < ctx.today };
}

/** What an end user allowed, it allowed on its own days: on those that become another's, nobody has what it gave. */
async function endGrantsOfOthers(ctx: VendorSide, { line, change }: Assignment, recordedAt: string): Promise<void> {
  const { from, until } = daysOf(change);
  await cutGrants(ctx, sql`g.line_id = ${line.lineId}`, sql`daterange(${from}::date, ${until}::date)`, recordedAt);
}

const daysOf = ({ from, until }: { from: IsoDate; until: IsoDate | null }) => ({ from, until });

/** Who held the slot in the days that change, as it was known until now. */
export function beforeOf({
  close,
  change,
}: Pick<Assignment, 'close' | 'change'>): { partyId: string; from: IsoDate; until: IsoDate | null }[] {
  return close
    .map(({ partyId, valid }) => ({ partyId, ...overlap(valid, daysOf(change))! }))
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** A party takes no role for days on which it is no more: it ended, was merged into another, or its partnership is over. */
async function refuseEnded(
  ctx: VendorSide,
  { partyId, from, until }: { partyId: string; from: IsoDate; until: IsoDate | null },
  mode: 'read' | 'write',
): Promise<void> {
  const found = ctx.tx
    .select({ name: parties.name, endedOn: parties.endedOn, mergedIntoPartyId: parties.mergedIntoPartyId })
    .from(parties)
    .where(eq(parties.id, partyId));
  // Locked against an end until the transaction is over, so that nothing is given to a party while it ends.
  const [party] = mode === 'write' ? await found.for('share') : await found;
  if (!party) throw notFound();
  const { name, endedOn } = party;
  if (endedOn !== null && (until === null || endedOn < until))
    throw refuse(
      party.mergedIntoPartyId ? 'entitlements/party_merged' : 'entitlements/party_ended',
      { name, on: endedOn, from },
      'partyId',
    );
  const [profile] = await ctx.tx.select({ state: partnerProfiles.state }).from(partnerProfiles).where(eq(partnerProfiles.partyId, partyId));
  if (profile?.state === 'ended' && (until === null || until > ctx.today)) throw refuse('entitlements/partner_ended', { name }, 'partyId');
}

/**
 * When a change of the line's roles is recorded: now, yet always after everything recorded of the line before. Should this machine's clock
 * be behind the one that wrote last, the recorded clock of a line still runs forward only, and no row is superseded in its own instant.
 */
async function nextInstantOf(ctx: VendorSide, lineId: string): Promise<string> {
  const lastOfGrants = sql`select max(coalesce(upper(g.recorded), lower(g.recorded))) from ${accessGrants} g where g.line_id = ${lineId}`;
  const [next] = await ctx.tx.execute<{ at: string }>(sql`
    select to_char(greatest(${ctx.now.toISOString()}::timestamptz, max(${LAST_RECORDED}) + interval '1 microsecond', (${lastOfGrants}) + interval '1 microsecond') at time zone 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from ${lineRoles} where ${lineRoles.lineId} = ${lineId}`);
  return next!.at;
}

/**
 * Who may know that the parties of the line changed: who sees this role today, where today is among the days that change. What is planned,
 * and what was corrected for days that are over, is nobody's to hear.
 */
async function partiesToldOf(ctx: VendorSide, { line, slot, change }: Assignment): Promise<string[]> {
  const { from, until } = daysOf(change);
  if (from > ctx.today || (until !== null && until <= ctx.today)) return [];
  const rows = await ctx.tx
    .selectDistinct({ partyId: access.partyId })
    .from(access)
    .where(
      sql`${access.lineId} = ${line.lineId} and ${access.validFrom} <= ${ctx.today}::date and ${access.validUntil} > ${ctx.today}::date
        and ${slot.role} = any(${access.seesRoles})`,
    );
  return rows.map(({ partyId }) => partyId).sort();
}
