import { products } from '@tributary/catalog/schema';
import { notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { orderLines, orders } from '@tributary/orders/schema';
import { takesNewBusiness } from '@tributary/parties/contract';
import { partnerProfileOf } from '@tributary/parties/queries';
import { partyCards } from '@tributary/parties/schema';
import type { PortalContext } from '@tributary/rpc/procedures';
import { and, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { lastDayToReturn } from './stock.assign.ts';
import {
  type AssignmentRow,
  type AssignmentState,
  type GetHoldingInput,
  type HoldingDetail,
  type HoldingRow,
  type ListHoldingsInput,
  type MovementKind,
  type MovementRow,
  NO_COPIES,
  type SaleRow,
  type SaleState,
  STATE_AFTER,
} from './stock.contract.ts';
import { ageingOf, custodyAt, custodyNow, custodyOverTime, holdingKey, NO_AGEING } from './stock.custody.ts';
import { stockHoldings, stockMovements, stockSales } from './stock.sql.ts';

/** As many movements as a page shows; all of them are in the custody over time. */
const MOST_MOVEMENTS = 200;

const columns = {
  holding: stockHoldings,
  productRef: products.ref,
  productName: products.name,
  sku: products.sku,
};
type HoldingRecord = { holding: typeof stockHoldings.$inferSelect; productRef: string; productName: string; sku: string };

/** Whether the acting party holds or held any stock: whether the portal has a place for it. */
export async function anyHolding(ctx: PortalContext): Promise<{ any: boolean }> {
  const [one] = await ctx.tx
    .select({ id: stockHoldings.id })
    .from(stockHoldings)
    .where(eq(stockHoldings.holderPartyId, ctx.actor.partyId))
    .limit(1);
  return { any: one !== undefined };
}

/** What the acting party holds or held, newest first; `q` is part of the product's name, its SKU, or the reference. Driven by the holder. */
export async function listHoldings(ctx: PortalContext, input: ListHoldingsInput): Promise<Page<HoldingRow>> {
  const after = decodeCursor(input.cursor, 2);
  const { q } = input;
  const records = await ctx.tx
    .select(columns)
    .from(stockHoldings)
    .innerJoin(products, eq(products.id, stockHoldings.productId))
    .where(
      and(
        eq(stockHoldings.holderPartyId, ctx.actor.partyId),
        q
          ? sql`(strpos(lower(${products.name}), lower(${q})) > 0 or strpos(lower(${products.sku}), lower(${q})) > 0 or ${stockHoldings.ref} = upper(${q}))`
          : undefined,
        after
          ? sql`(${stockHoldings.receivedAt}, ${stockHoldings.id}) < (${after[0]}::timestamptz, (select k.id from ${stockHoldings} k where k.ref = ${after[1]}))`
          : undefined,
      ),
    )
    .orderBy(desc(stockHoldings.receivedAt), desc(stockHoldings.id))
    .limit(input.limit + 1);
  const page = toPage(records, input.limit, ({ holding }) => [holding.receivedAt.toISOString(), holding.ref]);
  return { rows: await toRows(ctx, page.rows), nextCursor: page.nextCursor };
}

async function toRows(ctx: PortalContext, records: readonly HoldingRecord[], day = ctx.today): Promise<HoldingRow[]> {
  const { partyId } = ctx.actor;
  const holdings = { lotIds: records.map(({ holding }) => holding.lotId), partyId };
  const [custody, ageing, flows] = [
    await custodyNow(ctx, holdings),
    await ageingOf(ctx, holdings, day),
    await flowsOf(ctx, holdings.lotIds),
  ];
  return records.map(({ holding, ...product }) => {
    const key = holdingKey({ lotId: holding.lotId, partyId });
    const held = custody.get(key) ?? NO_COPIES;
    const { unitNetMinor, currency } = holding;
    return {
      ref: holding.ref,
      ...product,
      termMonths: holding.termMonths,
      custody: held,
      ...(flows.get(holding.lotId) ?? { received: 0, soldOn: 0 }),
      receivedAt: holding.receivedAt,
      ageing: ageing.get(key) ?? NO_AGEING,
      value: unitNetMinor === null ? null : money(unitNetMinor * BigInt(held.stock + held.sold), currency),
    };
  });
}

/** Copies that ever came to the acting party, and those that it sold on, by lot. */
async function flowsOf(ctx: PortalContext, lotIds: readonly string[]) {
  if (lotIds.length === 0) return new Map<string, { received: number; soldOn: number }>();
  const { partyId } = ctx.actor;
  const rows = await ctx.tx.execute<{ lot_id: string; received: number; sold_on: number }>(sql`
    select lot_id, coalesce(sum(quantity) filter (where to_party_id = ${partyId}), 0)::int as received,
      coalesce(sum(quantity) filter (where from_party_id = ${partyId}), 0)::int as sold_on
    from ${stockMovements} where lot_id = any(${sql.param(`{${lotIds.join(',')}}`)}::uuid[]) and kind in ('received', 'sold_on') group by lot_id`);
  return new Map(rows.map((row) => [row.lot_id, { received: row.received, soldOn: row.sold_on }]));
}

/** One holding with its history, custody on a day, and what became of its copies. Throws `not_found` for another's as for none. */
export async function getHolding(ctx: PortalContext, input: GetHoldingInput): Promise<HoldingDetail> {
  const { partyId } = ctx.actor;
  const [record] = await ctx.tx
    .select({ ...columns, orderRef: orders.ref })
    .from(stockHoldings)
    .innerJoin(products, eq(products.id, stockHoldings.productId))
    // The policy of orders leaves the buyer's own: who had the copies from a distributor has no order here.
    .leftJoin(orderLines, eq(orderLines.id, stockHoldings.lotLineId))
    .leftJoin(orders, eq(orders.id, orderLines.orderId))
    .where(and(eq(stockHoldings.ref, input.ref), eq(stockHoldings.holderPartyId, partyId)));
  if (!record) throw notFound();
  const { orderRef, ...own } = record;
  const asOf = input.asOf ?? ctx.today;
  const [row] = await toRows(ctx, [own], asOf);
  const { lotId, sourceName } = own.holding;
  const holdings = { lotIds: [lotId], partyId };
  const profile = await partnerProfileOf(ctx, partyId);
  return {
    ...row!,
    orderRef,
    sourceName,
    asOf,
    custodyAsOf: (await custodyAt(ctx, holdings, asOf)).get(holdingKey({ lotId, partyId })) ?? NO_COPIES,
    history: await custodyOverTime(ctx, holdings),
    movements: await movementsOf(ctx, lotId, sourceName),
    assignments: await assignmentsOf(ctx, lotId),
    sales: await salesOf(ctx, lotId),
    canMove: profile !== null && takesNewBusiness(profile.state),
  };
}

const customerCard = alias(partyCards, 'customer_card');
const saleCard = alias(partyCards, 'sale_card');

/** The newest movements in which the acting party had part; whom it was for in its own words, from whom in theirs. */
async function movementsOf(ctx: PortalContext, lotId: string, sourceName: string | null): Promise<MovementRow[]> {
  const { partyId } = ctx.actor;
  const rows = await ctx.tx
    .select({ movement: stockMovements, orderRef: orders.ref, customerName: customerCard.name, resellerName: saleCard.name })
    .from(stockMovements)
    .leftJoin(orderLines, eq(orderLines.id, stockMovements.lineId))
    .leftJoin(orders, eq(orders.id, orderLines.orderId))
    .leftJoin(customerCard, eq(customerCard.id, orders.endUserCardId))
    .leftJoin(stockSales, eq(stockSales.id, stockMovements.saleId))
    .leftJoin(saleCard, eq(saleCard.id, stockSales.cardId))
    .where(eq(stockMovements.lotId, lotId))
    .orderBy(desc(stockMovements.movedAt), desc(stockMovements.id))
    .limit(MOST_MOVEMENTS);
  return rows.map(({ movement, orderRef, customerName, resellerName }) => {
    const came = movement.toPartyId === partyId && movement.toKind === 'stock';
    const left = movement.toPartyId !== partyId || movement.fromKind === 'stock';
    const isFromOther = came && movement.fromPartyId !== partyId;
    return {
      ref: movement.ref,
      kind: movement.kind as MovementKind,
      quantity: movement.quantity,
      direction: came ? 'in' : left ? 'out' : 'within',
      at: movement.movedAt,
      counterparty: isFromOther ? sourceName : (customerName ?? resellerName),
      orderRef,
      // A reason given where custody passed is the other side's as well; any other is about the reader's own copies.
      reason: movement.reason,
    };
  });
}

/** The movement that a line is at: its last. */
const lastKind = sql<MovementKind>`(select x.kind from ${stockMovements} x where x.line_id = ${stockMovements.lineId} order by x.moved_at desc, x.id desc limit 1)`;
const activatedAt = sql<
  string | null
>`(select x.moved_at from ${stockMovements} x where x.line_id = ${stockMovements.lineId} and x.kind = 'activated')`;

async function assignmentsOf(ctx: PortalContext, lotId: string): Promise<AssignmentRow[]> {
  const rows = await ctx.tx
    .select({
      orderRef: orders.ref,
      customerName: partyCards.name,
      quantity: stockMovements.quantity,
      assignedAt: stockMovements.movedAt,
      lastKind,
      activatedAt,
    })
    .from(stockMovements)
    .innerJoin(orderLines, eq(orderLines.id, stockMovements.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(partyCards, eq(partyCards.id, orders.endUserCardId))
    .where(and(eq(stockMovements.lotId, lotId), eq(stockMovements.fromPartyId, ctx.actor.partyId), eq(stockMovements.kind, 'assigned')))
    .orderBy(desc(stockMovements.movedAt), desc(stockMovements.id))
    .limit(MOST_MOVEMENTS);
  return rows.map(({ lastKind: kind, activatedAt: since, ...row }) => {
    const state = STATE_AFTER[kind] as AssignmentState;
    const until = state === 'active' && since ? lastDayToReturn(new Date(since)) : null;
    return { ...row, state, returnableUntil: until && until >= ctx.today ? until : null };
  });
}

async function salesOf(ctx: PortalContext, lotId: string): Promise<SaleRow[]> {
  const rows = await ctx.tx
    .select({
      ref: stockSales.ref,
      resellerName: partyCards.name,
      quantity: stockSales.quantity,
      state: sql<SaleState>`${stockSales.state}`,
      requestedAt: stockSales.requestedAt,
      reason: stockSales.reason,
    })
    .from(stockSales)
    .innerJoin(partyCards, eq(partyCards.id, stockSales.cardId))
    .where(and(eq(stockSales.lotId, lotId), eq(stockSales.sellerPartyId, ctx.actor.partyId)))
    .orderBy(desc(stockSales.requestedAt), desc(stockSales.id))
    .limit(MOST_MOVEMENTS);
  return rows;
}
