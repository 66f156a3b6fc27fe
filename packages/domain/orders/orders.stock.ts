import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import type { PriceTrace } from '@tributary/pricing/contract';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { OrdersErrorCode } from './orders.contract.ts';
import { earlierOrders, hashOfRequest, type OrderDraft, placeOrder, type SeatFilled } from './orders.place.ts';
import { orderLines, orders } from './orders.sql.ts';
import { refuseUnfitStart } from './orders.submit.ts';

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field: string) => new DomainError(code, data, { field });

/** Copies that leave a partner's stock for a customer. */
export interface StockSale {
  readonly clientRequestId: string;
  readonly startsOn: string;
  readonly note?: string;
  /** The holder's own card of the customer: who is meant the vendor decides when the order is accepted. */
  readonly customerCardId: string;
  /** The holder's own card of the reseller that sells them on, where the holder is a distributor. */
  readonly resellerCardId?: string;
  readonly lines: readonly { readonly lotLineId: string; readonly quantity: number }[];
}

export interface PlacedStockSale {
  readonly orderId: string;
  readonly ref: string;
  readonly repeated: boolean;
  /** In the order of the lines asked for. */
  readonly lines: readonly { readonly lineId: string; readonly lotLineId: string; readonly quantity: number }[];
}

/**
 * The holder sells copies out of its stock: an order like any other, whose lines name the stock order's line that they take from, and which
 * nobody is charged for again: list price, book and trace are the lot's, the net price is 0. Whether the lot still has so many is the
 * ledger's to say, in the same transaction. Throws `orders/unknown_lot` at the line for what is no accepted stock line of the holder,
 * `orders/start_in_past`, `orders/start_too_late`, `orders/request_id_reused`.
 */
export async function placeStockSale(ctx: ActorContext<PartyActor>, sale: StockSale): Promise<PlacedStockSale> {
  const placedByPartyId = ctx.actor.partyId;
  const request = { placedByPartyId, clientRequestId: sale.clientRequestId, requestHash: hashOfRequest({ ...sale }) };
  const [earlier] = (await earlierOrders(ctx, [request])).values();
  if (earlier) return { orderId: earlier.id, ref: earlier.ref, repeated: true, lines: await linesTaken(ctx, earlier.id) };
  refuseUnfitStart(ctx, sale.startsOn);
  const lots = await lotsOf(
    ctx,
    sale.lines.map((line) => line.lotLineId),
  );
  const lines = sale.lines.map(({ lotLineId, quantity }, index) => {
    const lot = lots.get(lotLineId);
    if (!lot) throw refuse('orders/unknown_lot', { line: index }, `lines.${index}.lotLineId`);
    const { currency: _currency, unitListMinor, priceBookId, trace, ...product } = lot;
    const price = { unitListMinor, unitNetMinor: 0n, netMinor: 0n, bookId: priceBookId };
    return { ...product, quantity, trace: trace as PriceTrace, price, lotLineId };
  });
  const currency = lots.get(sale.lines[0]?.lotLineId ?? '')?.currency;
  if (!currency) throw refuse('orders/unknown_lot', { line: 0 }, 'lines');
  const mixed = sale.lines.findIndex((line) => lots.get(line.lotLineId)?.currency !== currency);
  if (mixed >= 0) throw refuse('orders/unknown_lot', { line: mixed, currency }, `lines.${mixed}.lotLineId`);
  const by = (cardId: string): SeatFilled => ({ cardId, partyId: null });
  const draft: OrderDraft = {
    ...request,
    pattern: sale.resellerCardId ? 'stock_sold_through' : 'stock_sold_on',
    currency,
    startsOn: sale.startsOn,
    purchaseOrderNumber: null,
    note: sale.note ?? null,
    seats: { customer: by(sale.customerCardId), ...(sale.resellerCardId ? { reseller: by(sale.resellerCardId) } : {}) },
    lines,
  };
  const placed = await placeOrder(ctx, draft, 'stock');
  return { orderId: placed.id, ref: placed.ref, repeated: placed.repeated, lines: await linesTaken(ctx, placed.id) };
}

/** The holder's own stock lines, accepted, by id. */
async function lotsOf(ctx: ActorContext<PartyActor>, lotLineIds: readonly string[]) {
  const rows = await ctx.tx
    .select({
      id: orderLines.id,
      productId: orderLines.productId,
      productRef: products.ref,
      termMonths: orderLines.termMonths,
      currency: orderLines.currency,
      unitListMinor: orderLines.unitListMinor,
      priceBookId: orderLines.priceBookId,
      trace: orderLines.priceTrace,
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(products, eq(products.id, orderLines.productId))
    .where(
      and(
        sql`${orderLines.id} = any(${sql.param(`{${lotLineIds.join(',')}}`)}::uuid[])`,
        eq(orders.placedByPartyId, ctx.actor.partyId),
        eq(orders.delivery, 'stock'),
        eq(orders.state, 'accepted'),
      ),
    );
  return new Map(rows.map(({ id, ...lot }) => [id, lot]));
}

async function linesTaken(ctx: ActorContext, orderId: string) {
  const rows = await ctx.tx
    .select({ lineId: orderLines.id, lotLineId: orderLines.lotLineId, quantity: orderLines.quantity })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.position));
  return rows.map(({ lineId, lotLineId, quantity }) => ({ lineId, lotLineId: lotLineId!, quantity }));
}
