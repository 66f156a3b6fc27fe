import { catalogueViolations } from './catalogue.ts';
import type { PartResult, RunPart, Subject } from './figures.ts';
import type { WallDatabase } from './ground.ts';
import type { CodeLeak } from './planted-calls.ts';
import { aiming, type Knowledge, knowledgeOf, lookingThrough, naming, reading, timing } from './planted-checks.ts';
import { CODE_LEAKS } from './planted-code.ts';
import { DATABASE_LEAKS } from './planted-database.ts';
import { deliveries } from './planted-deliveries.ts';
import { type DatabaseLeak, policyLeaks } from './planted-policies.ts';
import { DELIVERY_LEAKS } from './planted-sent.ts';
import { theProduct } from './product.ts';
import { askEveryTable } from './rows.ts';
import { undone } from './rows-world.ts';

/** A planted leak, and which check objected to it with what; null where none did. */
export interface Outcome {
  readonly name: string;
  readonly what: string;
  readonly caught: { readonly by: string; readonly saying: string } | null;
}

/** Of each kind every so many leaks in the short form. */
const SAMPLE = { policies: 38, database: 9, code: 14, deliveries: 16 };

/**
 * Plants leaks one at a time and asks the wall's checks until one objects. Before that all of them must be silent, or they would object to
 * anything. A leak that nothing objects to is a survivor, and fails.
 */
export const runPlanted: RunPart = async (ground, { long } = { long: false }) => {
  const [both, alone] = [await ground.demo(), await ground.demo(['corvid'])];
  const subject: Subject = { both, alone, product: theProduct(), now: ground.now };
  const sampled = <T>(leaks: readonly T[], every: number) => (long ? leaks : leaks.filter((_leak, at) => at % every === 0));
  const outcomes: Outcome[] = [];
  const failures: string[] = [];
  try {
    const inDatabase = [...sampled(await policyLeaks(both.admin), SAMPLE.policies), ...sampled(DATABASE_LEAKS, SAMPLE.database)];
    const silence = [...(await catalogueViolations(both.admin)), ...(await askEveryTable(subject)).failures];
    for (const leak of inDatabase) {
      const caught = await inTransaction(subject, leak).catch((error: unknown) => {
        failures.push(`“${leak.name}” could not be planted: ${String(error)}`);
        return null;
      });
      outcomes.push({ name: leak.name, what: leak.what, caught });
    }
    const knowledge = await knowledgeOf(both);
    const silent = new Set<string>();
    const inCode = sampled(CODE_LEAKS, SAMPLE.code);
    for (const leak of inCode)
      outcomes.push({ name: leak.name, what: leak.what, caught: await inCodeOf(subject, knowledge, leak, silent, silence) });
    // Last, because what is delivered stays.
    silence.push(...(await deliveries(both, ground.now)));
    for (const leak of sampled(DELIVERY_LEAKS, SAMPLE.deliveries)) {
      if (leak.sql) await both.admin.unsafe(leak.sql);
      const found = await deliveries(both, ground.now, leak.mailer);
      if (leak.undo) await both.admin.unsafe(leak.undo);
      outcomes.push({ name: leak.name, what: leak.what, caught: firstOf('deliveries', found) });
    }
    failures.push(...silence.map((failure) => `objects although nothing is planted: ${failure}`));
  } finally {
    await Promise.all([both.drop(), alone.drop()]);
  }
  const survivors = outcomes.filter(({ caught }) => caught === null);
  failures.push(...survivors.map(({ name, what }) => `survivor: ${name}. ${what}`));
  return {
    planted: outcomes.length,
    caught: outcomes.length - survivors.length,
    failures,
    notes: { caughtBy: byCheck(outcomes), leaks: outcomes },
  } satisfies PartResult;
};

const firstOf = (by: string, found: readonly string[]): Outcome['caught'] =>
  found.length > 0 ? { by, saying: found[0]!.slice(0, 300) } : null;

/** Plants in a transaction of each world that is rolled back: nobody else on the server sees it, roles included. */
function inTransaction({ both, alone, now }: Subject, { sql }: DatabaseLeak): Promise<Outcome['caught']> {
  const within = (world: WallDatabase, admin: unknown): WallDatabase => ({ ...world, admin: admin as WallDatabase['admin'] });
  return undone(both.admin, async (here) => {
    await here.unsafe(sql);
    const closed = firstOf('catalogue', await catalogueViolations(here));
    if (closed) return closed;
    return undone(alone.admin, async (there) => {
      await there.unsafe(sql);
      const { failures } = await askEveryTable({ both: within(both, here), alone: within(alone, there), now });
      return firstOf('rows', failures);
    });
  });
}

async function inCodeOf(
  subject: Subject,
  knowledge: Knowledge,
  leak: CodeLeak,
  silent: Set<string>,
  silence: string[],
): Promise<Outcome['caught']> {
  const ask = (one: Subject): Promise<string[]> => {
    switch (leak.check) {
      case 'reading':
        return reading(one, knowledge, leak.doors);
      case 'aiming':
        return aiming(one, knowledge, leak.doors);
      case 'naming':
        return naming(one);
      case 'looking through':
        return lookingThrough(one, knowledge, leak.doors);
      case 'timing':
        return timing(one, knowledge, leak.timed ?? []);
    }
  };
  // Asked without a leak once for each way of asking.
  const way = `${leak.check} ${leak.doors.source}`;
  if (!silent.has(way)) silence.push(...(await ask(subject)).map((failure) => `${way}: ${failure}`));
  silent.add(way);
  const product = leak.plant(subject.product, subject);
  try {
    return firstOf(leak.check, await ask({ ...subject, product }));
  } finally {
    leak.undo?.();
  }
}

function byCheck(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { caught } of outcomes) if (caught) counts[caught.by] = (counts[caught.by] ?? 0) + 1;
  return counts;
}
