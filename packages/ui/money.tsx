import { numberFormatter } from './formatters.ts';
import { useUiLocale } from './messages.tsx';

/**
 * Splits an amount of money for display, without ever passing through a float.
 * @param amountMinor whole minor units (cents, pence, yen) of the currency
 * @param currency ISO 4217 code; its number of minor digits is Intl's
 * @returns the code and the digits, grouped for the locale, with a true minus sign
 */
export function formatMoney(amountMinor: bigint, currency: string, locale = 'en-GB'): { currency: string; digits: string } {
  const digits = numberFormatter(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const negative = amountMinor < 0n;
  const plain = (negative ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0');
  const whole = digits === 0 ? plain : plain.slice(0, -digits);
  const fraction = digits === 0 ? '' : plain.slice(-digits);
  const separator =
    numberFormatter(locale, {})
      .formatToParts(0.5)
      .find((part) => part.type === 'decimal')?.value ?? '.';
  const grouped = numberFormatter(locale, {}).format(BigInt(whole));
  return { currency, digits: `${negative ? '\u2212' : ''}${grouped}${fraction ? separator + fraction : ''}` };
}

/** Money with its currency, in tabular numerals; in a table give the column `numeric` and it stands right-aligned. */
export function Money({ amountMinor, currency, strong = false }: { amountMinor: bigint; currency: string; strong?: boolean }) {
  const { locale } = useUiLocale();
  const shown = formatMoney(amountMinor, currency, locale);
  return (
    <data value={`${amountMinor}`} className={strong ? 'whitespace-nowrap font-semibold' : 'whitespace-nowrap'}>
      <span className="font-normal text-ink-3 text-small">{shown.currency}</span> {shown.digits}
    </data>
  );
}
