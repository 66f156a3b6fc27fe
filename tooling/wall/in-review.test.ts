import { expect, test } from 'vitest';
import { runInReview } from './in-review.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();

test('naming what the vendor knows looks exactly like naming what nobody knows, through every door where a name is typed', async () => {
  const { failures, observations } = await runInReview(ground);
  expect(failures).toEqual([]);
  expect(observations).toBeGreaterThan(100);
}, 240_000);
