import { consoleRouter } from '@tributary/api/console.router';
import { portalRouter } from '@tributary/api/portal.router';
import { newRef } from '@tributary/kernel/ids';
import type { ProcedureMeta } from '@tributary/rpc/procedures';
import type postgres from 'postgres';
import type { z } from 'zod';
import type { Canaries } from './canaries.ts';
import type { Access, Answer } from './doors.access.ts';
import { type Shape, shapesOf } from './doors.inputs.ts';
import { OVERRIDES } from './doors.overrides.ts';
import type { Hat } from './doors.personas.ts';
import { type Targets, targetsOf, type WallRecord } from './doors.records.ts';

/** A procedure as the matrix walks through it. */
export interface Door {
  readonly app: 'portal' | 'console';
  readonly name: string;
  readonly type: 'query' | 'mutation';
  /** Who may go through: the declared functions (none: any hat of the app), or null where nothing is declared. */
  readonly functions: readonly string[] | null;
  /** Every way to call it; none where no input is known. */
  readonly shapes: readonly Shape[];
}

interface Procedure {
  readonly _def: { readonly type: string; readonly meta?: ProcedureMeta; readonly inputs?: readonly z.ZodType[] };
}

/** Every procedure of both routers, read from the routers themselves. */
export function procedureDoors(): Door[] {
  return Object.entries({ portal: portalRouter, console: consoleRouter }).flatMap(([app, { _def }]) =>
    Object.entries(_def.procedures as unknown as Record<string, Procedure>).map(([name, { _def: own }]) => ({
      ...{ app: app as Door['app'], name, type: own.type as Door['type'] },
      functions: own.meta?.audience === app ? own.meta.functions : null,
      shapes: OVERRIDES[name] ?? shapesOf(own.inputs ?? []),
    })),
  );
}

/** Doors nobody has declared a rule for, or that the matrix does not know how to call, with why. */
export const uncoveredDoors = (doors: readonly Door[]): string[] =>
  doors.flatMap(({ app, name, functions, shapes }) => [
    ...(functions === null ? [`${app} ${name}: no rule is declared for it`] : []),
    ...(shapes.length === 0 ? [`${app} ${name}: no input is known for it (tooling/wall/doors.overrides.ts)`] : []),
  ]);

/** Whether the declared rule lets somebody in at all. */
export const isAdmitted = ({ app, functions }: Door, hat: Hat | null): boolean =>
  hat !== null &&
  hat.audience === app &&
  (functions?.length === 0 || hat.functions.includes('administrator') || (functions ?? []).some((one) => hat.functions.includes(one)));

export interface MatrixWorld {
  readonly admin: postgres.Sql;
  readonly hats: readonly Hat[];
  readonly records: readonly WallRecord[];
  /** Searched in every answer, where given. */
  readonly canaries?: Canaries;
}
export interface MatrixFigures {
  /** Doors gone through. */
  doors: number;
  /** (door, way, hole, persona, target) asked. */
  cells: number;
  /** Answers searched for canaries. */
  artefacts: number;
  canaryHits: number;
  /** Doors that opened for somebody with a record of their own. */
  readonly opened: Set<string>;
  readonly failures: string[];
}

/** As the asker can tell apart, with what they asked for taken out of it. */
const seenAs = ({ status, headers, body }: Answer, asked: readonly string[]): string => {
  let text = `${status}\n${JSON.stringify(headers)}\n${body}`;
  for (const [at, ref] of asked.entries()) text = text.replaceAll(ref, `<asked ${at}>`);
  // Lengths differ by nothing, because references are of one length.
  return text;
};

/** Where two answers part, for a failure's message. */
export function firstDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return `at byte ${at}: ${JSON.stringify(one.slice(Math.max(0, at - 40), at + 60))} against ${JSON.stringify(other.slice(Math.max(0, at - 40), at + 60))}`;
}

/** One way through a door with one hole aimed: the other holes hold what is the asker's own. */
interface Aim {
  readonly shape: Shape;
  readonly path: string;
  readonly own: string;
  /** Null where nothing of the kind is foreign to them: staff read everybody's. */
  readonly foreign: string | null;
  readonly missing: string;
  readonly fixed: Readonly<Record<string, string>>;
}

