import { afterAll, inject } from 'vitest';
import { type WallDatabase, type WallGround, wallGround } from './ground.ts';

/**
 * The wall's ground for one test file, on the cluster that all test files share; what is made on it is dropped after the file's tests. Use
 * the returned object inside tests and hooks only.
 */
export function useWallGround(): WallGround {
  const made: WallDatabase[] = [];
  let ground: WallGround | undefined;
  const open = () => {
    ground ??= wallGround(inject('cluster'));
    return ground;
  };
  const kept = async (making: Promise<WallDatabase>) => {
    const database = await making;
    made.push(database);
    return database;
  };
  afterAll(async () => {
    for (const database of made.splice(0)) await database.drop();
  });
  return {
    get now() {
      return open().now;
    },
    get seed() {
      return open().seed;
    },
    empty: () => kept(open().empty()),
    demo: (leaveOut) => kept(open().demo(leaveOut)),
  };
}
