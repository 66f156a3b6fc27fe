import type { Reaction } from '@tributary/db/reaction';
import { entitlementsReactions } from '@tributary/entitlements/reactions';
import { notificationsReactions } from '@tributary/notifications/reactions';
import { ticketsReactions } from '@tributary/tickets/reactions';

/** Every module's reactions, one line each; a test fails when a module with reactions is missing here. The worker runs them, seeds drain them. */
export const reactions: Reaction[] = [...entitlementsReactions, ...ticketsReactions, ...notificationsReactions];
