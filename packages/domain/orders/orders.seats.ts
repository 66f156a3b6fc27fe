import { products } from '@tributary/catalog/schema';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { cardsOf, type KnownCard } from '@tributary/parties/cards';
import { createParty, introduce, linkCard } from '@tributary/parties/commands';
import { takesNewBusiness } from '@tributary/parties/contract';
import { partnerProfilesOf, partyById, partyByRef, vendorContact } from '@tributary/parties/queries';
import { parties, partyCards } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, eq, inArray, lte } from 'drizzle-orm';
import type { AcceptOrderInput, OrdersErrorCode, PartyDecision } from './orders.contract.ts';
import { type OrderPatternName, patternOf, rolesOfPattern, SEATS, type Seat, type Seated } from './orders.patterns.ts';
import { orderLineRoles, orderLines, orderNamedParties, orderRoles, type orders } from './orders.sql.ts';

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field: string) => new DomainError(code, data, { field });

type Order = typeof orders.$inferSelect;

/** What the acceptance form calls each seat that a card may stand on, and its refusals. */
const DECISIONS = {
  customer: { field: 'endUser', required: 'orders/end_user_required', decided: 'orders/end_user_already_decided' },
  reseller: { field: 'reseller', required: 'orders/reseller_required', decided: 'orders/reseller_already_decided' },
  lessor: { field: 'lessor', required: 'orders/lessor_required', decided: 'orders/lessor_already_decided' },
} as const satisfies Record<string, { field: string; required: OrdersErrorCode; decided: OrdersErrorCode }>;
type DecidedSeat = keyof typeof DECISIONS;

/**
 * Decides who sits on every seat of the order, and writes what follows: links of cards, roles of the order, roles that its service lines
 * hold otherwise, and that those who deal with one another may name one another. The placing party learns none of the answers (DOMAIN
 * §2b). Throws, at the field of the seat, `orders/…_required` while nobody has decided, `orders/…_already_decided` where the answer
 * contradicts an earlier one or there is nothing to decide, `orders/same_party_twice`, `orders/seller_not_active`; `not_found` for an unknown party.
 */
export async function decideSeats(ctx: ConsoleContext, order: Order, input: AcceptOrderInput): Promise<Seated> {
  const name = order.pattern as OrderPatternName;
  const pattern = patternOf(name);
  const named = await ctx.tx.select().from(orderNamedParties).where(eq(orderNamedParties.orderId, order.id));
  const seated: Partial<Record<Seat, string>> = { [pattern.placing]: order.placedByPartyId };
  const cards: Partial<Record<Seat, KnownCard>> = {};
  for (const seat of Object.keys(DECISIONS) as DecidedSeat[]) {
    const { field, decided } = DECISIONS[seat];
    const chosen = input[field];
    const cardId = seat === 'customer' ? order.endUserCardId : named.find((one) => isSeat(one, seat))?.cardId;
    if (!pattern.seats.includes(seat) || seat === pattern.placing || !cardId) {
      const isThat = chosen?.kind === 'party' && seated[seat] && (await partyByRef(ctx, chosen.ref)).id === seated[seat];
      if (chosen && !isThat) throw refuse(decided, {}, field);
      continue;
    }
    const { card, partyId } = await partyOfCard(ctx, cardId, chosen, seat);
    seated[seat] = partyId;
    cards[seat] = card;
  }
  const missing = pattern.seats.find((seat) => !seated[seat]);
  if (missing) throw new Error(`nobody was named for the ${missing} of order ${order.ref}`);
  await refuseUnfitSeats(ctx, name, seated, { fieldOf: (seat) => DECISIONS[seat as DecidedSeat]?.field ?? seat });
  for (const one of named) {
    const seat = (['reseller', 'lessor'] as const).find((each) => isSeat(one, each));
    if (seat && one.partyId === null)
      await ctx.tx
        .update(orderNamedParties)
        .set({ partyId: seated[seat]! })
        .where(and(eq(orderNamedParties.orderId, order.id), eq(orderNamedParties.role, one.role), eq(orderNamedParties.tier, one.tier)));
  }
  await writeRoles(ctx, order, seated);
  await nameOneAnother(ctx, order, seated, cards.customer);
  return seated;
}

const isSeat = (one: { role: string; tier: number }, seat: Seat) => one.role === SEATS[seat].role && one.tier === SEATS[seat].tier;

/**
 * Throws where a party cannot sit where it is put: twice at one table (`orders/same_party_twice`), the vendor on any seat but its own
 * (`orders/vendor_not_allowed`), a party that has ended (`orders/party_ended`), or a seller that is no partner or takes no new business (`orders/seller_not_active`). The party whose
 * order it is was judged when it placed it.
 */
