import { type IsoDate, isoDate } from '@tributary/kernel/dates';
import { clientRequestId, multiLine, quantity } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import type { Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { namedParty } from '@tributary/orders/contract';
import { z } from 'zod';

/** Every refusal of this module. Forms switch on them exhaustively. */
export type StockErrorCode =
  | 'stock/not_enough'
  | 'stock/partner_not_active'
  | 'stock/request_id_reused'
  | 'stock/unknown_customer'
  | 'stock/same_party_twice'
  | 'stock/not_returnable'
  | 'stock/still_activated'
  | 'stock/sale_state'
  | 'stock/reseller_required'
  | 'stock/reseller_already_decided'
  | 'stock/reseller_unfit';

/**
 * The accounts of the copy ledger. The vendor's mint issues a lot and is the only one below zero; the others are a holder's: in `stock`,
 * `sold` (promised, in review), `active` at an end customer, `returned` to the vendor or on the way back, `cancelled` for good.
 */
export const ACCOUNT_KINDS = ['mint', 'stock', 'sold', 'active', 'returned', 'cancelled'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** Every movement there is, from which account to which: a movement has one of each, so what it takes is what it gives. */
export const MOVEMENTS = {
  /** The stock order was accepted. */
  received: ['mint', 'stock'],
  /** Promised to an end customer; the vendor reviews who that is. */
  assigned: ['stock', 'sold'],
  /** The end customer has its entitlement. */
  activated: ['sold', 'active'],
  /** Promised to a reseller; the vendor reviews who that is. */
  offered: ['stock', 'sold'],
  /** Custody passed to the reseller. The only movement between two holders. */
  sold_on: ['sold', 'stock'],
  /** What was promised came back: declined, or taken back in time. */
  released: ['sold', 'stock'],
  /** The end customer gave the copies back; its entitlement ends. */
  handed_back: ['active', 'returned'],
  /** The entitlement has ended: the copies may be assigned again. */
  restocked: ['returned', 'stock'],
  /** Unassigned copies went back to the vendor. */
  given_back: ['stock', 'returned'],
  /** Unassigned copies were withdrawn from circulation. */
  cancelled: ['stock', 'cancelled'],
} as const satisfies Record<string, readonly [AccountKind, AccountKind]>;
export type MovementKind = keyof typeof MOVEMENTS;
export const MOVEMENT_KINDS = Object.keys(MOVEMENTS) as MovementKind[];

/** Copies of a holder by account. */
export type Custody = Readonly<Record<Exclude<AccountKind, 'mint'>, number>>;
export const NO_COPIES: Custody = { stock: 0, sold: 0, active: 0, returned: 0, cancelled: 0 };

/** Days within which an assignment may be given back by the holder itself; later, staff decide. */
export const RETURN_WITHIN_DAYS = 30;

/** Ageing: the last day of each bucket but the last, which is open. */
export const AGEING_DAYS = [30, 90, 180, 365] as const;
/** Copies in each bucket, youngest first: up to 30 days, 90, 180, 365, and older. */
export type AgeingBuckets = readonly [number, number, number, number, number];
export const AGEING_BUCKETS = ['d30', 'd90', 'd180', 'd365', 'older'] as const;

export const SALE_STATES = ['in_review', 'confirmed', 'declined', 'withdrawn'] as const;
export type SaleState = (typeof SALE_STATES)[number];
export type SaleAction = 'confirm' | 'decline' | 'withdraw';
/** A sale of copies on to a reseller: promised until the vendor has decided whom the card means. */
export const saleStates = defineStates<SaleState, SaleAction>('stock/sale_state' satisfies StockErrorCode, {
  confirm: { from: ['in_review'], to: 'confirmed' },
  decline: { from: ['in_review'], to: 'declined' },
  withdraw: { from: ['in_review'], to: 'withdrawn' },
});

/** Where an assignment stands, from its movements. */
export const ASSIGNMENT_STATES = ['in_review', 'active', 'released', 'handed_back', 'restocked'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];
export const STATE_AFTER: Readonly<Partial<Record<MovementKind, AssignmentState>>> = {
  assigned: 'in_review',
  activated: 'active',
  released: 'released',
  handed_back: 'handed_back',
  restocked: 'restocked',
};

const blankAs = <T>(schema: z.ZodType<T, string>) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? undefined : text))
    .pipe(schema.optional())
    .optional();

