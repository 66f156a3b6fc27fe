import { products } from '@tributary/catalog/schema';
import { people } from '@tributary/identity/schema';
import { notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { orderLines, orders } from '@tributary/orders/schema';
import { proposeParties } from '@tributary/parties/propose';
import { parties, partyCards } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import {
  type AssignmentState,
  type GetLotInput,
  type ListLotsInput,
  type LotAssignmentRow,
  type LotDetail,
  type LotHolder,
  type LotMovementRow,
  type LotRow,
  type LotSaleRow,
  type MovementKind,
  type SaleState,
  STATE_AFTER,
} from './stock.contract.ts';
import { ageingOf, custodyAt, custodyNow, custodyOverTime, NO_AGEING, sumCustody, withBucket } from './stock.custody.ts';
import { stockAccounts, stockLots, stockMovements, stockSales } from './stock.sql.ts';

/** As many movements as a page shows; all of them are in the custody over time. */
const MOST_MOVEMENTS = 500;

const buyer = alias(parties, 'buyer');
const columns = {
  lot: stockLots,
  orderRef: orders.ref,
  productRef: products.ref,
  productName: products.name,
  sku: products.sku,
  buyerRef: buyer.ref,
  buyerName: buyer.name,
  termMonths: orderLines.termMonths,
};
const lots = (ctx: ConsoleContext) =>
  ctx.tx
    .select(columns)
    .from(stockLots)
    .innerJoin(orderLines, eq(orderLines.id, stockLots.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(products, eq(products.id, stockLots.productId))
    .innerJoin(buyer, eq(buyer.id, stockLots.buyerPartyId))
    .$dynamic();
type LotRecord = Awaited<ReturnType<typeof lots>>[number];

/** All lots, newest first. `q` is part of the product's name, the SKU or the buyer's name, or a whole reference. */
export async function listLots(ctx: ConsoleContext, input: ListLotsInput): Promise<Page<LotRow>> {
  const after = decodeCursor(input.cursor, 2);
  const { q } = input;
  const contains = (column: unknown) => sql`strpos(lower(${column}), lower(${q})) > 0`;
  const records = await lots(ctx)
    .where(
      and(
        input.productRef ? eq(products.ref, input.productRef) : undefined,
        input.inStockOnly
          ? sql`exists (select 1 from ${stockAccounts} a where a.lot_id = ${stockLots.id} and a.kind in ('stock', 'sold') and a.balance > 0)`
          : undefined,
        input.toDecideOnly
          ? sql`exists (select 1 from ${stockSales} s where s.lot_id = ${stockLots.id} and s.state = 'in_review')`
          : undefined,
        q
          ? sql`(${contains(products.name)} or ${contains(products.sku)} or ${contains(buyer.name)} or upper(${q}) in (${stockLots.ref}, ${orders.ref}))`
          : undefined,
        after
          ? sql`(${stockLots.receivedAt}, ${stockLots.id}) < (${after[0]}::timestamptz, (select k.id from ${stockLots} k where k.ref = ${after[1]}))`
          : undefined,
      ),
    )
    .orderBy(desc(stockLots.receivedAt), desc(stockLots.id))
    .limit(input.limit + 1);
  const page = toPage(records, input.limit, ({ lot }) => [lot.receivedAt.toISOString(), lot.ref]);
  return { rows: await toRows(ctx, page.rows), nextCursor: page.nextCursor };
}

async function toRows(ctx: ConsoleContext, records: readonly LotRecord[], day = ctx.today): Promise<LotRow[]> {
  const lotIds = records.map(({ lot }) => lot.id);
  const [custody, ageing] = [await custodyNow(ctx, { lotIds }), await ageingOf(ctx, { lotIds }, day)];
  return records.map(({ lot, orderRef, productRef, productName, sku, buyerRef, buyerName }) => {
    const ofLot = [...custody].filter(([key]) => key.startsWith(lot.id)).map(([, held]) => held);
    const held = sumCustody(ofLot);
    const aged = [...ageing].filter(([key]) => key.startsWith(lot.id)).map(([, buckets]) => buckets);
    return {
      ref: lot.ref,
      orderRef,
      productRef,
      productName,
      sku,
      buyer: { ref: buyerRef, name: buyerName },
      quantity: lot.quantity,
      custody: held,
      holderCount: ofLot.length,
      receivedAt: lot.receivedAt,
      ageing: aged.reduce((sum, buckets) => buckets.reduce((total, copies, at) => withBucket(total, at, copies), sum), NO_AGEING),
      value: money(lot.unitNetMinor * BigInt(held.stock + held.sold), lot.currency),
    };
  });
}

/** One lot with every holder's copies at the end of a day, and everything that moved. Throws `not_found`. */
export async function getLot(ctx: ConsoleContext, input: GetLotInput): Promise<LotDetail> {
  const [record] = await lots(ctx).where(eq(stockLots.ref, input.ref));
  if (!record) throw notFound();
  const { lot, termMonths } = record;
  const asOf = input.asOf ?? ctx.today;
  const [row] = await toRows(ctx, [record], asOf);
  return {
    ...row!,
    unitNet: money(lot.unitNetMinor, lot.currency),
    termMonths,
    asOf,
    holders: await holdersAt(ctx, lot.id, asOf),
    history: await custodyOverTime(ctx, { lotIds: [lot.id] }),
    movements: await movementsOf(ctx, lot.id),
    assignments: await assignmentsOf(ctx, lot.id),
    sales: await salesOf(ctx, lot.id),
  };
}

async function holdersAt(ctx: ConsoleContext, lotId: string, asOf: string): Promise<LotHolder[]> {
  const custody = await custodyAt(ctx, { lotIds: [lotId] }, asOf);
  const ids = [...custody.keys()].map((key) => key.split(' ')[1]!);
  if (ids.length === 0) return [];
  const named = await ctx.tx
    .select({ id: parties.id, ref: parties.ref, name: parties.name })
    .from(parties)
    .where(sql`${parties.id} = any(${sql.param(`{${ids.join(',')}}`)}::uuid[])`)
    .orderBy(asc(parties.name));
  return named.map(({ id, ref, name }) => ({ party: { ref, name }, custody: custody.get(`${lotId} ${id}`)! }));
}

const from = alias(parties, 'from_party');
const to = alias(parties, 'to_party');

async function movementsOf(ctx: ConsoleContext, lotId: string): Promise<LotMovementRow[]> {
  const rows = await ctx.tx
    .select({
      ref: stockMovements.ref,
      kind: sql<MovementKind>`${stockMovements.kind}`,
      quantity: stockMovements.quantity,
      at: stockMovements.movedAt,
      fromName: from.name,
      toName: to.name,
      customerName: partyCards.name,
      orderRef: orders.ref,
      byName: people.name,
      reason: stockMovements.reason,
    })
    .from(stockMovements)
    .innerJoin(from, eq(from.id, stockMovements.fromPartyId))
    .innerJoin(to, eq(to.id, stockMovements.toPartyId))
    .leftJoin(orderLines, eq(orderLines.id, stockMovements.lineId))
    .leftJoin(orders, eq(orders.id, orderLines.orderId))
    .leftJoin(partyCards, eq(partyCards.id, orders.endUserCardId))
    .leftJoin(people, eq(people.id, stockMovements.byPersonId))
    .where(eq(stockMovements.lotId, lotId))
    .orderBy(desc(stockMovements.movedAt), desc(stockMovements.id))
    .limit(MOST_MOVEMENTS);
  return rows;
}

async function assignmentsOf(ctx: ConsoleContext, lotId: string): Promise<LotAssignmentRow[]> {
  const rows = await ctx.tx
    .select({
      orderRef: orders.ref,
      holderName: from.name,
      customerName: partyCards.name,
      quantity: stockMovements.quantity,
      assignedAt: stockMovements.movedAt,
      lastKind: sql<MovementKind>`(select x.kind from ${stockMovements} x where x.line_id = ${stockMovements.lineId} order by x.moved_at desc, x.id desc limit 1)`,
    })
    .from(stockMovements)
    .innerJoin(from, eq(from.id, stockMovements.fromPartyId))
    .innerJoin(orderLines, eq(orderLines.id, stockMovements.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(partyCards, eq(partyCards.id, orders.endUserCardId))
    .where(and(eq(stockMovements.lotId, lotId), eq(stockMovements.kind, 'assigned')))
    .orderBy(desc(stockMovements.movedAt), desc(stockMovements.id))
    .limit(MOST_MOVEMENTS);
  return rows.map(({ lastKind, ...row }) => ({ ...row, state: STATE_AFTER[lastKind] as AssignmentState }));
}

const seller = alias(parties, 'seller');
const reseller = alias(parties, 'reseller');

/** Sales on of the lot; for those in review whom the card may mean, as for a customer of an order. */
async function salesOf(ctx: ConsoleContext, lotId: string): Promise<LotSaleRow[]> {
  const rows = await ctx.tx
    .select({
      sale: stockSales,
      cardName: partyCards.name,
      country: partyCards.country,
      sellerRef: seller.ref,
      sellerName: seller.name,
      resellerRef: reseller.ref,
      resellerName: reseller.name,
    })
    .from(stockSales)
    .innerJoin(partyCards, eq(partyCards.id, stockSales.cardId))
    .innerJoin(seller, eq(seller.id, stockSales.sellerPartyId))
    .leftJoin(reseller, eq(reseller.id, sql`coalesce(${stockSales.buyerPartyId}, ${partyCards.subjectPartyId})`))
    .where(eq(stockSales.lotId, lotId))
    .orderBy(desc(stockSales.requestedAt), desc(stockSales.id))
    .limit(MOST_MOVEMENTS);
  return Promise.all(
    rows.map(async ({ sale, cardName, country, sellerRef, sellerName, resellerRef, resellerName }) => ({
      ref: sale.ref,
      seller: { ref: sellerRef, name: sellerName },
      card: { name: cardName, country },
      quantity: sale.quantity,
      state: sale.state as SaleState,
      requestedAt: sale.requestedAt,
      reseller: resellerRef && resellerName ? { ref: resellerRef, name: resellerName } : null,
      proposals: sale.state === 'in_review' && !resellerRef ? await proposeParties(ctx, { name: cardName, country }) : [],
    })),
  );
}
