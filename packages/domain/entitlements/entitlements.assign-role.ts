import { DomainError, notFound } from '@tributary/kernel/errors';
import { eq, inArray, sql } from 'drizzle-orm';
import { deriveAccess, knownNow, type VendorSide } from './entitlements.access.ts';
import { ALWAYS_HELD_ROLES, type AssignRoleInput, assignRoleInput, type EntitlementsErrorCode } from './entitlements.contract.ts';
import { roleAssigned } from './entitlements.events.ts';
import { partiesWithAccess } from './entitlements.queries.ts';
import { hasGap, reassign } from './entitlements.role-periods.ts';
import { entitlements, lineRoles } from './entitlements.sql.ts';

/** The latest instant that a row of roles speaks of. */
const LAST_RECORDED = sql`coalesce(upper(${lineRoles.recorded}), lower(${lineRoles.recorded}))`;

/** Roles that several parties may hold at once; each then has a slot of its own. As `line_roles.slot` in the database. */
const SHARED_ROLES: readonly string[] = ['serviced_by', 'registered_by', 'supplied_by'];

/**
 * Gives a role of a line to a party for a span of days (DOMAIN §1). Append-only on two clocks: what it changes is closed in recorded time
 * and opened anew, so that any earlier answer can be asked again. Access and introductions follow in the same transaction. Assigning what
 * is so already changes nothing. Throws `entitlements/role_gap` where a role that is always held would be without a holder on some day,
 * RangeError for a span without days, `not_found` for a line without an entitlement.
 */
export async function assignRole(ctx: VendorSide, input: AssignRoleInput): Promise<void> {
  const { lineId, role, partyId, from, until, level, ...given } = assignRoleInput.parse(input);
  // Only sellers stand in tiers.
  const tier = role === 'sold_by' ? given.tier : 0;
  if (until !== null && until <= from) throw new RangeError(`a role from ${from} until ${until} has no days`);
  // Changes to one line's roles wait for one another here; the exclusion constraint would refuse the second, which nobody could act on.
  const [line] = await ctx.tx
    .select({ entitlementId: entitlements.id, entitlementRef: entitlements.ref })
    .from(entitlements)
    .where(eq(entitlements.lineId, lineId))
    .for('update');
  if (!line) throw notFound();
  const held = await ctx.tx
    .select({
      id: lineRoles.id,
      partyId: lineRoles.partyId,
      level: lineRoles.level,
      valid: lineRoles.valid,
    })
    .from(lineRoles)
    .where(
      sql`${lineRoles.lineId} = ${lineId} and ${lineRoles.role} = ${role} and ${lineRoles.tier} = ${tier} and ${knownNow}
        ${SHARED_ROLES.includes(role) ? sql`and ${lineRoles.partyId} = ${partyId}` : sql``}`,
    );
  const { close, open } = reassign(held, { partyId, level, valid: { from, until } });
  if (open.length === 0) return;
  const closed = new Set(close.map(({ id }) => id));
  const after = [...held.filter(({ id }) => !closed.has(id)), ...open].map(({ valid }) => valid);
  if ((ALWAYS_HELD_ROLES as readonly string[]).includes(role) && hasGap(after))
    throw new DomainError('entitlements/role_gap' satisfies EntitlementsErrorCode, { role, from, until });
  const recordedAt = await nextInstantOf(ctx, lineId);
  if (closed.size > 0)
    await ctx.tx
      .update(lineRoles)
      .set({ recorded: sql`tstzrange(lower(${lineRoles.recorded}), ${recordedAt}::timestamptz)` })
      .where(inArray(lineRoles.id, [...closed]));
  await ctx.tx.insert(lineRoles).values(open.map((period) => ({ lineId, role, tier, recorded: `[${recordedAt},)`, ...period })));
  await deriveAccess(ctx, [lineId]);
  const parties = await partiesWithAccess(ctx, lineId);
  await ctx.publish(roleAssigned, { lineId, ...line, role, tier }, { parties });
}

/**
 * When a change of the line's roles is recorded: now, yet always after everything recorded of the line before. Should this machine's clock
 * be behind the one that wrote last, the recorded clock of a line still runs forward only, and no row is superseded in its own instant.
 */
async function nextInstantOf(ctx: VendorSide, lineId: string): Promise<string> {
  const [next] = await ctx.tx.execute<{ at: string }>(sql`
    select to_char(greatest(${ctx.now.toISOString()}::timestamptz, max(${LAST_RECORDED}) + interval '1 microsecond') at time zone 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from ${lineRoles} where ${lineRoles.lineId} = ${lineId}`);
  return next!.at;
}
