import { notFound } from '@tributary/kernel/errors';
import { hashOfRequest } from '@tributary/orders/place';
import { introduce, linkCard } from '@tributary/parties/commands';
import { takesNewBusiness } from '@tributary/parties/contract';
import { partnerProfileOf, partyById, partyByRef, vendorContact } from '@tributary/parties/queries';
import { partyCards } from '@tributary/parties/schema';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, eq } from 'drizzle-orm';
import { namedCard, ownHolding, refuseUnlessSells } from './stock.assign.ts';
import {
  type DecideSaleInput,
  type DeclineSaleInput,
  type SaleRefInput,
  type SaleState,
  type SellOnInput,
  type SoldOn,
  saleStates,
} from './stock.contract.ts';
import { HOLDER_ACCOUNTS, holdingIn, moveCopies, openAccounts, refuse, tellHolder } from './stock.ledger.ts';
import { stockHoldings, stockSales } from './stock.sql.ts';

type Sale = typeof stockSales.$inferSelect;

/**
 * The holder sells copies on to a reseller, named by its own card: promised at once, in the reseller's custody when the vendor has decided
 * who is meant. The same request sent again is the same sale; another one under its id throws `stock/request_id_reused`. Throws `not_found`,
 * `stock/partner_not_active`, `stock/unknown_customer`, `stock/not_enough` (data: left).
 */
export async function sellOn(ctx: PortalContext, input: SellOnInput): Promise<SoldOn> {
  const { partyId, personId } = ctx.actor;
  const requestHash = hashOfRequest({ ...input });
  const earlier = await repetitionOf(ctx, input.clientRequestId, requestHash);
  if (earlier) return earlier;
  const holding = await ownHolding(ctx, input.ref);
  await refuseUnlessSells(ctx);
  const card = await namedCard(ctx, input.reseller, 'reseller');
  const { lotId } = holding;
  const [sale] = await ctx.tx
    .insert(stockSales)
    .values({
      lotId,
      sellerPartyId: partyId,
      cardId: card.id,
      quantity: input.quantity,
      state: 'in_review',
      requestedAt: ctx.now,
      requestedByPersonId: personId,
      clientRequestId: input.clientRequestId,
      requestHash,
    })
    .onConflictDoNothing({ target: [stockSales.sellerPartyId, stockSales.clientRequestId] })
    .returning();
  // The same request at the same moment: this one waited on the key until the other had committed.
  if (!sale) return (await repetitionOf(ctx, input.clientRequestId, requestHash))!;
  await moveOfSale(ctx, 'offered', sale, partyId);
  return { ref: sale.ref, repeated: false };
}

async function repetitionOf(ctx: PortalContext, clientRequestId: string, requestHash: string): Promise<SoldOn | null> {
  const [earlier] = await ctx.tx
    .select({ ref: stockSales.ref, requestHash: stockSales.requestHash })
    .from(stockSales)
    .where(and(eq(stockSales.sellerPartyId, ctx.actor.partyId), eq(stockSales.clientRequestId, clientRequestId)));
  if (!earlier) return null;
  if (earlier.requestHash !== requestHash) throw refuse('stock/request_id_reused', { ref: earlier.ref });
  return { ref: earlier.ref, repeated: true };
}

/** The holder takes a sale back before it is decided; the copies are in its stock at once. Throws `not_found`, `stock/sale_state`. */
export async function withdrawSale(ctx: PortalContext, input: SaleRefInput): Promise<{ ref: string }> {
  const [sale] = await ctx.tx
    .update(stockSales)
    .set({ state: saleStates.actions.withdraw.to, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId })
    .where(and(eq(stockSales.ref, input.ref), eq(stockSales.sellerPartyId, ctx.actor.partyId), eq(stockSales.state, 'in_review')))
    .returning();
  if (!sale) {
    const [known] = await ctx.tx.select({ state: stockSales.state }).from(stockSales).where(eq(stockSales.ref, input.ref));
    if (!known) throw notFound();
    throw refuse('stock/sale_state', { action: 'withdraw', state: known.state });
  }
  await moveOfSale(ctx, 'released', sale, sale.sellerPartyId);
  return { ref: sale.ref };
}

/**
 * Operations decides which party the card means and passes custody to it: the reseller holds the copies from now on, without the seller's
 * price or reference. Throws `stock/sale_state` unless in review, `stock/reseller_required` while nobody has decided,
 * `stock/reseller_already_decided` where the answer contradicts an earlier one, `stock/reseller_unfit` for the seller itself, the vendor, or who is
 * no active partner; `not_found`.
 */
