import { portalOf } from './canaries.business.ts';
import { type PlantedWorld, plantWorld } from './canaries.plant.ts';
import { layersOf } from './canaries.ts';
import { callerAccess, httpAccess, wallApps } from './doors.access.ts';
import { type Hat, PERSONAS } from './doors.personas.ts';
import { allRecords } from './doors.records.ts';
import type { PartResult } from './figures.ts';
import type { WallGround } from './ground.ts';
import { walkPages } from './matrix.pages.ts';
import { type MatrixFigures, procedureDoors } from './matrix.ts';
import { theProduct } from './product.ts';
import { builtPages } from './surfaces.pages.ts';
import { type Reach, walkReading } from './surfaces.walk.ts';

const SHORT: Reach = { words: ['zq', 'nord'], lengths: [50], days: ['2026-11-22'], recordsOfKind: 4 };
const LONG: Reach = {
  words: ['zq', 'nord', 'l', 'a', 'e', 'zqas', 'zqbs', 'zqes', 'corvid', 'blue', '%', '_'],
  lengths: [3, 10, 100],
  days: ['2026-06-01', '2026-11-22'],
  recordsOfKind: 200,
};
const FIRST = ['partner A, sales', 'partner B, sales', 'customer, administrator', 'ended partner'];

/**
 * Canaries: in a world whose rows carry words that tell whose they are, all that leaves for anybody of the portal is searched for the words,
 * names and references of others: answers, mails with headers and decoded parts, pages where they are built, and what the apps log.
 */
export async function runCanaries(
  ground: WallGround,
  { long, planted }: { readonly long: boolean; readonly planted?: PlantedWorld },
): Promise<PartResult> {
  const startedAt = performance.now();
  const world = planted ?? (await plantWorld(ground));
  const { canaries, hats } = world;
  const failures: string[] = [];
  let artefacts = 0;
  let canaryHits = 0;
  const search = (what: string, text: string, hat: Hat | null, asked: readonly string[] = []) => {
    artefacts++;
    for (const { canary, excerpt } of canaries.search(text, hat, asked)) {
      canaryHits++;
      failures.push(`canary ${canary} in ${what} for ${hat?.name ?? 'nobody'}: ${excerpt}`);
    }
  };
  const mails = world.worker.mails();
  for (const { to, raw, decoded } of mails) {
    searchMail(world, to, [raw, decoded], search);
    if (!to.endsWith('@halden.example') && /corvid/i.test(decoded) && /bluepeak/i.test(decoded))
      failures.push(`a mail to ${to} names two resellers: ${decoded.slice(0, 200)}`);
  }
  const now = () => ground.now;
  const apps = wallApps(world.world, { now, filesDir: world.filesDir, pages: long ? await builtPages() : {} });
  const http = httpAccess(apps);
  const direct = callerAccess(world.world, theProduct(), { now, filesDir: world.filesDir });
  const doors = procedureDoors().filter(({ app }) => app === 'portal');
  const readable = new Map<string, Set<string>>();
  for (const hat of hats.filter(({ audience, name }) => audience === 'portal' && (long || FIRST.includes(name)))) {
    const labels = new Set<string>();
    readable.set(hat.name, labels);
    for (const access of long ? [direct, http] : [direct])
      for (const { at, text } of await walkReading(access, doors, hat, long ? LONG : SHORT)) {
        search(at, text, hat, askedIn(at));
        failures.push(...internalIds(at, text));
        for (const layer of layersOf(text)) for (const label of canaries.labelsIn(layer)) labels.add(label);
      }
  }
  // Each sees what is its own, or the scan would see nothing anywhere; the customer sees all of its partners, each under its own line.
  for (const [name, labels] of EXPECTED)
    for (const label of labels)
      if (!readable.get(name)?.has(label)) failures.push(`${name} was shown no word of ${label}, which is theirs`);
  if (long && apps.hasPages) {
    const figures: MatrixFigures = { doors: 0, cells: 0, artefacts: 0, canaryHits: 0, opened: new Set(), failures: [] };
    const records = await allRecords(world.world.admin);
    for (const hat of [...hats, null])
      for (const app of ['portal', 'console'] as const)
        await walkPages(http, app, hat, { admin: world.world.admin, hats, records, canaries }, figures);
    artefacts += figures.artefacts;
    canaryHits += figures.canaryHits;
    failures.push(...figures.failures);
  }
  for (const line of apps.logged) search('a line of the log', line, null);
  const file = await portalOf(world, world.hat('partner A, sales')).pricing.pricesCsv({});
  search('the price list as a file', String(file), world.hat('partner A, sales'));
  if (!planted) {
    await world.close();
    await world.world.drop();
  }
  return {
    artefacts,
    canaryHits,
    failures,
    notes: {
      canaries: canaries.size,
      mails: mails.length,
      readersOfWords: readable.size,
      canarySeconds: Math.round((performance.now() - startedAt) / 1000),
    },
  };
}

const emailOf = (name: string) => PERSONAS.find((one) => one.name === name)?.email;
/** A walk says what it asked for. */
const askedIn = (at: string) => [...at.matchAll(/\b[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}\b/g)].map(([ref]) => ref);

/** Whose words each must meet at least once. */
const EXPECTED: readonly (readonly [name: string, labels: readonly string[]])[] = [
  ['partner A, sales', ['as', 'ac']],
  ['partner B, sales', ['bs', 'bc']],
  ['customer, administrator', ['ac', 'bc', 'ec']],
  ['ended partner', ['es']],
];

/** An internal id (RFC 9562 version 7) tells when its record was made (decision 0006). Entries of a timeline, which the reader was shown, have theirs. */
function internalIds(at: string, text: string): string[] {
  if (at.startsWith('audit.')) return [];
  const [id] = text.replaceAll(/"nextCursor":"[^"]*"/g, '').match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/) ?? [];
  return id ? [`the internal id ${id} in ${at}`] : [];
}

type Search = (what: string, text: string, hat: Hat | null) => void;

/**
 * A mail is read by a person, whatever hat it is for: what stands in it must be readable under one of their hats. And a customer's mail
 * stands in one partner's context: two resellers never meet in it (DOMAIN §5).
 */
function searchMail({ hats, canaries }: PlantedWorld, to: string, parts: readonly string[], search: Search): void {
  const worn = hats.filter(({ name }) => emailOf(name) === to);
  const [raw = '', decoded = ''] = parts;
  for (const part of [raw.slice(0, raw.indexOf('\r\n\r\n')), decoded]) {
    // Of several hats the one that may read most of it is the one it was sent to.
    const best = worn.map((hat) => ({ hat, hits: canaries.search(part, hat).length })).sort((a, b) => a.hits - b.hits)[0];
    if (best) search(`a mail to ${to}`, part, best.hat);
  }
}
