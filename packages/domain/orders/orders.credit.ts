import type { ActorContext } from '@tributary/db/actor';
import type { VendorActor } from '@tributary/kernel/actor';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { HoldCode } from './orders.contract.ts';
import { type CreditPosition, type CreditStanding, creditRefusal, exposureOf, type HoldWay, owedAfter } from './orders.credit.contract.ts';
import { approvalLimits, creditAccounts, creditDecisions, orderCommitments, orderHolds, orderPrepayments } from './orders.credit.sql.ts';
import { orderHeld } from './orders.events.ts';
import { rolesOfOrderLines } from './orders.lookup.ts';
import { orderLines, type orders } from './orders.sql.ts';

type Order = typeof orders.$inferSelect;

/** Why an order waits, with the figures it was judged by. */
interface Refusal {
  readonly code: HoldCode;
  readonly payerPartyId: string | null;
  readonly amountMinor: bigint;
  readonly limitMinor: bigint | null;
  readonly exposureMinor: bigint | null;
}
interface Part {
  readonly payerPartyId: string;
  readonly amountMinor: bigint;
}

/**
 * Whether the order may be accepted by this person now: its total within what the person may decide, and every payer trusted with its part
 * beside all that it owes (DOMAIN §3). The payers' accounts stay locked, so that two acceptances at once cannot both pass on one limit.
 * Where it may, the parts are committed; where not, the answer says why. What was prepaid is not owed, and passes.
 */
export async function commitOrRefuse(ctx: ConsoleContext, order: Order, released = false): Promise<Refusal | null> {
  const limitMinor = await approvalLimitOf(ctx, order.currency);
  if (limitMinor !== null && order.totalNetMinor > limitMinor)
    return { code: 'approval', payerPartyId: null, amountMinor: order.totalNetMinor, limitMinor, exposureMinor: null };
  const parts = owedAfter(await partsOf(ctx, order.id), await prepaidFor(ctx, order.id));
  for (const { payerPartyId, amountMinor } of parts) {
    const position = await lockPosition(ctx, payerPartyId, order.currency);
    const code = released ? null : creditRefusal(position, amountMinor);
    if (code) return { code, payerPartyId, amountMinor, limitMinor: position.limitMinor, exposureMinor: exposureOf(position) };
  }
  if (parts.length > 0)
    await ctx.tx.insert(orderCommitments).values(parts.map((part) => ({ orderId: order.id, currency: order.currency, ...part })));
  return null;
}

/**
 * What each payer would owe for the order, by party, so that locks are taken in one order. Copies out of a stock were charged with it, and
 * what nobody is named to pay is the vendor's own.
 */
async function partsOf(ctx: ConsoleContext, orderId: string): Promise<Part[]> {
  const roles = new Map((await rolesOfOrderLines(ctx, orderId)).map((line) => [line.lineId, line.roles]));
  const lines = await ctx.tx
    .select({ id: orderLines.id, netMinor: orderLines.netMinor })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, orderId), isNull(orderLines.lotLineId)));
  const owed = new Map<string, bigint>();
  for (const { id, netMinor } of lines) {
    const payer = roles.get(id)?.find(({ role }) => role === 'payer');
    if (payer && payer.level !== 'default') owed.set(payer.partyId, (owed.get(payer.partyId) ?? 0n) + netMinor);
  }
  return [...owed]
    .map(([payerPartyId, amountMinor]) => ({ payerPartyId, amountMinor }))
    .sort((a, b) => (a.payerPartyId < b.payerPartyId ? -1 : 1));
}

/** What came for the order before it was accepted. */
export async function prepaidFor(ctx: ConsoleContext, orderId: string): Promise<bigint> {
  const [{ total } = { total: '0' }] = await ctx.tx
    .select({ total: sql<string>`coalesce(sum(${orderPrepayments.amountMinor}), 0)` })
    .from(orderPrepayments)
    .where(eq(orderPrepayments.orderId, orderId));
  return BigInt(total);
}

/** Puts on record why the order waits; a reason that it waited for before is put away. Tells of it once, not at every new look. */
export async function hold(ctx: ConsoleContext, order: Order, refusal: Refusal): Promise<void> {
  await endHold(ctx, order.id, 'passed');
  await ctx.tx
    .insert(orderHolds)
    .values({ orderId: order.id, currency: order.currency, heldByPersonId: ctx.actor.personId, heldAt: ctx.now, ...refusal });
  if (order.state !== 'held')
    await ctx.publish(
      orderHeld,
      { orderId: order.id, orderRef: order.ref },
      { parties: [order.placedByPartyId], onBehalfOf: order.placedByPartyId },
    );
}

