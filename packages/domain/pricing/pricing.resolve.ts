import { covers, type DateRange, type IsoDate } from '@tributary/kernel/dates';
import {
  PRICE_LEVEL_NAMES,
  PRICE_LEVELS,
  type PriceBasis,
  type PriceLevel,
  type PriceTrace,
  type PriceTraceStep,
} from './pricing.contract.ts';

/** A price from a quantity on, in minor units a copy. */
export interface PriceEntry {
  readonly productId: string;
  readonly minQuantity: number;
  readonly listMinor: bigint;
  readonly netMinor: bigint;
}
/** A published book as resolution needs it; entries of other products may be left out. */
export interface PriceBookCandidate {
  readonly id: string;
  readonly ref: string;
  readonly name: string;
  readonly version: number;
  readonly level: PriceLevel;
  readonly currency: string;
  readonly partnerPartyId: string | null;
  readonly endUserPartyId: string | null;
  readonly tier: string | null;
  readonly segment: string | null;
  readonly newBusiness: DateRange;
  readonly runningContracts: DateRange;
  readonly entries: readonly PriceEntry[];
}
/** What is to be priced. The day is an input, never the clock (DOMAIN §3). */
export interface PriceRequest {
  readonly productId: string;
  readonly quantity: number;
  readonly currency: string;
  readonly asOf: IsoDate;
  readonly basis: PriceBasis;
  readonly partnerPartyId: string;
  /** Null where the end customer is not known: levels 1 to 3 then do not apply. */
  readonly endUserPartyId: string | null;
  readonly tier: string | null;
  readonly segment: string | null;
}
/** A price with the book that gave it, or a refusal; both with their trace. There is no price of 0 for want of an entry. */
export type PriceResolution =
  | {
      readonly ok: true;
      readonly unitListMinor: bigint;
      readonly unitNetMinor: bigint;
      readonly bookId: string;
      readonly bookVersion: number;
      /** Last day, exclusive, of the answering book's span; null when open. */
      readonly until: IsoDate | null;
      readonly trace: PriceTrace;
    }
  | { readonly ok: false; readonly code: 'pricing/no_price'; readonly trace: PriceTrace };

/** What the search inside one level needs of a book, on the sell side and on the buy side. */
export type BookInForce = Pick<PriceBookCandidate, 'id' | 'version' | 'entries'>;
interface Hit<Book extends BookInForce = PriceBookCandidate> {
  readonly book: Book;
  readonly entry: PriceEntry;
}

/**
 * The price of one line: the first of the seven levels that has one wins; inside a level, exact currency, the books in force on the day,
 * and the highest volume break not above the quantity. `books` may hold more than apply; the result does not depend on their order.
 */
export function resolvePrice(books: readonly PriceBookCandidate[], request: PriceRequest): PriceResolution {
  const found = PRICE_LEVELS.map((level) => atLevel(books, request, level));
  const answer = found.find(({ hit }) => hit !== null)?.hit ?? null;
  const trace: PriceTrace = {
    asOf: request.asOf,
    basis: request.basis,
    currency: request.currency,
    quantity: request.quantity,
    steps: found.map(({ step }) => step),
    answer: answer && {
      level: answer.book.level,
      levelName: PRICE_LEVEL_NAMES[answer.book.level],
      bookName: answer.book.name,
      bookRef: answer.book.ref,
      bookVersion: answer.book.version,
      minQuantity: answer.entry.minQuantity,
      unitListMinor: answer.entry.listMinor.toString(),
      unitNetMinor: answer.entry.netMinor.toString(),
      newBusiness: answer.book.newBusiness,
      runningContracts: answer.book.runningContracts,
    },
  };
  if (!answer) return { ok: false, code: 'pricing/no_price', trace };
  const { book, entry } = answer;
  const { until } = spanOf(book, request.basis);
  return {
    ok: true,
    unitListMinor: entry.listMinor,
    unitNetMinor: entry.netMinor,
    bookId: book.id,
    bookVersion: book.version,
    until,
    trace,
  };
}

function atLevel(
  books: readonly PriceBookCandidate[],
  request: PriceRequest,
  level: PriceLevel,
): { step: PriceTraceStep; hit: Hit | null } {
  const named = { level, levelName: PRICE_LEVEL_NAMES[level] };
  if (!applies(level, request)) return { step: { ...named, outcome: 'not_applicable' }, hit: null };
  const inForce = books.filter((book) => book.level === level && isFor(book, request)).sort(newestFirst);
  if (inForce.length === 0) return { step: { ...named, outcome: 'no_book' }, hit: null };
  const hit = bestHit(inForce, request);
  const book = hit?.book ?? inForce[0]!;
  const source = { bookName: book.name, bookRef: book.ref, bookVersion: book.version };
  if (!hit) return { step: { ...named, outcome: 'no_entry', ...source }, hit };
  return {
    step: {
      ...{ ...named, outcome: 'hit', ...source, minQuantity: hit.entry.minQuantity, unitNetMinor: hit.entry.netMinor.toString() },
      inForce: spanOf(hit.book, request.basis),
    },
    hit,
  };
}

/** Of books that are all in force: the highest volume break not above the quantity, or null. */
export function bestHit<Book extends BookInForce>(
  inForce: readonly Book[],
  wanted: Pick<PriceRequest, 'productId' | 'quantity'>,
): Hit<Book> | null {
  const hits = inForce
    .flatMap((book) => book.entries.map((entry) => ({ book, entry })))
    .filter(({ entry }) => entry.productId === wanted.productId && entry.minQuantity <= wanted.quantity)
    // Publishing refuses two books that price one product at one time, so the book's order decides only among books that break that rule.
    .sort((a, b) => b.entry.minQuantity - a.entry.minQuantity || newestFirst(a.book, b.book));
  return hits[0] ?? null;
}

/** Whether the request has what the level's books are keyed by. */
function applies(level: PriceLevel, request: PriceRequest): boolean {
  if (level <= 3) return request.endUserPartyId !== null;
  if (level === 5) return request.tier !== null;
  if (level === 6) return request.segment !== null;
  return true;
}

/** Whether the book of its level is for this partner, end customer, tier or segment, in this currency, on this day. */
function isFor(book: PriceBookCandidate, request: PriceRequest): boolean {
  return (
    book.currency === request.currency &&
    covers(spanOf(book, request.basis), request.asOf) &&
    book.partnerPartyId === (book.level <= 4 ? request.partnerPartyId : null) &&
    book.endUserPartyId === (book.level <= 3 ? request.endUserPartyId : null) &&
    book.tier === (book.level === 5 ? request.tier : null) &&
    book.segment === (book.level === 6 ? request.segment : null)
  );
}

const spanOf = (book: PriceBookCandidate, basis: PriceBasis): DateRange =>
  basis === 'new_business' ? book.newBusiness : book.runningContracts;

/** Of two versions the later; the id only makes the order total. */
export const newestFirst = (a: BookInForce, b: BookInForce): number => b.version - a.version || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
