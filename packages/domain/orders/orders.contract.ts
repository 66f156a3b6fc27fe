import { type IsoDate, isoDate } from '@tributary/kernel/dates';
import { clientRequestId, emailAddress, multiLine, quantity, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { currencyCode, type Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { countryCode, partyName } from '@tributary/parties/contract';
import type { CostTrace, PriceTrace } from '@tributary/pricing/contract';
import { z } from 'zod';
import {
  ORDER_PATTERN_NAMES,
  type OrderDelivery,
  type OrderEntry,
  type OrderPatternName,
  patternOf,
  type Seat,
} from './orders.patterns.ts';

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
  | 'orders/reseller_required'
  | 'orders/reseller_already_decided'
  | 'orders/lessor_required'
  | 'orders/lessor_already_decided'
  | 'orders/seat_required'
  | 'orders/seat_not_in_pattern'
  | 'orders/same_party_twice'
  | 'orders/unknown_party'
  | 'orders/party_ended'
  | 'orders/vendor_not_allowed'
  | 'orders/seller_not_active'
  | 'orders/pattern_not_possible'
  | 'orders/amount_too_large'
  | 'orders/approval_needed'
  | 'orders/amount'
  | 'orders/prepayment_too_large'
  | 'orders/line_changed'
  | 'orders/state';

export const ORDER_STATES = ['draft', 'submitted', 'held', 'accepted', 'rejected', 'fulfilled', 'closed', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];
export type OrderAction = 'accept' | 'hold' | 'release' | 'reject' | 'cancel' | 'withdraw';

/**
 * What may be done to an order when. Accepting leads to `held` where credit or the person's own limit do not carry it; a held order may be
 * accepted again, or released by name. Withdrawing takes back what was accepted, before it is fulfilled. Fulfilment and closing come with
 * invoicing; their states are reserved.
 */
export const orderStates = defineStates<OrderState, OrderAction>('orders/state' satisfies OrdersErrorCode, {
  accept: { from: ['submitted', 'held'], to: 'accepted' },
  hold: { from: ['submitted', 'held'], to: 'held' },
  release: { from: ['held'], to: 'accepted' },
  reject: { from: ['submitted', 'held'], to: 'rejected' },
  cancel: { from: ['submitted', 'held'], to: 'cancelled' },
  withdraw: { from: ['accepted'], to: 'cancelled' },
});

/** What a line is to a running one: `new` begins one; every other kind changes the line that it amends, and is never edited itself. */
export const LINE_KINDS = ['new', 'increase', 'decrease', 'cancel', 'renewal', 'co_term'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Why an order waits: over the payer's limit, only against prepayment, stopped, or above what the person accepting may decide. */
export const HOLD_CODES = ['credit_limit', 'prepay_only', 'credit_stop', 'approval'] as const;
export type HoldCode = (typeof HOLD_CODES)[number];
/** What a party that pays itself reads of its own hold. */
export interface OwnHold {
  readonly code: HoldCode;
  readonly amount: Money;
  readonly limit: Money | null;
  readonly exposure: Money | null;
}

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

const anOwnCard = z.object({ kind: z.literal('card'), ref: refOf('card') });
const aNewCard = z.object({
  kind: z.literal('new'),
  name: partyName,
  country: countryCode,
  contactName: optionalLine(200),
  contactEmail: optionalEmail,
});
/** Somebody else on the order as the placing party names it: an own card, or an organisation named for the first time (kept as a card). */
export const namedParty = z.discriminatedUnion('kind', [anOwnCard, aNewCard]);
export type NamedParty = z.infer<typeof namedParty>;

/** For whom: somebody named, the placing party itself, or its stock, whose customers nobody knows yet. */
export const orderCustomer = z.discriminatedUnion('kind', [
  anOwnCard,
  aNewCard,
  z.object({ kind: z.literal('self') }),
  z.object({ kind: z.literal('stock') }),
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
  /** The placing party's own reseller, which sells on to the customer: the placing party is its distributor then. */
  reseller: namedParty.optional(),
  /** The leasing company that is billed for the goods. */
  lessor: namedParty.optional(),
  lines: orderLinesInput,
});
export type SubmitOrderInput = z.infer<typeof submitOrderInput>;

export const orderRefInput = z.object({ ref: refOf('order') });
export type OrderRefInput = z.infer<typeof orderRefInput>;

const search = z.string().trim().max(100).optional();
export const listOrdersInput = pageInput.extend({ state: z.enum(ORDER_STATES).optional(), q: search });
export type ListOrdersInput = z.infer<typeof listOrdersInput>;

/** Who places it and everybody else by party: staff enter an order for a party, or a file does. */
const seatRefs = z.object({
  customer: refOf('party').optional(),
  holder: refOf('party').optional(),
  reseller: refOf('party').optional(),
  distributor: refOf('party').optional(),
  lessor: refOf('party').optional(),
});
/** Patterns that are entered; copies leave a stock through its ledger. */
export const ENTERED_PATTERNS = ORDER_PATTERN_NAMES.filter((name) => patternOf(name).delivery !== 'from_stock');
const enteredPattern = z.enum(ORDER_PATTERN_NAMES).refine((name) => ENTERED_PATTERNS.includes(name), { error: 'pattern' });

export const enterOrderInput = submitOrderInput
  .omit({ customer: true, reseller: true, lessor: true })
  .extend({ pattern: enteredPattern, seats: seatRefs });
export type EnterOrderInput = z.infer<typeof enterOrderInput>;
export const quoteEntryInput = enterOrderInput.pick({ pattern: true, seats: true, currency: true, startsOn: true, lines: true });
export type QuoteEntryInput = z.infer<typeof quoteEntryInput>;

const partyDecision = z
  .discriminatedUnion('kind', [z.object({ kind: z.literal('party'), ref: refOf('party') }), z.object({ kind: z.literal('create') })])
  .optional();
/**
 * Who is meant by each card on the order, decided by operations. Left out where it is decided already: the placing party buys for itself,
 * or its card was linked by an earlier order.
 */
export const acceptOrderInput = orderRefInput.extend({ endUser: partyDecision, reseller: partyDecision, lessor: partyDecision });
export type PartyDecision = z.infer<typeof partyDecision>;
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
  /** What its lines are: all begin something new, or all change running lines, each order in one way unless told otherwise by its lines. */
  readonly kind: LineKind;
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
  /** Of a line that changes a running one: what it does, from when, and up to which day (exclusive) it is charged. */
  readonly kind: LineKind;
  readonly effectiveOn: IsoDate | null;
  readonly chargedUntil: IsoDate | null;
  /** What this line holds otherwise than its order, as far as the reader may know: services on a leased order. */
  readonly roles: RoleChip[];
}

/** What a line takes from a supplier. `unitCost` is frozen at acceptance; null where no book of the supplier answered. Staff alone. */
export interface LineComponent {
  readonly productRef: string;
  readonly sku: string;
  readonly productName: string;
  readonly supplier: { readonly ref: string; readonly name: string };
  readonly quantity: number;
  readonly unitCost: Money | null;
  readonly trace: ComponentTrace;
}
export interface ConsoleOrderLine extends OrderLine {
  readonly components: readonly LineComponent[];
}
/** Why a component costs what it costs: the supplier's book, or why there is no cost. */
export type ComponentTrace = { readonly reason: 'no_cost' | 'book'; readonly cost: CostTrace | null };

export interface OrderDetail extends OrderRow {
  readonly pattern: OrderPatternName;
  readonly delivery: OrderDelivery;
  readonly note: string | null;
  readonly placedByName: string;
  readonly roles: RoleChip[];
  readonly lines: OrderLine[];
  readonly decision: { readonly at: Date; readonly reason: string | null } | null;
  readonly canCancel: boolean;
  /** Why it is in review, where the reader pays itself; null where somebody else does, and where it is not held. */
  readonly hold: OwnHold | null;
}

export interface ConsoleOrderRow extends OrderRow {
  readonly placedBy: { readonly ref: string; readonly name: string };
}

/** Whom the placing party named for a seat beside the customer's, and who is meant. */
export interface NamedSeat {
  readonly seat: Seat;
  readonly card: {
    readonly name: string;
    readonly country: string;
    readonly contactName: string | null;
    readonly contactEmail: string | null;
  };
  readonly party: { readonly ref: string; readonly name: string } | null;
  readonly proposals: readonly { readonly ref: string; readonly name: string; readonly country: string; readonly reason: string }[];
}

export interface ConsoleOrderDetail extends Omit<OrderDetail, 'canCancel' | 'hold' | 'lines'> {
  readonly placedBy: { readonly ref: string; readonly name: string };
  readonly entry: OrderEntry;
  readonly lines: readonly ConsoleOrderLine[];
  /** The reseller and the lessor, where the order has them. */
  readonly named: readonly NamedSeat[];
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
