import { Canaries } from './canaries.ts';
import { allRecords } from './doors.records.ts';
import type { PartResult } from './figures.ts';
import type { WallGround } from './ground.ts';
import { procedureDoors } from './matrix.ts';
import { builtPages, type Pages } from './surfaces.pages.ts';
import { coverageOf } from './surfaces.ts';
import type { Reach } from './surfaces.walk.ts';
import { differences, named, type Observation } from './twins.names.ts';
import { beVeryActive, SHARED, SHARED_CUSTOMERS, type Volume } from './twins.other.ts';
import { runScript } from './twins.script.ts';
import { type Activity, openTwin, type Twin } from './twins.world.ts';

/** Those whose eyes Reseller 1 has. The last two wear other hats too. */
const READERS = [
  'partner A, sales',
  'partner A, technical',
  'partner A, administrator',
  'both hats, as partner A',
  'two partners, as A',
] as const;

/** Words of the other reseller, of both, of nobody; parts of words; what a search could take for a pattern. */
const WORDS: readonly string[] = [
  ...['nord', 'corvid', 'l', SHARED.purchaseOrder, SHARED.device, SHARED.reseller, ...SHARED_CUSTOMERS, 'BUSY-1', 'busy-1', 'interlude'],
  ...['%', '_', "'", '\\', 'ö', 'hist', 'HEG-100', 'gateway', 'NW-40390', 'OE-', 'historian-kiel', 'hydro', 'Tomas', 'Lena', 'Anton Ferro'],
  ...[
    'a',
    'e',
    'i',
    'o',
    'n',
    's',
    'r',
    't',
    '1',
    '2',
    '4',
    '-',
    ' ',
    '.',
    '@',
    'corvid.example',
    'Grandia',
    'Falk',
    'GmbH',
    'AG',
    'Bluepeak',
    'zzz',
  ],
];
const SYLLABLES = [...'bcdfghklmnprstvwxz'].flatMap((consonant) => [...'aeiou'].map((vowel) => consonant + vowel));
/** Every three letters of names that both resellers know. */
const PARTS_OF_NAMES = [
  ...new Set(
    ['Corvid Networks', ...SHARED_CUSTOMERS].flatMap((name) => Array.from({ length: name.length - 2 }, (_, at) => name.slice(at, at + 3))),
  ),
];
const DAYS: readonly string[] = [
  '2025-06-01',
  '2025-12-31',
  '2026-01-01',
  '2026-03-15',
  '2026-07-01',
  '2026-10-01',
  '2026-11-21',
  '2026-11-22',
  '2026-12-01',
  '2027-06-01',
  '2030-01-01',
];

const SHORT: Reach = { words: WORDS.slice(0, 4), lengths: [3], days: ['2026-11-22'], recordsOfKind: 2 };
const LONG: Reach = {
  words: [...WORDS, ...SYLLABLES, ...PARTS_OF_NAMES],
  lengths: [1, 2, 3, 4, 5, 7, 10, 20, 50, 100],
  days: DAYS,
  recordsOfKind: 100,
};
const BUSY: Volume = { orders: 100, accepted: 3, tickets: 4, messages: 6 };
const VERY_BUSY: Volume = { orders: 600, accepted: 120, tickets: 200, messages: 400 };

/**
 * The twin worlds: one script of Reseller 1 where Reseller 2 does nothing, where it does what partners do, and where it does hundreds of
 * things for the same customers. Every byte that Reseller 1 sees must be the same.
 */
export async function runTwins(ground: WallGround, { long }: { readonly long: boolean }): Promise<PartResult> {
  const startedAt = performance.now();
  const pages: Pages = long ? await builtPages() : {};
  const doors = procedureDoors().filter(({ app }) => app === 'portal');
  // In the short form the busiest world alone stands for those in which there is somebody: it holds what the other does.
  const activities: readonly Activity[] = long ? ['absent', 'present', 'very active'] : ['absent', 'very active'];
  const worlds: Observation[][] = [];
  const hits: string[] = [];
  let artefacts = 0;
  for (const activity of activities) {
    const twin = await openTwin(ground, activity, [...READERS], pages);
    if (activity === 'very active') {
      await beVeryActive(twin, long ? VERY_BUSY : BUSY);
      twin.worker.mails();
      await twin.frames();
    }
    const readers = long ? READERS : READERS.slice(0, 1);
    const reach = long ? LONG : SHORT;
    const seen = await runScript(twin, { doors, readers, reach, twice: long, overHttp: long, pages: pages.portal !== undefined });
    if (activity !== 'absent') {
      hits.push(...(await foreignIn(twin, seen)));
      artefacts += seen.length;
    }
    worlds.push(named(seen));
    await twin.close();
  }
  const [alone, ...others] = worlds;
  const found = others.map((other, at) => ({ ...differences(alone!, other), activity: activities[at + 1]! }));
  const surfaces = new Set(alone!.map(({ surface }) => surface));
  return {
    observations: others.length * alone!.length,
    surfaces: surfaces.size,
    diffs: found.reduce((sum, { count }) => sum + count, 0),
    artefacts,
    canaryHits: hits.length,
    failures: [...hits, ...found.flatMap(({ told, activity }) => told.map((one) => `the other reseller absent or ${activity}: ${one}`))],
    coverage: coverageOf(surfaces),
    notes: {
      observationsPerWorld: alone!.length,
      worlds: activities.length,
      bySurface: countBySurface(alone!),
      twinSeconds: Math.round((performance.now() - startedAt) / 1000),
    },
  };
}

/** References and names of the other reseller's business in what Reseller 1 saw: answers, pages, mails and frames of sockets. */
async function foreignIn(twin: Twin, seen: readonly Observation[]): Promise<string[]> {
  const hat = twin.hat(READERS[0]);
  const canaries = new Canaries();
  for (const name of ['corvid', 'tomas ferro', 'lena hofer', 'busy-']) canaries.name(name, [hat.partyId]);
  canaries.records(await allRecords(twin.world.admin));
  // What somebody typed into a search stands in the field again.
  const typed = ({ at }: Observation) => at.includes('?q=') || at.startsWith('sign-in');
  return seen
    .filter((one) => !typed(one))
    .flatMap(({ surface, at, text }) =>
      canaries.search(text, hat, at.match(REF) ?? []).map(({ canary, excerpt }) => `canary ${canary} in ${surface}, ${at}: ${excerpt}`),
    );
}
const REF = /[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}/g;

const countBySurface = (observations: readonly Observation[]) => {
  const counts: Record<string, number> = {};
  for (const { surface } of observations) counts[surface] = (counts[surface] ?? 0) + 1;
  return counts;
};
