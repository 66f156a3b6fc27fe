import { z } from 'zod';

/** An exact amount: minor units (cents, or whole yen) as a bigint, with its ISO 4217 code. Never a float (ARCHITECTURE, Database). */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** ISO 4217 (List One) minor-unit digits where they are not 2. */
const MINOR_DIGITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

/** How many digits follow the decimal point in this currency. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/** A money value. Throws RangeError unless the currency is three capital letters. */
export function money(amountMinor: bigint, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not a currency code: ${currency}`);
  return { amountMinor, currency };
}

/** Sum of amounts in one currency; of nothing, zero. Throws RangeError on mixed currencies. */
export function sum(amounts: readonly Money[], currency: string): Money {
  let total = 0n;
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new RangeError(`cannot add ${amount.currency} to ${currency}`);
    total += amount.amountMinor;
  }
  return money(total, currency);
}

/** Unit price times a whole quantity. */
export function times(unit: Money, quantity: number): Money {
  if (!Number.isSafeInteger(quantity)) throw new RangeError(`not a whole quantity: ${quantity}`);
  return money(unit.amountMinor * BigInt(quantity), unit.currency);
}

/** The amount as a plain decimal string, `-1234.50`; what `Intl` formats without a detour through floats. */
export function toDecimal(value: Money): string {
  const digits = minorDigits(value.currency);
  const negative = value.amountMinor < 0n;
  const text = (negative ? -value.amountMinor : value.amountMinor).toString().padStart(digits + 1, '0');
  const whole = digits === 0 ? text : text.slice(0, -digits);
  return `${negative ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}

/**
 * Reads what a person typed, `1234.5` or `1,234.50`, as minor units of the currency; null for anything else, more digits after the point
 * than the currency has and more than a bigint column holds included. Thousands may be grouped, so that a decimal comma is not misread.
 */
export function fromDecimal(text: string, currency: string): bigint | null {
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(text.trim());
  const digits = minorDigits(currency);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > digits || match[1]!.length > 18) return null;
  const amountMinor = BigInt(match[1]!.replaceAll(',', '') + fraction.padEnd(digits, '0'));
  return amountMinor < 2n ** 63n ? amountMinor : null;
}

/** For people: `€1,234.50` in the reader's locale, always to the minor unit, also where custom in the country leaves it out. */
export function formatMoney(value: Money, locale = 'en'): string {
  const digits = minorDigits(value.currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(toDecimal(value) as Intl.StringNumericLiteral);
}

export const currencyCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, { error: 'currency_code' });
export const moneySchema = z.object({ amountMinor: z.bigint(), currency: z.string() });