export const holdingRefInput = z.object({ ref: refOf('holding') });
export const getHoldingInput = holdingRefInput.extend({ asOf: isoDate.optional() });
export type GetHoldingInput = z.infer<typeof getHoldingInput>;
const search = z.string().trim().max(100).optional();
export const listHoldingsInput = pageInput.extend({ q: search });
export type ListHoldingsInput = z.infer<typeof listHoldingsInput>;

export const assignCopiesInput = holdingRefInput.extend({
  clientRequestId,
  quantity,
  customer: namedParty,
  /** The holder's own reseller, which sells these copies to the customer; custody stays where it is. */
  reseller: namedParty.optional(),
  startsOn: isoDate,
  purchaseOrderNumber: blankAs(z.string().max(100, { error: 'too_long' })),
  note: blankAs(multiLine(2_000)),
});
export type AssignCopiesInput = z.infer<typeof assignCopiesInput>;

export const sellOnInput = holdingRefInput.extend({ clientRequestId, quantity, reseller: namedParty });
export type SellOnInput = z.infer<typeof sellOnInput>;

export const saleRefInput = z.object({ ref: refOf('stockSale') });
export type SaleRefInput = z.infer<typeof saleRefInput>;

/** An assignment is named by the order that it became. */
export const returnAssignmentInput = holdingRefInput.extend({ orderRef: refOf('order'), reason: blankAs(multiLine(1_000)) });
export type ReturnAssignmentInput = z.infer<typeof returnAssignmentInput>;

export const lotRefInput = z.object({ ref: refOf('lot') });
export const getLotInput = lotRefInput.extend({ asOf: isoDate.optional() });
export type GetLotInput = z.infer<typeof getLotInput>;
export const listLotsInput = pageInput.extend({
  q: search,
  productRef: refOf('product').optional(),
  inStockOnly: z.boolean().default(false),
  /** Only lots with a sale on that operations has not decided. */
  toDecideOnly: z.boolean().default(false),
});
export type ListLotsInput = z.infer<typeof listLotsInput>;
export const ageingInput = z.object({ asOf: isoDate.optional() });
export type AgeingInput = z.infer<typeof ageingInput>;

export const decideSaleInput = saleRefInput.extend({
  /** Left out where an earlier decision has linked the card. */
  reseller: z.object({ ref: refOf('party') }).optional(),
});
export type DecideSaleInput = z.infer<typeof decideSaleInput>;
export const declineSaleInput = saleRefInput.extend({ reason: multiLine(1_000) });
export type DeclineSaleInput = z.infer<typeof declineSaleInput>;

/** Staff take unassigned copies out of a holder's stock: back to the vendor, or out of circulation. */
export const withdrawCopiesInput = lotRefInput.extend({
  clientRequestId,
  holder: z.object({ ref: refOf('party') }),
  kind: z.enum(['given_back', 'cancelled']),
  quantity,
  reason: multiLine(1_000),
});
export type WithdrawCopiesInput = z.infer<typeof withdrawCopiesInput>;
/** Staff end an assignment whenever: the copies return to their holder's stock. */
export const endAssignmentInput = z.object({ orderRef: refOf('order'), reason: multiLine(1_000) });
export type EndAssignmentInput = z.infer<typeof endAssignmentInput>;

/** What a party holds of one lot, in a list. */
export interface HoldingRow {
  readonly ref: string;
  readonly productRef: string;
  readonly productName: string;
  readonly sku: string;
  readonly termMonths: number | null;
  readonly custody: Custody;
  /** Copies that ever came to this holder. */
  readonly received: number;
  /** Copies that this holder sold on. */
  readonly soldOn: number;
  readonly receivedAt: Date;
  /** Copies in stock and promised, by days held. */
  readonly ageing: AgeingBuckets;
  /** What those cost its buyer, net; null for who had them from a distributor. */
  readonly value: Money | null;
}

