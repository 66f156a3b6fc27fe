import type { ActorContext } from '@tributary/db/actor';
import type { IsoDate } from '@tributary/kernel/dates';
import { ROLE_NAMES } from '@tributary/orders/contract';
import { type SQL, sql } from 'drizzle-orm';
import type { RoleLevel, RoleName } from './entitlements.contract.ts';
import type { HeldRole } from './entitlements.queries.ts';
import { lineRoles } from './entitlements.sql.ts';

/** A place on the two clocks: the day that is asked about, and when it was known (an ISO instant, to the microsecond), null for now. */
export interface AsOf {
  readonly on: IsoDate;
  readonly known: string | null;
}

/** Rows as they were known at an instant, or are known now. */
const knownAt = (known: string | null): SQL =>
  known === null
    ? sql`${lineRoles.knownUntil} = 'infinity'`
    : sql`${lineRoles.recorded} @> ${known}::timestamptz and ${lineRoles.knownUntil} > ${known}::timestamptz`;

const byPlace = (one: HeldRole, other: HeldRole) =>
  ROLE_NAMES.indexOf(one.role) - ROLE_NAMES.indexOf(other.role) ||
  one.tier - other.tier ||
  (one.valid.from < other.valid.from ? -1 : one.valid.from > other.valid.from ? 1 : 0);

/** The statement behind `roleHistory` and `rolesAsOf`, for the test that explains it. */
export function roleRowsQuery(lineIds: readonly string[], { on, known }: { on: IsoDate | null; known: string | null }): SQL {
  return sql`
    select ${lineRoles.lineId} as line_id, ${lineRoles.role} as role, ${lineRoles.tier} as tier, ${lineRoles.partyId} as party_id,
      ${lineRoles.level} as level, lower(${lineRoles.valid})::text as from_day, upper(${lineRoles.valid})::text as until_day
    from ${lineRoles}
    where ${lineRoles.lineId} = any(${sql.param(`{${lineIds.join(',')}}`)}::uuid[]) and ${knownAt(known)}
      ${on === null ? sql`` : sql`and ${lineRoles.valid} @> ${on}::date`}`;
}

type RoleRow = {
  line_id: string;
  role: RoleName;
  tier: number;
  party_id: string;
  level: RoleLevel;
  from_day: string;
  until_day: string | null;
};

async function read(ctx: ActorContext, lineIds: readonly string[], at: { on: IsoDate | null; known: string | null }): Promise<HeldRole[]> {
  if (lineIds.length === 0) return [];
  const rows = await ctx.tx.execute<RoleRow>(roleRowsQuery(lineIds, at));
  return [...rows]
    .map(({ line_id, role, tier, party_id, level, from_day, until_day }) => ({
      lineId: line_id,
      role,
      tier,
      partyId: party_id,
      level,
      valid: { from: from_day, until: until_day },
    }))
    .sort(byPlace);
}

/** Who held and will hold what on the lines, period by period, as it was known at an instant (null: now) and the actor may see it. */
export const roleHistory = (ctx: ActorContext, lineIds: readonly string[], known: string | null): Promise<HeldRole[]> =>
  read(ctx, lineIds, { on: null, known });

/** Who held what on the lines on a day, as it was known at an instant (null: now). An index lookup for each line. */
export const rolesAsOf = (ctx: ActorContext, lineIds: readonly string[], at: AsOf): Promise<HeldRole[]> => read(ctx, lineIds, at);
