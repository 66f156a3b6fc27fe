import type { SystemActor } from '@tributary/kernel/actor';
import type { ActorContext } from './actor.ts';
import { eventParties } from './events.sql.ts';
import { enqueue } from './reaction.ts';

/**
 * Shows an event of the moment to parties that its actor could not name: a customer cannot list who else is on its ticket, so a reaction
 * does. All who may know are hinted after commit, once more those who knew: what their lists show has changed with it. For reactions on that very event only; who joins later does not see back.
 */
export async function showEventTo(ctx: ActorContext<SystemActor>, eventId: string, partyIds: readonly string[]): Promise<void> {
  if (partyIds.length === 0) return;
  await ctx.tx
    .insert(eventParties)
    .values(partyIds.map((partyId) => ({ partyId, eventId })))
    .onConflictDoNothing();
  await enqueue(ctx, 'hints', { eventId, again: true }, { jobKey: `hints:${eventId}` });
}

/**
 * Hints, after commit, that something followed from an event for people of these parties (and for the vendor's staff): a row of the bell,
 * say. `name` is what pages listen for. For reactions only.
 */
export async function hintFollowing(
  ctx: ActorContext<SystemActor>,
  eventId: string,
  name: string,
  partyIds: readonly string[],
): Promise<void> {
  await enqueue(ctx, 'hints', { eventId, name, partyIds: [...new Set(partyIds)] }, { jobKey: `hints:${eventId}:${name}` });
}
