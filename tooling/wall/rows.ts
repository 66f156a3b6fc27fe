import type { Check, PartResult, RunPart, Subject } from './figures.ts';
import type { WallDatabase } from './ground.ts';
import { rowsAdded } from './rows-added.ts';
import { rowsChanged } from './rows-changed.ts';
import { asStrangers, countsOf, OPEN_TO_STRANGERS } from './rows-strangers.ts';
import { become, furnish, identityOf, PARTNER, type Tx, undone } from './rows-world.ts';

/**
 * What a party's database identity reaches by itself, without the product's queries in front: policies are the last line, and a query that
 * happens to join `access` would hide that one of them is open. Three questions (read, change, add), of every table with a privilege.
 */
export const rowsCheck: Check = { name: 'rows', run: async (subject) => (await askEveryTable(subject)).failures };

/** The part of the wall that asks tables. */
export const runRows: RunPart = async (ground) => {
  const [both, alone] = [await ground.demo(), await ground.demo(['corvid'])];
  const { failures, observations } = await askEveryTable({ both, alone, now: ground.now });
  // Not among the observations of the twin worlds, which are what a reseller sees through the product.
  await Promise.all([both.drop(), alone.drop()]);
  return { failures, notes: { rowsAsked: observations } };
};

/** Asks all questions; each failure names table, persona and what was reached. */
export async function askEveryTable({
  both,
  alone,
  now,
}: Pick<Subject, 'both' | 'alone' | 'now'>): Promise<PartResult & { observations: number }> {
  const today = now.toISOString().slice(0, 10);
  const tables = (
    await both.admin<{ name: string }[]>`select c.relname as name from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace and a.grantee = 'app_party'::regrole and a.privilege_type = 'SELECT' order by 1`
  ).map(({ name }) => name);
  const failures: string[] = [];
  let observations = 0;
  // Twin worlds: every row that Reseller 1 can read, with and without all that was done through Reseller 2.
  const [here, there] = await Promise.all([rowsOf(both, tables, today, furnish), rowsOf(alone, tables, today)]);
  for (const name of tables) {
    const { rows, total } = here.get(name)!;
    observations += rows.length;
    failures.push(...differences(`rows of ${name} as ${PARTNER}`, rows, there.get(name)!.rows));
    if (rows.some((row) => row.includes('fails: '))) failures.push(`rows of ${name} as ${PARTNER}: ${rows[0]}`);
    if (rows.length === total && OPEN_TO_STRANGERS[name] !== 'true')
      failures.push(`rows of ${name}: the world hides none, so nothing is proven (rows-world.ts, furnish)`);
  }
  const [strangers, changed, added] = [
    await asStrangers(both, tables, today),
    await rowsChanged(both, alone, today),
    await rowsAdded(both, today),
  ];
  for (const found of [strangers, changed, added]) {
    observations += found.asked;
    failures.push(...found.failures);
  }
  return { failures, observations };
}

/** Every row that the party reads, by table, without what chance named: ids, references, and digests of requests that name them. */
async function rowsOf(
  world: WallDatabase,
  tables: readonly string[],
  today: string,
  prepare?: (tx: Tx) => Promise<void>,
): Promise<Map<string, Read>> {
  return undone(world.admin, async (tx) => {
    await prepare?.(tx);
    const totals = await countsOf(
      tx,
      tables.map((name) => [name, 'true']),
    );
    await become(tx, await identityOf(tx, PARTNER), today);
    const read = new Map<string, Read>();
    for (const name of tables) {
      const rows = await undone(tx, (inner) => inner.unsafe<{ row: unknown }[]>(`select to_jsonb(t) as row from ${name} t`)).catch(
        (error: unknown) => [{ row: `fails: ${String(error)}` }],
      );
      read.set(name, { rows: rows.map(({ row }) => unnamed(JSON.stringify(row))).sort(), total: totals.get(name)! });
    }
    return read;
  });
}

interface Read {
  readonly rows: string[];
  /** How many there are. */
  readonly total: number;
}

const unnamed = (row: string) =>
  row
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}\b/g, '<ref>')
    .replaceAll(/"[0-9a-f]{64}"/g, '"<digest>"');

function differences(what: string, here: readonly string[], there: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of there) left.set(row, (left.get(row) ?? 0) + 1);
  const extra = here.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
  const missing = [...left].filter(([, count]) => count > 0).map(([row]) => row);
  return [
    ...(extra.length > 0 ? [`${what}: ${extra.length} stand there only because of the other, the first ${extra[0]!.slice(0, 200)}`] : []),
    ...(missing.length > 0 ? [`${what}: ${missing.length} are missing because of the other, the first ${missing[0]!.slice(0, 200)}`] : []),
  ];
}
