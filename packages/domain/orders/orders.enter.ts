import { DomainError } from '@tributary/kernel/errors';
import { cardKey, cardsOf } from '@tributary/parties/cards';
import { parties } from '@tributary/parties/schema';
import { priceBooks } from '@tributary/pricing/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { EnterOrderInput, OrderQuote, OrdersErrorCode, QuoteEntryInput, SubmittedOrder } from './orders.contract.ts';
import { type OrderPatternName, patternOf, type Seat, type Seated, seatsToFill } from './orders.patterns.ts';
import { earlierOrders, hashOfRequest, type OrderDraft, placeOrder, type SeatFilled } from './orders.place.ts';
import { priceLines, refuseWithoutPrice, toQuote } from './orders.quote.ts';
import { refuseUnfitSeats } from './orders.seats.ts';
import { refuseUnfitStart } from './orders.submit.ts';

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field: string) => new DomainError(code, data, { field });
const seatField = (seat: Seat) => `seats.${seat}`;

/**
 * Staff enter an order for the party whose order it is, with everybody at the table named by party. Its own price books answer, it sees the
 * order as if it had placed it, and it gets a card of each party it had none of, because it must be able to read its order. The same request
 * sent again is the same order. Throws as `seatedBy`, `refuseUnfitSeats`, `priceLines` and `placeOrders`, `orders/start_in_past`,
 * `orders/start_too_late`, `orders/no_price`; a refusal leaves nothing behind.
 */
export async function enterOrder(ctx: ConsoleContext, input: EnterOrderInput): Promise<SubmittedOrder> {
  const { pattern, currency, startsOn } = input;
  const seated = await seatedBy(ctx, input);
  const placedByPartyId = seated[patternOf(pattern).placing]!;
  const request = { placedByPartyId, clientRequestId: input.clientRequestId, requestHash: hashOfRequest(input) };
  const [earlier] = (await earlierOrders(ctx, [request])).values();
  if (earlier) return { ref: earlier.ref, repeated: true };
  refuseUnfitStart(ctx, startsOn);
  await refuseUnfitSeats(ctx, pattern, seated, { fieldOf: seatField, alsoPlacing: true });
  const priced = await priceLines(ctx, { ...input, partnerPartyId: placedByPartyId, endUserPartyId: seated.customer ?? null });
  const draft: OrderDraft = {
    ...request,
    pattern,
    currency,
    startsOn,
    purchaseOrderNumber: input.purchaseOrderNumber ?? null,
    note: input.note ?? null,
    seats: await seatsByCard(ctx, pattern, seated),
    lines: priced.map(refuseWithoutPrice),
  };
  const { ref, repeated } = await placeOrder(ctx, draft, 'console');
  return { ref, repeated };
}

/** What it would cost the party whose order it is today; throws as `priceLines`, but not for a missing price. Seats may still be empty. */
export async function quoteEntry(ctx: ConsoleContext, input: QuoteEntryInput): Promise<OrderQuote> {
  const seated = await partiesBy(ctx, input.seats);
  const { placing } = patternOf(input.pattern);
  const partnerPartyId = seated[placing];
  if (!partnerPartyId) throw refuse('orders/seat_required', { seat: placing }, seatField(placing));
  const lines = await priceLines(ctx, { ...input, partnerPartyId, endUserPartyId: seated.customer ?? null });
  return toQuote(lines, input.currency);
}

/** In which currencies the vendor sells today. */
export async function entryCurrencies(ctx: ConsoleContext): Promise<string[]> {
  const rows = await ctx.tx
    .selectDistinct({ currency: priceBooks.currency })
    .from(priceBooks)
    .where(and(eq(priceBooks.side, 'sell'), eq(priceBooks.state, 'published'), sql`${priceBooks.newBusiness} @> ${ctx.today}::date`))
    .orderBy(asc(priceBooks.currency));
  return rows.map(({ currency }) => currency);
}

/**
 * Who sits where, by party. Throws `orders/seat_required` and `orders/seat_not_in_pattern` at the seat, `orders/unknown_party` where the
 * reference names nobody.
 */
async function seatedBy(ctx: ConsoleContext, { pattern, seats }: Pick<EnterOrderInput, 'pattern' | 'seats'>): Promise<Seated> {
  const wanted: readonly Seat[] = patternOf(pattern).seats;
  const missing = wanted.find((seat) => !seats[seat]);
  if (missing) throw refuse('orders/seat_required', { seat: missing }, seatField(missing));
  const unfit = (Object.keys(seats) as Seat[]).find((seat) => seats[seat] && !wanted.includes(seat));
  if (unfit) throw refuse('orders/seat_not_in_pattern', { seat: unfit }, seatField(unfit));
  return partiesBy(ctx, seats);
}

async function partiesBy(ctx: ConsoleContext, seats: EnterOrderInput['seats']): Promise<Seated> {
  const refs = Object.values(seats).filter((ref) => ref !== undefined);
  if (refs.length === 0) return {};
  const rows = await ctx.tx.execute<{ id: string; ref: string }>(
    sql`select p.id, p.ref from ${parties} p where p.ref = any(${sql.param(`{${refs.join(',')}}`)}::text[])`,
  );
  const byRef = new Map(rows.map(({ id, ref }) => [ref, id]));
  return Object.fromEntries(
    Object.entries(seats).flatMap(([seat, ref]) => {
      if (ref === undefined) return [];
      const partyId = byRef.get(ref);
      if (!partyId) throw refuse('orders/unknown_party', { seat }, seatField(seat as Seat));
      return [[seat, partyId]];
    }),
  );
}

/** Everybody but the party whose order it is, each under that party's own card. */
export async function seatsByCard(
  ctx: ConsoleContext,
  pattern: OrderPatternName,
  seated: Seated,
): Promise<Partial<Record<Seat, SeatFilled>>> {
  const ownerPartyId = seated[patternOf(pattern).placing]!;
  const others = seatsToFill(pattern).map((seat) => ({ seat, ownerPartyId, subjectPartyId: seated[seat]! }));
  const cards = await cardsOf(ctx, others);
  return Object.fromEntries(
    others.map(({ seat, ...card }) => [seat, { cardId: cards.get(cardKey(card))!.id, partyId: card.subjectPartyId }]),
  );
}
