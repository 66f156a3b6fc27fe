import type { RefKind } from '@tributary/kernel/ref-prefixes';
import { Canaries } from './canaries.ts';
import { callerAccess } from './doors.access.ts';
import { type Hat, hatsOf } from './doors.personas.ts';
import { allRecords, type WallRecord } from './doors.records.ts';
import type { Subject } from './figures.ts';
import type { WallDatabase } from './ground.ts';
import { type Door, type MatrixFigures, procedureDoors, uncoveredDoors, walkMatrix } from './matrix.ts';
import { type Reach, walkReading } from './surfaces.walk.ts';
import { differences, named, type Observation } from './twins.names.ts';

/** What checks of planted leaks share, read once: hats, records and canaries of the world with both resellers. */
export interface Knowledge {
  readonly hats: readonly Hat[];
  readonly records: readonly WallRecord[];
  readonly canaries: Canaries;
}

/** Short on purpose: a leak is looked for where it was planted, by the same walk that goes everywhere in the wall itself. */
const REACH: Reach = { words: ['nord', 'corvid', 'hist', '%'], lengths: [2, 50], days: ['2026-11-22'], recordsOfKind: 2 };
const READER = 'partner A, sales';
/** They look first, so that what is kept for the next asker is theirs. */
const BEFORE = ['partner B, sales', 'partner A, technical'];

/** Reads what checks need to know of the world. */
export async function knowledgeOf(both: WallDatabase): Promise<Knowledge> {
  const [hats, records] = [await hatsOf(both.admin), await allRecords(both.admin)];
  const canaries = new Canaries();
  canaries.records(records);
  for (const name of ['Corvid', 'Ferro', 'Lena Hofer']) canaries.name(name, [hats.find((hat) => hat.name === READER)!.partyId]);
  return { hats, records, canaries };
}

const portalDoors = (pattern: RegExp): Door[] => procedureDoors().filter(({ app, name }) => app === 'portal' && pattern.test(name));
const accessTo = (world: WallDatabase, { product, now }: Subject) => callerAccess(world, product, { now: () => now, filesDir: '/nowhere' });

/** Walks everything the reseller can read: compared with a world without the other, and searched for what is another's. */
export async function reading(subject: Subject, { hats, canaries, records }: Knowledge, pattern: RegExp): Promise<string[]> {
  const doors = portalDoors(pattern);
  const hat = hats.find(({ name }) => name === READER)!;
  const here = accessTo(subject.both, subject);
  for (const name of BEFORE) await walkReading(here, doors, hats.find((one) => one.name === name)!, { ...REACH, recordsOfKind: 0 });
  const seen = await walkReading(here, doors, hat, REACH);
  const there = (await hatsOf(subject.alone.admin)).find(({ name }) => name === READER)!;
  const twin = await walkReading(accessTo(subject.alone, subject), doors, there, REACH);
  return [
    ...seen.flatMap(({ at, text }) =>
      canaries.search(text, hat, refsIn(at)).map(({ canary, excerpt }) => `canary ${canary} in ${at}: ${excerpt}`),
    ),
    ...differences(named(seen), named(twin), 3).told.map((told) => `twins: ${told}`),
    ...seen.flatMap(idsIn),
    ...countedRefs(seen, records),
  ];
}
const refsIn = (text: string) => text.match(/\b[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}\b/g) ?? [];

