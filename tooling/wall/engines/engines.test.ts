import { expect, test } from 'vitest';
import { useWallGround } from '../test-ground.ts';
import { runEngines } from './run.ts';
import { hasSpice } from './spice.ts';

const ground = useWallGround();
const engines = hasSpice()
  ? 'row-level security, the reference model and SpiceDB'
  : 'row-level security and the reference model (SpiceDB has no binary for this platform: left out)';

test(`after any history of sales, handovers and grants ${engines} say the same of everybody, and lists are the sets of single answers`, async () => {
  const { failures, comparisons, notes } = await runEngines(ground, { long: false });
  expect(failures).toEqual([]);
  expect(comparisons).toBeGreaterThan(20_000);
  console.log(`${comparisons} comparisons: ${JSON.stringify(notes)}`);
}, 180_000);
