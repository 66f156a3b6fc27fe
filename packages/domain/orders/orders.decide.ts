import { DomainError, notFound } from '@tributary/kernel/errors';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, eq, inArray } from 'drizzle-orm';
import { governLines } from './orders.agreement.ts';
import { confirmAmendments } from './orders.amend.ts';
import { freezeComponents } from './orders.components.ts';
import {
  type AcceptOrderInput,
  type OrderRefInput,
  type OrderState,
  type OrdersErrorCode,
  orderStates,
  type RejectOrderInput,
} from './orders.contract.ts';
import type { HoldWay } from './orders.credit.contract.ts';
import { commitOrRefuse, currentHold, endHold, hold } from './orders.credit.ts';
import { orderAccepted, orderCancelled, orderRejected } from './orders.events.ts';
import { snapshotOrder } from './orders.lookup.ts';
import { decideSeats } from './orders.seats.ts';
import { orderRoles, orders } from './orders.sql.ts';

/**
 * Operations accepts the order and decides who is meant by each card on it: a party chosen, or one made from the card; the card is linked
 * to it, and the placing party learns neither which nor whether it was known (DOMAIN §2b). What suppliers charge for its components is
 * frozen. Entitlements follow from the event. An order that credit or the person's own limit do not carry is `held` instead, with who is
 * meant decided; it may be accepted again, by `way`. Throws `orders/state` unless it is submitted or held (of two decisions at once, one),
 * as `decideSeats` and `confirmAmendments`, and `not_found` for an unknown order or party.
 */
export async function acceptOrder(
  ctx: ConsoleContext,
  input: AcceptOrderInput,
  way: HoldWay = 'passed',
): Promise<{ ref: string; state: 'accepted' | 'held' }> {
  const order = await lockOrder(ctx, input.ref);
  orderStates.next('accept', order.state as OrderState);
  if (!(await confirmAmendments(ctx, order))) await decideSeats(ctx, order, input);
  await governLines(ctx, order.id);
  const refusal = await commitOrRefuse(ctx, order);
  if (refusal) {
    await hold(ctx, order, refusal);
    await ctx.tx.update(orders).set({ state: orderStates.actions.hold.to }).where(eq(orders.id, order.id));
    return { ref: order.ref, state: 'held' };
  }
  if (order.state === 'held') await endHold(ctx, order.id, (await currentHold(ctx, order.id))?.code === 'approval' ? 'approved' : way);
  await settleAccepted(ctx, order);
  return { ref: order.ref, state: 'accepted' };
}

/** The order is accepted, its seats decided and its payers' credit committed: freezes costs, what it says of its roles, and tells everybody whom it concerns. */
export async function settleAccepted(ctx: ConsoleContext, order: typeof orders.$inferSelect): Promise<void> {
  const [endUser] = await ctx.tx
    .select({ partyId: orderRoles.partyId })
    .from(orderRoles)
    .where(and(eq(orderRoles.orderId, order.id), eq(orderRoles.role, 'end_user')));
  await ctx.tx
    .update(orders)
    .set({
      state: orderStates.actions.accept.to,
      endUserPartyId: endUser!.partyId,
      decidedAt: ctx.now,
      decidedByPersonId: ctx.actor.personId,
    })
    .where(eq(orders.id, order.id));
  await freezeComponents(ctx, order);
  await snapshotOrder(ctx, order);
  await ctx.publish(orderAccepted, { orderId: order.id, orderRef: order.ref }, toldTo(order));
}

/** Operations declines the order; the placing party reads the reason. Throws `orders/state` unless it is submitted or held. */
export async function rejectOrder(ctx: ConsoleContext, input: RejectOrderInput): Promise<{ ref: string }> {
  const order = await lockOrder(ctx, input.ref);
  const state = orderStates.next('reject', order.state as OrderState);
  await ctx.tx
    .update(orders)
    .set({ state, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId, decisionReason: input.reason })
    .where(eq(orders.id, order.id));
  await endHold(ctx, order.id, 'rejected', input.reason);
  await ctx.publish(orderRejected, { orderId: order.id, orderRef: order.ref }, toldTo(order));
  return { ref: order.ref };
}

/** The placing party takes its order back. Throws `orders/state` once it is decided. */
export async function cancelOrder(ctx: PortalContext, input: OrderRefInput): Promise<{ ref: string }> {
  const [cancelled] = await ctx.tx
    .update(orders)
    .set({ state: orderStates.actions.cancel.to, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId })
    .where(
      and(
        eq(orders.ref, input.ref),
        eq(orders.placedByPartyId, ctx.actor.partyId),
        inArray(orders.state, [...orderStates.actions.cancel.from]),
      ),
    )
    .returning({ id: orders.id, ref: orders.ref });
  // No order that is decided comes back: where the update found none, this says why, or that there is no such order.
  if (!cancelled)
    throw new DomainError('orders/state' satisfies OrdersErrorCode, { action: 'cancel', state: await stateOf(ctx, input.ref) });
  await ctx.publish(orderCancelled, { orderId: cancelled.id, orderRef: cancelled.ref }, { parties: [ctx.actor.partyId] });
  return { ref: cancelled.ref };
}

const toldTo = (order: { placedByPartyId: string }) => ({ parties: [order.placedByPartyId], onBehalfOf: order.placedByPartyId });

async function stateOf(ctx: PortalContext, ref: string): Promise<string> {
  const [order] = await ctx.tx.select({ state: orders.state }).from(orders).where(eq(orders.ref, ref));
  if (!order) throw notFound();
  return order.state;
}

/** Decisions on one order wait for one another here. */
export async function lockOrder(ctx: ConsoleContext, ref: string) {
  const [order] = await ctx.tx.select().from(orders).where(eq(orders.ref, ref)).for('update');
  if (!order) throw notFound();
  return order;
}
