import { notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { decodeCursor, isCursorInstant, type Page, toPage } from '@tributary/kernel/page';
import { partyById } from '@tributary/parties/queries';
import { partyCards } from '@tributary/parties/schema';
import type { PortalContext } from '@tributary/rpc/procedures';
import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { HoldCode, ListOrdersInput, OrderDetail, OrderRefInput, OrderRow, OrderState, OwnHold } from './orders.contract.ts';
import { orderStates } from './orders.contract.ts';
import { orderHolds } from './orders.credit.sql.ts';
import type { OrderDelivery, OrderPatternName } from './orders.patterns.ts';
import { linesOfOrder, type OrderRecord, orderColumns, placedByName, rolesOfOrder, toOrderRow } from './orders.rows.ts';
import { orders } from './orders.sql.ts';

/** Keyset of every order list, newest first. The cursor names the last order by its reference: ids, which tell age, stay inside. */
export function afterCursor(cursor: string | undefined): SQL | undefined {
  const after = decodeCursor(cursor, 2);
  if (!after || !isCursorInstant(after[0])) return undefined;
  const last = sql`coalesce((select last.id from ${orders} last where last.ref = ${after[1]}), 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;
  return sql`(${orders.submittedAt}, ${orders.id}) < (${after[0]}::timestamptz, ${last})`;
}
export const keyOf = (row: OrderRecord) => [row.submittedAt.toISOString(), row.ref] as const;

/** The party's own orders, newest first: an index range of that party. `q` is part of the reference, its order number or the customer's name. */
export async function listOrders(ctx: PortalContext, input: ListOrdersInput): Promise<Page<OrderRow>> {
  const { name: ownName } = await partyById(ctx, ctx.actor.partyId);
  const rows = await orderListQuery(ctx, input, ownName);
  const page = toPage(rows, input.limit, keyOf);
  return { rows: page.rows.map((row) => toOrderRow(row, row.cardName ?? ownName)), nextCursor: page.nextCursor };
}

/** The list's one statement, apart so that a test can explain it. */
export function orderListQuery(ctx: PortalContext, input: ListOrdersInput, ownName: string) {
  const customerName = sql`coalesce(${partyCards.name}, ${ownName})`;
  return ctx.tx
    .select(orderColumns)
    .from(orders)
    .leftJoin(partyCards, eq(partyCards.id, orders.endUserCardId))
    .where(
      and(
        eq(orders.placedByPartyId, ctx.actor.partyId),
        input.state ? eq(orders.state, input.state) : undefined,
        input.q ? matches(input.q, customerName) : undefined,
        afterCursor(input.cursor),
      ),
    )
    .orderBy(desc(orders.submittedAt), desc(orders.id))
    .limit(input.limit + 1);
}

/** What the search box looks in; `strpos` and not `like`, so that nothing typed is a pattern. */
export function matches(q: string, ...names: SQL[]): SQL {
  const texts = [sql`${orders.ref}`, sql`coalesce(${orders.purchaseOrderNumber}, '')`, ...names];
  return sql`strpos(lower(concat_ws(' ', ${sql.join(texts, sql`, `)})), lower(${q})) > 0`;
}

/** One of the party's own orders; throws `not_found` for everything else. */
export async function getOrder(ctx: PortalContext, input: OrderRefInput): Promise<OrderDetail> {
  const [order] = await ctx.tx
    .select(orderColumns)
    .from(orders)
    .leftJoin(partyCards, eq(partyCards.id, orders.endUserCardId))
    .where(and(eq(orders.ref, input.ref), eq(orders.placedByPartyId, ctx.actor.partyId)));
  if (!order) throw notFound();
  return {
    ...toOrderRow(order, order.cardName ?? (await partyById(ctx, ctx.actor.partyId)).name),
    pattern: order.pattern as OrderPatternName,
    delivery: order.delivery as OrderDelivery,
    note: order.note,
    placedByName: await placedByName(ctx, order.placedByPersonId),
    roles: await rolesOfOrder(ctx, order),
    lines: (await linesOfOrder(ctx, order)).map(({ id: _id, ...line }) => line),
    decision: order.decidedAt ? { at: order.decidedAt, reason: order.decisionReason } : null,
    canCancel: orderStates.can('cancel', order.state as OrderState),
    hold: order.state === 'held' ? await ownHold(ctx, order.id) : null,
  };
}

/** Why the order waits, where that is the reader's own affair: row-level security leaves nothing of what another payer's credit holds. */
async function ownHold(ctx: PortalContext, orderId: string): Promise<OwnHold | null> {
  const [held] = await ctx.tx
    .select()
    .from(orderHolds)
    .where(and(eq(orderHolds.orderId, orderId), isNull(orderHolds.endedAt)));
  if (!held) return null;
  const sumOf = (amountMinor: bigint | null) => (amountMinor === null ? null : money(amountMinor, held.currency));
  return {
    code: held.code as HoldCode,
    amount: money(held.amountMinor, held.currency),
    limit: sumOf(held.limitMinor),
    exposure: sumOf(held.exposureMinor),
  };
}
