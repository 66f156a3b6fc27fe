import { type IsoDate, isoDate } from '@tributary/kernel/dates';
import { clientRequestId, emailAddress, multiLine, quantity, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { currencyCode, type Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { countryCode, partyName } from '@tributary/parties/contract';
import type { PriceTrace } from '@tributary/pricing/contract';
import { z } from 'zod';

/** Every refusal of this module. Forms switch on them exhaustively. */
export type OrdersErrorCode =
  | 'orders/request_id_reused'
  | 'orders/no_price'
  | 'orders/currency_without_book'
  | 'orders/start_in_past'
  | 'orders/start_too_late'
  | 'orders/unknown_product'
  | 'orders/product_retired'
  | 'orders/unknown_customer'
  | 'orders/not_a_partner'
  | 'orders/partner_not_active'
  | 'orders/end_user_required'
  | 'orders/end_user_already_decided'
  | 'orders/state';

export const ORDER_STATES = ['draft', 'submitted', 'held', 'accepted', 'rejected', 'fulfilled', 'closed', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];
export type OrderAction = 'accept' | 'reject' | 'cancel';

/** What may be done to an order when. Holding, fulfilment and closing come with credit and invoicing; their states are reserved. */
export const orderStates = defineStates<OrderState, OrderAction>('orders/state' satisfies OrdersErrorCode, {
  accept: { from: ['submitted'], to: 'accepted' },
  reject: { from: ['submitted'], to: 'rejected' },
  cancel: { from: ['submitted'], to: 'cancelled' },
});

/** What a party can be to a line (DOMAIN §1). */
export const ROLE_NAMES = [
  'end_user',
  'signatory',
  'bill_to',
  'payer',
  'financed_by',
  'sold_by',
  'serviced_by',
  'registered_by',
  'supplied_by',
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/**
 * One chip of the role strip. `name` is what the reader may know the party by (a partner: its own card of the customer); `ref` is a card's
 * for partners, a party's for staff, null where the reader has no page of it. `since` is null on an order, whose roles have no period yet.
 */
export interface RoleChip {
  readonly role: RoleName;
  readonly tier: number;
  readonly name: string;
  readonly ref: string | null;
  readonly since: IsoDate | null;
}

/**
 * Who holds what on an order when it is placed, by the paper it is bought on. A partner buys from the vendor and sells on (reseller's
 * paper): it sells, is billed and pays, and the vendor signs towards it; the end user is named by the vendor at acceptance. A party that
 * buys for itself is end user, billed and payer at once, and nobody stands between.
 */
export const ORDER_ROLE_PATTERNS = {
  reseller_paper: { placing: ['sold_by', 'bill_to', 'payer'], vendor: ['signatory'] },
  own_use: { placing: ['end_user', 'bill_to', 'payer'], vendor: ['signatory'] },
} as const satisfies Record<string, { placing: readonly RoleName[]; vendor: readonly RoleName[] }>;

/** The roles that placing an order assigns; see ORDER_ROLE_PATTERNS. */
export function rolesOfNewOrder(
  pattern: keyof typeof ORDER_ROLE_PATTERNS,
  parties: { placingPartyId: string; vendorPartyId: string },
): { role: RoleName; partyId: string }[] {
  const { placing, vendor } = ORDER_ROLE_PATTERNS[pattern];
  return [
    ...placing.map((role) => ({ role, partyId: parties.placingPartyId })),
    ...vendor.map((role) => ({ role, partyId: parties.vendorPartyId })),
  ];
}

/** A price book names a subscription's price for a year; longer and shorter terms are charged by the month. */
export const PRICED_TERM_MONTHS = 12;

/** The term a line is ordered for, in months: a year unless said otherwise; null for what is bought once and for all. */
export function termMonthsOf(kind: string, requested: number | undefined): number | null {
  return kind === 'perpetual' ? null : (requested ?? PRICED_TERM_MONTHS);
}

/** A book's unit price for the term ordered, rounded half up to the minor unit. `termMonths` null: bought once, so the price as it stands. */
export function priceForTerm(unitMinor: bigint, termMonths: number | null): bigint {
  if (termMonths === null) return unitMinor;
  const year = BigInt(PRICED_TERM_MONTHS);
  return (2n * unitMinor * BigInt(termMonths) + year) / (2n * year);
}

/** How far ahead a start may lie, in months. */
export const START_WITHIN_MONTHS = 36;
export const MAX_LINES = 200;

const optionalLine = (maxLength: number) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? undefined : text))
    .pipe(singleLine(maxLength).optional())
    .optional();
const optionalText = (maxLength: number) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? undefined : text))
    .pipe(multiLine(maxLength).optional())
    .optional();
const optionalEmail = z
  .string()
  .transform((text) => (text.trim() === '' ? undefined : text))
  .pipe(emailAddress.optional())
  .optional();

