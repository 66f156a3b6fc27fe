import { expect, test } from 'vitest';
import { useWallGround } from './test-ground.ts';
import { runTwins } from './twins.run.ts';

const ground = useWallGround();

test('Reseller 1 sees the same, byte for byte, whether Reseller 2 does nothing or is very active for the same customers', async () => {
  const { failures, diffs, observations, surfaces } = await runTwins(ground, { long: false });
  expect(failures).toEqual([]);
  expect(diffs).toBe(0);
  expect(surfaces).toBeGreaterThanOrEqual(14);
  expect(observations).toBeGreaterThan(250);
}, 400_000);
