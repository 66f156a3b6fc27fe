import { people } from '@tributary/identity/schema';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { fromDecimal } from '@tributary/kernel/money';
import { partyByRef } from '@tributary/parties/queries';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { type OrderState, type OrdersErrorCode, orderStates } from './orders.contract.ts';
import type {
  CreditStanding,
  HoldWay,
  RecordPrepaymentInput,
  ReleaseOrderInput,
  SetApprovalLimitInput,
  SetCreditDefaultInput,
  SetCreditInput,
} from './orders.credit.contract.ts';
import { approvalLimits, creditAccounts, creditDecisions, orderCommitments, orderHolds, orderPrepayments } from './orders.credit.sql.ts';
import { approvalLimitOf, commitOrRefuse, currentHold, endHold, lockAccount, prepaidFor } from './orders.credit.ts';
import { acceptOrder, lockOrder, settleAccepted } from './orders.decide.ts';
import { creditSet, orderWithdrawn, prepaymentRecorded } from './orders.events.ts';
import { orders } from './orders.sql.ts';

/**
 * Somebody answers by name for an order whose payer's credit does not carry it, with a reason that stays on record. Throws `orders/state`
 * unless it is held, `orders/approval_needed` (data: limit) where the total is above what the person may decide, whatever it waits for.
 */
export async function releaseOrder(ctx: ConsoleContext, input: ReleaseOrderInput): Promise<{ ref: string }> {
  const order = await lockOrder(ctx, input.ref);
  if (order.state !== 'held') throw new DomainError('orders/state' satisfies OrdersErrorCode, { action: 'release', state: order.state });
  const refusal = await commitOrRefuse(ctx, order, true);
  if (refusal) throw new DomainError('orders/approval_needed' satisfies OrdersErrorCode, {});
  await endHold(ctx, order.id, 'released', input.reason);
  await settleAccepted(ctx, order);
  return { ref: order.ref };
}

/**
 * Money came for an order that is not accepted: recorded once a request id. An order held for credit is judged again at once, and
 * `accepted` says whether it went through. Throws `orders/state` once it is decided, `orders/prepayment_too_large` above its total.
 */
export async function recordPrepayment(ctx: ConsoleContext, input: RecordPrepaymentInput): Promise<{ ref: string; accepted: boolean }> {
  const order = await lockOrder(ctx, input.ref);
  const { ref, clientRequestId, amount, ...paid } = input;
  const [before] = await ctx.tx
    .select({ id: orderPrepayments.id })
    .from(orderPrepayments)
    .where(and(eq(orderPrepayments.orderId, order.id), eq(orderPrepayments.clientRequestId, clientRequestId)));
  if (before) return { ref, accepted: order.state === 'accepted' };
  if (order.state !== 'submitted' && order.state !== 'held')
    throw new DomainError('orders/state' satisfies OrdersErrorCode, { action: 'prepay', state: order.state });
  const amountMinor = fromDecimal(amount, order.currency);
  if (amountMinor === null || amountMinor <= 0n) throw new DomainError('orders/amount' satisfies OrdersErrorCode, {}, { field: 'amount' });
  if ((await prepaidFor(ctx, order.id)) + amountMinor > order.totalNetMinor)
    throw new DomainError('orders/prepayment_too_large' satisfies OrdersErrorCode, {}, { field: 'amount' });
  await ctx.tx.insert(orderPrepayments).values({
    orderId: order.id,
    clientRequestId,
    amountMinor,
    currency: order.currency,
    ...paid,
    recordedByPersonId: ctx.actor.personId,
    recordedAt: ctx.now,
  });
  await ctx.publish(prepaymentRecorded, { orderId: order.id, orderRef: order.ref }, { parties: [] });
  return { ref, accepted: order.state === 'held' && (await acceptHeldOrders(ctx, [order.ref], 'prepaid')).length > 0 };
}

/**
 * Judges held orders again, one after the other, and accepts those that pass; the others go on waiting for what they now wait for. Those
 * above what the person may decide are left as they are.
 */
export async function acceptHeldOrders(ctx: ConsoleContext, refs: readonly string[], way: HoldWay = 'passed'): Promise<string[]> {
  const accepted: string[] = [];
  for (const ref of refs) {
    const order = await lockOrder(ctx, ref);
    const limitMinor = await approvalLimitOf(ctx, order.currency);
    const held = await currentHold(ctx, order.id);
    if (order.state !== 'held' || held?.code === 'approval' || (limitMinor !== null && order.totalNetMinor > limitMinor)) continue;
    const { state } = await acceptOrder(ctx, { ref }, way);
    if (state === 'accepted') accepted.push(ref);
  }
  return accepted;
}

