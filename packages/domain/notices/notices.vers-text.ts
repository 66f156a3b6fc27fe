import type { VersionConstraint, VersionOperator } from './notices.vers.ts';
import { sortConstraints } from './notices.vers-canonical.ts';
import { genericOrder } from './notices.version-order-generic.ts';

/** A list read from text without a scheme, or why it was not. */
export type TextRange = { readonly constraints: readonly VersionConstraint[] } | { readonly reason: string };

const OPERATORS = new Map<string, VersionOperator>([
  ['<', '<'],
  ['<=', '<='],
  ['=<', '<='],
  ['≤', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['=>', '>='],
  ['≥', '>='],
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
]);
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s_.-]?\d/i;
/** `1.2-1.4` without blanks: an interval to some vendors, one version with a revision to others. */
const TWO_OR_ONE = /^v?\d+(?:\.\d+)+[-–]v?\d+(?:\.\d+)+$/i;
const SUFFIX_WORD = '(?:sp|service pack|hf|hotfix|update|upd|patch|build|rev|revision|release|r|p|rc|beta|alpha)';
/** A version: one word with a digit, then at most four of the usual additions (`4.7.3 Update 3`, `3.40 R5 build 571848`). */
const VERSION = new RegExp(`^[a-z0-9][a-z0-9.()+_~:/-]*(?:\\s+${SUFFIX_WORD}(?:[ .-]?[a-z0-9][a-z0-9.()+_~-]*)?){0,4}$`, 'i');
/** A word that only says that a version follows. */
const LEADING_NOUN =
  /^(?:(?:all|any|product|software|firmware|hardware|app|application)\s+)*(?:versions?|ver\.?|releases?|firmware|software)\s*:?\s+(?=\S)/i;

/** True for what can stand as one version: it has a digit, no comparator, no wildcard and is no date in words. */
export function isVersionText(text: string): boolean {
  return text.length <= 80 && /\d/.test(text) && VERSION.test(text) && !MONTH.test(text) && !/(^|[.\d])[x*]$/i.test(text);
}

function exact(text: string): string {
  return text.trim().replace(LEADING_NOUN, '').trim();
}

/**
 * Reads a vers-like list: comparators and versions separated by `|`, `,`, `;`, `and`, `&&` or simply the next comparator.
 * Two bounds of the same side without one of the other between them contradict or repeat each other: a person decides.
 */
export function parseVersionList(text: string): TextRange {
  const stripped = exact(text);
  const constraints: VersionConstraint[] = [];
  const parts = stripped.split(/\s*(?:\|+|,|;|&&|\band\b)\s*/i).flatMap((part) => {
    // Only what begins with a comparator may run into the next one (`>=1.2 <1.5`); `0 < 8.0.1` is a sentence, not a list.
    return /^[<>=!≤≥]/.test(part) ? part.split(/(?<=[^<>=!≤≥\s])\s*(?=[<>=!≤≥])/) : [part];
  });
  for (const part of parts) {
    const match = /^(<=|>=|=<|=>|!=|==|[<>=≤≥])?\s*(.*)$/s.exec(part.trim());
    const op = OPERATORS.get(match?.[1] ?? '=');
    const version = (match?.[2] ?? '').trim().replace(/^(?:versions?|ver\.)\s+/i, '');
    if (!op || !isVersionText(version)) return { reason: `"${part.trim()}" is not a comparator with a version` };
    if (match?.[1] === undefined && TWO_OR_ONE.test(version)) return { reason: `"${version}" may be one version or two` };
    constraints.push({ op, version });
  }
  return settle(constraints);
}

function settle(constraints: readonly VersionConstraint[]): TextRange {
  const bounds = constraints.filter(({ op }) => op !== '=' && op !== '!=');
  const sorted = sortConstraints(bounds, genericOrder);
  const ordered = sorted ?? bounds;
  for (let i = 1; i < ordered.length; i++) {
    const sides = [ordered[i - 1], ordered[i]].map((bound) => bound?.op[0]);
    if (sides[0] === sides[1]) return { reason: `two ${sides[0] === '<' ? 'upper' : 'lower'} bounds in a row` };
  }
  if (!sorted && bounds[0]?.op[0] === '<') return { reason: 'the order of the bounds cannot be told' };
  return { constraints: [...constraints.filter(({ op }) => op === '=' || op === '!='), ...ordered] };
}

