import { addDays, addMonths } from '@tributary/kernel/dates';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AMENDMENT_KINDS,
  type Amendment,
  amended,
  apportion,
  daysBetween,
  fits,
  type Running,
  shareOf,
  yearsOf,
} from './orders.life.contract.ts';

const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2020-01-01', days));
const length = fc.integer({ min: 0, max: 1_500 });
const minor = fc.bigInt({ min: 0n, max: 10n ** 11n });
const toNumber = ({ numerator, denominator }: { numerator: bigint; denominator: bigint }) => Number(numerator) / Number(denominator);

describe('proration by calendar day', () => {
  test('a whole year is exactly one, also from 29 February and across it, and no days cost nothing', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 5 }), (from, years) => {
        const { numerator, denominator } = yearsOf(from, addMonths(from, 12 * years));
        expect(numerator).toBe(BigInt(years) * denominator);
      }),
      { numRuns: 60 },
    );
    expect(yearsOf('2027-03-01', '2027-03-01').numerator).toBe(0n);
    // A hundred days before the end of a contract's year of 365 days, although 29 February lies in the year ahead; and of one of 366.
    expect(yearsOf('2027-08-14', '2027-11-22')).toEqual({ numerator: 100n, denominator: 365n });
    expect(yearsOf('2028-08-14', '2028-11-22')).toEqual({ numerator: 100n, denominator: 366n });
  });

  test('one day more always costs more, the end is exclusive, and the share is that of a naive count of days', () => {
    fc.assert(
      fc.property(day, length, (from, days) => {
        const until = addDays(from, days);
        expect(toNumber(yearsOf(from, addDays(until, 1)))).toBeGreaterThan(toNumber(yearsOf(from, until)));
        expect(Math.abs(toNumber(yearsOf(from, until)) - days / 365.25)).toBeLessThan(0.01);
        expect(daysBetween(from, until)).toBe(days);
      }),
      { numRuns: 100 },
    );
  });

  test('lines add up to the rounded total exactly; each is its exact amount, off by less than a minor unit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(minor, fc.integer({ min: 1, max: 500 }), day, length), { minLength: 1, maxLength: 30 }), (lines) => {
        const exact = lines.map(([price, quantity, from, days]) => {
          const share = yearsOf(from, addDays(from, days));
          return { numerator: price * BigInt(quantity) * share.numerator, denominator: share.denominator };
        });
        const { amounts, total } = apportion(exact);
        expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(total);
        for (const [index, amount] of amounts.entries()) {
          const { numerator, denominator } = exact[index]!;
          const off = amount * denominator - numerator;
          expect((off < 0n ? -off : off) < denominator).toBe(true);
          // What has no fraction is not touched.
          if (numerator % denominator === 0n) expect(off).toBe(0n);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the missing units go to the largest fractions', () => {
    const share = (numerator: bigint) => ({ numerator, denominator: 10n });
    expect(apportion([share(14n), share(17n), share(15n), share(14n)])).toEqual({ amounts: [1n, 2n, 2n, 1n], total: 6n });
    expect(shareOf(1n, { numerator: 1n, denominator: 2n })).toBe(1n);
  });
});

describe('what changes make of a line', () => {
  const change: fc.Arbitrary<Amendment> = fc.record({
    kind: fc.constantFrom(...AMENDMENT_KINDS),
    quantity: fc.integer({ min: 1, max: 50 }),
    termMonths: fc.option(fc.integer({ min: 1, max: 36 })),
    effectiveOn: day,
    chargedUntil: fc.option(day),
  });

  test('any history of changes that fit keeps copies above nothing, and the sum of the differences is what runs', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (wishes) => {
        const opened: Running = { quantity: 10, term: { from: '2026-01-01', until: '2027-01-01' } };
        let running: Running = opened;
        let sum = opened.quantity;
        for (const wish of wishes) {
          // Made to fit where only its dates stand in the way, so that histories are long.
          const { until } = running.term;
          const dated = {
            ...wish,
            effectiveOn: wish.kind === 'renewal' || wish.kind === 'co_term' ? until! : addDays(running.term.from, 1),
            chargedUntil: wish.kind === 'increase' ? until : addDays(until!, wish.quantity),
            quantity: wish.kind === 'co_term' ? running.quantity : wish.quantity,
            termMonths: wish.kind === 'renewal' ? 12 : null,
          };
          if (!fits(running, dated)) continue;
          const after = amended(running, dated);
          sum += after.quantityDelta;
          expect(after.quantity).toBe(sum);
          expect(after.quantity).toBeGreaterThan(0);
          expect(after.term.from).toBe(opened.term.from);
          expect(after.term.until! > after.term.from).toBe(true);
          if (wish.kind === 'renewal' || wish.kind === 'co_term') expect(after.term.until! > until!).toBe(true);
          running = after;
        }
      }),
      { numRuns: 60 },
    );
  });

  test('what was priced for another end, or for what ran before, does not fit any more', () => {
    const running: Running = { quantity: 10, term: { from: '2026-01-01', until: '2027-01-01' } };
    const increase = { kind: 'increase', quantity: 5, termMonths: null, effectiveOn: '2026-06-01', chargedUntil: '2027-01-01' } as const;
    const renewal = { kind: 'renewal', quantity: 10, termMonths: 12, effectiveOn: '2027-01-01', chargedUntil: null } as const;
    expect([fits(running, increase), fits(running, renewal)]).toEqual([true, true]);
    const renewed = amended(running, renewal);
    expect([fits(renewed, increase), fits(renewed, renewal)]).toEqual([false, false]);
    expect(fits(running, { ...increase, kind: 'decrease', quantity: 10 })).toBe(false);
  });
});
