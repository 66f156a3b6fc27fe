import { expect, test } from 'vitest';
import { useWallGround } from './test-ground.ts';
import { runTiming, welchT } from './timing.ts';

const ground = useWallGround();

test('the clock that compares hidden with missing records finds a planted sleep of 2 ms', async () => {
  const { failures, notes } = await runTiming(ground, { long: false });
  expect(failures).toEqual([]);
  expect(notes!.timingPairs).toBeGreaterThan(20);
}, 150_000);

test("Welch's t is that of the textbook", () => {
  // Welch (1947) as given in NIST's handbook §1.3.5.3: equal samples differ by nothing, shifted ones by their shift over its error.
  expect(welchT([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0);
  expect(welchT([2, 3, 4, 5], [1, 2, 3, 4])).toBeCloseTo(1 / Math.sqrt(5 / 3 / 4 + 5 / 3 / 4), 10);
});
