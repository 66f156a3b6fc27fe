import { products } from '@tributary/catalog/schema';
import { VENDOR_TIME_ZONE } from '@tributary/db/actor';
import { activations } from '@tributary/entitlements/schema';
import { addDays, dateIn, type IsoDate } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import type { NamedParty } from '@tributary/orders/contract';
import { earlierOrders, hashOfRequest, type OrderDraft, placeOrder } from '@tributary/orders/place';
import { orderLines, orders } from '@tributary/orders/schema';
import { refuseUnfitStart } from '@tributary/orders/submit';
import { createCard } from '@tributary/parties/commands';
import { takesNewBusiness } from '@tributary/parties/contract';
import { cardByRef, partnerProfileOf } from '@tributary/parties/queries';
import type { PriceTrace } from '@tributary/pricing/contract';
import type { PortalContext } from '@tributary/rpc/procedures';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { type AssignCopiesInput, type Assigned, RETURN_WITHIN_DAYS, type ReturnAssignmentInput } from './stock.contract.ts';
import { moveCopies, movementOfLine, refuse, tellHolder } from './stock.ledger.ts';
import { stockHoldings } from './stock.sql.ts';

/**
 * The holder promises copies of a lot to an end customer, named by its own card: an order out of its stock, which the vendor reviews as any
 * other ("in review"), and which is charged to nobody, because the copies were. The same request sent again is the same order. Throws
 * `not_found` for a lot it does not hold, `stock/partner_not_active`, `stock/unknown_customer`, `stock/not_enough` (data: left), and
 * `stock/same_party_twice`, `orders/start_in_past`, `orders/start_too_late`, `orders/request_id_reused`. A refusal leaves nothing behind.
 */
export async function assignCopies(ctx: PortalContext, input: AssignCopiesInput): Promise<Assigned> {
  const { partyId } = ctx.actor;
  const request = { placedByPartyId: partyId, clientRequestId: input.clientRequestId, requestHash: hashOfRequest({ ...input }) };
  const [earlier] = (await earlierOrders(ctx, [request])).values();
  if (earlier) return { orderRef: earlier.ref, repeated: true };
  const holding = await ownHolding(ctx, input.ref);
  await refuseUnlessSells(ctx);
  refuseUnfitStart(ctx, input.startsOn);
  const card = await namedCard(ctx, input.customer, 'customer');
  const reseller = input.reseller ? await namedCard(ctx, input.reseller, 'reseller') : null;
  if (reseller?.id === card.id) throw refuse('stock/same_party_twice', {}, 'reseller');
  const by = (cardId: string) => ({ cardId, partyId: null });
  const draft: OrderDraft = {
    ...request,
    pattern: reseller ? 'stock_sold_through' : 'stock_sold_on',
    currency: holding.currency,
    startsOn: input.startsOn,
    purchaseOrderNumber: input.purchaseOrderNumber ?? null,
    note: input.note ?? null,
    seats: { customer: by(card.id), ...(reseller ? { reseller: by(reseller.id) } : {}) },
    lines: [await lineOf(ctx, holding, input.quantity)],
  };
  const order = await placeOrder(ctx, draft, 'stock');
  if (order.repeated) return { orderRef: order.ref, repeated: true };
  const [line] = await ctx.tx.select({ id: orderLines.id }).from(orderLines).where(eq(orderLines.orderId, order.id));
  await moveOwn(ctx, 'assigned', holding, { lineId: line!.id, quantity: input.quantity });
  return { orderRef: order.ref, repeated: false };
}

/**
 * The holder takes an assignment back: the entitlement ends, and the copies go to its stock, both in the reaction that follows. Sent again,
 * nothing moves twice. Throws `not_found`, `stock/not_returnable` (data: state, until) where it is not active or the days for it have
 * passed, `stock/still_activated` (data: count) while devices run it.
 */
