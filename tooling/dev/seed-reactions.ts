import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { events } from '@tributary/db/events.sql';
import type { Reaction } from '@tributary/db/reaction';
import { systemActor } from '@tributary/kernel/actor';
import { and, asc, eq, notInArray } from 'drizzle-orm';
import type postgres from 'postgres';

/**
 * Runs, at that moment of the past, the reactions on everything that happened then, and on what they cause in turn, until nothing new
 * happens. The seed does this in place of the worker, because the worker lives in the present.
 */
export async function runReactionsSince(database: Database, reactions: readonly Reaction[], at: Date): Promise<void> {
  const done: string[] = [];
  for (;;) {
    const fresh = await withActor(database, systemActor, { now: at, mode: 'read' }, ({ tx }) =>
      tx
        .select()
        .from(events)
        .where(and(eq(events.at, at), done.length > 0 ? notInArray(events.id, done) : undefined))
        .orderBy(asc(events.id)),
    );
    if (fresh.length === 0) return;
    for (const event of fresh) {
      for (const reaction of reactions.filter(({ on }) => on === event.name))
        await withActor(database, systemActor, { now: at, mode: 'write' }, (ctx) => reaction.run(ctx, event));
      done.push(event.id);
    }
  }
}

/** What the seed has done itself needs no worker: the jobs that its commands enqueued are dropped, mail that was planned is kept. */
export async function forgetQueuedJobs(admin: postgres.Sql): Promise<void> {
  await admin`delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t where t.id = j.task_id and t.identifier in ('event', 'react', 'hints')`;
}