type Build = (first: string, second: string) => readonly VersionConstraint[];
const between: Build = (first, second) => [
  { op: '>=', version: first },
  { op: '<=', version: second },
];
const bound =
  (op: VersionOperator): Build =>
  (first) => [{ op, version: first }];

/** The closed list. Each pattern is anchored and its gaps cannot overlap, so that reading stays linear in the text. */
const PROSE: readonly (readonly [RegExp, Build])[] = [
  [/^(?:prior to|before|earlier than|older than|lower than|less than|below|previous to)\s+(.+)$/i, bound('<')],
  [/^(.+?)\s+(?:and|or)\s+(?:prior|earlier|below|older|lower|previous)(?:\s+(?:versions?|releases?))?$/i, bound('<=')],
  [/^(.+?)\s+(?:and|or)\s+(?:later|newer|above|higher|up|after|greater)(?:\s+(?:versions?|releases?))?$/i, bound('>=')],
  [/^(?:later than|newer than|after|above|greater than|higher than)\s+(.+)$/i, bound('>')],
  [/^(?:up to,? and including|up to and including|up to|through|until)\s+(.+)$/i, bound('<=')],
  [/^(?:from|between|since)\s+(\S+)\s+(?:through|thru|to|until|up to|and)\s+(\S+)$/i, between],
  [/^(\S+)\s+(?:through|thru|to|until|up to|-|–|—)\s+(\S+)$/i, between],
  [/^(?:from|since|starting with)\s+(\S+)(?:\s+(?:on|onwards?))?$/i, bound('>=')],
  [/^(\d\S*)\+$/i, bound('>=')],
  [/^(\S+)\s+only$/i, bound('=')],
  [
    /^(\d[\w.]*)\s*<\s*(\d[\w.]*)$/i,
    (first, second) => [
      { op: '>=', version: first },
      { op: '<', version: second },
    ],
  ],
  [/^(\d[\w.]*)\s*<=\s*(\d[\w.]*)$/i, between],
];

const ALL =
  /^(?:\*|(?:all|any)(?:\s+(?:known|existing|current|released|product|software|firmware|hardware))*\s+(?:versions?|releases?)|all|versions?:?\s+all)\.?$/i;

/** Reads a text by the closed list of prose patterns; everything else is for a person. */
export function parseProse(text: string): TextRange {
  const whole = text.trim().replace(/\s+/g, ' ');
  if (ALL.test(whole)) return { constraints: [{ op: '*', version: '' }] };
  const body = exact(whole).replace(/\s+(?:versions?)$/i, '');
  const train = /^v?(\d+(?:\.\d+)*)\.[x*]$/i.exec(body)?.[1];
  if (train) {
    const numbers = train.split('.');
    const next = [...numbers.slice(0, -1), String(BigInt(numbers.at(-1) ?? '0') + 1n)].join('.');
    return {
      constraints: [
        { op: '>=', version: train },
        { op: '<', version: next },
      ],
    };
  }
  for (const [pattern, build] of PROSE) {
    const match = pattern.exec(body);
    if (!match) continue;
    const versions = [match[1] ?? '', match[2] ?? ''].map((part) => part.replace(/^(?:versions?|ver\.)\s+/i, '').trim());
    if (!isVersionText(versions[0] ?? '') || (match[2] !== undefined && !isVersionText(versions[1] ?? ''))) continue;
    const constraints = build(versions[0] ?? '', versions[1] ?? '');
    const [low, high] = constraints;
    if (high && low && (genericOrder(low.version, high.version) ?? 1) > 0) return { reason: 'the bounds are not in order' };
    return { constraints };
  }
  return { reason: 'no pattern of the closed list fits' };
}
