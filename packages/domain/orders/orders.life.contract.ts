import { addMonths, type DateRange, type IsoDate } from '@tributary/kernel/dates';
import type { Money } from '@tributary/kernel/money';
import type { PriceTrace } from '@tributary/pricing/contract';
import { type LineKind, PRICED_TERM_MONTHS } from './orders.contract.ts';

/** The kinds of lines that change a running one. */
export const AMENDMENT_KINDS = ['increase', 'decrease', 'cancel', 'renewal', 'co_term'] as const satisfies readonly LineKind[];
export type AmendmentKind = (typeof AMENDMENT_KINDS)[number];

/** A line is renewed from so many days before its end to so many after it; the new term follows the old one without a gap. */
export const RENEWAL_OPENS_DAYS = 120;
export const RENEWAL_GRACE_DAYS = 30;

const DAY_MS = 86_400_000;
/** Calendar days from one day to before another. */
export const daysBetween = (from: IsoDate, until: IsoDate): number => (Date.parse(until) - Date.parse(from)) / DAY_MS;

/** An exact share. The denominator is positive. */
export interface Share {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * What part of a year's price the days from `from` to before `until` cost: whole years back from the end, and the days left over the days
 * of the year that they lie in (DOMAIN §6: by calendar day, end exclusive). Counted from the end, because that is where the contract's own
 * years end. Longer is never cheaper; twelve months are exactly one, leap year or not.
 */
export function yearsOf(from: IsoDate, until: IsoDate): Share {
  if (until <= from) return { numerator: 0n, denominator: 1n };
  const yearsBack = (count: number) => addMonths(until, -PRICED_TERM_MONTHS * count);
  let years = 0;
  while (yearsBack(years + 1) >= from) years += 1;
  // From 29 February to the 28th is a year as well.
  if (addMonths(from, PRICED_TERM_MONTHS * (years + 1)) === until) return { numerator: BigInt(years + 1), denominator: 1n };
  const yearDays = BigInt(daysBetween(yearsBack(years + 1), yearsBack(years)));
  return { numerator: BigInt(years) * yearDays + BigInt(daysBetween(from, yearsBack(years))), denominator: yearDays };
}

/** The share of an amount, to the minor unit, half up. Amount and share are not negative. */
export const shareOf = (amountMinor: bigint, { numerator, denominator }: Share): bigint =>
  (2n * amountMinor * numerator + denominator) / (2n * denominator);

/**
 * Rounds exact amounts to minor units so that they add up to the rounded total exactly: each loses its fraction, and the units missing to
 * the total go to the largest fractions, of equal ones to the first (DOMAIN §6: remainder by largest fraction).
 */
export function apportion(exact: readonly Share[]): { readonly amounts: bigint[]; readonly total: bigint } {
  const common = exact.reduce((multiple, { denominator }) => (multiple / gcd(multiple, denominator)) * denominator, 1n);
  const parts = exact.map(({ numerator, denominator }) => numerator * (common / denominator));
  const sum = parts.reduce((all, part) => all + part, 0n);
  const total = (2n * sum + common) / (2n * common);
  const amounts = parts.map((part) => part / common);
  let missing = total - amounts.reduce((all, amount) => all + amount, 0n);
  const byFraction = parts
    .map((part, index) => ({ index, fraction: part % common }))
    .sort((a, b) => Number(b.fraction - a.fraction) || a.index - b.index);
  for (const { index } of byFraction) {
    if (missing === 0n) break;
    amounts[index]! += 1n;
    missing -= 1n;
  }
  return { amounts, total };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** An amending line, as far as it says what becomes of the running one. */
export interface Amendment {
  readonly kind: AmendmentKind;
  readonly quantity: number;
  readonly termMonths: number | null;
  readonly effectiveOn: IsoDate;
  readonly chargedUntil: IsoDate | null;
}
/** What runs in the end, once every change has taken effect. */
export interface Running {
  readonly quantity: number;
  readonly term: DateRange;
}

/** What one amendment does to what runs, as difference and as what then runs. */
export function amended(running: Running, change: Amendment): Running & { readonly quantityDelta: number } {
  const { from, until } = running.term;
  switch (change.kind) {
    case 'increase':
      return { quantityDelta: change.quantity, quantity: running.quantity + change.quantity, term: running.term };
    case 'decrease':
      return { quantityDelta: -change.quantity, quantity: running.quantity - change.quantity, term: running.term };
    case 'renewal': {
      const quantityDelta = change.quantity - running.quantity;
      const renewed = change.termMonths === null ? until : addMonths(change.effectiveOn, change.termMonths);
      return { quantityDelta, quantity: change.quantity, term: { from, until: renewed } };
    }
    case 'co_term':
      return { quantityDelta: 0, quantity: running.quantity, term: { from, until: change.chargedUntil } };
    case 'cancel':
      return { quantityDelta: 0, quantity: running.quantity, term: { from, until: change.effectiveOn } };
  }
}

/** Whether the amendment still fits what runs: priced up to its end, continuing where it ends, leaving something to run. */
export function fits(running: Running, change: Amendment): boolean {
  const { until } = running.term;
  const isEnded = until !== null && until <= change.effectiveOn;
  switch (change.kind) {
    case 'increase':
      return !isEnded && change.chargedUntil === until;
    case 'decrease':
      return running.quantity > change.quantity;
    case 'renewal':
      return until === change.effectiveOn;
    case 'co_term':
      return until === change.effectiveOn && running.quantity === change.quantity;
    case 'cancel':
      // Before its first day there is nothing to cancel: the order is withdrawn.
      return !isEnded && change.effectiveOn > running.term.from;
  }
}

/** A line that an amendment would make, with its price. `unitYear` is a year's price of one at the running contract's book. */
export interface QuotedAmendment {
  readonly entitlementRef: string;
  readonly productName: string;
  readonly sku: string;
  readonly kind: AmendmentKind;
  readonly quantity: number;
  readonly quantityBefore: number;
  readonly quantityAfter: number;
  readonly from: IsoDate;
  readonly until: IsoDate | null;
  readonly unitYear: Money;
  readonly net: Money;
  readonly trace: PriceTrace;
}
