import { STAFF_FUNCTIONS, type StaffFunction } from '@tributary/kernel/actor';
import { type IsoDate, isoDate } from '@tributary/kernel/dates';
import { clientRequestId, multiLine, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { currencyCode, fromDecimal, type Money } from '@tributary/kernel/money';
import { z } from 'zod';
import { type HoldCode, type OwnHold, orderRefInput } from './orders.contract.ts';

/** How a payer stands: warned changes nothing yet; prepay lets pass what is paid before; hold stops every new order (DOMAIN §6). */
export const CREDIT_STANDINGS = ['good', 'warned', 'prepay', 'hold'] as const;
export type CreditStanding = (typeof CREDIT_STANDINGS)[number];

/** How a hold ended. */
export const HOLD_WAYS = ['passed', 'prepaid', 'released', 'approved', 'rejected', 'cancelled'] as const;
export type HoldWay = (typeof HOLD_WAYS)[number];

/** What credit is judged by: all in minor units of one currency. No limit: nothing stops the payer. */
export interface CreditPosition {
  readonly limitMinor: bigint | null;
  readonly openMinor: bigint;
  readonly unbilledMinor: bigint;
  readonly onOrderMinor: bigint;
  readonly standing: CreditStanding;
}

/** Open, unbilled and on order together (DOMAIN §3). */
export const exposureOf = ({ openMinor, unbilledMinor, onOrderMinor }: CreditPosition): bigint => openMinor + unbilledMinor + onOrderMinor;

/** Why an order that adds so much must wait; null where it passes. What was prepaid is not in the amount: nothing more passes always. */
export function creditRefusal(position: CreditPosition, amountMinor: bigint): HoldCode | null {
  if (amountMinor <= 0n) return null;
  if (position.standing === 'hold') return 'credit_stop';
  if (position.standing === 'prepay') return 'prepay_only';
  return position.limitMinor !== null && exposureOf(position) + amountMinor > position.limitMinor ? 'credit_limit' : null;
}

/** What each payer of an order still has to be trusted with, once what was prepaid is taken off, first payer first. */
export function owedAfter<Part extends { readonly amountMinor: bigint }>(parts: readonly Part[], prepaidMinor: bigint): Part[] {
  let left = prepaidMinor;
  return parts.map((part) => {
    const open = part.amountMinor - left;
    left = open < 0n ? -open : 0n;
    return { ...part, amountMinor: open < 0n ? 0n : open };
  });
}

/** An amount as typed, in the currency beside it; nothing typed is null. */
const amountTyped = z.string().trim().max(40, { error: 'too_long' });
const reason = multiLine(1_000);
const readAmount = <T extends { currency: string; amount: string }>({ amount, ...rest }: T, ctx: z.RefinementCtx, isOptional: boolean) => {
  const amountMinor = amount === '' && isOptional ? null : fromDecimal(amount, rest.currency);
  if (amountMinor === null && !(amount === '' && isOptional)) ctx.addIssue({ code: 'custom', path: ['amount'], message: 'amount' });
  return { ...rest, amountMinor };
};

/** A payer's limit and standing; an empty amount leaves the vendor's default. */
export const setCreditInput = z
  .object({
    partyRef: refOf('party'),
    currency: currencyCode,
    amount: amountTyped,
    standing: z.enum(CREDIT_STANDINGS).default('good'),
    reason,
  })
  .transform((input, ctx) => readAmount(input, ctx, true));
export type SetCreditInput = z.output<typeof setCreditInput>;

/** What holds for payers without a limit of their own; an empty amount: no limit. */
export const setCreditDefaultInput = z
  .object({ currency: currencyCode, amount: amountTyped, reason })
  .transform((input, ctx) => readAmount(input, ctx, true));
export type SetCreditDefaultInput = z.output<typeof setCreditDefaultInput>;

/** Up to which total somebody decides: a function, or a person (whose own limit goes before). An empty amount takes the limit away. */
export const setApprovalLimitInput = z
  .object({
    whose: z.union([
      z.enum(STAFF_FUNCTIONS).transform((staffFunction) => ({ staffFunction, personRef: null })),
      refOf('person').transform((personRef) => ({ staffFunction: null, personRef })),
    ]),
    currency: currencyCode,
    amount: amountTyped,
  })
  .transform((input, ctx) => readAmount(input, ctx, true));
export type SetApprovalLimitInput = z.output<typeof setApprovalLimitInput>;

export const releaseOrderInput = orderRefInput.extend({ reason });
export type ReleaseOrderInput = z.output<typeof releaseOrderInput>;

/** Money that came for an order before it is accepted, in the order's currency. */
export const recordPrepaymentInput = orderRefInput.extend({
  clientRequestId,
  amount: amountTyped.min(1, { error: 'required' }),
  paidOn: isoDate,
  reference: singleLine(120),
});
export type RecordPrepaymentInput = z.output<typeof recordPrepaymentInput>;

export const creditOfPartyInput = z.object({ ref: refOf('party') });

/** An open or past hold as staff read it. */
export interface OrderHold extends OwnHold {
  readonly payer: { readonly ref: string; readonly name: string } | null;
  readonly heldAt: Date;
  readonly heldByName: string;
  readonly ended: { readonly at: Date; readonly byName: string; readonly way: HoldWay; readonly reason: string | null } | null;
}

export interface OrderPrepayment {
  readonly amount: Money;
  readonly paidOn: IsoDate;
  readonly reference: string;
  readonly recordedByName: string;
}

/** Everything about an order's way past its hold. `mayRelease` is of the person asking, its limit taken into account. */
export interface OrderHolds {
  /** The one that holds it now. */
  readonly current: OrderHold | null;
  readonly past: readonly OrderHold[];
  readonly prepayments: readonly OrderPrepayment[];
  readonly prepaid: Money;
  /** What the person asking may decide, null without a limit. */
  readonly approvalLimit: Money | null;
  readonly mayRelease: boolean;
}

export interface CreditDecision {
  readonly limit: Money | null;
  readonly standing: CreditStanding;
  readonly reason: string;
  readonly setByName: string;
  readonly setAt: Date;
}

/** A payer's credit in one currency. `limit` is the one in force, its own or the default. */
export interface CreditOfParty {
  readonly currency: string;
  readonly limit: Money | null;
  readonly isDefault: boolean;
  readonly open: Money;
  readonly unbilled: Money;
  readonly onOrder: Money;
  readonly exposure: Money;
  readonly standing: CreditStanding;
  readonly heldOrders: readonly { readonly ref: string; readonly amount: Money }[];
  readonly history: readonly CreditDecision[];
}

/** The rules of the house: default limits by currency, and who decides up to which total. */
export interface CreditRules {
  readonly defaults: readonly (CreditDecision & { readonly currency: string })[];
  readonly approvals: readonly {
    readonly staffFunction: StaffFunction | null;
    readonly person: { readonly ref: string; readonly name: string } | null;
    readonly limit: Money;
    readonly setByName: string;
    readonly setAt: Date;
  }[];
  readonly staff: readonly { readonly ref: string; readonly name: string }[];
}
