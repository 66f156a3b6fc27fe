import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDate, formatTime } from './date.tsx';
import { formatMoney } from './money.tsx';

describe('formatMoney', () => {
  it('writes minor units in the digits of the currency', () => {
    expect(formatMoney(932640n, 'EUR')).toEqual({ currency: 'EUR', digits: '9,326.40' });
    expect(formatMoney(1840000n, 'JPY').digits).toBe('1,840,000');
    expect(formatMoney(1234n, 'KWD').digits).toBe('1.234');
    expect(formatMoney(5n, 'EUR').digits).toBe('0.05');
  });

  it('follows the locale', () => {
    expect(formatMoney(932640n, 'EUR', 'de-DE').digits).toBe('9.326,40');
  });

  it('sets a true minus sign, also below one unit', () => {
    expect(formatMoney(-5n, 'EUR').digits).toBe('\u22120.05');
  });

  it('loses no cent, however large the amount', () => {
    fc.assert(
      fc.property(fc.bigInt(), (amountMinor) => {
        const { digits } = formatMoney(amountMinor, 'EUR');
        expect(BigInt(digits.replaceAll(/[,.]/g, '').replace('\u2212', '-'))).toBe(amountMinor);
      }),
    );
  });
});

describe('formatDate', () => {
  it('writes English dates as "22 Nov 2026", September with three letters too', () => {
    expect(formatDate('2026-11-22')).toBe('22 Nov 2026');
    expect(formatDate('2026-09-01')).toBe('1 Sep 2026');
  });

  it('never moves a calendar date, whatever the zone', () => {
    expect(formatDate('2026-11-22', 'en-GB', 'America/Los_Angeles')).toBe('22 Nov 2026');
    expect(formatDate('2026-11-22', 'en-GB', 'Pacific/Auckland')).toBe('22 Nov 2026');
  });

  it('sees an instant from the zone given', () => {
    expect(formatDate('2026-11-22T23:30:00Z', 'en-GB', 'Europe/Vienna')).toBe('23 Nov 2026');
    expect(formatTime('2026-11-22T23:30:00Z', 'en-GB', 'Europe/Vienna')).toBe('00:30');
    expect(formatTime('2026-11-22T09:41:00Z', 'en-GB', 'UTC', true)).toBe('09:41 UTC');
  });
});
