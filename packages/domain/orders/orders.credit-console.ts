import { people } from '@tributary/identity/schema';
import { holds, type StaffFunction } from '@tributary/kernel/actor';
import { notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { partyByRef } from '@tributary/parties/queries';
import { memberships, parties, vendorSettings } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { HoldCode, OrderRefInput } from './orders.contract.ts';
import type {
  CreditDecision,
  CreditOfParty,
  CreditRules,
  CreditStanding,
  HoldWay,
  OrderHold,
  OrderHolds,
} from './orders.credit.contract.ts';
import { approvalLimits, creditAccounts, creditDecisions, orderHolds, orderPrepayments } from './orders.credit.sql.ts';
import { approvalLimitOf, defaultLimit, onOrder, prepaidFor } from './orders.credit.ts';
import { orders } from './orders.sql.ts';

const heldBy = alias(people, 'held_by');
const endedBy = alias(people, 'ended_by');
const orNull = (amountMinor: bigint | null, currency: string) => (amountMinor === null ? null : money(amountMinor, currency));

/** How the order is held, was held, and what came for it; with what the person asking may do about it. Throws `not_found`. */
export async function getOrderHolds(ctx: ConsoleContext, input: OrderRefInput): Promise<OrderHolds> {
  const [order] = await ctx.tx.select().from(orders).where(eq(orders.ref, input.ref));
  if (!order) throw notFound();
  const rows = await ctx.tx
    .select({
      hold: orderHolds,
      payerRef: parties.ref,
      payerName: parties.name,
      heldByName: heldBy.name,
      endedByName: endedBy.name,
    })
    .from(orderHolds)
    .innerJoin(heldBy, eq(heldBy.id, orderHolds.heldByPersonId))
    .leftJoin(endedBy, eq(endedBy.id, orderHolds.endedByPersonId))
    .leftJoin(parties, eq(parties.id, orderHolds.payerPartyId))
    .where(eq(orderHolds.orderId, order.id))
    .orderBy(desc(orderHolds.id));
  const all = rows.map(
    ({ hold, payerRef, payerName, heldByName, endedByName }): OrderHold => ({
      code: hold.code as HoldCode,
      amount: money(hold.amountMinor, hold.currency),
      limit: orNull(hold.limitMinor, hold.currency),
      exposure: orNull(hold.exposureMinor, hold.currency),
      payer: payerRef && payerName ? { ref: payerRef, name: payerName } : null,
      heldAt: hold.heldAt,
      heldByName,
      ended: hold.endedAt && { at: hold.endedAt, byName: endedByName ?? '', way: hold.way as HoldWay, reason: hold.reason },
    }),
  );
  const prepayments = await ctx.tx
    .select({
      amountMinor: orderPrepayments.amountMinor,
      paidOn: orderPrepayments.paidOn,
      reference: orderPrepayments.reference,
      recordedByName: people.name,
    })
    .from(orderPrepayments)
    .innerJoin(people, eq(people.id, orderPrepayments.recordedByPersonId))
    .where(eq(orderPrepayments.orderId, order.id))
    .orderBy(asc(orderPrepayments.id));
  const limitMinor = await approvalLimitOf(ctx, order.currency);
  const isWithin = limitMinor === null || order.totalNetMinor <= limitMinor;
  return {
    // A hold that its party cancelled stands open: nobody decided on it.
    current: order.state === 'held' ? (all.find(({ ended }) => ended === null) ?? null) : null,
    past: all.filter(({ ended }) => ended !== null),
    prepayments: prepayments.map(({ amountMinor, ...paid }) => ({ ...paid, amount: money(amountMinor, order.currency) })),
    prepaid: money(await prepaidFor(ctx, order.id), order.currency),
    approvalLimit: orNull(limitMinor, order.currency),
    mayRelease: order.state === 'held' && isWithin && holds(ctx.actor, 'finance'),
  };
}

const decisionColumns = {
  currency: creditDecisions.currency,
  limitMinor: creditDecisions.limitMinor,
  standing: creditDecisions.standing,
  reason: creditDecisions.reason,
  setByName: people.name,
  setAt: creditDecisions.setAt,
};
const toDecision = (row: {
  currency: string;
  limitMinor: bigint | null;
  standing: string;
  reason: string;
  setByName: string;
  setAt: Date;
}): CreditDecision => ({
  limit: orNull(row.limitMinor, row.currency),
  standing: row.standing as CreditStanding,
  reason: row.reason,
  setByName: row.setByName,
  setAt: row.setAt,
});
/** As far back as a page shows it. */
const HISTORY_SHOWN = 50;

/** What the party may owe and owes as a payer, by currency, with who decided it when. Throws `not_found`. */
export async function getCreditOfParty(ctx: ConsoleContext, input: { ref: string }): Promise<CreditOfParty[]> {
  const party = await partyByRef(ctx, input.ref);
  const accounts = await ctx.tx
    .select()
    .from(creditAccounts)
    .where(eq(creditAccounts.partyId, party.id))
    .orderBy(asc(creditAccounts.currency));
  const history = await ctx.tx
    .select(decisionColumns)
    .from(creditDecisions)
    .innerJoin(people, eq(people.id, creditDecisions.setByPersonId))
    .where(eq(creditDecisions.partyId, party.id))
    .orderBy(desc(creditDecisions.id))
    .limit(HISTORY_SHOWN);
  const held = await ctx.tx
    .select({ ref: orders.ref, amountMinor: orderHolds.amountMinor, currency: orderHolds.currency })
    .from(orderHolds)
    .innerJoin(orders, eq(orders.id, orderHolds.orderId))
    .where(and(eq(orderHolds.payerPartyId, party.id), isNull(orderHolds.endedAt), eq(orders.state, 'held')))
    .orderBy(asc(orders.submittedAt))
    .limit(HISTORY_SHOWN);
  const positions: CreditOfParty[] = [];
  for (const { currency, limitMinor, openMinor, unbilledMinor, standing } of accounts) {
    const onOrderMinor = await onOrder(ctx, party.id, currency);
    positions.push({
      currency,
      limit: orNull(limitMinor ?? (await defaultLimit(ctx, currency)), currency),
      isDefault: limitMinor === null,
      open: money(openMinor, currency),
      unbilled: money(unbilledMinor, currency),
      onOrder: money(onOrderMinor, currency),
      exposure: money(openMinor + unbilledMinor + onOrderMinor, currency),
      standing: standing as CreditStanding,
      heldOrders: held
        .filter((one) => one.currency === currency)
        .map(({ ref, amountMinor }) => ({ ref, amount: money(amountMinor, currency) })),
      history: history.filter((one) => one.currency === currency).map(toDecision),
    });
  }
  return positions;
}

/** Default limits by currency and who may decide up to which total, as they hold now. */
export async function getCreditRules(ctx: ConsoleContext): Promise<CreditRules> {
  const defaults = await ctx.tx
    .selectDistinctOn([creditDecisions.currency], decisionColumns)
    .from(creditDecisions)
    .innerJoin(people, eq(people.id, creditDecisions.setByPersonId))
    .where(isNull(creditDecisions.partyId))
    .orderBy(creditDecisions.currency, desc(creditDecisions.id));
  const whose = alias(people, 'whose');
  const approvals = await ctx.tx
    .selectDistinctOn([approvalLimits.currency, approvalLimits.staffFunction, approvalLimits.personId], {
      staffFunction: approvalLimits.staffFunction,
      personRef: whose.ref,
      personName: whose.name,
      currency: approvalLimits.currency,
      limitMinor: approvalLimits.limitMinor,
      setByName: people.name,
      setAt: approvalLimits.setAt,
    })
    .from(approvalLimits)
    .innerJoin(people, eq(people.id, approvalLimits.setByPersonId))
    .leftJoin(whose, eq(whose.id, approvalLimits.personId))
    .orderBy(approvalLimits.currency, approvalLimits.staffFunction, approvalLimits.personId, desc(approvalLimits.id));
  const staff = await ctx.tx
    .selectDistinct({ ref: people.ref, name: people.name })
    .from(memberships)
    .innerJoin(vendorSettings, eq(vendorSettings.partyId, memberships.partyId))
    .innerJoin(people, eq(people.id, memberships.personId))
    .orderBy(asc(people.name), asc(people.ref));
  return {
    defaults: defaults.map((row) => ({ currency: row.currency, ...toDecision(row) })),
    approvals: approvals.flatMap(({ limitMinor, currency, personRef, personName, staffFunction, ...set }) =>
      limitMinor === null
        ? []
        : [
            {
              ...set,
              staffFunction: staffFunction as StaffFunction | null,
              person: personRef && personName ? { ref: personRef, name: personName } : null,
              limit: money(limitMinor, currency),
            },
          ],
    ),
    staff,
  };
}
