import fc from 'fast-check';
import type { PartResult } from '../figures.ts';
import type { WallGround } from '../ground.ts';
import { type Command, command, sale } from './commands.ts';
import { compare, compareList, SpiceMirror, type Tally } from './compare.ts';
import { FOUND } from './found.ts';
import { type Happening, ReferenceModel } from './model.ts';
import { hasSpice, startSpice } from './spice.ts';
import { openVendor, Stage, type Vendor } from './stage.ts';

/** How much each form does: histories, commands in one, and how many comparisons it must at least come to. */
const SHORT = { histories: 4, commands: 8, days: 3 };
const LONG = { histories: 80, commands: 14, days: 4 };

/**
 * Three engines answer who may do what: row-level security in a real database after real commands, the reference model, and SpiceDB. After
 * each command of a random history all are asked about everybody, every line, every action and several days; the product's lists are held
 * against its single answers.
 */
export async function runEngines(ground: WallGround, { long }: { long: boolean }): Promise<PartResult> {
  const form = long ? LONG : SHORT;
  const database = await ground.empty();
  const spice = hasSpice() ? await startSpice() : null;
  const tally: Tally = { comparisons: 0, lists: 0, disagreements: [] };
  const failures: string[] = [];
  const startedAt = performance.now();
  let happened = 0;
  try {
    const vendor = await openVendor(database.database, database.admin, ground.now);
    const mirror = spice && new SpiceMirror(spice);
    const history = fc.tuple(
      fc.array(sale, { minLength: 4, maxLength: 5 }),
      fc.array(command, { minLength: form.commands, maxLength: form.commands }),
    );
    const outcome = await fc.check(
      fc.asyncProperty(history, async ([sales, commands]) => {
        const own: Tally = { comparisons: 0, lists: 0, disagreements: [] };
        try {
          happened += await live(vendor, mirror, sales, commands, form.days, own);
        } finally {
          tally.comparisons += own.comparisons;
          tally.lists += own.lists;
        }
        if (own.disagreements.length > 0) throw new Error(own.disagreements.slice(0, 5).join('\n'));
      }),
      {
        examples: FOUND.map(([sales, commands]) => [[sales, commands]]),
        numRuns: form.histories + FOUND.length,
        seed: ground.seed,
        endOnFailure: !long,
        interruptAfterTimeLimit: long ? 3_000_000 : 150_000,
      },
    );
    if (outcome.failed) {
      tally.disagreements.push(String(outcome.errorInstance));
      failures.push(
        `engines disagree (seed ${outcome.seed}, path ${outcome.counterexamplePath}): ${outcome.errorInstance}\n${JSON.stringify(outcome.counterexample)}`,
      );
    }
  } finally {
    await spice?.close();
    await database.drop();
  }
  return {
    comparisons: tally.comparisons,
    disagreements: tally.disagreements.length,
    failures,
    notes: {
      engines: spice ? ['row-level security', 'reference model', 'SpiceDB'] : ['row-level security', 'reference model'],
      listsHeldAgainstSingles: tally.lists,
      commandsThatHappened: happened,
      enginesSeconds: Math.round((performance.now() - startedAt) / 100) / 10,
      enginesSeed: ground.seed,
    },
  };
}

/** One history from its sales on. Returns how many commands changed something. */
async function live(
  vendor: Vendor,
  spice: SpiceMirror | null,
  sales: readonly Command[],
  commands: readonly Command[],
  days: number,
  tally: Tally,
): Promise<number> {
  const stage = await Stage.open(vendor);
  const model = new ReferenceModel(stage.vendorPartyId);
  const edges = new Set<number>();
  let happened = 0;
  const tell = async (one: Command) => {
    for (const fact of await stage.perform(one)) {
      model.tell(fact);
      happened += 1;
      for (const edge of edgesOf(fact)) edges.add(edge);
    }
  };
  for (const one of sales) await tell(one);
  for (const [at, one] of commands.entries()) {
    await tell(one);
    await spice?.follow(stage, vendor.admin);
    // Days next to a change are where engines differ, if anywhere.
    const near = [...edges].flatMap((edge) => [edge - 1, edge]).filter((day) => day !== stage.today && day >= 0);
    const looked = [stage.today, ...Array.from({ length: days - 1 }, (_, n) => near[(at * 7 + n * 3) % near.length]!)];
    await compare(stage, vendor.database, model, spice, [...new Set(looked)], tally);
    if (tally.disagreements.length > 0) {
      tally.disagreements.unshift(`after ${JSON.stringify(one)}`);
      return happened;
    }
    const actor = stage.actors[at % stage.actors.length]!;
    await compareList(stage, vendor.database, actor, model, stage.dateOf(stage.today), tally);
  }
  return happened;
}

function edgesOf(one: Happening): number[] {
  if (one.what === 'handed_over') return [one.day];
  if (one.what === 'sold') return [one.from];
  if (one.what === 'taken_back') return [one.today];
  if (one.what === 'grant_changed') return [one.today, ...(one.until ? [one.until] : [])];
  if (one.what === 'assigned' || one.what === 'granted') return one.until === null ? [one.from] : [one.from, one.until];
  return [];
}
