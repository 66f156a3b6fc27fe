import { type DateRange, type IsoDate, isIsoDate, isoDate } from '@tributary/kernel/dates';
import { quantity, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { currencyCode, type Money } from '@tributary/kernel/money';
import { z } from 'zod';
import {
  BOOK_PHASES,
  BOOK_SIDES,
  type BookPhase,
  type BookSide,
  type BookState,
  PRICE_LEVEL_SCOPE,
  PRICE_LEVELS,
  type PriceBasis,
  type PriceLevel,
  type PriceLevelName,
  SCOPE_FIELDS,
  type ScopeField,
  searchablePage,
} from './pricing.contract.ts';
import { readPercent } from './pricing.percent.ts';

/** Days from `from` to before `until`; open where `until` is null. */
const span = z
  .object({ from: isoDate, until: isoDate.nullable().default(null) })
  .refine(({ from, until }) => until === null || !isIsoDate(until) || from < until, { error: 'ends_before_start', path: ['until'] });

const spans = { newBusiness: span, /** As `newBusiness` where not given. */ runningContracts: span.optional() };
/** A percentage with up to four decimals, `-3.5`: more than -100, at most 1,000. */
export const percentText = z
  .string()
  .trim()
  .regex(/^[+-]?\d{1,4}(?:\.\d{1,4})?$/, { error: 'percent' })
  .refine((text) => readPercent(text) > -1_000_000n && readPercent(text) <= 10_000_000n, { error: 'percent' });
const nonZeroPercent = percentText.refine((text) => readPercent(text) !== 0n, { error: 'percent_zero' });

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
    /** Begin with the entries of this book of the same currency, list and net changed by `percent`. */
    copyOf: refOf('priceBook').optional(),
    percent: percentText.optional(),
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
/** The days of a draft. */
export const setSpansInput = z.object({ ref: refOf('priceBook'), newBusiness: span, runningContracts: span });

/** Most that a copy costs, in minor units: keeps price times quantity far inside a bigint column. */
export const MAX_UNIT_MINOR = 1_000_000_000_000n;
const unitMinor = z.bigint({ error: 'amount' }).min(0n, { error: 'amount_negative' }).max(MAX_UNIT_MINOR, { error: 'amount_too_large' });
export const putEntryInput = z.object({
  bookRef: refOf('priceBook'),
  productRef: refOf('product'),
  minQuantity: quantity.default(1),
  listMinor: unitMinor,
  netMinor: unitMinor,
});
/** What one break of one product is found by. */
const entryKey = { sku: singleLine(64), minQuantity: quantity };
/** Entries as an editor sends them: amounts as people type them, read in the book's currency. */
export const putEntriesInput = z.object({
  bookRef: refOf('priceBook'),
  rows: z.array(z.object({ ...entryKey, list: z.string().max(40), net: z.string().max(40) })).max(200),
});
export const removeEntryInput = z.object({ bookRef: refOf('priceBook'), ...entryKey });
/** Which amounts of a draft a percentage changes, and of which products: those whose name, SKU or family has `q` in it, or all. */
export const changePricesInput = z.object({
  ref: refOf('priceBook'),
  percent: nonZeroPercent,
  amounts: z.enum(['net', 'list', 'both'], { error: 'required' }),
  q: z.string().trim().max(200).optional(),
});
/** `replace`: the file is all there is; `merge`: what the file does not name stays. */
export const IMPORT_MODES = ['replace', 'merge'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];
/** Characters of a file of entries: 50,000 of them fit. */
export const MAX_FILE_CHARACTERS = 6_000_000;
export const importEntriesInput = z.object({
  ref: refOf('priceBook'),
  mode: z.enum(IMPORT_MODES, { error: 'required' }),
  text: z.string().max(MAX_FILE_CHARACTERS, { error: 'too_long' }),
});
export const retireBookInput = z.object({ ref: refOf('priceBook'), newBusinessUntil: isoDate, runningContractsUntil: isoDate });
export const compareBooksInput = z.object({ ref: refOf('priceBook'), with: refOf('priceBook') });
export const previewPublishInput = z.object({
  ref: refOf('priceBook'),
  basis: z.enum(['new_business', 'running_contracts']).default('new_business'),
});
export const bookRefInput = z.object({ ref: refOf('priceBook') });
/** The console's list of books and its filters. */
export const listBooksInput = searchablePage.extend({
  side: z.enum(BOOK_SIDES).optional(),
  level: z.coerce.number().pipe(z.literal(PRICE_LEVELS)).optional(),
  currency: currencyCode.optional(),
  phase: z.enum(BOOK_PHASES).optional(),
});
/** A page of a book's entries by SKU and quantity. */
export const listEntriesInput = searchablePage.extend({ ref: refOf('priceBook') });

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
  readonly phase: BookPhase;
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
/** One price of a book. */
export interface EntryRow {
  readonly productRef: string;
  readonly sku: string;
  readonly productName: string;
  readonly minQuantity: number;
  readonly unitList: Money;
  readonly unitNet: Money;
}
/** A book's page: the other versions of it, newest first. */
export interface BookDetail extends BookRow {
  readonly partnerRef: string | null;
  readonly endUserRef: string | null;
  readonly supplierRef: string | null;
  readonly versions: readonly {
    readonly ref: string;
    readonly version: number;
    readonly phase: BookPhase;
    readonly newBusiness: DateRange;
    readonly runningContracts: DateRange;
  }[];
}

/** What stands between a draft and being published, or is only told. Counts are whole; the lists hold the first of them. */
export interface BookCheck {
  /** Products whose lowest volume break is above 1: whoever orders fewer finds no price in this book. Refused at publishing. */
  readonly quantityGaps: { readonly count: number; readonly first: readonly { readonly sku: string; readonly from: number }[] };
  /** Days between the end of the version before and the beginning of this one. Refused at publishing. */
  readonly dayGaps: readonly {
    readonly basis: PriceBasis;
    readonly from: IsoDate;
    readonly until: IsoDate;
    readonly afterVersion: number;
  }[];
  /** Products that the version before has and this one has not: told. */
  readonly dropped: { readonly count: number; readonly first: readonly string[] };
  /** Products that can be ordered and that this book has no price for: told, of a list alone. */
  readonly unpriced: { readonly count: number; readonly first: readonly string[] };
}

/** A price of a break before and after; null where there is none. */
export interface PriceChange {
  readonly sku: string;
  readonly productName: string;
  readonly minQuantity: number;
  readonly before: Money | null;
  readonly after: Money | null;
  /** In percent with one decimal, `-3.5`; null where one of them is missing or the old one is 0. */
  readonly percent: string | null;
}
/** How many breaks cost more, less, are new or gone. */
export interface ChangeCounts {
  readonly up: number;
  readonly down: number;
  readonly added: number;
  readonly gone: number;
}
/** What changes for one partner. The names are the levels and books that answer before and after. */
export interface PartnerChange extends PriceChange {
  readonly partyRef: string;
  readonly partyName: string;
  readonly beforeFrom: { readonly levelName: PriceLevelName; readonly bookName: string } | null;
  readonly afterFrom: { readonly levelName: PriceLevelName; readonly bookName: string } | null;
}
/** What publishing a draft will change on the first day that it holds. */
export interface PublishPreview {
  readonly asOf: IsoDate;
  readonly basis: PriceBasis;
  /** Parties that the book is for, and of them those looked at: all, unless that would be too much for one page. */
  readonly partyCount: number;
  readonly partiesLookedAt: number;
  /** Of the parties looked at, those for whom something changes. */
  readonly partiesAffected: number;
  readonly productsAffected: number;
  readonly counts: ChangeCounts;
  readonly first: readonly PartnerChange[];
  /** Versions that end or are replaced. */
  readonly ends: readonly { readonly ref: string; readonly version: number; readonly replaced: boolean }[];
}

/** What is wrong in a file, by row and column as a spreadsheet counts them. `line` names the earlier row of a duplicate. */
export interface ImportFault {
  readonly line: number;
  readonly column: string;
  readonly code: string;
  readonly value: string;
}
/** What a file would do. With faults it does nothing. */
export interface ImportPreview {
  readonly rows: number;
  readonly faultCount: number;
  readonly faults: readonly ImportFault[];
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly first: readonly PriceChange[];
}