/** Ends the hold that the order has, if any, and says how. */
export async function endHold(ctx: ConsoleContext, orderId: string, way: HoldWay, reason: string | null = null): Promise<void> {
  await ctx.tx
    .update(orderHolds)
    .set({ endedAt: ctx.now, endedByPersonId: ctx.actor.personId, way, reason })
    .where(and(eq(orderHolds.orderId, orderId), isNull(orderHolds.endedAt)));
}

/** Why the order waits now; null where it does not. */
export async function currentHold(ctx: ConsoleContext, orderId: string) {
  const [held] = await ctx.tx
    .select()
    .from(orderHolds)
    .where(and(eq(orderHolds.orderId, orderId), isNull(orderHolds.endedAt)));
  return held ?? null;
}

/**
 * The highest total that the actor may decide in a currency, null without a limit: the person's own, else the highest of its functions.
 * Where a function has no limit it limits nobody; an administrator without a limit of its own has none.
 */
export async function approvalLimitOf(ctx: ActorContext<VendorActor>, currency: string): Promise<bigint | null> {
  const latest = await ctx.tx
    .selectDistinctOn([approvalLimits.staffFunction, approvalLimits.personId], {
      staffFunction: approvalLimits.staffFunction,
      personId: approvalLimits.personId,
      limitMinor: approvalLimits.limitMinor,
    })
    .from(approvalLimits)
    .where(eq(approvalLimits.currency, currency))
    .orderBy(approvalLimits.staffFunction, approvalLimits.personId, sql`${approvalLimits.id} desc`);
  const own = latest.find(({ personId }) => personId === ctx.actor.personId)?.limitMinor ?? null;
  if (own !== null) return own;
  const ofFunctions = ctx.actor.functions.map((held) => latest.find((one) => one.staffFunction === held)?.limitMinor ?? null);
  if (ofFunctions.length === 0 || ctx.actor.functions.includes('administrator') || ofFunctions.includes(null)) return null;
  return ofFunctions.sort((one, other) => Number(other! - one!))[0]!;
}

/** Makes the account where there is none and locks it: whoever judges the payer's credit waits here for whoever judges it now. */
export async function lockAccount(ctx: ActorContext<VendorActor>, partyId: string, currency: string) {
  await ctx.tx.insert(creditAccounts).values({ partyId, currency }).onConflictDoNothing();
  const [account] = await ctx.tx
    .select()
    .from(creditAccounts)
    .where(and(eq(creditAccounts.partyId, partyId), eq(creditAccounts.currency, currency)))
    .for('update');
  return account!;
}

/** Where the payer stands, under the lock of its account: what others committed before is counted. */
export async function lockPosition(ctx: ActorContext<VendorActor>, partyId: string, currency: string): Promise<CreditPosition> {
  const { limitMinor, openMinor, unbilledMinor, standing } = await lockAccount(ctx, partyId, currency);
  return {
    limitMinor: limitMinor ?? (await defaultLimit(ctx, currency)),
    openMinor,
    unbilledMinor,
    onOrderMinor: await onOrder(ctx, partyId, currency),
    standing: standing as CreditStanding,
  };
}

/** The vendor's default of the currency; null where none was set, or where it was taken away. */
export async function defaultLimit(ctx: ActorContext<VendorActor>, currency: string): Promise<bigint | null> {
  const [last] = await ctx.tx
    .select({ limitMinor: creditDecisions.limitMinor })
    .from(creditDecisions)
    .where(and(isNull(creditDecisions.partyId), eq(creditDecisions.currency, currency)))
    .orderBy(sql`${creditDecisions.id} desc`)
    .limit(1);
  return last?.limitMinor ?? null;
}

/** Accepted and not yet invoiced: all that is committed, until there are invoices. */
export async function onOrder(ctx: ActorContext<VendorActor>, partyId: string, currency: string): Promise<bigint> {
  const [{ total } = { total: '0' }] = await ctx.tx
    .select({ total: sql<string>`coalesce(sum(${orderCommitments.amountMinor}), 0)` })
    .from(orderCommitments)
    .where(and(eq(orderCommitments.payerPartyId, partyId), eq(orderCommitments.currency, currency), isNull(orderCommitments.endedAt)));
  return BigInt(total);
}
