import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor } from '@tributary/kernel/actor';
import { sql } from 'drizzle-orm';
import { cutGrants, cutWhatTheyGave, nextGrantInstant } from './entitlements.grants.rewrite.ts';
import { accessGrants } from './entitlements.grants.sql.ts';
import { fromItsDay, frozenLines, type HandoverRecord } from './entitlements.handover.lines.ts';
import { handoverChanges, handovers } from './entitlements.handover.sql.ts';

type System = ActorContext<SystemActor>;
const SAME = sql.raw('ref, line_id, grantee_party_id, grantee_card_id');

/**
 * What a handover does to grants, in statements about sets. They are the customer's own and outlive it, with two exceptions: a partner that
 * leaves has nothing of the lines it leaves from the day on, whoever gave it, nor has anybody by it; and where another customer takes the
 * place of one, by merge or split, what that one gave is the other's from the day on.
 */
export async function handOverGrants(ctx: System, handover: HandoverRecord, recordedAt: string): Promise<void> {
  const { id, kind, fromPartyId } = handover;
  if (kind === 'partner_exit') {
    const left = await cutGrants(
      ctx,
      sql`g.grantee_party_id = ${fromPartyId}::uuid and g.line_id in (${frozenLines(id)})`,
      fromItsDay(handover),
      recordedAt,
    );
    const pairs = left.map(({ line_id }) => ({ lineId: line_id, partyId: fromPartyId }));
    await cutWhatTheyGave(ctx, pairs, recordedAt);
  }
  if (kind === 'customer_merge' || kind === 'customer_split') await regive(ctx, handover, recordedAt);
}

/** A grant to the heir itself ends: what it holds from the day on, it holds by its role. */
async function regive(ctx: System, handover: HandoverRecord, recordedAt: string): Promise<void> {
  const day = sql`${handover.effectiveOn}::date`;
  const at = sql`tstzrange(${recordedAt}::timestamptz, null)`;
  await ctx.tx.execute(sql`
    with heir as materialized (
      select c.line_id, c.to_party_id as party_id from ${handoverChanges} c
      where c.handover_id = ${handover.id} and c.role = 'end_user' and c.to_party_id is not null
    ), cut as (
      update ${accessGrants} g set recorded = tstzrange(lower(g.recorded), ${recordedAt}::timestamptz) from heir
      where g.line_id = heir.line_id and g.known_until = 'infinity' and g.valid && ${fromItsDay(handover)}
        and (g.given_by_party_id = ${handover.fromPartyId}::uuid or g.grantee_party_id = heir.party_id)
      returning g.*, heir.party_id as heir_party_id
    )
    insert into ${accessGrants} (${SAME}, given_by_party_id, announced_at, actions, valid, recorded)
    select ${SAME}, given_by_party_id, announced_at, actions, daterange(lower(valid), ${day}), ${at} from cut where lower(valid) < ${day}
    union all
    select ${SAME}, heir_party_id, announced_at, actions, valid * ${fromItsDay(handover)}, ${at} from cut
    where grantee_party_id is distinct from heir_party_id`);
}

/** Takes back what `handOverGrants` did, of grants that nobody has changed since. */
export async function handBackGrants(ctx: System, { id }: HandoverRecord, recordedAt: string): Promise<void> {
  await ctx.tx.execute(sql`
    with past as materialized (
      select g.* from ${handovers} w join ${accessGrants} g on upper(g.recorded) = w.recorded_at
      where w.id = ${id} and g.line_id in (${frozenLines(id)}) and not exists (
        select 1 from ${accessGrants} n where n.line_id = g.line_id and n.ref = g.ref
          and (lower(n.recorded) > w.recorded_at or (lower(n.recorded) = w.recorded_at and n.known_until <> 'infinity')))
    ), closed as (
      update ${accessGrants} g set recorded = tstzrange(lower(g.recorded), ${recordedAt}::timestamptz)
      where g.known_until = 'infinity' and (g.line_id, g.ref) in (select line_id, ref from past) returning g.id
    )
    insert into ${accessGrants} (${SAME}, given_by_party_id, announced_at, actions, valid, recorded)
    select ${SAME}, given_by_party_id, announced_at, actions, valid, tstzrange(${recordedAt}::timestamptz, null)
    from past where (select count(*) from closed) >= 0`);
}

/** A party that is one with another from today on has no grants of its own any more: nobody acts for it. */
export async function endGrantsTo(ctx: System, partyId: string): Promise<void> {
  const grants = sql`g.grantee_party_id = ${partyId}::uuid`;
  await cutGrants(ctx, grants, sql`daterange(${ctx.today}::date, null)`, await nextGrantInstant(ctx, grants));
}
