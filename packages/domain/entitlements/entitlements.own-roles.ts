import { type DateRange, fromPgRange, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { ROLE_NAMES } from '@tributary/orders/contract';
import { displayNamesFor } from '@tributary/parties/names';
import type { PortalContext } from '@tributary/rpc/procedures';
import { sql } from 'drizzle-orm';
import { type EntitlementStatus, entitlementRefInput, type RoleChip, type RoleName, statusOn } from './entitlements.contract.ts';
import { access, entitlements, lineRoles } from './entitlements.sql.ts';

/** `on`: a day between the party's own first day on the line and today; any other is today. */
export const ownRolesInput = entitlementRefInput.extend({ on: isoDate.optional() });

/** Who had which part in a line while the reader had one, up to today. */
export interface OwnRoles {
  readonly today: IsoDate;
  readonly on: IsoDate;
  /** The reader's own first day on the line. */
  readonly from: IsoDate;
  readonly status: EntitlementStatus;
  readonly roles: RoleChip[];
  /** `until` is null for what goes on today, whatever is planned. */
  readonly periods: { readonly role: RoleName; readonly tier: number; readonly name: string; readonly valid: DateRange }[];
}

/**
 * The part of a line's history that is the reader's: the roles that its access lets it know of, each cut to the days of that access and to
 * today. Nothing before its own time, nothing that is planned and no end of its own stands in it, so that it tells of nobody else. Throws
 * `not_found`.
 */
export async function getOwnRoles(ctx: PortalContext, input: { ref: string; on?: string | undefined }): Promise<OwnRoles> {
  const [line] = await ctx.tx.execute<{ line_id: string; status: EntitlementStatus; term: string; own_from: string }>(sql`
    select e.line_id, e.status, e.term::text as term, (select min(a.valid_from) from ${access} a where a.line_id = e.line_id)::text as own_from
    from ${entitlements} e where e.ref = ${input.ref}`);
  if (!line) throw notFound();
  const rows = await ctx.tx.execute<{ role: RoleName; tier: number; party_id: string; valid: string }>(sql`
    select r.role, r.tier, r.party_id, unnest(range_agg(r.valid * a.valid))::text as valid
    from ${access} a join ${lineRoles} r on r.line_id = a.line_id and r.role = any(a.sees_roles) and r.valid && a.valid
    where a.line_id = ${line.line_id}::uuid and a.party_id = ${ctx.actor.partyId} and r.known_until = 'infinity' and lower(r.valid) <= ${ctx.today}::date
    group by r.role, r.tier, r.party_id`);
  const names = await displayNamesFor(
    ctx,
    rows.map((row) => row.party_id),
  );
  const held = [...rows]
    .map((row) => ({ ...row, known: names.get(row.party_id), span: fromPgRange(row.valid) }))
    .filter(({ span }) => span.from <= ctx.today)
    .sort(
      (one, other) =>
        ROLE_NAMES.indexOf(one.role) - ROLE_NAMES.indexOf(other.role) ||
        one.tier - other.tier ||
        (one.span.from < other.span.from ? -1 : 1),
    );
  const from = line.own_from;
  const on = input.on !== undefined && input.on >= from && input.on <= ctx.today ? input.on : ctx.today;
  const runs = ({ from: first, until }: DateRange, day: IsoDate) => first <= day && (until === null || day < until);
  return {
    today: ctx.today,
    on,
    from,
    status: statusOn(line.status, fromPgRange(line.term), on),
    roles: held.flatMap(({ role, tier, known, span }) => (known && runs(span, on) ? [{ role, tier, ...known, since: span.from }] : [])),
    periods: held.flatMap(({ role, tier, known, span }) =>
      known ? [{ role, tier, name: known.name, valid: { from: span.from, until: runs(span, ctx.today) ? null : span.until } }] : [],
    ),
  };
}
