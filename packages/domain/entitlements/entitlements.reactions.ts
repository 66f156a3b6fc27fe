import { defineReaction, type Reaction } from '@tributary/db/reaction';
import { orderAccepted } from '@tributary/orders/events';
import { openEntitlements } from './entitlements.open.ts';

export const entitlementsReactions: Reaction[] = [
  defineReaction('entitlements.open', orderAccepted, async (ctx, event) => {
    await openEntitlements(ctx, event.data.orderId);
  }),
];
