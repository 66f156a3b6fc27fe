import { expect, test } from 'vitest';
import { plantWorld } from './canaries.plant.ts';
import { runCanaries } from './canaries.run.ts';
import { runDoors } from './matrix.run.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();

test('in a world whose rows carry their owners’ words, nothing that leaves holds a word, name or reference of somebody else, and every door answers what is hidden as what is missing', async () => {
  const planted = await plantWorld(ground);
  const searched = await runCanaries(ground, { long: false, planted });
  expect(searched.failures).toEqual([]);
  expect(searched.canaryHits).toBe(0);
  expect(searched.artefacts).toBeGreaterThan(500);
  // Last, because it ends by opening doors with what is one's own, which changes the world.
  const { failures, uncovered, doors, canaryHits, notes } = await runDoors(ground, { long: false, planted });
  expect(failures).toEqual([]);
  expect([uncovered, canaryHits]).toEqual([0, 0]);
  expect(doors).toBeGreaterThan(300);
  expect(Number(notes!.matrixCells)).toBeGreaterThan(3_000);
  await planted.close();
}, 400_000);
