import type { ActorContext } from '@tributary/db/actor';
import { endEntitlement } from '@tributary/entitlements/end';
import type { SystemActor } from '@tributary/kernel/actor';
import { notFound } from '@tributary/kernel/errors';
import { orderLines, orders } from '@tributary/orders/schema';
import { partyByRef, vendorContact } from '@tributary/parties/queries';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { EndAssignmentInput, MovementKind, WithdrawCopiesInput } from './stock.contract.ts';
import { balanceOf, HOLDER_ACCOUNTS, holdingIn, moveCopies, movementOfLine, openAccounts, refuse, tellHolder } from './stock.ledger.ts';
import { stockHoldings, stockLots, stockMovements } from './stock.sql.ts';

type SystemContext = ActorContext<SystemActor>;

/** The copies of an accepted stock order come to who ordered them: a lot a line. Done again, nothing comes twice; another order is left alone. */
export async function receiveStock(ctx: SystemContext, orderId: string): Promise<void> {
  const lines = await ctx.tx
    .select({ line: orderLines, holderPartyId: orders.placedByPartyId })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(and(eq(orders.id, orderId), eq(orders.delivery, 'stock'), eq(orders.state, 'accepted')));
  if (lines.length === 0) return;
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  for (const { line, holderPartyId } of lines) {
    const { productId, quantity, currency, unitListMinor, unitNetMinor, priceBookId, termMonths } = line;
    const about = { productId, currency, unitNetMinor, receivedAt: ctx.now };
    const [lot] = await ctx.tx
      .insert(stockLots)
      .values({ ...about, lineId: line.id, buyerPartyId: holderPartyId, quantity })
      .onConflictDoNothing({ target: stockLots.lineId })
      .returning();
    if (!lot) continue;
    const [holding] = await ctx.tx
      .insert(stockHoldings)
      .values({ ...about, lotId: lot.id, holderPartyId, lotLineId: line.id, termMonths, priceBookId, unitListMinor })
      .returning();
    await openAccounts(ctx, lot.id, vendorPartyId, ['mint']);
    await openAccounts(ctx, lot.id, holderPartyId, HOLDER_ACCOUNTS);
    const movement = { lotId: lot.id, quantity, belongsTo: { lineId: line.id } };
    const moved = await moveCopies(ctx, { ...movement, kind: 'received', fromPartyId: vendorPartyId, toPartyId: holderPartyId });
    await tellHolder(ctx, 'received', moved!, { lotId: lot.id, lineId: line.id, quantity, holdingRef: holding!.ref, holderPartyId });
  }
}

/** The end customer of an assignment has its entitlement: the copies are active. Lines that take none from a stock are left alone. */
export async function activateCopies(ctx: SystemContext, lineId: string): Promise<void> {
  await follow(ctx, lineId, 'activated');
}

/** The order of an assignment was declined or taken back: the copies are in stock again. */
export async function releaseCopies(ctx: SystemContext, orderId: string): Promise<void> {
  const lines = await ctx.tx
    .select({ id: orderLines.id })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, orderId), isNotNull(orderLines.lotLineId)));
  for (const { id } of lines) await follow(ctx, id, 'released');
}

/**
 * An accepted order was taken back. Out of a stock: the copies are in it again, from where they are by now. Into a stock: what is still
 * there goes back to the vendor; what was assigned or sold on meanwhile stays with whom it is.
 */
export async function takeBackWithdrawn(ctx: SystemContext, orderId: string): Promise<void> {
  const lines = await ctx.tx
    .select({ id: orderLines.id, lotLineId: orderLines.lotLineId, lotId: stockLots.id, buyerPartyId: stockLots.buyerPartyId })
    .from(orderLines)
    .leftJoin(stockLots, eq(stockLots.lineId, orderLines.id))
    .where(eq(orderLines.orderId, orderId));
  for (const { id: lineId, lotLineId, lotId, buyerPartyId } of lines) {
    if (lotLineId) {
      await follow(ctx, lineId, 'released');
      await follow(ctx, lineId, 'handed_back');
      await follow(ctx, lineId, 'restocked');
    }
    const left = lotId && buyerPartyId ? await balanceOf(ctx, lotId, buyerPartyId, 'stock') : 0;
    if (!lotId || !buyerPartyId || left === 0) continue;
    const own = { fromPartyId: buyerPartyId, toPartyId: buyerPartyId };
    const moved = await moveCopies(ctx, { lotId, kind: 'given_back', quantity: left, ...own, belongsTo: { lineId } });
    const { ref: holdingRef } = await holdingIn(ctx, lotId, buyerPartyId);
    if (moved) await tellHolder(ctx, 'given_back', moved, { lotId, lineId, quantity: left, holdingRef, holderPartyId: buyerPartyId });
  }
}

