import { defineReaction, type Reaction } from '@tributary/db/reaction';
import { entitlementOpened } from '@tributary/entitlements/events';
import { orderAccepted, orderCancelled, orderRejected, orderWithdrawn } from '@tributary/orders/events';
import { copiesHandedBack } from './stock.events.ts';
import { activateCopies, receiveStock, releaseCopies, restockCopies, takeBackWithdrawn } from './stock.keep.ts';

export const stockReactions: Reaction[] = [
  defineReaction('stock.receive', orderAccepted, (ctx, event) => receiveStock(ctx, event.data.orderId)),
  defineReaction('stock.activate', entitlementOpened, (ctx, event) => activateCopies(ctx, event.data.lineId)),
  defineReaction('stock.release_declined', orderRejected, (ctx, event) => releaseCopies(ctx, event.data.orderId)),
  defineReaction('stock.release_cancelled', orderCancelled, (ctx, event) => releaseCopies(ctx, event.data.orderId)),
  defineReaction('stock.take_back', orderWithdrawn, (ctx, event) => takeBackWithdrawn(ctx, event.data.orderId)),
  defineReaction('stock.restock', copiesHandedBack, (ctx, event) => restockCopies(ctx, event.data.lineId)),
];
