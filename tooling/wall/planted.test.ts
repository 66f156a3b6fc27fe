import { expect, test } from 'vitest';
import { readWallEnv } from './env.ts';
import { runPlanted } from './planted.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();

test('leaks that are planted on purpose are caught: a sample of them here, every one by `npm run wall -- --long`', async () => {
  const { failures, planted, caught } = await runPlanted(ground, { long: readWallEnv().long });
  expect(failures).toEqual([]);
  expect(caught).toBe(planted);
  expect(planted).toBeGreaterThanOrEqual(10);
}, 1_200_000);
