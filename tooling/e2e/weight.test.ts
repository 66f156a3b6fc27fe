import { expect, test } from 'vitest';
import { routeWeights } from '../bench/javascript.ts';

/** Of JavaScript that a route's first visit loads, compressed: what the measurements aim at (`npm run bench -- story`). */
const GOAL_BYTES = 150_000;
/** What no route may weigh. Record pages of the console are still above the goal, by the words they borrow; fewer of them belongs here. */
const LIMIT_BYTES = 163_000;
const ROUTES_ABOVE_GOAL = 16;

test('no route of either app loads more than 163 kB of compressed JavaScript, and no more routes than now load more than 150 kB', () => {
  const weights = [...routeWeights('portal'), ...routeWeights('console')];
  expect(weights.length).toBeGreaterThan(40);
  const heavier = (bytes: number) =>
    weights.filter(({ gzipBytes }) => gzipBytes > bytes).map(({ app, route, gzipBytes }) => `${app} ${route} ${gzipBytes}`);
  expect(heavier(LIMIT_BYTES)).toEqual([]);
  expect(heavier(GOAL_BYTES).length, heavier(GOAL_BYTES).join('\n')).toBeLessThanOrEqual(ROUTES_ABOVE_GOAL);
});
