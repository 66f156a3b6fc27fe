import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { leftoversIn, runMixing } from './mixing.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();

test('requests that are cut off at random points, and hats that change in another tab, mix nobody up and leave nothing on a connection', async () => {
  const { failures, canaryHits, notes } = await runMixing(ground, { long: false });
  expect(failures).toEqual([]);
  expect(canaryHits).toBe(0);
  expect(notes!.requestsCutOff).toBeGreaterThan(100);
  expect(notes!.requestsAnswered).toBeGreaterThan(50);
}, 150_000);

test('a connection that keeps a role or a claim, or is left in a transaction, is found', async () => {
  const { database, admin } = await ground.empty();
  expect(await leftoversIn(database, admin, 8)).toEqual([]);
  await database.drizzle.execute(sql`select set_config('app.party', '00000000-0000-4000-8000-000000000001', false)`);
  expect(await leftoversIn(database, admin, 8)).toHaveLength(1);
  await database.drizzle.execute(sql.raw(`set role app_party`)).catch(() => {});
  expect((await leftoversIn(database, admin, 8)).length).toBeGreaterThanOrEqual(1);
});