function aimsOf(shape: Shape, { own, foreign }: Targets): Aim[] {
  const fixed = Object.fromEntries(shape.slots.map(({ path, kinds }) => [path, own[kinds[0]!] ?? newRef(kinds[0]!)]));
  return shape.slots.flatMap(({ path, kinds }) =>
    kinds.flatMap((kind) => {
      const theirs = foreign[kind] ?? null;
      return theirs || own[kind] ? [{ shape, path, own: own[kind] ?? newRef(kind), foreign: theirs, missing: newRef(kind), fixed }] : [];
    }),
  );
}

/**
 * Sends somebody through a door with a record of their own, one of somebody else and one that does not exist. Whom the rule admits must get
 * one answer for the last two; whom it does not must get one answer for all three.
 */
async function cell(access: Access, door: Door, hat: Hat | null, aim: Aim, world: MatrixWorld, figures: MatrixFigures): Promise<void> {
  const ask = async (ref: string) => {
    const answer = await access.ask(door.app, hat, door.name, door.type, aim.shape.fill({ ...aim.fixed, [aim.path]: ref }));
    const asked = [ref, ...Object.values(aim.fixed)];
    const seen = seenAs(answer, asked);
    figures.cells++;
    figures.artefacts++;
    for (const { canary, excerpt } of world.canaries?.search(`${JSON.stringify(answer.headers)}\n${answer.body}`, hat, asked) ?? []) {
      figures.canaryHits++;
      figures.failures.push(`canary ${canary} for ${hat?.name ?? 'nobody'} through ${door.app} ${door.name}: ${excerpt}`);
    }
    if (answer.status >= 500) figures.failures.push(`${where(door, hat, aim)}: ${answer.status} ${answer.body.slice(0, 200)}`);
    return seen;
  };
  const missing = await ask(aim.missing);
  const foreign = aim.foreign === null ? missing : await ask(aim.foreign);
  if (isAdmitted(door, hat) && door.type === 'query' && !figures.opened.has(`${door.app} ${door.name}`) && (await ask(aim.own)) !== missing)
    figures.opened.add(`${door.app} ${door.name}`);
  if (foreign !== missing)
    figures.failures.push(`${where(door, hat, aim)}: foreign and missing differ ${firstDifference(foreign, missing)}`);
  if (!isAdmitted(door, hat)) {
    const own = await ask(aim.own);
    if (own !== missing)
      figures.failures.push(
        `${where(door, hat, aim)}: no rule admits them, and their own and a missing one differ ${firstDifference(own, missing)}`,
      );
    if (!/^(401|403|404)\n/.test(missing)) figures.failures.push(`${where(door, hat, aim)}: let in with ${missing.slice(0, 120)}`);
  }
}
const where = (door: Door, hat: Hat | null, { shape, path }: Aim) =>
  `${door.app} ${door.name}${shape.name ? ` (${shape.name})` : ''} ${path} for ${hat?.name ?? 'nobody'}`;

const ENDS = /\.(end|discard|withdraw|retire|decline|reject|cancel|remove|confirm|publish|takeBack|complete|return|actOn)/;
/** Doors that open only where two records belong together, which no aim at one of them gives. Each with where it is opened instead. */
const PAIRED: Readonly<Record<string, string>> = {
  'portal stock.returnAssignment': 'a holding and an order of it: twins.script.ts',
  'console stock.endAssignment': 'an order that is an assignment: stock.test.ts',
  'console agreements.dropRole': 'an agreement and a role of it: agreements.test.ts',
  'console orders.importReport': 'an import of the staff that has a report: orders.import.test.ts',
  'console parties.endView': 'a view of one’s own that runs: parties.views.test.ts',
  'portal entitlements.restoreAccess': 'a grant taken back of late: entitlements.grants.test.ts',
};

/**
 * Sends administrators through every door with records of their own, last of all because it changes the world: a door at which nobody's own
 * record is found was never aimed at, and what the matrix says about it would be worth nothing.
 */