export async function returnAssignment(ctx: PortalContext, input: ReturnAssignmentInput): Promise<{ orderRef: string }> {
  const holding = await ownHolding(ctx, input.ref);
  const [line] = await ctx.tx
    .select({ id: orderLines.id, quantity: orderLines.quantity })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(and(eq(orders.ref, input.orderRef), eq(orders.placedByPartyId, ctx.actor.partyId), eq(orderLines.lotLineId, holding.lotLineId)));
  if (!line) throw notFound();
  const activated = await movementOfLine(ctx, line.id, 'activated');
  if (!activated) throw refuse('stock/not_returnable', { state: 'in_review' });
  const until = lastDayToReturn(activated.movedAt);
  if (ctx.today > until) throw refuse('stock/not_returnable', { state: 'active', until });
  const [running] = await ctx.tx
    .select({ count: sql<number>`count(*)::int` })
    .from(activations)
    .where(and(eq(activations.lineId, line.id), isNull(activations.returnedAt)));
  if (running!.count > 0) throw refuse('stock/still_activated', { count: running!.count });
  await moveOwn(ctx, 'handed_back', holding, { lineId: line.id, quantity: line.quantity, reason: input.reason });
  return { orderRef: input.orderRef };
}

/** The last day on which a holder may give back what was activated then. */
export const lastDayToReturn = (activatedAt: Date): IsoDate => addDays(dateIn(VENDOR_TIME_ZONE, activatedAt), RETURN_WITHIN_DAYS);

type Holding = typeof stockHoldings.$inferSelect;

async function moveOwn(
  ctx: PortalContext,
  kind: 'assigned' | 'handed_back',
  holding: Holding,
  { lineId, quantity, reason }: { lineId: string; quantity: number; reason?: string | undefined },
): Promise<void> {
  const { partyId } = ctx.actor;
  const { lotId, ref: holdingRef } = holding;
  const moved = await moveCopies(ctx, { lotId, kind, quantity, fromPartyId: partyId, toPartyId: partyId, belongsTo: { lineId }, reason });
  if (moved) await tellHolder(ctx, kind, moved, { lotId, lineId, quantity, holdingRef, holderPartyId: partyId });
}

/** What the acting party holds under this reference; throws `not_found` for another's as for none. */
export async function ownHolding(ctx: PortalContext, ref: string): Promise<Holding> {
  const [holding] = await ctx.tx
    .select()
    .from(stockHoldings)
    .where(and(eq(stockHoldings.ref, ref), eq(stockHoldings.holderPartyId, ctx.actor.partyId)));
  if (!holding) throw notFound();
  return holding;
}

/** Throws `stock/partner_not_active` where the acting party's standing allows no new business. */
export async function refuseUnlessSells(ctx: PortalContext): Promise<void> {
  const profile = await partnerProfileOf(ctx, ctx.actor.partyId);
  if (!profile || !takesNewBusiness(profile.state)) throw refuse('stock/partner_not_active', { state: profile?.state ?? 'none' });
}

/** The acting party's card of whom it names, made where it is new; throws `stock/unknown_customer` for a card it does not have. */
export async function namedCard(ctx: PortalContext, named: NamedParty, field: string) {
  if (named.kind === 'new') {
    const { kind: _kind, ...card } = named;
    return createCard(ctx, card);
  }
  return cardByRef(ctx, named.ref).catch((error: unknown) => {
    const isHidden = error instanceof DomainError && error.code === notFound().code;
    throw isHidden ? refuse('stock/unknown_customer', {}, `${field}.ref`) : error;
  });
}

/**
 * The line as the order shows it: the list price and its trace as the lot has them, and a net price of zero, because the copies were paid
 * for when they came to stock. Who had them from a distributor reads no price at all: what it paid is between the two.
 */
async function lineOf(ctx: PortalContext, holding: Holding, quantity: number): Promise<OrderDraft['lines'][number]> {
  const { productId, termMonths, currency, unitListMinor, priceBookId, lotLineId } = holding;
  const [product] = await ctx.tx.select({ ref: products.ref }).from(products).where(eq(products.id, productId));
  const [bought] = await ctx.tx.select({ trace: orderLines.priceTrace }).from(orderLines).where(eq(orderLines.id, lotLineId));
  const noTrace: PriceTrace = { asOf: ctx.today, currency, quantity, steps: [], answer: null };
  const price = { unitListMinor: unitListMinor ?? 0n, unitNetMinor: 0n, netMinor: 0n, bookId: priceBookId };
  const trace = (bought?.trace as PriceTrace | undefined) ?? noTrace;
  return { productId, productRef: product!.ref, quantity, termMonths, trace, price, lotLineId };
}
