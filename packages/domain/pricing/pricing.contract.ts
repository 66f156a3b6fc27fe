import { type DateRange, type IsoDate, isIsoDate, isoDate } from '@tributary/kernel/dates';
import { quantity, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { currencyCode, type Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { z } from 'zod';

/** Why this module refuses. */
export type PricingErrorCode =
  | 'pricing/empty_book'
  | 'pricing/name_taken'
  | 'pricing/no_cost'
  | 'pricing/no_price'
  | 'pricing/overlap'
  | 'pricing/published'
  | 'pricing/superseded'
  | 'pricing/version_order';

/** `sell`: what the vendor charges. `buy`: what a supplier charges the vendor; for staff alone. */
export const BOOK_SIDES = ['sell', 'buy'] as const;
export type BookSide = (typeof BOOK_SIDES)[number];

/** The levels of price resolution in their order (DOMAIN §3): the first that has a price wins. */
export const PRICE_LEVELS = [1, 2, 3, 4, 5, 6, 7] as const;
export type PriceLevel = (typeof PRICE_LEVELS)[number];
export const PRICE_LEVEL_NAMES = {
  1: 'special_price',
  2: 'contract_price',
  3: 'partner_end_customer',
  4: 'partner_book',
  5: 'tier_book',
  6: 'segment_book',
  7: 'list',
} as const satisfies Record<PriceLevel, string>;
export type PriceLevelName = (typeof PRICE_LEVEL_NAMES)[PriceLevel];

/** The inputs that say whom a book is for. */
export const SCOPE_FIELDS = ['partnerRef', 'endUserRef', 'tier', 'segment', 'supplierRef'] as const;
export type ScopeField = (typeof SCOPE_FIELDS)[number];
/** Which of them a book of the level has on the sell side; the others stay empty. A book of the buy side has its supplier alone. */
export const PRICE_LEVEL_SCOPE: Readonly<Record<PriceLevel, readonly ScopeField[]>> = {
  1: ['partnerRef', 'endUserRef'],
  2: ['partnerRef', 'endUserRef'],
  3: ['partnerRef', 'endUserRef'],
  4: ['partnerRef'],
  5: ['tier'],
  6: ['segment'],
  7: [],
};

export const BOOK_STATES = ['draft', 'published', 'retired'] as const;
export type BookState = (typeof BOOK_STATES)[number];

/** Whether a book is used for orders of the day or for contracts that run on it; each has a span of its own. */
export type PriceBasis = 'new_business' | 'running_contracts';

/** Days from `from` to before `until`; open where `until` is null. */
const span = z
  .object({ from: isoDate, until: isoDate.nullable().default(null) })
  .refine(({ from, until }) => until === null || !isIsoDate(until) || from < until, { error: 'ends_before_start', path: ['until'] });

const spans = { newBusiness: span, /** As `newBusiness` where not given. */ runningContracts: span.optional() };
/** A book of its own. On the buy side the level is always 7: a supplier's list to the vendor. */
export const createBookInput = z
  .object({
    name: singleLine(120),
    side: z.enum(BOOK_SIDES).default('sell'),
    level: z.coerce.number({ error: 'price_level' }).pipe(z.literal(PRICE_LEVELS, { error: 'price_level' })),
    currency: currencyCode,
    partnerRef: refOf('party').optional(),
    endUserRef: refOf('party').optional(),
    tier: singleLine(60).optional(),
    segment: singleLine(60).optional(),
    supplierRef: refOf('party').optional(),
    ...spans,
  })
  .superRefine((book, ctx) => {
    if (book.side === 'buy' && book.level !== 7) ctx.addIssue({ code: 'custom', path: ['level'], message: 'price_level' });
    const scope: readonly ScopeField[] = book.side === 'buy' ? ['supplierRef'] : PRICE_LEVEL_SCOPE[book.level];
    for (const field of SCOPE_FIELDS) {
      const needed = scope.includes(field);
      if (needed !== (book[field] !== undefined))
        ctx.addIssue({ code: 'custom', path: [field], message: needed ? 'required' : 'not_allowed' });
    }
  });
/** The next version of a book, which begins with a copy of that version's entries. */
export const createNextVersionInput = z.object({ newVersionOf: refOf('priceBook'), ...spans });

/** Minor units a copy; the bound keeps price times quantity far inside a bigint column. */
const unitMinor = z
  .bigint({ error: 'amount' })
  .min(0n, { error: 'amount_negative' })
  .max(1_000_000_000_000n, { error: 'amount_too_large' });
export const putEntryInput = z.object({
  bookRef: refOf('priceBook'),
  productRef: refOf('product'),
  minQuantity: quantity.default(1),
  listMinor: unitMinor,
  netMinor: unitMinor,
});
export const bookRefInput = z.object({ ref: refOf('priceBook') });
/** Part of a name to look for; NUL is refused, because PostgreSQL has no text with it. */
const searchText = z
  .string()
  .trim()
  .max(200, { error: 'too_long' })
  .refine((text) => !text.includes('\u0000'), { error: 'line_break' })
  .optional();
export const searchablePage = pageInput.extend({ q: searchText });
export const pricesInput = z.object({ q: searchText });

/** What resolution found at one level. */
export interface PriceTraceStep {
  readonly level: PriceLevel;
  readonly levelName: PriceLevelName;
  /** `not_applicable`: the request has no such key (no end customer, tier or segment); `no_book`: none in force; `no_entry`: no price in it. */
  readonly outcome: 'hit' | 'no_book' | 'no_entry' | 'not_applicable';
  readonly bookName?: string;
  readonly bookRef?: string;
  readonly bookVersion?: number;
  readonly minQuantity?: number;
  readonly unitNetMinor?: string;
}
/**
 * Why a price is what it is, safe to store as JSON: amounts are decimal strings of minor units. All seven levels stand in `steps`; levels
 * below the answer may be hits too, and show what would have been paid there.
 */
export interface PriceTrace {
  readonly asOf: IsoDate;
  readonly currency: string;
  readonly quantity: number;
  readonly steps: readonly PriceTraceStep[];
  readonly answer: {
    readonly level: PriceLevel;
    readonly levelName: PriceLevelName;
    readonly bookName: string;
    readonly bookRef: string;
    readonly bookVersion: number;
    readonly minQuantity: number;
    readonly unitListMinor: string;
    readonly unitNetMinor: string;
  } | null;
}

/**
 * Why a supplier's component costs what it costs, safe to store as JSON and for staff alone: amounts are decimal strings of minor units.
 * `books` are those of the supplier in force on the day.
 */
export interface CostTrace {
  readonly asOf: IsoDate;
  readonly basis: PriceBasis;
  readonly currency: string;
  readonly quantity: number;
  readonly books: readonly {
    readonly bookName: string;
    readonly bookRef: string;
    readonly bookVersion: number;
    readonly outcome: 'hit' | 'no_entry';
  }[];
  readonly answer: {
    readonly bookName: string;
    readonly bookRef: string;
    readonly bookVersion: number;
    readonly minQuantity: number;
    readonly unitListMinor: string;
    readonly unitCostMinor: string;
    readonly newBusiness: DateRange;
    readonly runningContracts: DateRange;
  } | null;
}

/** What a partner pays a copy from a quantity on. `until` is exclusive, null when open. */
export interface PriceRow {
  readonly productRef: string;
  readonly sku: string;
  readonly name: string;
  readonly currency: string;
  readonly minQuantity: number;
  readonly unitList: Money;
  readonly unitNet: Money;
  readonly bookName: string;
  readonly bookVersion: number;
  readonly until: IsoDate | null;
}

/** A book on the console's list. */
export interface BookRow {
  readonly ref: string;
  readonly name: string;
  readonly version: number;
  readonly side: BookSide;
  readonly level: PriceLevel;
  readonly levelName: PriceLevelName;
  readonly currency: string;
  readonly state: BookState;
  readonly partnerName: string | null;
  readonly endUserName: string | null;
  readonly tier: string | null;
  readonly segment: string | null;
  readonly supplierName: string | null;
  readonly newBusiness: DateRange;
  readonly runningContracts: DateRange;
  readonly publishedAt: Date | null;
  readonly entryCount: number;
}
export interface BookDetail extends BookRow {
  readonly entries: {
    readonly productRef: string;
    readonly sku: string;
    readonly productName: string;
    readonly minQuantity: number;
    readonly unitList: Money;
    readonly unitNet: Money;
  }[];
}
