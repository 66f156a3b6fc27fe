import type { DateRange, IsoDate } from '@tributary/kernel/dates';
import { currencyCode, type Money } from '@tributary/kernel/money';
import { type Page, pageInput } from '@tributary/kernel/page';
import { z } from 'zod';

/** Why this module refuses. */
export type PricingErrorCode =
  | 'pricing/amount_too_large'
  | 'pricing/day_gap'
  | 'pricing/empty_book'
  | 'pricing/file_refused'
  | 'pricing/name_taken'
  | 'pricing/no_cost'
  | 'pricing/no_price'
  | 'pricing/not_published'
  | 'pricing/other_currency'
  | 'pricing/overlap'
  | 'pricing/published'
  | 'pricing/quantity_gap'
  | 'pricing/retire_day'
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

/**
 * Where a book stands on a day. Of published ones: `scheduled` begins later, `in_force` prices new business, `running` prices contracts
 * that run on it and no new business, `ended` prices nothing any more.
 */
export const BOOK_PHASES = ['draft', 'scheduled', 'in_force', 'running', 'ended', 'retired'] as const;
export type BookPhase = (typeof BOOK_PHASES)[number];

/** Whether a book is used for orders of the day or for contracts that run on it; each has a span of its own. */
export type PriceBasis = 'new_business' | 'running_contracts';

/** Part of a name to look for; NUL is refused, because PostgreSQL has no text with it. */
const searchText = z
  .string()
  .trim()
  .max(200, { error: 'too_long' })
  .refine((text) => !text.includes('\u0000'), { error: 'line_break' })
  .optional();
export const searchablePage = pageInput.extend({ q: searchText });
export const pricesInput = z.object({ q: searchText });
/** A page of what a party pays, in one currency. */
export const pricePageInput = searchablePage.extend({ currency: currencyCode.optional() });
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
  /** The book's days for the asked basis; traces from before it was kept have none. */
  readonly inForce?: DateRange;
}
/**
 * Why a price is what it is, safe to store as JSON: amounts are decimal strings of minor units. All seven levels stand in `steps`; levels
 * below the answer may be hits too, and show what would have been paid there.
 */
export interface PriceTrace {
  readonly asOf: IsoDate;
  /** New business where a trace does not say. */
  readonly basis?: PriceBasis;
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
    /** The answering book's days as they stood; traces from before they were kept have none. */
    readonly newBusiness?: DateRange;
    readonly runningContracts?: DateRange;
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

/** A price of the list with the reason for it. */
export interface TracedPriceRow extends PriceRow {
  readonly trace: PriceTrace;
}
/** A page of prices of one currency; `currencies` are those there are prices in, `count` is of all pages. */
export interface PricePage extends Page<TracedPriceRow> {
  readonly count: number;
  readonly currencies: readonly string[];
  readonly currency: string | null;
}