/** What was handed back: the entitlement ends first, so that the copies are never with the customer and in stock at once. */
export async function restockCopies(ctx: SystemContext, lineId: string): Promise<void> {
  await endEntitlement(ctx, lineId);
  await follow(ctx, lineId, 'restocked');
}

/** What must have been a line's last movement for the next one: a line that was released is not activated by an event that came late. */
const COMES_AFTER: Readonly<Partial<Record<MovementKind, MovementKind>>> = {
  activated: 'assigned',
  released: 'assigned',
  handed_back: 'activated',
  restocked: 'handed_back',
};

/** Moves as many copies as the line took, among the accounts of whoever assigned them, where that is the line's next movement. */
async function follow(ctx: ActorContext, lineId: string, kind: MovementKind, reason?: string): Promise<void> {
  // Reactions on one line wait for one another here, whichever event came first.
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`stock:${lineId}`}, 0))`);
  const taken = await movementOfLine(ctx, lineId, 'assigned');
  const [last] = await ctx.tx
    .select({ kind: stockMovements.kind })
    .from(stockMovements)
    .where(eq(stockMovements.lineId, lineId))
    .orderBy(desc(stockMovements.movedAt), desc(stockMovements.id))
    .limit(1);
  if (!taken || last?.kind !== COMES_AFTER[kind]) return;
  const { lotId, quantity, fromPartyId } = taken;
  const moved = await moveCopies(ctx, { lotId, kind, quantity, fromPartyId, toPartyId: fromPartyId, belongsTo: { lineId }, reason });
  if (!moved) return;
  const { ref: holdingRef } = await holdingIn(ctx, lotId, fromPartyId);
  await tellHolder(ctx, kind, moved, { lotId, lineId, quantity, holdingRef, holderPartyId: fromPartyId });
}

/**
 * Operations ends an assignment whenever, with a reason: the entitlement ends and the copies go to their holder's stock in the reaction that
 * follows. Throws `not_found`, `stock/not_returnable` unless it is active.
 */
export async function endAssignment(ctx: ConsoleContext, input: EndAssignmentInput): Promise<{ orderRef: string }> {
  const [line] = await ctx.tx
    .select({ id: orderLines.id })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(and(eq(orders.ref, input.orderRef), isNotNull(orderLines.lotLineId)));
  if (!line) throw notFound();
  if (!(await movementOfLine(ctx, line.id, 'activated'))) throw refuse('stock/not_returnable', { state: 'in_review' });
  await follow(ctx, line.id, 'handed_back', input.reason);
  return { orderRef: input.orderRef };
}

/**
 * Operations takes unassigned copies out of a holder's stock: back to the vendor (`given_back`) or out of circulation (`cancelled`). Sent
 * again under the same request id, nothing moves twice. Throws `not_found`, `stock/not_enough` (data: left), `stock/request_id_reused`.
 */
export async function withdrawCopies(ctx: ConsoleContext, input: WithdrawCopiesInput): Promise<{ ref: string }> {
  const [lot] = await ctx.tx.select().from(stockLots).where(eq(stockLots.ref, input.ref));
  if (!lot) throw notFound();
  const holder = await partyByRef(ctx, input.holder.ref);
  const { kind, quantity, reason, clientRequestId } = input;
  const own = { fromPartyId: holder.id, toPartyId: holder.id };
  const holding = await holdingIn(ctx, lot.id, holder.id);
  if (!holding) throw notFound();
  const moved = await moveCopies(ctx, { lotId: lot.id, kind, quantity, ...own, belongsTo: { clientRequestId }, reason });
  if (!moved) await refuseOtherRequest(ctx, lot.id, input);
  else
    await tellHolder(ctx, kind, moved, { lotId: lot.id, lineId: lot.lineId, quantity, holdingRef: holding.ref, holderPartyId: holder.id });
  return { ref: lot.ref };
}

async function refuseOtherRequest(ctx: ConsoleContext, lotId: string, input: WithdrawCopiesInput): Promise<void> {
  const [made] = await ctx.tx
    .select()
    .from(stockMovements)
    .where(and(eq(stockMovements.byPersonId, ctx.actor.personId), eq(stockMovements.clientRequestId, input.clientRequestId)));
  const isSame = made?.lotId === lotId && made.kind === input.kind && made.quantity === input.quantity;
  if (!isSame) throw refuse('stock/request_id_reused', {}, 'clientRequestId');
}
