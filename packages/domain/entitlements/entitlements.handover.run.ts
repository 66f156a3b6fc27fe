import type { ActorContext } from '@tributary/db/actor';
import { addSubjects } from '@tributary/db/publish';
import type { SystemActor } from '@tributary/kernel/actor';
import { vendorContact } from '@tributary/parties/queries';
import { eq, sql } from 'drizzle-orm';
import { deriveAccessOf } from './entitlements.access.ts';
import { handOverGrants } from './entitlements.grants.handover.ts';
import { completeHandover } from './entitlements.handover.complete.ts';
import { type HandoverState, handoverStates } from './entitlements.handover.contract.ts';
import { handoverScheduled } from './entitlements.handover.events.ts';
import { fromItsDay, frozenLines, type HandoverRecord, roleArray, ruleOf } from './entitlements.handover.lines.ts';
import { dataOf, lockHandover, lockLines, type OnStep } from './entitlements.handover.record.ts';
import { handoverChanges, handoverLines, handovers } from './entitlements.handover.sql.ts';
import { refuseUnfitTargets } from './entitlements.handover.targets.ts';
import { entitlements, lineRoles } from './entitlements.sql.ts';

type System = ActorContext<SystemActor>;
/** Roles that a party may hold beside others: what the heir holds already stays as it is. As `line_roles.slot` in the database. */
const SHARED = sql`('serviced_by', 'registered_by', 'supplied_by')`;
/** Roles that need no holder: where nobody takes over, they end. */
const OPTIONAL = sql`('sold_by', 'serviced_by', 'financed_by', 'registered_by', 'supplied_by')`;

/**
 * Does what was confirmed, in this transaction and in statements about sets, however many lines there are: what the party holds of the
 * lines from the day on is closed in recorded time, opened for whoever takes over, and written into `handover_changes`; access follows.
 * Roles of a day to come are written at once: any page asked as of that day shows them, and the past of a withdrawal stays on record
 * (decision 0018). A line that the party has lost meanwhile is left alone. Run again, it changes nothing. Returns the state it came to.
 * Throws what `refuseUnfitTargets` does, `not_found`.
 */
export async function runHandover(ctx: System, handoverId: string, onStep: OnStep = async () => {}): Promise<HandoverState> {
  const handover = await lockHandover(ctx, handoverId);
  if (handover.state !== 'running') return handover.state as HandoverState;
  await onStep('lines');
  await refuseUnfitTargets(ctx, handover);
  const recordedAt = await lockLines(ctx, handoverId);
  await onStep('roles');
  await writeRoles(ctx, handover, recordedAt);
  await handOverGrants(ctx, handover, recordedAt);
  await onStep('terms');
  await endTerms(ctx, handover);
  await onStep('access');
  await deriveAccessOf(ctx, frozenLines(handoverId));
  const running = { ...handover, recordedAt: new Date(recordedAt) };
  await ctx.tx
    .update(handovers)
    .set({ recordedAt: sql`${recordedAt}::timestamptz` })
    .where(eq(handovers.id, handoverId));
  if (handover.effectiveOn <= ctx.today) {
    await completeHandover(ctx, running, onStep);
    return 'done';
  }
  await onStep('events');
  const state = handoverStates.next('schedule', 'running');
  await ctx.tx.update(handovers).set({ state }).where(eq(handovers.id, handoverId));
  await addSubjects(ctx, await ctx.publish(handoverScheduled, dataOf(handover), { parties: [] }), 'line', frozenLines(handoverId));
  return state;
}

