import { DomainError, notFound } from '@tributary/kernel/errors';
import { createParty, linkCard } from '@tributary/parties/commands';
import { partyByRef } from '@tributary/parties/queries';
import { partyCards } from '@tributary/parties/schema';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, eq } from 'drizzle-orm';
import {
  type AcceptOrderInput,
  type OrderRefInput,
  type OrderState,
  type OrdersErrorCode,
  orderStates,
  type RejectOrderInput,
} from './orders.contract.ts';
import { orderAccepted, orderCancelled, orderRejected } from './orders.events.ts';
import { orderRoles, orders } from './orders.sql.ts';

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field: string) => new DomainError(code, data, { field });

/**
 * Operations accepts the order and decides who the end user is: a party chosen, or one made from the card; the card is linked to it, and
 * the placing party learns neither which nor whether it was known (DOMAIN §2b). Entitlements follow from the event. Throws `orders/state`
 * unless it is submitted (of two decisions at once, one), `orders/end_user_required` while nobody has decided, and
 * `orders/end_user_already_decided` where the answer contradicts an earlier one; `not_found` for an unknown order or party.
 */
export async function acceptOrder(ctx: ConsoleContext, input: AcceptOrderInput): Promise<{ ref: string }> {
  const order = await lockOrder(ctx, input.ref);
  const state = orderStates.next('accept', order.state as OrderState);
  const endUserPartyId = order.endUserCardId ? await endUserOfCard(ctx, order.endUserCardId, input.endUser) : order.placedByPartyId;
  await ctx.tx
    .update(orders)
    .set({ state, endUserPartyId, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId })
    .where(eq(orders.id, order.id));
  await ctx.tx.insert(orderRoles).values({ orderId: order.id, role: 'end_user', partyId: endUserPartyId }).onConflictDoNothing();
  await ctx.publish(orderAccepted, { orderId: order.id, orderRef: order.ref }, toldTo(order));
  return { ref: order.ref };
}

/** Operations declines the order; the placing party reads the reason. Throws `orders/state` unless it is submitted. */
export async function rejectOrder(ctx: ConsoleContext, input: RejectOrderInput): Promise<{ ref: string }> {
  const order = await lockOrder(ctx, input.ref);
  const state = orderStates.next('reject', order.state as OrderState);
  await ctx.tx
    .update(orders)
    .set({ state, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId, decisionReason: input.reason })
    .where(eq(orders.id, order.id));
  await ctx.publish(orderRejected, { orderId: order.id, orderRef: order.ref }, toldTo(order));
  return { ref: order.ref };
}

/** The placing party takes its order back. Throws `orders/state` once it is decided. */
export async function cancelOrder(ctx: PortalContext, input: OrderRefInput): Promise<{ ref: string }> {
  const [cancelled] = await ctx.tx
    .update(orders)
    .set({ state: orderStates.actions.cancel.to, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId })
    .where(and(eq(orders.ref, input.ref), eq(orders.placedByPartyId, ctx.actor.partyId), eq(orders.state, 'submitted')))
    .returning({ id: orders.id, ref: orders.ref });
  // No order comes back to `submitted`: where the update found none, this says why, or that there is no such order.
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
async function lockOrder(ctx: ConsoleContext, ref: string) {
  const [order] = await ctx.tx.select().from(orders).where(eq(orders.ref, ref)).for('update');
  if (!order) throw notFound();
  return order;
}

/** Whom the card means. The card is locked: two orders for one new customer, accepted at once, must not make two parties. */
async function endUserOfCard(ctx: ConsoleContext, cardId: string, chosen: AcceptOrderInput['endUser']): Promise<string> {
  const [card] = await ctx.tx.select().from(partyCards).where(eq(partyCards.id, cardId)).for('update');
  if (!card) throw notFound();
  const chosenPartyId = chosen?.kind === 'party' ? (await partyByRef(ctx, chosen.ref)).id : null;
  if (card.subjectPartyId) {
    if (chosen && chosenPartyId !== card.subjectPartyId) throw refuse('orders/end_user_already_decided', {}, 'endUser');
    return card.subjectPartyId;
  }
  if (!chosen) throw refuse('orders/end_user_required', {}, 'endUser');
  const partyId = chosenPartyId ?? (await createParty(ctx, { name: card.name, country: card.country })).id;
  await linkCard(ctx, { cardId, partyId });
  return partyId;
}
