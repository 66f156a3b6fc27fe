import { cardKey, cardsOf } from '@tributary/parties/cards';
import { createCard } from '@tributary/parties/commands';
import { takesNewBusiness } from '@tributary/parties/contract';
import { partnerProfileOf, partnerProfilesOf, vendorContact } from '@tributary/parties/queries';
import { parties, partyCards } from '@tributary/parties/schema';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, eq, sql } from 'drizzle-orm';
import { ENTERED_PATTERNS } from './orders.contract.ts';
import type { FileOrder, RowErrors } from './orders.import.rows.ts';
import { type OrderPatternName, patternOf, patternOfRequest, SEATS, type Seat, type Seated, seatsToFill } from './orders.patterns.ts';
import type { SeatFilled } from './orders.place.ts';

/** Who sits at an order of the file, as far as it is known before anything is written. */
export interface SeatedOrder {
  readonly order: FileOrder;
  readonly pattern: OrderPatternName;
  readonly placedByPartyId: string;
  /** Whom prices may depend on. */
  readonly endUserPartyId: string | null;
  /** The cards of the seats, made where they have to be: called when the orders are placed. */
  seats(): Partial<Record<Seat, SeatFilled>>;
}
export interface SeatedFile {
  readonly orders: SeatedOrder[];
  /** Makes the cards that the file names for the first time. Nothing is written before. */
  makeCards(): Promise<void>;
}

const NAMED = ['customer', 'reseller', 'lessor'] as const;
const list = (values: Iterable<string>) => sql.param(JSON.stringify([...new Set(values)]));

/**
 * The seats of a party's own file: its cards by reference or name, found in one statement for the whole file. A name it has no card of is a
 * card to be made, once for all orders that name it.
 */
export async function seatOwnFile(ctx: PortalContext, file: readonly FileOrder[], errors: RowErrors): Promise<SeatedFile> {
  const profile = await partnerProfileOf(ctx, ctx.actor.partyId);
  const wanted = file.flatMap(({ said }) => NAMED.flatMap((seat) => (said[seat] ? [said[seat]] : [])));
  const rows = await ctx.tx
    .select({
      id: partyCards.id,
      ref: partyCards.ref,
      name: sql<string>`lower(${partyCards.name})`,
      subjectPartyId: partyCards.subjectPartyId,
    })
    .from(partyCards)
    .where(
      and(
        eq(partyCards.ownerPartyId, ctx.actor.partyId),
        sql`(${partyCards.ref} in (select upper(x) from jsonb_array_elements_text(${list(wanted)}::text::jsonb) x)
          or lower(${partyCards.name}) in (select lower(x) from jsonb_array_elements_text(${list(wanted)}::text::jsonb) x))`,
      ),
    );
  const cards = new Map<string, { id: string; subjectPartyId: string | null }>();
  for (const { id, ref, name, subjectPartyId } of rows) {
    cards.set(name, { id, subjectPartyId });
    cards.set(ref, { id, subjectPartyId });
  }
  const isRef = (text: string) => /^CRD-[0-9A-Z]{8}$/i.test(text);
  const keyOf = (text: string) => (isRef(text) ? text.toUpperCase() : text.toLowerCase());
  const fresh = new Map<string, Parameters<typeof createCard>[1]>();
  const orders = file.flatMap((order): SeatedOrder[] => {
    const { row, said } = order;
    const before = errors.all.length;
    const taken = new Map<string, string>();
    for (const seat of NAMED) {
      const text = said[seat];
      if (!text) continue;
      const card = cards.get(keyOf(text));
      if (!card && isRef(text)) errors.add(row, seat, 'unknown_customer', text);
      else if (!card) {
        const country = said[`${seat}_country`];
        if (!country) errors.add(row, `${seat}_country`, 'required');
        else if (!fresh.has(keyOf(text)))
          fresh.set(keyOf(text), {
            ...{ name: text, country },
            ...(seat === 'customer' ? { contactName: said.customer_contact, contactEmail: said.customer_email } : {}),
          });
      }
      const known = card?.id ?? keyOf(text);
      if (taken.has(known)) errors.add(row, seat, 'same_party_twice', text);
      taken.set(known, seat);
    }
    if (profile && !takesNewBusiness(profile.state)) errors.add(row, 'order', 'partner_not_active', order.key);
    else if (!profile && (said.customer || said.delivery))
      errors.add(row, said.customer ? 'customer' : 'delivery', 'not_a_partner', said.customer);
    const pattern = patternOfRequest({
      customer: said.delivery === 'stock' && !said.customer ? 'stock' : said.customer ? 'card' : 'self',
      hasReseller: Boolean(said.reseller),
      hasLessor: Boolean(said.lessor),
      isPartner: profile !== null,
    });
    if (said.delivery && said.customer) errors.add(row, 'customer', 'pattern_not_possible', said.customer);
    else if (!pattern && errors.all.length === before) errors.add(row, said.reseller ? 'reseller' : 'lessor', 'pattern_not_possible');
    if (errors.all.length > before || !pattern || !order.sound) return [];
    const customer = said.customer ? cards.get(keyOf(said.customer)) : undefined;
    return [
      {
        ...{ order, pattern, placedByPartyId: ctx.actor.partyId },
        endUserPartyId: said.customer ? (customer?.subjectPartyId ?? null) : ctx.actor.partyId,
        seats: () =>
          Object.fromEntries(
            NAMED.flatMap((seat) => (said[seat] ? [[seat, { cardId: cards.get(keyOf(said[seat]))!.id, partyId: null }]] : [])),
          ),
      },
    ];
  });
  return {
    orders,
    async makeCards() {
      for (const [key, card] of fresh) {
        const { id, subjectPartyId } = await createCard(ctx, card);
        cards.set(key, { id, subjectPartyId });
      }
    },
  };
}