/** An internal id tells when its record was made (decision 0006); cursors and entries of the timeline, which the reader was shown, may. */
function idsIn({ at, text }: Observation): string[] {
  if (at.startsWith('audit.')) return [];
  const [id] = text.replaceAll(/"nextCursor":"[^"]*"/g, '').match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/) ?? [];
  return id ? [`internal id ${id} in ${at}`] : [];
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Two references of a kind nearer than this were counted: by chance it happens once in a million walks. */
const NEAR = 64;

/** References must be random: one that counts tells how many records of others were made in between. */
function countedRefs(seen: readonly Observation[], records: readonly WallRecord[]): string[] {
  const byKind = new Map<string, Set<number>>();
  for (const ref of [...seen.flatMap(({ text }) => refsIn(text)), ...records.map(({ ref: known }) => known)]) {
    const number = [...ref.slice(4)].reduce((sum, letter) => sum * 32 + ALPHABET.indexOf(letter), 0);
    if (number < 0 || ref.includes('WALL')) continue;
    const kind = ref.slice(0, 3) as RefKind;
    byKind.set(kind, (byKind.get(kind) ?? new Set()).add(number));
  }
  return [...byKind].flatMap(([kind, numbers]) => {
    const sorted = [...numbers].sort((a, b) => a - b);
    const at = sorted.findIndex((number, index) => number < NEAR || (index > 0 && number - sorted[index - 1]! < NEAR));
    return at < 0 ? [] : [`references ${kind}- are counted: ${sorted[at]} follows ${sorted[at - 1] ?? 'nothing'}`];
  });
}

/** Sends personas through the doors with what is another's and what is missing: one answer, and nothing left behind. */
export async function aiming(
  subject: Subject,
  { hats, records, canaries }: Knowledge,
  pattern: RegExp,
  apps: RegExp = /portal/,
): Promise<string[]> {
  const doors = procedureDoors().filter(({ app, name }) => apps.test(app) && pattern.test(name));
  const figures: MatrixFigures = { doors: 0, cells: 0, artefacts: 0, canaryHits: 0, opened: new Set(), failures: [] };
  const access = accessTo(subject.both, subject);
  const askers = [hats.find(({ name }) => name === READER)!, hats.find(({ name }) => name === 'partner A, technical')!, null];
  for (const hat of askers) await walkMatrix(access, doors, hat, { admin: subject.both.admin, hats, records, canaries }, figures);
  return [...uncoveredDoors(doors), ...figures.failures];
}

/** Orders and quotes for customers whom only the other reseller has, and whom nobody has: nothing may tell the two apart. */
export async function naming(subject: Subject): Promise<string[]> {
  const told: Observation[][] = [];
  for (const world of [subject.both, subject.alone]) {
    const hat = (await hatsOf(world.admin)).find(({ name }) => name === READER)!;
    const [product] = await world.admin<{ ref: string }[]>`select ref from products where sku = 'HEG-100'`;
    const access = accessTo(world, subject);
    const seen: Observation[] = [];
    for (const [at, name] of ['Nordwind Logistics', 'Falk & Söhne Maschinenbau', 'Nobody Has Them AG'].entries())
      for (const door of ['orders.quote', 'orders.submit'] as const) {
        const order = {
          currency: 'EUR',
          startsOn: '2026-12-01',
          lines: [{ productRef: product!.ref, quantity: 1 }],
          customer: { kind: 'new', name, country: 'DE' },
        };
        const input = door === 'orders.submit' ? { ...order, clientRequestId: `naming-${at}-0001` } : order;
        const { status, body } = await access.ask('portal', hat, door, door === 'orders.quote' ? 'query' : 'mutation', input);
        seen.push({ surface: 'names', at: `${door} for ${name}`, text: `${status}\n${body}` });
      }
    told.push(named(seen));
  }
  return differences(told[0]!, told[1]!, 3).told.map((one) => `twins: ${one}`);
}

/** Staff look through a partner's hat and try to change something through every door: each is refused, and nothing is left behind. */
export async function lookingThrough(subject: Subject, { hats, records }: Knowledge, pattern: RegExp): Promise<string[]> {
  const hat = hats.find(({ name }) => name === READER)!;
  const staff = hats.find(({ name }) => name === 'staff, support')!;
  const { personId, partyId, functions } = hat;
  const caller = subject.product.createPortalCaller({
    database: subject.both.database,
    actor: { kind: 'party', personId, partyId, functions, viewedBy: { personId: staff.personId } },
    now: () => subject.now,
    requestId: 'wall',
  }) as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  const failures: string[] = [];
  const own = new Map(records.filter(({ parties }) => parties?.has(partyId)).map(({ kind, ref }) => [kind, ref]));
  const trace = async () =>
    JSON.stringify(
      await subject.both.admin`select (select count(*) from events) as events, (select sum(xmin::text::bigint) from orders) as orders,
    (select count(*) from ticket_messages) as messages, (select sum(xmin::text::bigint) from notifications) as notifications`,
    );
  const before = await trace();
  for (const door of portalDoors(pattern).filter(({ type }) => type === 'mutation'))
    for (const shape of door.shapes.slice(0, 2)) {
      const [module, name] = door.name.split('.') as [string, string];
      const refs = Object.fromEntries(shape.slots.map(({ path, kinds }) => [path, own.get(kinds[0]!) ?? '']));
      const code = await caller[module]![name]!(shape.fill(refs)).then(
        () => 'is done',
        (error: unknown) => subject.product.toPublicError(error).code,
      );
      if (code !== 'view_only') failures.push(`${door.name} by staff who look through ${READER}: ${code}, and not view_only`);
    }
  if ((await trace()) !== before) failures.push('staff who looked through a hat left a trace');
  return failures;
}

/** Pairs enough to see a difference of a millisecond in seconds; the long run of `timing` sees less, later. */
const PAIRS = 160;
/** Well above 4.5, since the slower half is left out and other work shares the machine. */
const MOST_T = 7;

/** Hidden against missing, in turns, by Welch's t of their times. */
export async function timing(
  subject: Subject,
  { hats, records }: Knowledge,
  doors: readonly (readonly [door: string, kind: RefKind])[],
): Promise<string[]> {
  const hat = hats.find(({ name }) => name === READER)!;
  const access = accessTo(subject.both, subject);
  const failures: string[] = [];
  for (const [door, kind] of doors) {
    const hidden = records
      .filter((record) => record.kind === kind && record.parties && !record.parties.has(hat.partyId))
      .map(({ ref }) => ref);
    const missing = hidden.map((ref) => `${ref.slice(0, -2)}${ref.endsWith('ZZ') ? 'YY' : 'ZZ'}`);
    const times: [number[], number[]] = [[], []];
    for (let pair = 0; pair < PAIRS; pair++)
      for (const side of pair % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
        const started = performance.now();
        await access.ask('portal', hat, door, 'query', { ref: (side === 0 ? hidden : missing)[pair % hidden.length] });
        if (pair >= 10) times[side].push(performance.now() - started);
      }
    const t = welch(trimmed(times[0]), trimmed(times[1]));
    if (Math.abs(t) > MOST_T) failures.push(`time of ${door} as ${READER}: hidden and missing differ, t = ${t.toFixed(1)}`);
  }
  return failures;
}

/** The faster half: what a busy machine adds, it adds to the slower one. */
const trimmed = (times: readonly number[]) => [...times].sort((a, b) => a - b).slice(0, Math.ceil(times.length / 2));
function welch(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
  const spread = (of: readonly number[]) => of.reduce((sum, one) => sum + (one - mean(of)) ** 2, 0) / (of.length - 1) / of.length;
  return (mean(a) - mean(b)) / Math.sqrt(spread(a) + spread(b) || Number.EPSILON);
}
