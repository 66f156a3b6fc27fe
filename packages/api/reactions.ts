import type { Reaction } from '@tributary/db/reaction';
import { entitlementsReactions } from '@tributary/entitlements/reactions';
import { noticesReactions } from '@tributary/notices/reactions';
import { notificationsReactions } from '@tributary/notifications/reactions';
import { ordersReactions } from '@tributary/orders/reactions';
import { stockReactions } from '@tributary/stock/reactions';
import { ticketsReactions } from '@tributary/tickets/reactions';

/**
 * Every module's reactions, one line each; a test fails when a module with reactions is missing here. The worker runs them; seeds and tests
 * drain them between two steps (`drainReactions` of db/dispatch).
 */
export const reactions: Reaction[] = [
  ...ordersReactions,
  ...entitlementsReactions,
  ...stockReactions,
  ...ticketsReactions,
  ...noticesReactions,
  ...notificationsReactions,
];
