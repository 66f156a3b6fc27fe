import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const orderData = z.object({ orderId: z.uuid(), orderRef: z.string() });
type OrderData = z.infer<typeof orderData>;
const about = {
  data: orderData,
  subjects: ({ orderId }: OrderData) => [{ type: 'order' as const, id: orderId }],
  hint: ({ orderRef }: OrderData) => orderRef,
};

/** A party placed an order. Known to that party. */
export const orderSubmitted = defineEvent({ name: 'orders/submitted', ...about });
/** Operations accepted it and decided who the end user is. Known to the placing party; entitlements follow. */
export const orderAccepted = defineEvent({ name: 'orders/accepted', ...about });
/** Operations declined it, with a reason. Known to the placing party. */
export const orderRejected = defineEvent({ name: 'orders/rejected', ...about });
/** The placing party took it back before it was decided. */
export const orderCancelled = defineEvent({ name: 'orders/cancelled', ...about });
