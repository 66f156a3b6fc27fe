import { holds, type PartyActor, type VendorActor } from '@tributary/kernel/actor';

/** Whether somebody may change parties. */
export const mayKeep = (actor: PartyActor | VendorActor) => holds(actor, 'operations', 'channel');

/** Only operations and channel enter parties; said before anything is filled in. */
export function requireKeeper({ session, requestId }: { session: { actor: PartyActor | VendorActor }; requestId: string }): void {
  if (mayKeep(session.actor)) return;
  throw Response.json({ error: { code: 'forbidden', status: 403, data: { need: 'operations, channel' } }, requestId }, { status: 403 });
}
