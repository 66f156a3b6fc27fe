import { addDays, covers, type DateRange } from '@tributary/kernel/dates';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HeldPeriod, hasGap, reassign } from './entitlements.role-periods.ts';

const FIRST = '2026-01-01';
const day = (offset: number) => addDays(FIRST, offset);
const change = fc.record({
  partyId: fc.constantFrom('A', 'B', 'C'),
  from: fc.integer({ min: -20, max: 60 }),
  days: fc.option(fc.integer({ min: 1, max: 30 })),
});

describe('reassigning a slot', () => {
  test('gives every day of the span to the new holder, leaves every other day as it was, and never gives a day to two', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let held: HeldPeriod[] = [{ id: 'first', partyId: 'A', level: 'order', valid: { from: FIRST, until: null } }];
        changes.forEach(({ partyId, from, days }, index) => {
          const valid: DateRange = { from: day(from), until: days === null ? null : day(from + days) };
          const before = held;
          const { close, open } = reassign(held, { partyId, level: 'line', valid });
          held = [...held.filter((period) => !close.includes(period)), ...open.map((period, at) => ({ ...period, id: `${index}-${at}` }))];
          for (let offset = -30; offset < 100; offset++) {
            const on = (periods: HeldPeriod[]) =>
              periods.filter((period) => covers(period.valid, day(offset))).map((period) => period.partyId);
            expect(on(held)).toEqual(covers(valid, day(offset)) ? [partyId] : on(before));
          }
        });
      }),
    );
  });
  test('assigning what is so already changes nothing', () => {
    const held = [{ id: '1', partyId: 'A', level: 'order', valid: { from: FIRST, until: null } }];
    expect(reassign(held, { partyId: 'A', level: 'line', valid: { from: day(3), until: day(9) } })).toEqual({ close: [], open: [] });
  });
  test('a gap is a day after the first that nobody holds, or an end', () => {
    expect(hasGap([])).toBe(false);
    expect(
      hasGap([
        { from: day(5), until: null },
        { from: FIRST, until: day(5) },
      ]),
    ).toBe(false);
    expect(
      hasGap([
        { from: day(6), until: null },
        { from: FIRST, until: day(5) },
      ]),
    ).toBe(true);
    expect(hasGap([{ from: FIRST, until: day(5) }])).toBe(true);
  });
});