export async function confirmSale(ctx: ConsoleContext, input: DecideSaleInput): Promise<{ ref: string }> {
  const sale = await lockSale(ctx, input.ref);
  const state = saleStates.next('confirm', sale.state as SaleState);
  const buyerPartyId = await resellerOf(ctx, sale, input.reseller);
  await refuseUnfitReseller(ctx, sale, buyerPartyId);
  await ctx.tx
    .update(stockSales)
    .set({ state, buyerPartyId, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId })
    .where(eq(stockSales.id, sale.id));
  await openHolding(ctx, sale, buyerPartyId);
  await introduce(ctx, { viewerPartyId: buyerPartyId, subjectPartyId: sale.sellerPartyId });
  await moveOfSale(ctx, 'sold_on', sale, buyerPartyId);
  return { ref: sale.ref };
}

/** Operations declines a sale; the copies are in the seller's stock again, and it reads the reason. Throws `stock/sale_state`, `not_found`. */
export async function declineSale(ctx: ConsoleContext, input: DeclineSaleInput): Promise<{ ref: string }> {
  const sale = await lockSale(ctx, input.ref);
  const state = saleStates.next('decline', sale.state as SaleState);
  await ctx.tx
    .update(stockSales)
    .set({ state, reason: input.reason, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId })
    .where(eq(stockSales.id, sale.id));
  await moveOfSale(ctx, 'released', sale, sale.sellerPartyId, input.reason);
  return { ref: sale.ref };
}

/** Decisions on one sale wait for one another here. */
async function lockSale(ctx: ConsoleContext, ref: string): Promise<Sale> {
  const [sale] = await ctx.tx.select().from(stockSales).where(eq(stockSales.ref, ref)).for('update');
  if (!sale) throw notFound();
  return sale;
}

/** Whom the card means. It is locked: two sales to one new reseller, decided at once, must not make two parties. */
async function resellerOf(ctx: ConsoleContext, sale: Sale, chosen: DecideSaleInput['reseller']): Promise<string> {
  const [card] = await ctx.tx.select().from(partyCards).where(eq(partyCards.id, sale.cardId)).for('update');
  const chosenPartyId = chosen ? (await partyByRef(ctx, chosen.ref)).id : null;
  if (card!.subjectPartyId) {
    if (chosenPartyId && chosenPartyId !== card!.subjectPartyId) throw refuse('stock/reseller_already_decided', {}, 'reseller');
    return card!.subjectPartyId;
  }
  if (!chosenPartyId) throw refuse('stock/reseller_required', {}, 'reseller');
  await linkCard(ctx, { cardId: card!.id, partyId: chosenPartyId });
  return chosenPartyId;
}

async function refuseUnfitReseller(ctx: ConsoleContext, sale: Sale, partyId: string): Promise<void> {
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const profile = await partnerProfileOf(ctx, partyId);
  const isFit = partyId !== sale.sellerPartyId && partyId !== vendorPartyId && profile !== null && takesNewBusiness(profile.state);
  if (!isFit) throw refuse('stock/reseller_unfit', { state: profile?.state ?? 'none' }, 'reseller');
}

/** The reseller's own holding of the lot: the product and the term, and whom it came from, but nothing of what anybody paid. */
async function openHolding(ctx: ConsoleContext, sale: Sale, holderPartyId: string): Promise<void> {
  const from = await holdingIn(ctx, sale.lotId, sale.sellerPartyId);
  const seller = await partyById(ctx, sale.sellerPartyId);
  const { productId, lotLineId, termMonths, currency, priceBookId } = from;
  await ctx.tx
    .insert(stockHoldings)
    .values({
      lotId: sale.lotId,
      holderPartyId,
      productId,
      lotLineId,
      termMonths,
      currency,
      priceBookId,
      sourceName: seller.name,
      receivedAt: ctx.now,
    })
    .onConflictDoNothing({ target: [stockHoldings.lotId, stockHoldings.holderPartyId] });
  await openAccounts(ctx, sale.lotId, holderPartyId, HOLDER_ACCOUNTS);
}

async function moveOfSale(
  ctx: PortalContext | ConsoleContext,
  kind: 'offered' | 'released' | 'sold_on',
  sale: Sale,
  toPartyId: string,
  reason?: string,
): Promise<void> {
  const { lotId, quantity, sellerPartyId } = sale;
  const moved = await moveCopies(ctx, {
    lotId,
    kind,
    quantity,
    fromPartyId: sellerPartyId,
    toPartyId,
    belongsTo: { saleId: sale.id },
    reason,
  });
  if (!moved) return;
  for (const holderPartyId of new Set([sellerPartyId, toPartyId])) {
    const holding = await holdingIn(ctx, lotId, holderPartyId);
    await tellHolder(ctx, kind, moved, { lotId, lineId: holding.lotLineId, quantity, holdingRef: holding.ref, holderPartyId });
  }
}
