import { expect, test } from 'vitest';
import { runRevocation, WAYS_ACCESS_ENDS } from './revocation.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();

test(`access that ended during use (${WAYS_ACCESS_ENDS.join(', ')}) is gone from the next request, from sockets within a second, from mail that waits and from sign-in links`, async () => {
  const { failures } = await runRevocation(ground, { long: false });
  expect(failures).toEqual([]);
}, 150_000);