export async function refuseUnfitSeats(
  ctx: ConsoleContext,
  name: OrderPatternName,
  seated: Seated,
  { fieldOf, alsoPlacing = false }: { fieldOf: (seat: Seat) => string; alsoPlacing?: boolean },
): Promise<void> {
  const { placing, seats } = patternOf(name);
  const ended = await endedAmong(ctx, Object.values(seated));
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const taken = new Map<string, Seat>();
  for (const seat of [placing, ...seats.filter((one) => one !== placing)]) {
    const partyId = seated[seat];
    if (!partyId) continue;
    if (ended.has(partyId)) throw refuse('orders/party_ended', { seat }, fieldOf(seat));
    if (partyId === vendorPartyId) throw refuse('orders/vendor_not_allowed', { seat }, fieldOf(seat));
    if (taken.has(partyId)) throw refuse('orders/same_party_twice', { seat, other: taken.get(partyId) }, fieldOf(seat));
    taken.set(partyId, seat);
  }
  const sellers = seats.filter((seat) => sellsIn(name, seat) && (alsoPlacing || seat !== placing));
  const profiles = await partnerProfilesOf(
    ctx,
    sellers.map((seat) => seated[seat]!),
  );
  for (const seat of sellers) {
    const profile = profiles.get(seated[seat]!);
    if (!profile || !takesNewBusiness(profile.state))
      throw refuse('orders/seller_not_active', { seat, state: profile?.state ?? null }, fieldOf(seat));
  }
}

/** Which of the parties have ended, and take no role any more. */
async function endedAmong(ctx: ConsoleContext, partyIds: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.tx
    .select({ id: parties.id })
    .from(parties)
    .where(and(inArray(parties.id, [...partyIds]), lte(parties.endedOn, ctx.today)));
  return new Set(rows.map(({ id }) => id));
}

/** Whether only a partner may sit there: who sells, who keeps stock, and who buys for itself at a partner's price. */
const sellsIn = (name: OrderPatternName, seat: Seat) => SEATS[seat].role === 'sold_by' || seat === 'holder' || name === 'own_use';

/** Whom the card means. The card is locked: two orders for one new customer, accepted at once, must not make two parties. */
async function partyOfCard(ctx: ConsoleContext, cardId: string, chosen: PartyDecision, seat: DecidedSeat) {
  const { field, required, decided } = DECISIONS[seat];
  const [card] = await ctx.tx.select().from(partyCards).where(eq(partyCards.id, cardId)).for('update');
  if (!card) throw notFound();
  const chosenPartyId = chosen?.kind === 'party' ? (await partyByRef(ctx, chosen.ref)).id : null;
  if (card.subjectPartyId) {
    if (chosen && chosenPartyId !== card.subjectPartyId) throw refuse(decided, {}, field);
    return { card, partyId: card.subjectPartyId };
  }
  if (!chosen) throw refuse(required, {}, field);
  const partyId = chosenPartyId ?? (await createParty(ctx, { name: card.name, country: card.country })).id;
  await linkCard(ctx, { cardId, partyId });
  return { card, partyId };
}

/** The roles of the order, and those that lines hold otherwise: services on a leased order are billed to the customer. */
async function writeRoles(ctx: ConsoleContext, order: Order, seated: Seated): Promise<void> {
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const { order: ofOrder, services } = rolesOfPattern(order.pattern as OrderPatternName, seated, vendorPartyId);
  await ctx.tx
    .insert(orderRoles)
    .values(ofOrder.map((held) => ({ orderId: order.id, ...held })))
    .onConflictDoNothing();
  if (services.length === 0) return;
  const lines = await ctx.tx
    .select({ id: orderLines.id })
    .from(orderLines)
    .innerJoin(products, eq(products.id, orderLines.productId))
    .where(and(eq(orderLines.orderId, order.id), products.isService));
  if (lines.length === 0) return;
  await ctx.tx
    .insert(orderLineRoles)
    .values(lines.flatMap(({ id }) => services.map((held) => ({ lineId: id, ...held }))))
    .onConflictDoNothing();
}

/**
 * Who deals with the customer must be able to name it: each other party gets a card of it, in the words of the order and not of any other
 * record, so that it tells nothing of what others did. A seller knows whom it buys from.
 */
async function nameOneAnother(ctx: ConsoleContext, order: Order, seated: Seated, card: KnownCard | undefined): Promise<void> {
  const customer = seated.customer;
  if (!customer) return;
  const placing = card ? null : await partyById(ctx, order.placedByPartyId);
  const wording = card ?? { name: placing!.name, country: placing!.country };
  const owners = [seated.reseller, seated.distributor, seated.lessor].filter((owner) => owner !== undefined);
  await cardsOf(
    ctx,
    owners.map((ownerPartyId) => ({ ownerPartyId, subjectPartyId: customer, wording })),
  );
  if (seated.reseller && seated.distributor) await introduce(ctx, { viewerPartyId: seated.reseller, subjectPartyId: seated.distributor });
}
