import { addDays, type DateRange, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { clientRequestId, multiLine, quantity, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import type { Money } from '@tributary/kernel/money';
import { AMENDMENT_KINDS, type QuotedAmendment, RENEWAL_GRACE_DAYS, RENEWAL_OPENS_DAYS } from '@tributary/orders/life.contract';
import { z } from 'zod';
import type { EntitlementRow } from './entitlements.contract.ts';

/** Why a change of something that runs is refused. */
export type AmendErrorCode =
  | 'entitlements/one_line_only'
  | 'entitlements/not_payer'
  | 'entitlements/not_running'
  | 'entitlements/no_end'
  | 'entitlements/renewal_window'
  | 'entitlements/change_under_way'
  | 'entitlements/seats_taken'
  | 'entitlements/nothing_left'
  | 'entitlements/until_too_early'
  | 'entitlements/effective_on'
  | 'entitlements/one_customer_only'
  | 'entitlements/only_vendor'
  | 'entitlements/in_use'
  | 'entitlements/changed_since';

/** The most entitlements that are changed in one go. */
export const MAX_CHANGED = 100;

const blankIsNone = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/**
 * What is to change: `quantity` is by how many (increase, decrease) or how many run on (renewal; left out, as many as before). `termMonths`
 * is of a renewal, `until` of a co-term, `effectiveOn` of a cancellation and, for staff, of an increase or decrease.
 */
export const changeInput = z.object({
  kind: z.enum(AMENDMENT_KINDS),
  lines: z
    .array(z.object({ ref: refOf('entitlement'), quantity: blankIsNone(quantity) }))
    .min(1, { error: 'line_needed' })
    .max(MAX_CHANGED, { error: 'too_many_lines' }),
  termMonths: blankIsNone(
    z.coerce
      .number({ error: 'term_months' })
      .int({ error: 'term_months' })
      .min(1, { error: 'term_months' })
      .max(120, { error: 'term_months' }),
  ),
  until: blankIsNone(isoDate),
  effectiveOn: blankIsNone(isoDate),
});
export type ChangeInput = z.output<typeof changeInput>;

/** One request; where it touches several customers it makes an order for each, all under ids that follow from this one. */
export const orderChangeInput = changeInput.extend({
  clientRequestId,
  purchaseOrderNumber: blankIsNone(singleLine(100)),
  note: blankIsNone(multiLine(2_000)),
});
export type OrderChangeInput = z.output<typeof orderChangeInput>;

/** What can be renewed now, or brought to one end with the entitlement named. */
export const changeableInput = z.object({
  kind: z.enum(['renewal', 'co_term']),
  ref: refOf('entitlement').optional(),
  partyRef: refOf('party').optional(),
});
export type ChangeableInput = z.output<typeof changeableInput>;

export const withdrawOrderInput = z.object({ ref: refOf('order'), reason: multiLine(1_000) });
export type WithdrawOrderInput = z.output<typeof withdrawOrderInput>;

/** Whether a line with this term may be renewed on the day. */
export function isRenewable(term: DateRange, today: IsoDate): boolean {
  if (term.until === null) return false;
  return today >= addDays(term.until, -RENEWAL_OPENS_DAYS) && today <= addDays(term.until, RENEWAL_GRACE_DAYS);
}

/** One order that the change would make: of one customer, in one currency. */
export interface QuotedChange {
  readonly customerName: string;
  readonly lines: readonly QuotedAmendment[];
  readonly total: Money;
}
export interface ChangeQuote {
  readonly orders: readonly QuotedChange[];
}
export interface OrderedChange {
  readonly orders: readonly { readonly ref: string; readonly repeated: boolean }[];
}

/** What was done to an entitlement, newest first. `quantityDelta` counts from `effectiveOn` on. */
export interface EntitlementChange {
  readonly kind: (typeof AMENDMENT_KINDS)[number] | 'withdrawn';
  readonly effectiveOn: IsoDate;
  readonly quantityDelta: number;
  readonly until: IsoDate | null;
  readonly recordedAt: Date;
}
/** What the reader may change about one entitlement, and what was changed. */
export interface ChangesOfEntitlement {
  readonly history: readonly EntitlementChange[];
  readonly may: readonly (typeof AMENDMENT_KINDS)[number][];
  /** Whether the reader might, if it paid for it itself. */
  readonly isPaidByAnother: boolean;
}
/** One that may be chosen, with its end. */
export type ChangeableRow = Pick<EntitlementRow, 'ref' | 'productName' | 'sku' | 'quantity' | 'term' | 'customerName'>;
