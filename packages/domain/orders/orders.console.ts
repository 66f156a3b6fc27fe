import { products } from '@tributary/catalog/schema';
import { notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { type Page, toPage } from '@tributary/kernel/page';
import { proposeParties } from '@tributary/parties/propose';
import { parties, partyCards } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import {
  type ComponentTrace,
  type ConsoleOrderDetail,
  type ConsoleOrderLine,
  type ConsoleOrderRow,
  type ListOrdersInput,
  type NamedSeat,
  ORDER_STATES,
  type OrderAction,
  type OrderRefInput,
  type OrderState,
  orderStates,
} from './orders.contract.ts';
import { type OrderDelivery, type OrderEntry, type OrderPatternName, SEATS, type Seat } from './orders.patterns.ts';
import { afterCursor, keyOf, matches } from './orders.queries.ts';
import { linesOfOrder, type OrderRecord, orderColumns, placedByName, rolesOfOrder, toOrderRow } from './orders.rows.ts';
import { lineComponents, orderLines, orderNamedParties, orders } from './orders.sql.ts';

const placedBy = alias(parties, 'placed_by');
const endUser = alias(parties, 'end_user');
const columns = {
  ...orderColumns,
  placedByRef: placedBy.ref,
  placedByPartyName: placedBy.name,
  endUserRef: endUser.ref,
  endUserName: endUser.name,
  cardCountry: partyCards.country,
  cardContactName: partyCards.contactName,
  cardContactEmail: partyCards.contactEmail,
};

/** All orders for the vendor, newest first. `q` also looks in the names of the partner and of the customer. */
export async function listAllOrders(ctx: ConsoleContext, input: ListOrdersInput): Promise<Page<ConsoleOrderRow>> {
  const rows = await ordersWithParties(ctx)
    .where(
      and(
        input.state ? eq(orders.state, input.state) : undefined,
        input.q ? matches(input.q, sql`${placedBy.name}`, sql`${endUser.name}`, sql`${partyCards.name}`) : undefined,
        afterCursor(input.cursor),
      ),
    )
    .orderBy(desc(orders.submittedAt), desc(orders.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, keyOf);
  return { rows: page.rows.map(toConsoleRow), nextCursor: page.nextCursor };
}

/** Counting stops here: a badge says "1,000+", and a state with a million orders costs no more than one with a thousand. */
const COUNTED_AT_MOST = 1_000;

/** Orders by state, each counted up to 1,000. */
export async function countOrders(ctx: ConsoleContext): Promise<Record<OrderState, number>> {
  const counted = await ctx.tx.execute<{ state: OrderState; count: number }>(sql`
    select wanted.state, (select count(*)::int from (select 1 from ${orders} where ${orders.state} = wanted.state limit ${COUNTED_AT_MOST}) as found) as count
    from unnest(${sql.param(`{${ORDER_STATES.join(',')}}`)}::text[]) as wanted (state)`);
  const counts = Object.fromEntries(ORDER_STATES.map((state) => [state, 0])) as Record<OrderState, number>;
  for (const { state, count } of counted) counts[state] = count;
  return counts;
}

/** One order for the vendor, with the card as the partner worded it and, until somebody decides, whom it may mean. Throws `not_found`. */
export async function getAnyOrder(ctx: ConsoleContext, input: OrderRefInput): Promise<ConsoleOrderDetail> {
  const [order] = await ordersWithParties(ctx).where(eq(orders.ref, input.ref));
  if (!order) throw notFound();
  const state = order.state as OrderState;
  const card =
    order.cardName !== null && order.cardCountry !== null
      ? { name: order.cardName, country: order.cardCountry, contactName: order.cardContactName, contactEmail: order.cardContactEmail }
      : null;
  const decided = order.endUserPartyId ? { ref: order.endUserRef!, name: order.endUserName! } : await partyOfCard(ctx, order.cardRef);
  const isOpen = state === 'submitted' && card !== null && decided === null;
  return {
    ...toConsoleRow(order),
    note: order.note,
    placedByName: await placedByName(ctx, order.placedByPersonId),
    roles: await rolesOfOrder(ctx, order),
    pattern: order.pattern as OrderPatternName,
    delivery: order.delivery as OrderDelivery,
    entry: order.entry as OrderEntry,
    lines: await linesWithComponents(ctx, order),
    named: await namedSeats(ctx, order.id, state === 'submitted'),
    decision: order.decidedAt ? { at: order.decidedAt, reason: order.decisionReason } : null,
    customer: {
      card,
      party: decided ?? (card ? null : { ref: order.placedByRef, name: order.placedByPartyName }),
      proposals: isOpen ? await proposeParties(ctx, card) : [],
    },
    actions: (Object.keys(orderStates.actions) as OrderAction[]).filter(
      (action) => action !== 'cancel' && action !== 'hold' && orderStates.can(action, state),
    ),
  };
}

/** The lines with what each takes from suppliers. */
async function linesWithComponents(ctx: ConsoleContext, order: OrderRecord): Promise<ConsoleOrderLine[]> {
  const lines = await linesOfOrder(ctx, order);
  const frozen = await ctx.tx
    .select({
      lineId: lineComponents.lineId,
      productRef: products.ref,
      sku: products.sku,
      productName: products.name,
      supplierRef: parties.ref,
      supplierName: parties.name,
      quantity: lineComponents.quantity,
      unitCostMinor: lineComponents.unitCostMinor,
      currency: lineComponents.currency,
      trace: lineComponents.trace,
    })
    .from(lineComponents)
    .innerJoin(orderLines, eq(orderLines.id, lineComponents.lineId))
    .innerJoin(products, eq(products.id, lineComponents.productId))
    .innerJoin(parties, eq(parties.id, lineComponents.supplierPartyId))
    .where(eq(orderLines.orderId, order.id))
    .orderBy(asc(orderLines.position), asc(lineComponents.position));
  return lines.map(({ id, ...line }) => ({
    ...line,
    components: frozen
      .filter(({ lineId }) => lineId === id)
      .map(({ lineId: _line, supplierRef, supplierName, unitCostMinor, currency, trace, ...component }) => ({
        ...component,
        supplier: { ref: supplierRef, name: supplierName },
        unitCost: unitCostMinor !== null && currency !== null ? money(unitCostMinor, currency) : null,
        trace: trace as ComponentTrace,
      })),
  }));
}

/** Reseller and lessor as the placing party named them, who is meant, and until somebody decides, who it may be. */
async function namedSeats(ctx: ConsoleContext, orderId: string, isOpen: boolean): Promise<NamedSeat[]> {
  const rows = await ctx.tx
    .select({
      role: orderNamedParties.role,
      tier: orderNamedParties.tier,
      name: partyCards.name,
      country: partyCards.country,
      contactName: partyCards.contactName,
      contactEmail: partyCards.contactEmail,
      partyRef: parties.ref,
      partyName: parties.name,
    })
    .from(orderNamedParties)
    .innerJoin(partyCards, eq(partyCards.id, orderNamedParties.cardId))
    .leftJoin(parties, eq(parties.id, sql`coalesce(${orderNamedParties.partyId}, ${partyCards.subjectPartyId})`))
    .where(eq(orderNamedParties.orderId, orderId));
  return Promise.all(
    (['reseller', 'distributor', 'lessor'] as const).flatMap((seat) => {
      const row = rows.find((one) => one.role === SEATS[seat].role && one.tier === SEATS[seat].tier);
      if (!row) return [];
      const { role: _role, tier: _tier, partyRef, partyName, ...card } = row;
      const party = partyRef !== null && partyName !== null ? { ref: partyRef, name: partyName } : null;
      return [seatWith(seat, card, party)];
    }),
  );

  async function seatWith(seat: Seat, card: NamedSeat['card'], party: NamedSeat['party']): Promise<NamedSeat> {
    return { seat, card, party, proposals: isOpen && !party ? await proposeParties(ctx, card) : [] };
  }
}

/** Whom the card was linked to by an earlier order. */
async function partyOfCard(ctx: ConsoleContext, cardRef: string | null) {
  if (cardRef === null) return null;
  const [party] = await ctx.tx
    .select({ ref: parties.ref, name: parties.name })
    .from(partyCards)
    .innerJoin(parties, eq(parties.id, partyCards.subjectPartyId))
    .where(eq(partyCards.ref, cardRef));
  return party ?? null;
}

function ordersWithParties(ctx: ConsoleContext) {
  return ctx.tx
    .select(columns)
    .from(orders)
    .innerJoin(placedBy, eq(placedBy.id, orders.placedByPartyId))
    .leftJoin(endUser, eq(endUser.id, orders.endUserPartyId))
    .leftJoin(partyCards, eq(partyCards.id, orders.endUserCardId))
    .$dynamic();
}

function toConsoleRow(
  row: Parameters<typeof toOrderRow>[0] & { placedByRef: string; placedByPartyName: string; endUserName: string | null },
): ConsoleOrderRow {
  const placing = { ref: row.placedByRef, name: row.placedByPartyName };
  return { ...toOrderRow(row, row.endUserName ?? row.cardName ?? placing.name), placedBy: placing };
}