/**
 * A payer's limit and standing in one currency, with a reason that stays on its history. Its held orders are judged again at once, oldest
 * first, as far as the person may decide; the answer names those that went through. Throws `not_found` for an unknown party.
 */
export async function setCredit(ctx: ConsoleContext, input: SetCreditInput): Promise<{ accepted: string[] }> {
  const party = await partyByRef(ctx, input.partyRef);
  await lockAccount(ctx, party.id, input.currency);
  const now = { limitMinor: input.amountMinor, standing: input.standing };
  await ctx.tx
    .update(creditAccounts)
    .set(now)
    .where(and(eq(creditAccounts.partyId, party.id), eq(creditAccounts.currency, input.currency)));
  await decide(ctx, { partyId: party.id, currency: input.currency, reason: input.reason, ...now });
  await ctx.publish(creditSet, { partyId: party.id, partyRef: party.ref, currency: input.currency }, { parties: [] });
  return { accepted: await acceptHeldOrders(ctx, await heldOrdersOf(ctx, party.id, input.currency)) };
}

/** The limit of payers that have none of their own, by currency; no amount: none. Orders already held wait until somebody looks again. */
export async function setCreditDefault(ctx: ConsoleContext, input: SetCreditDefaultInput): Promise<{ currency: string }> {
  await decide(ctx, { partyId: null, currency: input.currency, limitMinor: input.amountMinor, standing: 'good', reason: input.reason });
  return { currency: input.currency };
}

async function decide(
  ctx: ConsoleContext,
  decision: { partyId: string | null; currency: string; limitMinor: bigint | null; standing: CreditStanding; reason: string },
): Promise<void> {
  await ctx.tx.insert(creditDecisions).values({ ...decision, setByPersonId: ctx.actor.personId, setAt: ctx.now });
}

/** Up to which total a function or a person may decide. The last word holds. Throws `not_found` for an unknown person. */
export async function setApprovalLimit(ctx: ConsoleContext, input: SetApprovalLimitInput): Promise<{ currency: string }> {
  const { staffFunction, personRef } = input.whose;
  const [person] = personRef ? await ctx.tx.select({ id: people.id }).from(people).where(eq(people.ref, personRef)) : [];
  if (personRef && !person) throw notFound();
  await ctx.tx.insert(approvalLimits).values({
    staffFunction,
    personId: person?.id ?? null,
    currency: input.currency,
    limitMinor: input.amountMinor,
    setByPersonId: ctx.actor.personId,
    setAt: ctx.now,
  });
  return { currency: input.currency };
}

async function heldOrdersOf(ctx: ConsoleContext, partyId: string, currency: string): Promise<string[]> {
  const held = await ctx.tx
    .select({ ref: orders.ref })
    .from(orderHolds)
    .innerJoin(orders, eq(orders.id, orderHolds.orderId))
    .where(
      and(eq(orderHolds.payerPartyId, partyId), eq(orderHolds.currency, currency), isNull(orderHolds.endedAt), eq(orders.state, 'held')),
    )
    .orderBy(asc(orders.submittedAt), asc(orders.id));
  return held.map(({ ref }) => ref);
}

/**
 * Takes an accepted order back, for whoever has made sure that nothing of it is in use: its payers are committed no longer, and its party
 * reads the reason. Throws `orders/state` unless it is accepted. The order is locked by the caller.
 */
export async function withdrawAccepted(ctx: ConsoleContext, order: typeof orders.$inferSelect, reason: string): Promise<void> {
  const state = orderStates.next('withdraw', order.state as OrderState);
  await ctx.tx
    .update(orders)
    .set({ state, decidedAt: ctx.now, decidedByPersonId: ctx.actor.personId, decisionReason: reason })
    .where(eq(orders.id, order.id));
  await ctx.tx
    .update(orderCommitments)
    .set({ endedAt: ctx.now })
    .where(and(eq(orderCommitments.orderId, order.id), isNull(orderCommitments.endedAt)));
  const told = { parties: [order.placedByPartyId], onBehalfOf: order.placedByPartyId };
  await ctx.publish(orderWithdrawn, { orderId: order.id, orderRef: order.ref }, told);
}
