import { createHash } from 'node:crypto';
import { addMonths } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { createCard } from '@tributary/parties/commands';
import { takesNewBusiness } from '@tributary/parties/contract';
import { cardByRef, partnerProfileOf, vendorContact } from '@tributary/parties/queries';
import type { PortalContext } from '@tributary/rpc/procedures';
import { and, eq } from 'drizzle-orm';
import {
  type OrderCustomer,
  type OrdersErrorCode,
  rolesOfNewOrder,
  START_WITHIN_MONTHS,
  type SubmitOrderInput,
  type SubmittedOrder,
} from './orders.contract.ts';
import { orderSubmitted } from './orders.events.ts';
import { type PricedLine, priceLines, productField } from './orders.quote.ts';
import { orderLines, orderRoles, orders } from './orders.sql.ts';

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/**
 * Places an order. The same request sent again, also at the same moment, is the same order (`repeated`); another request under its id
 * throws `orders/request_id_reused`. No price is typed: each line freezes what the placing party's own book says today, with the trace.
 * Throws `orders/start_in_past`, `orders/start_too_late`, `orders/not_a_partner`, `orders/partner_not_active`, `orders/unknown_customer`,
 * `orders/no_price` (data: line, trace), and as `priceLines`. A refusal leaves nothing behind, a new customer's card neither.
 */
export async function submitOrder(ctx: PortalContext, input: SubmitOrderInput): Promise<SubmittedOrder> {
  const requestHash = hashOf(input);
  // Asked first: a request sent again after midnight, or after the book has changed, is still the order it was.
  const earlier = await repetitionOf(ctx, input.clientRequestId, requestHash);
  if (earlier) return earlier;
  refuseUnfitStart(ctx, input.startsOn);
  await refuseUnlessMayOrder(ctx, input.customer);
  const card = await cardOf(ctx, input.customer);
  const endUserPartyId = card ? card.subjectPartyId : ctx.actor.partyId;
  const lines = (await priceLines(ctx, { ...input, endUserPartyId })).map(refuseWithoutPrice);
  const [order] = await ctx.tx
    .insert(orders)
    .values({
      placedByPartyId: ctx.actor.partyId,
      placedByPersonId: ctx.actor.personId,
      clientRequestId: input.clientRequestId,
      requestHash,
      state: 'submitted',
      currency: input.currency,
      endUserCardId: card?.id ?? null,
      purchaseOrderNumber: input.purchaseOrderNumber ?? null,
      startsOn: input.startsOn,
      note: input.note ?? null,
      totalNetMinor: lines.reduce((total, line) => total + line.price.netMinor, 0n),
      submittedAt: ctx.now,
    })
    .onConflictDoNothing({ target: [orders.placedByPartyId, orders.clientRequestId] })
    .returning({ id: orders.id, ref: orders.ref });
  // The same request at the same moment: this one waited on the key until the other had committed.
  if (!order) return (await repetitionOf(ctx, input.clientRequestId, requestHash))!;
  await ctx.tx.insert(orderLines).values(lines.map((line, index) => lineValues(ctx, order.id, input.currency, line, index)));
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const roles = rolesOfNewOrder(card ? 'reseller_paper' : 'own_use', { placingPartyId: ctx.actor.partyId, vendorPartyId });
  await ctx.tx.insert(orderRoles).values(roles.map((held) => ({ orderId: order.id, ...held })));
  await ctx.publish(orderSubmitted, { orderId: order.id, orderRef: order.ref }, { parties: [ctx.actor.partyId] });
  return { ref: order.ref, repeated: false };
}

/** What was asked for, whatever the order of its keys. The id itself is left out: it is what the hash stands beside. */
function hashOf({ clientRequestId: _id, ...content }: SubmitOrderInput): string {
  const sorted = (_key: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(content, sorted)).digest('hex');
}

async function repetitionOf(ctx: PortalContext, clientRequestId: string, requestHash: string): Promise<SubmittedOrder | null> {
  const [earlier] = await ctx.tx
    .select({ ref: orders.ref, requestHash: orders.requestHash })
    .from(orders)
    .where(and(eq(orders.placedByPartyId, ctx.actor.partyId), eq(orders.clientRequestId, clientRequestId)));
  if (!earlier) return null;
  if (earlier.requestHash !== requestHash) throw refuse('orders/request_id_reused', { ref: earlier.ref });
  return { ref: earlier.ref, repeated: true };
}

function refuseUnfitStart(ctx: PortalContext, startsOn: string): void {
  if (startsOn < ctx.today) throw refuse('orders/start_in_past', { today: ctx.today }, 'startsOn');
  const latest = addMonths(ctx.today, START_WITHIN_MONTHS);
  if (startsOn > latest) throw refuse('orders/start_too_late', { latest }, 'startsOn');
}

/** A partner orders while its standing allows new business; a party that is none buys for itself alone. */
async function refuseUnlessMayOrder(ctx: PortalContext, customer: OrderCustomer): Promise<void> {
  const profile = await partnerProfileOf(ctx, ctx.actor.partyId);
  if (profile && !takesNewBusiness(profile.state)) throw refuse('orders/partner_not_active', { state: profile.state });
  if (!profile && customer.kind !== 'self') throw refuse('orders/not_a_partner', {}, 'customer');
}

/** The card the order is for: the one chosen, or the one made (or found again) for a name; null where the party buys for itself. */
async function cardOf(ctx: PortalContext, customer: OrderCustomer) {
  if (customer.kind === 'self') return null;
  if (customer.kind === 'new') {
    const { kind: _kind, ...named } = customer;
    return createCard(ctx, named);
  }
  return cardByRef(ctx, customer.ref).catch((error: unknown) => {
    const isHidden = error instanceof DomainError && error.code === notFound().code;
    throw isHidden ? refuse('orders/unknown_customer', {}, 'customer.ref') : error;
  });
}

type LineWithPrice = PricedLine & { price: NonNullable<PricedLine['price']> };

function refuseWithoutPrice(line: PricedLine, index: number): LineWithPrice {
  const { price, productRef, trace } = line;
  if (price === null) throw refuse('orders/no_price', { line: index, productRef, trace }, productField(index));
  return { ...line, price };
}

function lineValues(ctx: PortalContext, orderId: string, currency: string, line: LineWithPrice, index: number) {
  const { bookId, ...amounts } = line.price;
  return {
    orderId,
    placedByPartyId: ctx.actor.partyId,
    position: index + 1,
    productId: line.productId,
    quantity: line.quantity,
    termMonths: line.termMonths,
    currency,
    ...amounts,
    priceBookId: bookId,
    priceTrace: line.trace,
  };
}
