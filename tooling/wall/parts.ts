import { type PlantedWorld, plantWorld } from './canaries.plant.ts';
import { runCanaries } from './canaries.run.ts';
import { runCatalogue } from './catalogue.ts';
import { runEngines } from './engines/run.ts';
import type { PartResult } from './figures.ts';
import type { WallGround } from './ground.ts';
import { runInReview } from './in-review.ts';
import { runDoors } from './matrix.run.ts';
import { runMixing } from './mixing.ts';
import { runPlanted } from './planted.ts';
import { runRevocation } from './revocation.ts';
import { runRows } from './rows.ts';
import { runTiming } from './timing.ts';
import { runTwins } from './twins.run.ts';
import { runViewAs } from './view-as.ts';

/** What one part is given: where to make databases, and the world with canaries, which is planted once for all that search it. */
export interface PartInput {
  readonly ground: WallGround;
  readonly long: boolean;
  planted(): Promise<PlantedWorld>;
}

/** A part of the wall, as the command runs it. */
export interface WallPart {
  readonly name: string;
  /** What it proves, for the report. */
  readonly what: string;
  run(input: PartInput): Promise<PartResult>;
}

/** Every part, in the order in which they run: what takes least says first that something is wrong. */
export const PARTS: readonly WallPart[] = [
  {
    name: 'catalogue',
    what: 'The database is closed by default: PostgreSQL’s own catalogue says so.',
    run: ({ ground }) => runCatalogue(ground),
  },
  {
    name: 'rows',
    what: 'A party with a database identity and no queries in front reads, changes and adds nothing of another’s, in any table.',
    run: ({ ground, long }) => runRows(ground, { long }),
  },
  {
    name: 'canaries',
    what: 'No word, name or reference of one party stands in any byte that leaves for another.',
    run: async ({ ground, long, planted }) => runCanaries(ground, { long, planted: await planted() }),
  },
  // After the canaries, in whose world it ends by opening doors with what is one's own, which changes it.
  {
    name: 'doors',
    what: 'Every door has a declared rule, and answers foreign and missing alike to everybody.',
    run: async ({ ground, long, planted }) => runDoors(ground, { long, planted: await planted() }),
  },
  {
    name: 'twins',
    what: 'Reseller 1 sees the same whether Reseller 2 is absent, present or very active.',
    run: ({ ground, long }) => runTwins(ground, { long }),
  },
  {
    name: 'in-review',
    what: 'Naming whom the vendor knows looks exactly like naming whom nobody knows, also once operations has decided.',
    run: ({ ground }) => runInReview(ground),
  },
  { name: 'view-as', what: 'Staff that look as a party see what it sees, byte for byte.', run: ({ ground }) => runViewAs(ground) },
  {
    name: 'engines',
    what: 'Row-level security, a model written independently and SpiceDB say the same of everybody after any history.',
    run: ({ ground, long }) => runEngines(ground, { long }),
  },
  {
    name: 'mixing',
    what: 'Cancelled requests over a tiny pool, two people and two hats mix nobody up.',
    run: ({ ground, long }) => runMixing(ground, { long }),
  },
  { name: 'revocation', what: 'Access that ends during use is gone at once.', run: ({ ground, long }) => runRevocation(ground, { long }) },
  { name: 'timing', what: 'The clock does not tell hidden from missing.', run: ({ ground, long }) => runTiming(ground, { long }) },
  {
    name: 'planted',
    what: 'The checks would notice: leaks planted on purpose are caught.',
    run: ({ ground, long }) => runPlanted(ground, { long }),
  },
];

/** What a part came to in one run. */
export interface PartReport {
  readonly name: string;
  readonly what: string;
  readonly form: 'short' | 'long';
  readonly ranAt: string;
  readonly seconds: number;
  readonly result: PartResult;
}

/** Runs the parts one after the other; one that throws has failed, and the others still run. */
export async function runParts(
  ground: WallGround,
  { long, only, say }: { readonly long: boolean; readonly only: readonly string[]; readonly say: (line: string) => void },
): Promise<PartReport[]> {
  const reports: PartReport[] = [];
  let world: PlantedWorld | undefined;
  const planted = async () => {
    world ??= await plantWorld(ground);
    return world;
  };
  try {
    for (const { name, what, run } of PARTS.filter((part) => only.length === 0 || only.includes(part.name))) {
      const since = performance.now();
      const result = await run({ ground, long, planted }).catch((error: unknown) => ({
        failures: [`${name} did not run to its end: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
      }));
      const seconds = Math.round((performance.now() - since) / 100) / 10;
      reports.push({ name, what, form: long ? 'long' : 'short', ranAt: new Date().toISOString(), seconds, result });
      say(`${result.failures.length === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)}  ${seconds.toFixed(1).padStart(6)} s`);
      for (const failure of result.failures.slice(0, 20)) say(`        ${failure}`);
      if (result.failures.length > 20) say(`        and ${result.failures.length - 20} more`);
    }
  } finally {
    await world?.close();
    await world?.world.drop();
  }
  return reports;
}
