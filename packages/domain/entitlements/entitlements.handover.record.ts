import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor } from '@tributary/kernel/actor';
import { notFound } from '@tributary/kernel/errors';
import { eq, sql } from 'drizzle-orm';
import { accessGrants } from './entitlements.grants.sql.ts';
import type { HandoverStep } from './entitlements.handover.contract.ts';
import type { HandoverData } from './entitlements.handover.events.ts';
import { frozenLines, type HandoverRecord } from './entitlements.handover.lines.ts';
import { handovers } from './entitlements.handover.sql.ts';
import { entitlements, lineRoles } from './entitlements.sql.ts';

/** Told before each step begins, so that somebody outside the transaction can say how far it is. */
export type OnStep = (step: HandoverStep) => Promise<void>;

/** The handover's row, locked without standing in the way of rows that refer to it. Throws `not_found`. */
export async function lockHandover(ctx: ActorContext, handoverId: string): Promise<HandoverRecord> {
  const [handover] = await ctx.tx.select().from(handovers).where(eq(handovers.id, handoverId)).for('no key update');
  if (!handover) throw notFound();
  return handover;
}

/** What its events carry. */
export const dataOf = ({ id, ref, fromPartyId, toPartyId }: HandoverRecord): HandoverData => ({
  handoverId: id,
  handoverRef: ref,
  fromPartyId,
  toPartyId,
});

/**
 * Changes of a line's roles wait for one another at its entitlement. Returns the instant that all of them are recorded under: now, yet
 * after everything recorded of any of the lines (grants as well) before, so that a line's recorded clock runs forward only.
 */
export async function lockLines(ctx: ActorContext<SystemActor>, handoverId: string): Promise<string> {
  await ctx.tx.execute(sql`select count(*) from (
    select 1 from ${entitlements} e where e.line_id in (${frozenLines(handoverId)}) order by e.line_id for update) locked`);
  const [row] = await ctx.tx.execute<{ at: string }>(sql`
    select to_char(greatest(${ctx.now.toISOString()}::timestamptz, max(last) + interval '1 microsecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from (select max(coalesce(upper(r.recorded), lower(r.recorded))) as last from ${lineRoles} r where r.line_id in (${frozenLines(handoverId)})
      union all select max(coalesce(upper(g.recorded), lower(g.recorded))) from ${accessGrants} g where g.line_id in (${frozenLines(handoverId)})) known`);
  return row!.at;
}
