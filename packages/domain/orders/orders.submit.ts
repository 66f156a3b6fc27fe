import { addMonths } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { createCard } from '@tributary/parties/commands';
import { takesNewBusiness } from '@tributary/parties/contract';
import { cardByRef, partnerProfileOf } from '@tributary/parties/queries';
import type { PortalContext } from '@tributary/rpc/procedures';
import {
  type NamedParty,
  type OrdersErrorCode,
  START_WITHIN_MONTHS,
  type SubmitOrderInput,
  type SubmittedOrder,
} from './orders.contract.ts';
import { type OrderPatternName, patternOfRequest } from './orders.patterns.ts';
import { earlierOrders, hashOfRequest, type OrderDraft, placeOrder, type SeatFilled } from './orders.place.ts';
import { priceLines, refuseWithoutPrice } from './orders.quote.ts';

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/**
 * A party places an order of its own. The same request sent again, also at the same moment, is the same order (`repeated`); another request
 * under its id throws `orders/request_id_reused`. No price is typed: each line freezes what the placing party's own book says today, with
 * the trace. Whom it names it names by its own cards, and the vendor decides who is meant. Throws `orders/start_in_past`,
 * `orders/start_too_late`, `orders/not_a_partner`, `orders/partner_not_active`, `orders/pattern_not_possible`, `orders/unknown_customer`,
 * `orders/same_party_twice`, `orders/no_price` (data: line, trace), and as `priceLines` and `placeOrders`. A refusal leaves nothing behind, a new card neither.
 */
export async function submitOrder(ctx: PortalContext, input: SubmitOrderInput): Promise<SubmittedOrder> {
  const placedByPartyId = ctx.actor.partyId;
  const request = { placedByPartyId, clientRequestId: input.clientRequestId, requestHash: hashOfRequest(input) };
  // Asked first: a request sent again after midnight, or after the book has changed, is still the order it was.
  const [earlier] = (await earlierOrders(ctx, [request])).values();
  if (earlier) return { ref: earlier.ref, repeated: true };
  refuseUnfitStart(ctx, input.startsOn);
  const pattern = await patternFor(ctx, input);
  const { seats, endUserPartyId } = await seatsOf(ctx, input);
  const priced = await priceLines(ctx, { ...input, partnerPartyId: placedByPartyId, endUserPartyId });
  const { currency, startsOn } = input;
  const draft: OrderDraft = {
    ...request,
    pattern,
    currency,
    startsOn,
    purchaseOrderNumber: input.purchaseOrderNumber ?? null,
    note: input.note ?? null,
    seats,
    lines: priced.map(refuseWithoutPrice),
  };
  const { ref, repeated } = await placeOrder(ctx, draft, 'portal');
  return { ref, repeated };
}

/** Throws `orders/start_in_past` and `orders/start_too_late`: an order starts today or later, within three years. */
export function refuseUnfitStart(ctx: { readonly today: string }, startsOn: string): void {
  if (startsOn < ctx.today) throw refuse('orders/start_in_past', { today: ctx.today }, 'startsOn');
  const latest = addMonths(ctx.today, START_WITHIN_MONTHS);
  if (startsOn > latest) throw refuse('orders/start_too_late', { latest }, 'startsOn');
}

/** A partner orders while its standing allows new business; a party that is none buys for itself alone. */
async function patternFor(ctx: PortalContext, { customer, reseller, lessor }: SubmitOrderInput): Promise<OrderPatternName> {
  const profile = await partnerProfileOf(ctx, ctx.actor.partyId);
  if (profile && !takesNewBusiness(profile.state)) throw refuse('orders/partner_not_active', { state: profile.state });
  if (!profile && customer.kind !== 'self') throw refuse('orders/not_a_partner', {}, 'customer');
  const asked = { customer: customer.kind, hasReseller: reseller !== undefined, hasLessor: lessor !== undefined };
  const pattern = patternOfRequest({ ...asked, isPartner: profile !== null });
  if (!pattern) throw refuse('orders/pattern_not_possible', {}, reseller ? 'reseller' : 'lessor');
  return pattern;
}

/** The cards the order names, chosen, made, or found again for a name; and the end user that prices may depend on, where it is decided. */
async function seatsOf(ctx: PortalContext, { customer, reseller, lessor }: SubmitOrderInput) {
  const seats: Partial<Record<'customer' | 'reseller' | 'lessor', SeatFilled>> = {};
  let endUserPartyId: string | null = ctx.actor.partyId;
  const taken = new Set<string>();
  const named = { ...(customer.kind === 'card' || customer.kind === 'new' ? { customer } : {}), reseller, lessor };
  for (const seat of ['customer', 'reseller', 'lessor'] as const) {
    const wanted = named[seat];
    if (!wanted) continue;
    const card = await cardOf(ctx, wanted, seat);
    if (taken.has(card.id)) throw refuse('orders/same_party_twice', { seat }, seat);
    taken.add(card.id);
    seats[seat] = { cardId: card.id, partyId: null };
    if (seat === 'customer') endUserPartyId = card.subjectPartyId;
  }
  return { seats, endUserPartyId };
}

/** The card named: the one chosen, or the one made (or found again) for a name. */
async function cardOf(ctx: PortalContext, wanted: NamedParty, seat: string) {
  if (wanted.kind === 'new') {
    const { kind: _kind, ...named } = wanted;
    return createCard(ctx, named);
  }
  return cardByRef(ctx, wanted.ref).catch((error: unknown) => {
    const isHidden = error instanceof DomainError && error.code === notFound().code;
    throw isHidden ? refuse('orders/unknown_customer', {}, `${seat}.ref`) : error;
  });
}
