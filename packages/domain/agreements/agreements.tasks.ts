import { type ActorContext, withActor } from '@tributary/db/actor';
import { defineTask, type Task } from '@tributary/db/reaction';
import { type SystemActor, systemActor } from '@tributary/kernel/actor';
import { inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { told } from './agreements.commands.ts';
import { agreementEndingSoon } from './agreements.events.ts';
import { agreementRenewalNotices, agreements } from './agreements.sql.ts';

/** The schedule's round: every hour, so that a day begins soon after midnight and a worker that was down catches up. */
export const ANNOUNCE_ENDINGS = 'agreements.announce_endings';

/**
 * Announces each agreement whose notice has begun and that has not ended: one event an agreement and term, however often and however
 * simultaneously the round runs, because the row that says so is written in the same transaction. Returns how many it announced.
 */
export async function announceEndings(ctx: ActorContext<SystemActor>): Promise<number> {
  const due = await ctx.tx.execute<{ agreement_id: string }>(sql`
    insert into ${agreementRenewalNotices} (agreement_id, ends_on, noticed_at)
    select ${agreements.id}, ${agreements.endsOn}, ${ctx.now.toISOString()}::timestamptz from ${agreements}
    where ${agreements.noticeOn} <= ${ctx.today}::date and ${agreements.endsOn} > ${ctx.today}::date and ${agreements.signedOn} is not null
    on conflict do nothing returning agreement_id`);
  if (due.length === 0) return 0;
  const rows = await ctx.tx
    .select()
    .from(agreements)
    .where(
      inArray(
        agreements.id,
        due.map((row) => row.agreement_id),
      ),
    )
    .orderBy(agreements.endsOn, agreements.ref);
  for (const agreement of rows) await ctx.publish(agreementEndingSoon, told(agreement), { parties: [] });
  return rows.length;
}

/** This module's work on a schedule. */
export const agreementsTasks: Task<unknown>[] = [
  defineTask(ANNOUNCE_ENDINGS, z.looseObject({}), async (_payload, { database, now }) => {
    await withActor(database, systemActor, { now: now(), mode: 'write' }, announceEndings);
  }),
];
