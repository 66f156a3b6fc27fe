import { beforeAll, describe, expect, test } from 'vitest';
import { catalogueViolations } from './catalogue.ts';
import type { WallDatabase } from './ground.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();
let db: WallDatabase;
beforeAll(async () => {
  db = await ground.empty();
});

describe('the catalogue gate', () => {
  test('the database is closed by default', async () => {
    expect(await catalogueViolations(db.admin)).toEqual([]);
  });
});