async function writeRoles(ctx: System, handover: HandoverRecord, recordedAt: string): Promise<void> {
  const { id, fromPartyId, effectiveOn } = handover;
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const day = fromItsDay(handover);
  // Who is billed where nobody takes over: the seller nearest to the customer who stays, as long as it does, or the customer. The days are
  // cut where sellers change: billed beyond its own time, a seller would go on seeing the line.
  const days = sql`(r.valid * ${day})`;
  const staying = sql`s.line_id = r.line_id and s.role = 'sold_by' and upper_inf(s.recorded) and s.party_id not in (${fromPartyId}, ${vendorPartyId})`;
  const isBilledDirectly = handover.kind === 'payer_change' ? sql`false` : sql`(l.outcome = 'direct' and r.role in ('bill_to', 'payer'))`;
  const pieces = sql`(
    select ${days} as span, null::uuid as seller where not ${isBilledDirectly}
    union all
    select unnest(range_agg(cut.span)), cut.seller from (
      select each.span, (select s.party_id from ${lineRoles} s where ${staying} and s.valid @> lower(each.span) order by s.tier limit 1) as seller
      from (select daterange(edge.at, lead(edge.at) over (order by edge.at)) * ${days} as span from (
        select lower(${days}) as at
        union select lower(s.valid) from ${lineRoles} s where ${staying} and lower(s.valid) <@ ${days}
        union select upper(s.valid) from ${lineRoles} s where ${staying} and not upper_inf(s.valid) and upper(s.valid) <@ ${days}) edge) each
    ) cut where ${isBilledDirectly} group by cut.seller)`;
  await ctx.tx.execute(sql`
    insert into ${handoverChanges} (handover_id, line_id, role, tier, valid, level_before, to_party_id)
    select l.handover_id, r.line_id, r.role, r.tier, piece.span, r.level,
      case when l.outcome = 'transfer' then l.to_party_id
        when r.role in ${OPTIONAL} then null
        when l.outcome = 'end' or r.role = 'signatory' then ${vendorPartyId}::uuid
        else coalesce(piece.seller, l.customer_party_id) end
    from ${handoverLines} l join ${lineRoles} r on r.line_id = l.line_id cross join lateral ${pieces} piece
    where l.handover_id = ${id} and r.party_id = ${fromPartyId} and upper_inf(r.recorded) and r.valid && ${day}
      and r.role = any(${roleArray(ruleOf(handover).moves)})`);
  await ctx.tx.execute(sql`
    update ${lineRoles} r set recorded = tstzrange(lower(r.recorded), ${recordedAt}::timestamptz)
    from ${handoverChanges} c
    where c.handover_id = ${id} and r.line_id = c.line_id and r.role = c.role and r.tier = c.tier and r.party_id = ${fromPartyId}
      and upper_inf(r.recorded) and r.valid @> c.valid`);
  await ctx.tx.execute(sql`
    insert into ${lineRoles} (line_id, role, tier, party_id, level, valid, recorded)
    select distinct r.line_id, r.role, r.tier, r.party_id, r.level, daterange(lower(r.valid), ${effectiveOn}::date), tstzrange(${recordedAt}::timestamptz, null)
    from ${handoverChanges} c join ${lineRoles} r on r.line_id = c.line_id and r.role = c.role and r.tier = c.tier
      and r.party_id = ${fromPartyId} and r.known_until = ${recordedAt}::timestamptz and r.valid @> c.valid
    where c.handover_id = ${id} and lower(r.valid) < ${effectiveOn}::date
    union all
    select c.line_id, c.role, c.tier, c.to_party_id, case when c.to_party_id = ${vendorPartyId}::uuid then 'default' else 'line' end,
      span, tstzrange(${recordedAt}::timestamptz, null)
    from ${handoverChanges} c cross join lateral unnest(case when c.role in ${SHARED}
      then datemultirange(c.valid) - coalesce((select range_agg(x.valid) from ${lineRoles} x where x.line_id = c.line_id and x.role = c.role
        and x.party_id = c.to_party_id and upper_inf(x.recorded)), '{}'::datemultirange)
      else datemultirange(c.valid) end) as span
    where c.handover_id = ${id} and c.to_party_id is not null`);
}

/**
 * Where the outcome is the end, the term ends with the day, whatever it was before; what has not begun by then never does. The word
 * "ended" comes with the day itself: until then the right to use it stands.
 */
async function endTerms(ctx: System, { id, effectiveOn }: HandoverRecord): Promise<void> {
  await ctx.tx.execute(sql`
    update ${handoverLines} l set status_before = e.status, term_before = e.term, maintenance_before = e.maintenance
    from ${entitlements} e where l.handover_id = ${id} and l.outcome = 'end' and e.line_id = l.line_id`);
  const before = sql`daterange(null, ${effectiveOn}::date)`;
  await ctx.tx.execute(sql`
    update ${entitlements} e set
      term = case when lower(e.term) < ${effectiveOn}::date then e.term * ${before} else e.term end,
      maintenance = case when lower(e.maintenance) < ${effectiveOn}::date then e.maintenance * ${before} else e.maintenance end,
      status = case when ${effectiveOn}::date <= ${ctx.today}::date or lower(e.term) >= ${effectiveOn}::date then 'ended' else e.status end
    from ${handoverLines} l where l.handover_id = ${id} and l.outcome = 'end' and e.line_id = l.line_id`);
}
