import { type ActorContext, withActor } from '@tributary/db/actor';
import { hintFollowing } from '@tributary/db/audience';
import type { TaskResources } from '@tributary/db/reaction';
import { type SystemActor, systemActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { eq, sql } from 'drizzle-orm';
import { completeDue, dueHandovers } from './entitlements.handover.complete.ts';
import { HANDOVER_STEPS, type HandoverStep, handoverStates } from './entitlements.handover.contract.ts';
import { handoverGivenBack } from './entitlements.handover.events.ts';
import { dataOf, lockHandover, type OnStep } from './entitlements.handover.record.ts';
import { runHandover } from './entitlements.handover.run.ts';
import { handoverLines, handoverProgress, handovers } from './entitlements.handover.sql.ts';
import { undoHandover } from './entitlements.handover.withdraw.ts';

type System = ActorContext<SystemActor>;
/** What a handover's work needs: it runs in one transaction, and says how far it is in others. */
type Resources = Pick<TaskResources, 'database' | 'now'>;

const write = <T>({ database, now }: Resources, work: (ctx: System) => Promise<T>) =>
  withActor(database, systemActor, { now: now(), mode: 'write' }, work);

/**
 * Runs what a person confirmed or took back. A refusal, because the world has moved since, makes it a draft again with the reason on it;
 * any other error leaves it to the queue to try again. Safe to run twice and at once: the row's lock and its state decide.
 */
export async function workOnHandover(resources: Resources, handoverId: string): Promise<void> {
  const onStep: OnStep = (step) => sayStep(resources, handoverId, step);
  try {
    await write(resources, (ctx) => runHandover(ctx, handoverId, onStep));
    await write(resources, (ctx) => undoHandover(ctx, handoverId, onStep));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await write(resources, (ctx) => giveBack(ctx, handoverId, error.code));
  }
}

/** Completes every scheduled handover whose day has come, each in a transaction of its own. Returns how many there were. */
export async function completeDueHandovers(resources: Resources): Promise<number> {
  const due = await write(resources, dueHandovers);
  for (const handoverId of due) await write(resources, (ctx) => completeDue(ctx, handoverId));
  return due.length;
}

/** Each step is a row changed and a hint of its own: clients drop a hint that says the same again. */
async function sayStep(resources: Resources, handoverId: string, step: HandoverStep): Promise<void> {
  await write(resources, async (ctx) => {
    const progress = { step, done: HANDOVER_STEPS.indexOf(step), total: HANDOVER_STEPS.length, at: ctx.now };
    await ctx.tx
      .insert(handoverProgress)
      .values({ handoverId, ...progress })
      .onConflictDoUpdate({ target: handoverProgress.handoverId, set: progress });
    const [handover] = await ctx.tx.select({ eventId: handovers.eventId }).from(handovers).where(eq(handovers.id, handoverId));
    if (handover?.eventId) await hintFollowing(ctx, handover.eventId, `entitlements/handover_step_${step}`, []);
  });
}

async function giveBack(ctx: System, handoverId: string, refusal: string): Promise<void> {
  const handover = await lockHandover(ctx, handoverId);
  if (!handoverStates.can('give_back', handover.state as 'running')) return;
  const state = handoverStates.next('give_back', 'running');
  await ctx.tx.update(handovers).set({ state, refusal }).where(eq(handovers.id, handoverId));
  if (handover.selection === 'lines')
    await ctx.tx
      .update(handoverLines)
      .set({ customerPartyId: null, outcome: null, toPartyId: null })
      .where(eq(handoverLines.handoverId, handoverId));
  else await ctx.tx.delete(handoverLines).where(eq(handoverLines.handoverId, handoverId));
  await ctx.tx.execute(sql`delete from ${handoverProgress} where handover_id = ${handoverId}`);
  await ctx.publish(handoverGivenBack, dataOf(handover), { parties: [] });
}
