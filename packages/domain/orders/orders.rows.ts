import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { people } from '@tributary/identity/schema';
import { money } from '@tributary/kernel/money';
import { type DisplayName, displayNamesFor } from '@tributary/parties/names';
import { vendorContact } from '@tributary/parties/queries';
import { partyCards } from '@tributary/parties/schema';
import type { PriceTrace } from '@tributary/pricing/contract';
import { asc, eq, sql } from 'drizzle-orm';
import {
  type LineKind,
  type OrderLine,
  type OrderRow,
  type OrderState,
  ROLE_NAMES,
  type RoleChip,
  type RoleName,
} from './orders.contract.ts';
import { type OrderPatternName, rolesOfPattern, SEATS, type Seat } from './orders.patterns.ts';
import { orderLineRoles, orderLines, orderNamedParties, orderRoles, orders } from './orders.sql.ts';

/** What lists and the detail read of an order, under whichever role asks. */
export const orderColumns = {
  id: orders.id,
  ref: orders.ref,
  state: orders.state,
  currency: orders.currency,
  purchaseOrderNumber: orders.purchaseOrderNumber,
  startsOn: orders.startsOn,
  note: orders.note,
  totalNetMinor: orders.totalNetMinor,
  submittedAt: orders.submittedAt,
  decidedAt: orders.decidedAt,
  decisionReason: orders.decisionReason,
  placedByPartyId: orders.placedByPartyId,
  placedByPersonId: orders.placedByPersonId,
  pattern: orders.pattern,
  delivery: orders.delivery,
  entry: orders.entry,
  endUserPartyId: orders.endUserPartyId,
  cardName: partyCards.name,
  cardRef: partyCards.ref,
  kind: sql<LineKind>`(select kind from ${orderLines} where ${orderLines.orderId} = ${orders.id} and ${orderLines.position} = 1)`,
  lineCount: sql<number>`(select count(*)::int from ${orderLines} where ${orderLines.orderId} = ${orders.id})`,
};
export interface OrderRecord {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly currency: string;
  readonly purchaseOrderNumber: string | null;
  readonly startsOn: string;
  readonly note: string | null;
  readonly totalNetMinor: bigint;
  readonly submittedAt: Date;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
  readonly placedByPartyId: string;
  readonly placedByPersonId: string;
  readonly pattern: string;
  readonly delivery: string;
  readonly entry: string;
  readonly endUserPartyId: string | null;
  readonly cardName: string | null;
  readonly cardRef: string | null;
  readonly lineCount: number;
  readonly kind: LineKind;
}

/** The record as a list shows it. `customerName` is decided by the caller: it differs by who reads. */
export function toOrderRow(record: OrderRecord, customerName: string): OrderRow {
  return {
    ref: record.ref,
    state: record.state as OrderState,
    customerName,
    purchaseOrderNumber: record.purchaseOrderNumber,
    total: money(record.totalNetMinor, record.currency),
    lineCount: record.lineCount,
    kind: record.kind,
    submittedAt: record.submittedAt,
    startsOn: record.startsOn,
  };
}

/** The lines in order, with their frozen prices and what each holds otherwise than the order; `id` is for the server only. */
export async function linesOfOrder(ctx: ActorContext, order: OrderRecord): Promise<(OrderLine & { id: string })[]> {
  const lines = await ctx.tx
    .select({
      id: orderLines.id,
      ref: orderLines.ref,
      position: orderLines.position,
      productRef: products.ref,
      sku: products.sku,
      productName: products.name,
      quantity: orderLines.quantity,
      termMonths: orderLines.termMonths,
      currency: orderLines.currency,
      unitListMinor: orderLines.unitListMinor,
      unitNetMinor: orderLines.unitNetMinor,
      netMinor: orderLines.netMinor,
      trace: orderLines.priceTrace,
      kind: sql<LineKind>`${orderLines.kind}`,
      effectiveOn: orderLines.effectiveOn,
      chargedUntil: orderLines.chargedUntil,
    })
    .from(orderLines)
    .innerJoin(products, eq(products.id, orderLines.productId))
    .where(eq(orderLines.orderId, order.id))
    .orderBy(asc(orderLines.position));
  const own = await ctx.tx
    .select({ lineId: orderLineRoles.lineId, role: orderLineRoles.role, tier: orderLineRoles.tier, partyId: orderLineRoles.partyId })
    .from(orderLineRoles)
    .innerJoin(orderLines, eq(orderLines.id, orderLineRoles.lineId))
    .where(eq(orderLines.orderId, order.id));
  const chips = own.length > 0 ? await chipsOf(ctx, order, own) : [];
  return lines.map(({ currency, unitListMinor, unitNetMinor, netMinor, trace, ...line }) => ({
    ...line,
    unitList: money(unitListMinor, currency),
    unitNet: money(unitNetMinor, currency),
    net: money(netMinor, currency),
    trace: trace as PriceTrace,
    roles: chips.filter((chip) => chip.lineId === line.id).map(({ lineId: _line, ...chip }) => chip),
  }));
}

