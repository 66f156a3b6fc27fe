import type { ActorContext } from '@tributary/db/actor';
import { addSubjects } from '@tributary/db/publish';
import type { SystemActor } from '@tributary/kernel/actor';
import { eq, sql } from 'drizzle-orm';
import { deriveAccessOf } from './entitlements.access.ts';
import { handBackGrants } from './entitlements.grants.handover.ts';
import { type HandoverState, handoverStates } from './entitlements.handover.contract.ts';
import { handoverWithdrawn } from './entitlements.handover.events.ts';
import { frozenLines, type HandoverRecord } from './entitlements.handover.lines.ts';
import { dataOf, lockHandover, lockLines, type OnStep } from './entitlements.handover.record.ts';
import { handoverChanges, handoverLines, handovers } from './entitlements.handover.sql.ts';
import { entitlements, lineRoles } from './entitlements.sql.ts';

/** Roles that a party may hold beside others, each in a slot of its own; as `line_roles.slot` in the database. */
const SHARED = sql`('serviced_by', 'registered_by', 'supplied_by')`;

type System = ActorContext<SystemActor>;

/**
 * Takes back a handover whose day has not come: a new fact on the recorded clock, in this transaction. What who took over holds of it by
 * now goes back to who had it, as one span with what that party had kept; what somebody has changed meanwhile on purpose stays changed.
 * Terms that were to end get theirs back. Run again, it changes nothing. Returns the state it came to; throws `not_found`.
 */
export async function undoHandover(ctx: System, handoverId: string, onStep: OnStep = async () => {}): Promise<HandoverState> {
  const handover = await lockHandover(ctx, handoverId);
  if (handover.state !== 'withdrawing') return handover.state as HandoverState;
  await onStep('lines');
  const recordedAt = await lockLines(ctx, handoverId);
  await onStep('roles');
  await restoreRoles(ctx, handover, recordedAt);
  await handBackGrants(ctx, handover, recordedAt);
  await onStep('terms');
  await restoreTerms(ctx, handoverId);
  await onStep('access');
  await deriveAccessOf(ctx, frozenLines(handoverId));
  await onStep('events');
  const state = handoverStates.next('take_back', 'withdrawing');
  await ctx.tx.update(handovers).set({ state }).where(eq(handovers.id, handoverId));
  await addSubjects(ctx, await ctx.publish(handoverWithdrawn, dataOf(handover), { parties: [] }), 'line', frozenLines(handoverId));
  return state;
}

/**
 * One statement, so that what it reads is as it was before: `given` are the days that the handover gave and that still stand (of roles that
 * several hold, without those on which the heir held it anyway), `heirs` the rows they stand in, `spans` what goes back (of roles that only ended, the days that nobody holds by now), `kept` what the party has right before, which they continue.
 * The rows are closed before any is opened: the count makes the statement wait for it.
 */
async function restoreRoles(ctx: System, { id, fromPartyId }: HandoverRecord, recordedAt: string): Promise<void> {
  const at = sql`${recordedAt}::timestamptz`;
  await ctx.tx.execute(sql`
    with given as materialized (
      select r.id, r.line_id, r.role, r.tier, r.party_id, r.level, r.valid, c.level_before,
        datemultirange(r.valid * c.valid) - case when r.role not in ${SHARED} then '{}' else coalesce((select range_agg(x.valid) from ${lineRoles} x
          where x.line_id = r.line_id and x.role = r.role and x.party_id = r.party_id and lower(x.recorded) < w.recorded_at
            and (upper_inf(x.recorded) or upper(x.recorded) > w.recorded_at)), '{}'::datemultirange) end as days
      from ${handovers} w join ${handoverChanges} c on c.handover_id = w.id
      join ${lineRoles} r on r.line_id = c.line_id and r.role = c.role and r.tier = c.tier
        and r.party_id = c.to_party_id and upper_inf(r.recorded) and r.valid && c.valid and lower(r.recorded) >= w.recorded_at
      where w.id = ${id}
    ), heirs as materialized (
      select id, line_id, role, tier, party_id, level, valid, range_agg(span) as days from given cross join lateral unnest(days) as span
      group by id, line_id, role, tier, party_id, level, valid
    ), spans as materialized (
      select line_id, role, tier, level_before as level, span from given cross join lateral unnest(days) as span where role not in ${SHARED}
      union all
      select c.line_id, c.role, c.tier, c.level_before, free
      from ${handoverChanges} c cross join lateral unnest(datemultirange(c.valid) - coalesce((
        select range_agg(x.valid) from ${lineRoles} x where x.line_id = c.line_id and x.role = c.role and x.tier = c.tier and upper_inf(x.recorded)
          and (x.role not in ${SHARED} or x.party_id = ${fromPartyId})), '{}'::datemultirange)) as free
      where c.handover_id = ${id} and (c.to_party_id is null or c.role in ${SHARED})
    ), kept as materialized (
      select k.id, k.valid, s.line_id, s.role, s.tier, s.level, s.span
      from spans s join ${lineRoles} k on k.line_id = s.line_id and k.role = s.role and k.tier = s.tier and k.party_id = ${fromPartyId}
        and k.level = s.level and upper_inf(k.recorded) and upper(k.valid) = lower(s.span)
    ), closed as (
      update ${lineRoles} r set recorded = tstzrange(lower(r.recorded), ${at})
      where r.id in (select id from heirs union all select id from kept) returning r.id
    )
    insert into ${lineRoles} (line_id, role, tier, party_id, level, valid, recorded)
    select h.line_id, h.role, h.tier, h.party_id, h.level, rest, tstzrange(${at}, null)
    from heirs h cross join lateral unnest(datemultirange(h.valid) - h.days) as rest
    where (select count(*) from closed) >= 0
    union all
    select s.line_id, s.role, s.tier, ${fromPartyId}::uuid, s.level, case when k.id is null then s.span else range_merge(k.valid, s.span) end,
      tstzrange(${at}, null)
    from spans s left join kept k on k.line_id = s.line_id and k.role = s.role and k.tier = s.tier and k.span = s.span
    where (select count(*) from closed) >= 0`);
}

/** Terms are given back where they still are what the end made of them. */
async function restoreTerms(ctx: System, handoverId: string): Promise<void> {
  await ctx.tx.execute(sql`
    update ${entitlements} e set term = l.term_before, maintenance = l.maintenance_before, status = l.status_before
    from ${handoverLines} l join ${handovers} h on h.id = l.handover_id
    where l.handover_id = ${handoverId} and l.outcome = 'end' and l.status_before is not null and e.line_id = l.line_id
      and e.term = case when lower(l.term_before) < h.effective_on then l.term_before * daterange(null, h.effective_on) else l.term_before end`);
}