export async function openOwn(access: Access, doors: readonly Door[], world: MatrixWorld, figures: MatrixFigures): Promise<void> {
  // What ends something comes last: afterwards nothing is found.
  const order = doors
    .filter(({ app, name }) => !figures.opened.has(`${app} ${name}`))
    .sort((a, b) => Number(ENDS.test(a.name)) - Number(ENDS.test(b.name)));
  for (const door of order)
    for (const hat of world.hats.filter((one) => isAdmitted(door, one))) {
      const { own } = targetsOf(hat, world.records, []);
      for (const shape of door.shapes.filter(({ slots }) => slots.length > 0)) {
        const refs = Object.fromEntries(shape.slots.map(({ path, kinds }) => [path, own[kinds[0]!] ?? newRef(kinds[0]!)]));
        const answer = await access.ask(door.app, hat, door.name, door.type, shape.fill(refs));
        figures.cells++;
        if (answer.status >= 500)
          figures.failures.push(
            `${door.app} ${door.name} (${shape.name}) for ${hat.name}, own: ${answer.status} ${answer.body.slice(0, 200)}`,
          );
        if (answer.status !== 404) figures.opened.add(`${door.app} ${door.name}`);
      }
      if (figures.opened.has(`${door.app} ${door.name}`)) break;
    }
  for (const door of doors.filter(
    ({ app, name, shapes }) =>
      shapes.some(({ slots }) => slots.length > 0) && !figures.opened.has(`${app} ${name}`) && !PAIRED[`${app} ${name}`],
  ))
    figures.failures.push(`${door.app} ${door.name}: no record was found through it by anybody whom its rule admits`);
}

/** Doors with holes, aimed for one persona; nothing may be left behind, which is looked at once, and door by door where something was. */
export async function walkMatrix(
  access: Access,
  doors: readonly Door[],
  hat: Hat | null,
  world: MatrixWorld,
  figures: MatrixFigures,
): Promise<void> {
  const near = nearOf(world.hats, hat);
  const targets = targetsOf(hat ?? { partyId: '', personId: '', audience: '' }, world.records, near);
  const walk = async (door: Door) => {
    // Who is not let in is told so before anything is read: one way is as good as all.
    for (const shape of isAdmitted(door, hat) ? door.shapes : door.shapes.slice(0, 1))
      for (const aim of aimsOf(shape, targets)) await cell(access, door, hat, aim, world, figures);
  };
  // Staff may act on any record: what they do stays out of this walk, for it asks about what is hidden.
  const walked = doors.filter((door) => !(hat?.audience === 'console' && isAdmitted(door, hat) && door.type === 'mutation'));
  const before = await footprint(world.admin);
  for (const door of walked) await walk(door);
  const after = await footprint(world.admin);
  if (before === after) return;
  for (const door of walked) {
    const untouched = await footprint(world.admin);
    await walk(door);
    const touched = await footprint(world.admin);
    if (touched !== untouched)
      figures.failures.push(`${door.app} ${door.name} for ${hat?.name ?? 'nobody'} left a trace: ${firstDifference(untouched, touched)}`);
  }
}

/** Those whose records are the most tempting: a partner's is the other partner of the same customer, and the other way round. */
function nearOf(hats: readonly Hat[], hat: Hat | null): string[] {
  const [a, b] = ['partner A, sales', 'partner B, sales'].map((name) => hats.find((one) => one.name === name)?.partyId ?? '');
  return hat?.partyId === a ? [b!] : [a!];
}

/**
 * The state of every table as one text: how many rows, and the sum of the transactions that last wrote them, so that a row changed and
 * changed back shows too. Sign-in's own tables are left out; jobs of the queue are counted.
 */
export async function footprint(admin: postgres.Sql): Promise<string> {
  const tables = await admin<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const parts = tables.map(
    ({ name }) => `select '${name}' as name, count(*)::text as rows, coalesce(sum(xmin::text::bigint), 0)::text as writers from "${name}"`,
  );
  const rows = await admin.unsafe(
    `${parts.join(' union all ')} union all select 'jobs', count(*)::text, '' from graphile_worker._private_jobs order by 1`,
  );
  return rows.map(({ name, rows: count, writers }) => `${name} ${count} ${writers}`).join('\n');
}
