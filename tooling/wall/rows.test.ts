import { beforeAll, describe, expect, test } from 'vitest';
import type { WallDatabase } from './ground.ts';
import { askEveryTable } from './rows.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();
let both: WallDatabase;
let alone: WallDatabase;
beforeAll(async () => {
  both = await ground.demo();
  alone = await ground.demo(['corvid']);
}, 300_000);

describe('a party with a database identity and no queries in front', () => {
  test('reads, changes and adds nothing that is another’s, in any table', async () => {
    const { failures, observations } = await askEveryTable({ both, alone, now: ground.now });
    expect(failures).toEqual([]);
    expect(observations).toBeGreaterThan(200);
  });
});
