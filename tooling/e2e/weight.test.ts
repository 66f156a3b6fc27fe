import { expect, test } from 'vitest';
import { routeWeights } from '../bench/javascript.ts';

/** Of JavaScript that a route's first visit loads, compressed. */
const GOAL_BYTES = 150_000;

test('no route of either app loads more than 150 kB of compressed JavaScript', () => {
  const weights = [...routeWeights('portal'), ...routeWeights('console')];
  expect(weights.length).toBeGreaterThan(40);
  const heavy = weights.filter(({ gzipBytes }) => gzipBytes > GOAL_BYTES);
  expect(heavy.map(({ app, route, gzipBytes }) => `${app} ${route} ${gzipBytes}`)).toEqual([]);
});