/** For whom: an own card, a customer named for the first time (kept as a card), or the placing party itself. */
export const orderCustomer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), ref: refOf('card') }),
  z.object({
    kind: z.literal('new'),
    name: partyName,
    country: countryCode,
    contactName: optionalLine(200),
    contactEmail: optionalEmail,
  }),
  z.object({ kind: z.literal('self') }),
]);
export type OrderCustomer = z.infer<typeof orderCustomer>;

const orderLineInput = z.object({
  productRef: refOf('product'),
  quantity,
  /** Months; ignored for perpetual products, a year where it is left out. */
  termMonths: z.coerce
    .number({ error: 'term_months' })
    .int({ error: 'term_months' })
    .min(1, { error: 'term_months' })
    .max(120, { error: 'term_months' })
    .optional(),
});
const orderLinesInput = z.array(orderLineInput).min(1, { error: 'line_needed' }).max(MAX_LINES, { error: 'too_many_lines' });

export const quoteOrderInput = z.object({
  currency: currencyCode,
  startsOn: isoDate,
  customer: orderCustomer.optional(),
  lines: orderLinesInput,
});
export type QuoteOrderInput = z.infer<typeof quoteOrderInput>;

/** No price is ever typed: the placing party's own books answer (DOMAIN §3). */
export const submitOrderInput = z.object({
  clientRequestId,
  currency: currencyCode,
  startsOn: isoDate,
  purchaseOrderNumber: optionalLine(100),
  note: optionalText(2_000),
  customer: orderCustomer,
  lines: orderLinesInput,
});
export type SubmitOrderInput = z.infer<typeof submitOrderInput>;

export const orderRefInput = z.object({ ref: refOf('order') });
export type OrderRefInput = z.infer<typeof orderRefInput>;

const search = z.string().trim().max(100).optional();
export const listOrdersInput = pageInput.extend({ state: z.enum(ORDER_STATES).optional(), q: search });
export type ListOrdersInput = z.infer<typeof listOrdersInput>;

/**
 * Who the end user is, decided by operations. Left out where it is decided already: the placing party buys for itself, or its card was
 * linked by an earlier order.
 */
export const acceptOrderInput = orderRefInput.extend({
  endUser: z
    .discriminatedUnion('kind', [z.object({ kind: z.literal('party'), ref: refOf('party') }), z.object({ kind: z.literal('create') })])
    .optional(),
});
export type AcceptOrderInput = z.infer<typeof acceptOrderInput>;

export const rejectOrderInput = orderRefInput.extend({ reason: multiLine(1_000) });
export type RejectOrderInput = z.infer<typeof rejectOrderInput>;

/** One order in a list of the placing party. `customerName` is its own wording. */
export interface OrderRow {
  readonly ref: string;
  readonly state: OrderState;
  readonly customerName: string;
  readonly purchaseOrderNumber: string | null;
  readonly total: Money;
  readonly lineCount: number;
  readonly submittedAt: Date;
  readonly startsOn: IsoDate;
}

/** A line with its frozen price. `unitList`, `unitNet` are for the whole term of one unit; `net` for all units. */
export interface OrderLine {
  readonly ref: string;
  readonly position: number;
  readonly productRef: string;
  readonly sku: string;
  readonly productName: string;
  readonly quantity: number;
  readonly termMonths: number | null;
  readonly unitList: Money;
  readonly unitNet: Money;
  readonly net: Money;
  readonly trace: PriceTrace;
}

export interface OrderDetail extends OrderRow {
  readonly note: string | null;
  readonly placedByName: string;
  readonly roles: RoleChip[];
  readonly lines: OrderLine[];
  readonly decision: { readonly at: Date; readonly reason: string | null } | null;
  readonly canCancel: boolean;
}

export interface ConsoleOrderRow extends OrderRow {
  readonly placedBy: { readonly ref: string; readonly name: string };
}

export interface ConsoleOrderDetail extends Omit<OrderDetail, 'canCancel'> {
  readonly placedBy: { readonly ref: string; readonly name: string };
  readonly customer: {
    readonly card: {
      readonly name: string;
      readonly country: string;
      readonly contactName: string | null;
      readonly contactEmail: string | null;
    } | null;
    readonly party: { readonly ref: string; readonly name: string } | null;
    readonly proposals: readonly { readonly ref: string; readonly name: string; readonly country: string; readonly reason: string }[];
  };
  readonly actions: readonly OrderAction[];
}

export interface QuotedLine {
  readonly productRef: string;
  readonly quantity: number;
  readonly termMonths: number | null;
  readonly ok: boolean;
  readonly unitList?: Money;
  readonly unitNet?: Money;
  readonly net?: Money;
  readonly trace: PriceTrace;
}
export interface OrderQuote {
  readonly lines: QuotedLine[];
  /** Null while a line has no price. */
  readonly total: Money | null;
}

export interface SubmittedOrder {
  readonly ref: string;
  /** Whether this request had been placed before: the same order, not another. */
  readonly repeated: boolean;
}
