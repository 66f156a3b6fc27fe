import { parseCanonicalVers, sortConstraints } from './notices.vers-canonical.ts';
import { parseProse, parseVersionList } from './notices.vers-text.ts';
import { type VersionOrder, versionOrder } from './notices.version-order.ts';

/** A comparator of the vers specification; `*` stands alone and matches every version. */
export type VersionOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '*';

/** One constraint; `version` is empty for `*`. */
export interface VersionConstraint {
  readonly op: VersionOperator;
  readonly version: string;
}

/**
 * `vers_all_with_constraint`: the illegal `vers:all/<X` that some vendors publish. `range_in_product_version`: a range that stood
 * in a `product_version` branch, where only one exact version belongs.
 */
export type VersionRangeFlag = 'vers_all_with_constraint' | 'range_in_product_version';

/** A version range as read from an advisory. `text` is the original, always kept for people and for the record. */
export interface VersionRange {
  readonly kind: 'all' | 'vers' | 'constraint_list' | 'prose' | 'unparsed';
  /** The vers type whose order decides; `generic` where the text names none. */
  readonly scheme: string;
  readonly constraints: readonly VersionConstraint[];
  readonly text: string;
  readonly flag?: VersionRangeFlag;
  /** Why it is unparsed, for the person who decides. */
  readonly reason?: string;
}

/** Whether a version lies in a range; `unknown` is for a range or a pair of versions that cannot be judged. */
export type Containment = 'in' | 'out' | 'unknown';

/** The longest range text that is read; longer ones are essays, and go to a person. Real ranges stay under 120. */
export const RANGE_TEXT_LIMIT = 400;

function unparsed(text: string, reason: string, scheme = 'generic'): VersionRange {
  return { kind: 'unparsed', scheme, constraints: [], text, reason };
}

/**
 * Reads the name of a `product_version_range` branch (CSAF 2.0, 3.1.2.2) in a fixed order: exactly `vers:all/*`; a canonical
 * vers of a known type; `vers:all/<constraint>`, which is a constraint list with a flag and never "all"; a vers-like list; a
 * closed list of prose. What is left is unparsed with a reason: it goes to a person, because a guess in either direction
 * tells a customer something false. Never throws.
 */
export function parseVersionRange(text: string): VersionRange {
  if (text === 'vers:all/*') return { kind: 'all', scheme: 'all', constraints: [{ op: '*', version: '' }], text };
  if (text.length > RANGE_TEXT_LIMIT) return unparsed(text, `longer than ${RANGE_TEXT_LIMIT} characters`);
  const trimmed = text.trim();
  if (trimmed === '') return unparsed(text, 'empty');
  const type = /^vers:([^/]*)\//i.exec(trimmed);
  if (type) {
    const scheme = type[1] ?? '';
    const body = trimmed.slice(type[0].length);
    if (scheme.toLowerCase() === 'all') return versAll(text, body);
    if (!versionOrder(scheme)) return unparsed(text, `the order of vers type "${scheme}" is not implemented`);
    const canonical = parseCanonicalVers(text);
    if (!canonical.ok) return unparsed(text, canonical.message, scheme);
    return { kind: 'vers', scheme, constraints: canonical.constraints, text };
  }
  const list = parseVersionList(trimmed);
  if ('constraints' in list) return { kind: 'constraint_list', scheme: 'generic', constraints: list.constraints, text };
  const prose = parseProse(trimmed);
  if ('constraints' in prose) return { kind: 'prose', scheme: 'generic', constraints: prose.constraints, text };
  return unparsed(text, `neither a list (${list.reason}) nor known prose (${prose.reason})`);
}

function versAll(text: string, body: string): VersionRange {
  // `vers:all/* ` and the like come close to "all" but are not it; only the exact text may reach everybody.
  const list = body.includes('*') ? { reason: 'a wildcard beside something else' } : parseVersionList(body);
  if ('reason' in list) return unparsed(text, `vers:all with ${list.reason}`);
  return { kind: 'constraint_list', scheme: 'generic', constraints: list.constraints, text, flag: 'vers_all_with_constraint' };
}

/**
 * Whether a version lies in a range (vers specification, "Checking if a version is contained"). `compare` orders versions as
 * the product does: its registry, or its scheme. An explicit `=` that matches decides alone; otherwise one incomparable pair
 * makes the answer `unknown`.
 */
export function rangeContains(range: VersionRange, version: string, compare: VersionOrder): Containment {
  if (range.kind === 'unparsed' || range.constraints.length === 0) return 'unknown';
  if (range.constraints.some(({ op }) => op === '*')) return 'in';
  const orders = range.constraints.map((constraint) => ({ ...constraint, order: compare(version, constraint.version) }));
  if (orders.some(({ op, order }) => op === '=' && order === 0)) return 'in';
  if (orders.some(({ op, order }) => op === '!=' && order === 0)) return 'out';
  if (orders.some(({ order }) => order === undefined)) return 'unknown';
  if (orders.some(({ op, order }) => order === 0 && (op === '<=' || op === '>='))) return 'in';
  const bounds = range.constraints.filter(({ op }) => op !== '=' && op !== '!=');
  // Only `!=` means everything else.
  if (bounds.length === 0) return range.constraints.every(({ op }) => op === '!=') ? 'in' : 'out';
  const sorted = sortConstraints(bounds, compare);
  return sorted ? withinBounds(simplified(sorted), version, compare) : 'unknown';
}

/** Of several lower bounds in a row the first decides, of several upper bounds the last (vers, "Version constraints simplification"). */
function simplified(sorted: readonly VersionConstraint[]): readonly VersionConstraint[] {
  return sorted.filter((bound, index) => {
    const lower = bound.op.startsWith('>');
    const neighbour = lower ? sorted[index - 1] : sorted[index + 1];
    return neighbour === undefined || neighbour.op.startsWith('>') !== lower;
  });
}

function withinBounds(bounds: readonly VersionConstraint[], version: string, compare: VersionOrder): Containment {
  const above = (bound: VersionConstraint | undefined): boolean => bound === undefined || (compare(version, bound.version) ?? 0) > 0;
  const below = (bound: VersionConstraint | undefined): boolean => bound === undefined || (compare(version, bound.version) ?? 0) < 0;
  for (let i = 0; i < bounds.length; i++) {
    const bound = bounds[i];
    if (bound?.op.startsWith('<')) {
      const lower = bounds[i - 1];
      if (below(bound) && (lower === undefined || above(lower))) return 'in';
    } else if (i === bounds.length - 1 && above(bound)) return 'in';
  }
  return 'out';
}
