import type { ActorContext } from '@tributary/db/actor';
import { hintFollowing, showEventTo } from '@tributary/db/audience';
import { defineReaction, type Happened, type Reaction } from '@tributary/db/reaction';
import { entitlementOpened, roleAssigned, roleCorrected } from '@tributary/entitlements/events';
import { handoverDone, handoverWithdrawn } from '@tributary/entitlements/handover.events';
import { frozenLines } from '@tributary/entitlements/handover.lines';
import type { SystemActor } from '@tributary/kernel/actor';
import { orderAccepted } from '@tributary/orders/events';
import { sql } from 'drizzle-orm';
import { audienceOf, moveForParties } from './tickets.audience.ts';
import { openCommissioningTickets, raiseCommissioningAlerts } from './tickets.commissioning.ts';
import { ticketOpened, ticketReplied, ticketStateChanged } from './tickets.events.ts';
import { followRoles } from './tickets.succession.ts';

type OnTicket = Happened<{ ticketId: string; lineId: string | null }>;

/** What a party did on a ticket reaches the others on it: they could not be named in the party's own transaction. */
async function reachTheOthers(ctx: ActorContext<SystemActor>, event: OnTicket): Promise<void> {
  const ticket = { id: event.data.ticketId, lineId: event.data.lineId };
  const byParty = event.actorPartyId !== null && (await audienceOf(ctx, ticket)).includes(event.actorPartyId);
  if (byParty) await showEventTo(ctx, event.id, await moveForParties(ctx, ticket, event.at));
}

/** A role of one line passed on: who came on a ticket by it is hinted, because its list of tickets has grown. */
async function followOneLine(ctx: ActorContext<SystemActor>, event: Happened<{ lineId: string }>): Promise<void> {
  const joined = await followRoles(ctx, sql`select ${event.data.lineId}::uuid`);
  if (joined.length > 0) await hintFollowing(ctx, event.id, 'tickets/joined', joined);
}

/** What this module does when something happened. */
export const ticketsReactions: Reaction[] = [
  defineReaction('tickets.raise_commissioning', orderAccepted, (ctx, event) => raiseCommissioningAlerts(ctx, event.data.orderId)),
  defineReaction('tickets.open_commissioning', entitlementOpened, (ctx, event) => openCommissioningTickets(ctx, event.data.lineId)),
  defineReaction('tickets.follow_role', roleAssigned, followOneLine),
  defineReaction('tickets.follow_correction', roleCorrected, followOneLine),
  ...[handoverDone, handoverWithdrawn].map((event) =>
    defineReaction(`tickets.follow_${event.name.split('/')[1]}`, event, async (ctx, { data: { handoverId } }) => {
      await followRoles(ctx, frozenLines(handoverId));
    }),
  ),
  defineReaction('tickets.show_opened', ticketOpened, reachTheOthers),
  defineReaction('tickets.show_replied', ticketReplied, reachTheOthers),
  defineReaction('tickets.show_state_changed', ticketStateChanged, reachTheOthers),
];
