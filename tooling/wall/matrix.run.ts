import { type PlantedWorld, plantWorld } from './canaries.plant.ts';
import { type Access, callerAccess, httpAccess, wallApps } from './doors.access.ts';
import { otherDoors } from './doors.other.ts';
import { allRecords, unjudgedKinds } from './doors.records.ts';
import type { PartResult, Surface } from './figures.ts';
import type { WallGround } from './ground.ts';
import { type Door, type MatrixFigures, openOwn, procedureDoors, uncoveredDoors, walkMatrix } from './matrix.ts';
import { theProduct } from './product.ts';

/** Over HTTP in the short form: one of each kind, because a session's look-up costs as much as most answers. */
const OVER_HTTP = ['partner A, technical', 'staff, support'];

/** Who goes through every door in every way; in the short form all others go through every door in one. */
const FIRST = ['partner A, sales', 'customer, administrator', 'ended partner', 'partner B, technical', 'staff, support'];

/** As many ways through a door as aim at different holes: a way more changes only what surrounds the reference. */
const sparingly = (doors: readonly Door[]): Door[] =>
  doors.map((door) => {
    const seen = new Set<string>();
    const shapes = door.shapes.filter(({ slots }) => {
      const key = slots.map(({ path, kinds }) => path + kinds.join()).join();
      return !seen.has(key) && seen.add(key);
    });
    // `audit.timeline` and its like: one hole, and another kind of record at each way.
    return { ...door, shapes };
  });

/**
 * The door matrix: every procedure of both apps, every persona, records of their own, of others and of nobody. Makes its own world, or takes
 * one that was planted.
 */
export async function runDoors(
  ground: WallGround,
  { long, planted }: { readonly long: boolean; readonly planted?: PlantedWorld },
): Promise<PartResult> {
  const startedAt = performance.now();
  const world = planted ?? (await plantWorld(ground));
  const { admin } = world.world;
  const every = procedureDoors();
  const doors = long ? every : sparingly(every);
  const records = await allRecords(admin);
  const figures: MatrixFigures = { doors: every.length, cells: 0, artefacts: 0, canaryHits: 0, opened: new Set(), failures: [] };
  const now = () => ground.now;
  const http = httpAccess(wallApps(world.world, { now, filesDir: world.filesDir }));
  const direct = callerAccess(world.world, theProduct(), { now, filesDir: world.filesDir });
  const matrix = { admin, hats: world.hats, records, canaries: world.canaries };
  for (const hat of [...world.hats, null]) {
    const accesses: Access[] = long ? [http, direct] : [hat === null || OVER_HTTP.includes(hat.name) ? http : direct];
    const walked =
      long || hat === null || FIRST.includes(hat.name) ? doors : doors.map((door) => ({ ...door, shapes: door.shapes.slice(0, 1) }));
    for (const access of accesses) await walkMatrix(access, walked, hat, matrix, figures);
  }
  await openOwn(direct, doors, { admin, hats: world.hats, records }, figures);
  const others = otherDoors();
  const uncovered = [
    ...uncoveredDoors(every),
    ...others.filter(({ by }) => by === null).map(({ kind, name }) => `${kind} ${name}`),
    ...unjudgedKinds().map((kind) => `references of ${kind}`),
  ];
  if (!planted) {
    await world.close();
    await world.world.drop();
  }
  return {
    doors: every.length + others.length,
    uncovered: uncovered.length,
    artefacts: figures.artefacts,
    canaryHits: figures.canaryHits,
    failures: [...figures.failures, ...uncovered.map((name) => `uncovered: ${name}`)],
    coverage: coverageOf(others),
    notes: {
      matrixCells: figures.cells,
      personas: world.hats.length + 1,
      doorsOpened: figures.opened.size,
      matrixSeconds: Math.round((performance.now() - startedAt) / 1000),
    },
  };
}

/** Doors that are no procedures, by kind: what looks at them. */
const coverageOf = (others: ReturnType<typeof otherDoors>): Surface[] =>
  [...new Set(others.map(({ kind }) => kind))].map((kind) => {
    const all = others.filter((one) => one.kind === kind);
    return {
      name: `doors: ${kind}`,
      covered: all.every(({ by }) => by !== null),
      how: `${all.length}, by ${[...new Set(all.map(({ by }) => by ?? 'nothing'))].join(', ')}`,
    };
  });