/** One movement as its reader may know it. `balance` of the lot is conserved by each. */
export interface MovementRow {
  readonly ref: string;
  readonly kind: MovementKind;
  readonly quantity: number;
  /** Whether copies came (+) to the reader's own stock, left it (-), or neither. */
  readonly direction: 'in' | 'out' | 'within';
  readonly at: Date;
  /** For whom or from whom, in the reader's own words; null where nobody else is concerned. */
  readonly counterparty: string | null;
  readonly orderRef: string | null;
  readonly reason: string | null;
}

export interface AssignmentRow {
  readonly orderRef: string;
  readonly customerName: string;
  readonly quantity: number;
  readonly state: AssignmentState;
  readonly assignedAt: Date;
  /** The last day on which the holder may give it back itself; null unless it is active and the day has not passed. */
  readonly returnableUntil: IsoDate | null;
}

export interface SaleRow {
  readonly ref: string;
  readonly resellerName: string;
  readonly quantity: number;
  readonly state: SaleState;
  readonly requestedAt: Date;
  readonly reason: string | null;
}

/** Custody at the end of a day on which something moved. */
export interface CustodyPoint extends Custody {
  readonly day: IsoDate;
}

export interface HoldingDetail extends HoldingRow {
  /** The order it came by; null for who had it from a distributor. */
  readonly orderRef: string | null;
  /** Whom it came from; null for the vendor. */
  readonly sourceName: string | null;
  readonly asOf: IsoDate;
  readonly custodyAsOf: Custody;
  readonly history: CustodyPoint[];
  readonly movements: MovementRow[];
  readonly assignments: AssignmentRow[];
  readonly sales: SaleRow[];
  readonly canMove: boolean;
}

export interface LotRow {
  readonly ref: string;
  readonly orderRef: string;
  readonly productRef: string;
  readonly productName: string;
  readonly sku: string;
  readonly buyer: { readonly ref: string; readonly name: string };
  readonly quantity: number;
  /** Over all holders. */
  readonly custody: Custody;
  readonly holderCount: number;
  readonly receivedAt: Date;
  readonly ageing: AgeingBuckets;
  readonly value: Money;
}

export interface LotHolder {
  readonly party: { readonly ref: string; readonly name: string };
  readonly custody: Custody;
}

export interface LotMovementRow {
  readonly ref: string;
  readonly kind: MovementKind;
  readonly quantity: number;
  readonly at: Date;
  readonly fromName: string;
  readonly toName: string;
  readonly customerName: string | null;
  readonly orderRef: string | null;
  readonly byName: string | null;
  readonly reason: string | null;
}

export interface LotSaleRow {
  readonly ref: string;
  readonly seller: { readonly ref: string; readonly name: string };
  readonly card: { readonly name: string; readonly country: string };
  readonly quantity: number;
  readonly state: SaleState;
  readonly requestedAt: Date;
  /** Whom the card means already; null while nobody has decided. */
  readonly reseller: { readonly ref: string; readonly name: string } | null;
  readonly proposals: readonly { readonly ref: string; readonly name: string; readonly country: string; readonly reason: string }[];
}

export interface LotAssignmentRow {
  readonly orderRef: string;
  readonly holderName: string;
  readonly customerName: string;
  readonly quantity: number;
  readonly state: AssignmentState;
  readonly assignedAt: Date;
}

export interface LotDetail extends LotRow {
  readonly unitNet: Money;
  readonly termMonths: number | null;
  readonly asOf: IsoDate;
  /** Who held what at the end of that day. */
  readonly holders: LotHolder[];
  readonly history: CustodyPoint[];
  readonly movements: LotMovementRow[];
  readonly assignments: LotAssignmentRow[];
  readonly sales: LotSaleRow[];
}

/** Unassigned copies of a product in one currency, by days held. `valueMinor` by bucket, at the lots' net prices; null where not the reader's to know. */
export interface AgeingRow {
  readonly productRef: string;
  readonly productName: string;
  readonly sku: string;
  readonly currency: string;
  readonly copies: AgeingBuckets;
  readonly values: readonly [Money, Money, Money, Money, Money] | null;
}

export interface Assigned {
  readonly orderRef: string;
  readonly repeated: boolean;
}
export interface SoldOn {
  readonly ref: string;
  readonly repeated: boolean;
}
