import type { Surface } from './figures.ts';

/** Kinds of things that a reseller can see, and how the twin worlds look at them. Without pages (no build) those of pages are open. */
export const SURFACES = {
  procedures: 'every query of the portal, with every record that lists lead to: status, headers, body',
  lists: 'every list, page by page at several lengths, with its order, its cursors and its end',
  search: 'every search field, with words of the other reseller, of shared customers, with wildcards and single letters',
  filters: 'every filter of every list, each of its values',
  counts: 'unread notifications, stock and its ageing, totals of imports and quotes',
  past: 'what is asked as of a day: roles, custody, ageing',
  timelines: 'the timeline of each record',
  prices: 'price lists, and quotes for own and for newly named customers',
  orders: 'orders placed, repeated, cancelled, decided by staff: answers, numbers, states',
  names: 'customers and resellers named that the other reseller has, or nobody has',
  imports: 'a file of orders that the other reseller brought too: progress, findings, report',
  stock: 'copies bought, assigned, sold on and taken back',
  devices: 'devices activated under names that exist elsewhere',
  changes: 'more seats and renewals: quoted and ordered',
  tickets: 'threads with customer and vendor, opened, answered, closed',
  exports: 'price list and import report as CSV, the import template',
  documents: 'the file of an agreement',
  errors: 'requests for what is hidden, missing, malformed, sent twice, or not allowed',
  mail: 'every message to the reseller: headers, subject, text and HTML parts, decoded',
  notifications: 'the bell',
  sockets: 'every frame that a browser of the reseller receives',
  limits: 'how much may be asked before it is too much, from the address that the other reseller uses',
  paths: 'probes, closed and unknown paths',
  pages: 'every page of the portal as HTML',
  'page data': 'every page as the data that navigation fetches',
  forms: 'forms of pages, posted',
  'sign-in': 'wrong passwords, sign-in links and their mail, the list of sessions',
} as const;
export type SurfaceName = keyof typeof SURFACES;

/** What does not exist yet, or is proven elsewhere. */
const OTHERS: readonly Surface[] = [
  { name: 'time', covered: false, how: 'statistically, by tooling/wall/timing' },
  { name: 'webhooks', covered: false, how: 'there are none yet' },
  { name: 'public API', covered: false, how: 'there is none yet' },
  { name: 'PDF of invoices', covered: false, how: 'there are none yet' },
  { name: 'presence and typing', covered: false, how: 'nothing shows it' },
];

/** Which surfaces were seen in a run, and which were not, with why. */
export function coverageOf(seen: ReadonlySet<string>): Surface[] {
  const own = Object.entries(SURFACES).map(([name, how]) => ({
    name,
    covered: seen.has(name),
    how: seen.has(name) ? how : `not in this run: ${how}`,
  }));
  return [...own, ...OTHERS];
}

const BY_DOOR: readonly (readonly [RegExp, SurfaceName])[] = [
  [/^audit\./, 'timelines'],
  [/Csv$|importReport|importTemplate/, 'exports'],
  [/^agreements\.file/, 'documents'],
  [/^notifications\./, 'notifications'],
  [/ageing|unread|\.any$/, 'counts'],
  [/^pricing\.|quote/i, 'prices'],
  [/^stock\./, 'stock'],
  [/^tickets\./, 'tickets'],
  [/import/i, 'imports'],
];
/** The surface that an answer of a query belongs to. */
export const surfaceOfQuery = (door: string): SurfaceName => BY_DOOR.find(([pattern]) => pattern.test(door))?.[1] ?? 'procedures';
