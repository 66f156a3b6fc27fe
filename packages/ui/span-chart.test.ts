import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from './as-of-bar.tsx';
import { placeOf, ticksOf } from './span-chart.tsx';

const day = fc.integer({ min: -2_000, max: 2_000 }).map((offset) => addDays('2026-01-01', offset));

describe('the drawing of stretches of days', () => {
  test('stretches that follow one another touch, lie inside the drawing, and are left out where they are not on it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(day, { minLength: 5, maxLength: 5 }), (days) => {
        const [from, one, two, three, to] = days.sort() as [string, string, string, string, string];
        const [first, second] = [placeOf({ from: one, until: two }, from, to)!, placeOf({ from: two, until: three }, from, to)!];
        expect(first.start + first.width).toBeCloseTo(second.start, 6);
        expect(first.start).toBeGreaterThanOrEqual(0);
        expect(second.start + second.width).toBeLessThanOrEqual(100.000001);
        expect(placeOf({ from: two, until: null }, from, to)!.width).toBeCloseTo(100 - second.start, 6);
        expect(placeOf({ from: addDays(from, -9), until: from }, from, to)).toBeNull();
        expect(placeOf({ from: to, until: null }, from, to)).toBeNull();
      }),
    );
  });
  test('it is read by eight days at most, all of them inside', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 20_000 }), (from, days) => {
        const to = addDays(from, days);
        const ticks = ticksOf(from, to);
        expect(ticks.length).toBeLessThanOrEqual(8);
        for (const tick of ticks) expect(from < tick && tick < to).toBe(true);
      }),
    );
  });
});