/**
 * The order's role strip with the names the reader may know. A partner reads everybody it named by the card it ordered with, before and
 * after the vendor has decided who is meant, and the strip is the same before and after; staff read the party once it is decided.
 */
export async function rolesOfOrder(ctx: ActorContext, order: OrderRecord): Promise<RoleChip[]> {
  const held = await ctx.tx
    .select({ role: orderRoles.role, tier: orderRoles.tier, partyId: orderRoles.partyId })
    .from(orderRoles)
    .where(eq(orderRoles.orderId, order.id));
  const chips = await chipsOf(ctx, order, held);
  // What the roles will be once the cards are decided: whoever is named by a card stands for itself until then.
  const cards = await cardsNamed(ctx, order);
  const undecided = Object.fromEntries([...cards].flatMap(([seat, card]) => (card.partyId ? [] : [[seat, seat]])));
  const expected = rolesOfPattern(order.pattern as OrderPatternName, undecided, '').order.filter(({ partyId }) => partyId !== '');
  for (const { role, tier, partyId: seat } of expected) {
    const card = cards.get(seat as Seat)!;
    if (!chips.some((chip) => chip.role === role && chip.tier === tier)) chips.push({ role, tier, ...shownAs(ctx, card), since: null });
  }
  return chips
    .map(({ role, tier, name, ref }) => ({ role, tier, name, ref, since: null }))
    .sort((a, b) => ROLE_NAMES.indexOf(a.role) - ROLE_NAMES.indexOf(b.role) || a.tier - b.tier);
}

/** Roles as chips; those whose party the reader may not know are left out, without a gap. */
async function chipsOf<Held extends { role: string; tier: number; partyId: string }>(
  ctx: ActorContext,
  order: OrderRecord,
  held: readonly Held[],
): Promise<(Omit<Held, 'partyId'> & RoleChip)[]> {
  const names = await displayNamesFor(
    ctx,
    held.map(({ partyId }) => partyId),
  );
  const cards = ctx.actor.kind === 'party' ? [...(await cardsNamed(ctx, order)).values()] : [];
  return held.flatMap(({ partyId, ...one }) => {
    const card = cards.find((named) => named.partyId === partyId);
    const known = card ? shownAs(ctx, card) : names.get(partyId);
    return known ? [{ ...one, role: one.role as RoleName, name: known.name, ref: known.ref, since: null }] : [];
  });
}

/** A card on the order, and the party it was decided to mean; ids are for the server only. */
interface CardNamed {
  readonly name: string;
  readonly ref: string;
  readonly partyId: string | null;
}

const shownAs = (ctx: ActorContext, card: CardNamed): DisplayName => ({
  name: card.name,
  ref: ctx.actor.kind === 'party' ? card.ref : null,
});

/** Whom the order names by card, by seat. */
async function cardsNamed(ctx: ActorContext, order: OrderRecord): Promise<Map<Seat, CardNamed>> {
  const named = await ctx.tx
    .select({
      role: orderNamedParties.role,
      tier: orderNamedParties.tier,
      partyId: orderNamedParties.partyId,
      name: partyCards.name,
      ref: partyCards.ref,
    })
    .from(orderNamedParties)
    .innerJoin(partyCards, eq(partyCards.id, orderNamedParties.cardId))
    .where(eq(orderNamedParties.orderId, order.id));
  const bySeat = new Map<Seat, CardNamed>();
  if (order.cardName !== null && order.cardRef !== null)
    bySeat.set('customer', { name: order.cardName, ref: order.cardRef, partyId: order.endUserPartyId });
  for (const seat of ['reseller', 'distributor', 'lessor'] as const) {
    const card = named.find((one) => one.role === SEATS[seat].role && one.tier === SEATS[seat].tier);
    if (card) bySeat.set(seat, card);
  }
  return bySeat;
}

/** The name of who placed it, as far as the reader may see people: colleagues and staff do. What staff entered for a party is the vendor's. */
export async function placedByName(ctx: ActorContext, personId: string): Promise<string> {
  const [person] = await ctx.tx.select({ name: people.name }).from(people).where(eq(people.id, personId));
  return person?.name ?? (await vendorContact(ctx)).name;
}