const STAFF_SEATS = ['customer', 'reseller', 'distributor', 'lessor', 'holder'] as const satisfies readonly Seat[];

/** The seats of a file that staff bring: parties by reference, all of the file's in one statement; the rules are those of entry by form. */
export async function seatAnyFile(ctx: ConsoleContext, file: readonly FileOrder[], errors: RowErrors): Promise<SeatedFile> {
  const wanted = file.flatMap(({ said }) => STAFF_SEATS.flatMap((seat) => (said[seat] ? [said[seat].toUpperCase()] : [])));
  const known = new Map<string, { id: string; hasEnded: boolean }>();
  const rows = await ctx.tx.execute<{ id: string; ref: string; ended: boolean }>(sql`
    select p.id, p.ref, coalesce(p.ended_on <= ${ctx.today}::date, false) as ended
    from jsonb_array_elements_text(${list(wanted)}::text::jsonb) as x join ${parties} p on p.ref = x`);
  for (const { id, ref, ended } of rows) known.set(ref, { id, hasEnded: ended });
  const profiles = await partnerProfilesOf(
    ctx,
    [...known.values()].map(({ id }) => id),
  );
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const seatedOrders = file.flatMap((order): { order: FileOrder; pattern: OrderPatternName; seated: Seated }[] => {
    const { row, said } = order;
    const before = errors.all.length;
    const pattern = ENTERED_PATTERNS.find((name) => name === said.pattern?.toLowerCase());
    if (!pattern) {
      // A missing one was said by the rows already.
      if (said.pattern) errors.add(row, 'pattern', 'pattern', said.pattern);
      return [];
    }
    const seats: readonly Seat[] = patternOf(pattern).seats;
    const seated: Partial<Record<Seat, string>> = {};
    const taken = new Set<string>();
    for (const seat of STAFF_SEATS) {
      const text = said[seat];
      if (!text) {
        if (seats.includes(seat)) errors.add(row, seat, 'seat_required');
        continue;
      }
      const party = known.get(text.toUpperCase());
      const sells = SEATS[seat].role === 'sold_by' || seat === 'holder' || pattern === 'own_use';
      const profile = party && profiles.get(party.id);
      if (!seats.includes(seat)) errors.add(row, seat, 'seat_not_in_pattern', text);
      else if (!party) errors.add(row, seat, 'unknown_party', text);
      else if (party.hasEnded) errors.add(row, seat, 'party_ended', text);
      else if (party.id === vendorPartyId) errors.add(row, seat, 'vendor_not_allowed', text);
      else if (taken.has(party.id)) errors.add(row, seat, 'same_party_twice', text);
      else if (sells && !(profile && takesNewBusiness(profile.state))) errors.add(row, seat, 'seller_not_active', text);
      else {
        seated[seat] = party.id;
        taken.add(party.id);
      }
    }
    return errors.all.length === before && order.sound ? [{ order, pattern, seated }] : [];
  });
  let cards: Awaited<ReturnType<typeof cardsOf>> = new Map();
  const pairs = ({ pattern, seated }: { pattern: OrderPatternName; seated: Seated }) =>
    seatsToFill(pattern).map((seat) => ({ seat, ownerPartyId: seated[patternOf(pattern).placing]!, subjectPartyId: seated[seat]! }));
  return {
    orders: seatedOrders.map(({ order, pattern, seated }) => ({
      ...{ order, pattern, placedByPartyId: seated[patternOf(pattern).placing]! },
      endUserPartyId: seated.customer ?? null,
      seats: () =>
        Object.fromEntries(
          pairs({ pattern, seated }).map(({ seat, ...card }) => [
            seat,
            { cardId: cards.get(cardKey(card))!.id, partyId: card.subjectPartyId },
          ]),
        ),
    })),
    async makeCards() {
      cards = await cardsOf(ctx, seatedOrders.flatMap(pairs));
    },
  };
}
