import type { ActorContext } from '@tributary/db/actor';
import { showEventTo } from '@tributary/db/audience';
import { defineReaction, type Happened, type Reaction } from '@tributary/db/reaction';
import { entitlementOpened } from '@tributary/entitlements/events';
import type { SystemActor } from '@tributary/kernel/actor';
import { orderAccepted } from '@tributary/orders/events';
import { audienceOf, moveForParties } from './tickets.audience.ts';
import { openCommissioningTickets, raiseCommissioningAlerts } from './tickets.commissioning.ts';
import { ticketOpened, ticketReplied, ticketStateChanged } from './tickets.events.ts';

type OnTicket = Happened<{ ticketId: string; lineId: string | null }>;

/** What a party did on a ticket reaches the others on it: they could not be named in the party's own transaction. */
async function reachTheOthers(ctx: ActorContext<SystemActor>, event: OnTicket): Promise<void> {
  const ticket = { id: event.data.ticketId, lineId: event.data.lineId };
  const byParty = event.actorPartyId !== null && (await audienceOf(ctx, ticket)).includes(event.actorPartyId);
  if (byParty) await showEventTo(ctx, event.id, await moveForParties(ctx, ticket, event.at));
}

/** What this module does when something happened. */
export const ticketsReactions: Reaction[] = [
  defineReaction('tickets.raise_commissioning', orderAccepted, (ctx, event) => raiseCommissioningAlerts(ctx, event.data.orderId)),
  defineReaction('tickets.open_commissioning', entitlementOpened, (ctx, event) => openCommissioningTickets(ctx, event.data.lineId)),
  defineReaction('tickets.show_opened', ticketOpened, reachTheOthers),
  defineReaction('tickets.show_replied', ticketReplied, reachTheOthers),
  defineReaction('tickets.show_state_changed', ticketStateChanged, reachTheOthers),
];
