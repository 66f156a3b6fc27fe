import type { VersionOrder } from './notices.version-order.ts';
import { compareDigits } from './notices.version-order-numeric.ts';

/** Maven's qualifiers in their order; the empty one is the release itself, unknown ones come after all of them. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const ALIASES = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
/** One-letter forms count only when a digit follows directly: `1a1` is an alpha, `1-a` a qualifier of its own. */
const BEFORE_DIGIT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

interface Token {
  readonly separator: '.' | '-';
  readonly number: boolean;
  readonly text: string;
}

function isNull(token: Token): boolean {
  return token.number ? compareDigits(token.text, '0') === 0 : token.text === '';
}

/** Splits at dots, hyphens and changes between letters and digits (which count as hyphens); empty tokens become 0. */
function tokensOf(version: string): Token[] {
  const tokens: Token[] = [];
  let separator: Token['separator'] = '.';
  let afterSeparator = true;
  for (const match of version.toLowerCase().matchAll(/\d+|[^\d.\-_]+|[.\-_]/g)) {
    const text = match[0];
    if (text === '.' || text === '-' || text === '_') {
      if (afterSeparator) tokens.push({ separator, number: true, text: '0' });
      separator = text === '.' ? '.' : '-';
      afterSeparator = true;
      continue;
    }
    if (!afterSeparator) separator = '-';
    const number = /^\d/.test(text);
    const followedByDigit = /^\d/.test(version.slice(match.index + text.length));
    const full = !number && followedByDigit ? (BEFORE_DIGIT.get(text) ?? text) : text;
    tokens.push({ separator, number, text: number ? text : (ALIASES.get(full) ?? full) });
    afterSeparator = false;
  }
  return trimmed(tokens);
}

/** Drops null tokens at the end and before every hyphen, so that 1.0.0-x equals 1-x. */
function trimmed(tokens: Token[]): Token[] {
  for (let i = tokens.length - 1; i > 0; i--) {
    const token = tokens[i];
    const next = tokens[i + 1];
    if (token && isNull(token) && (next === undefined || next.separator === '-')) tokens.splice(i, 1);
  }
  return tokens;
}

function rank(text: string): string {
  const index = QUALIFIERS.indexOf(text);
  return index < 0 ? `${QUALIFIERS.length}-${text}` : String(index);
}

/** `.qualifier` equals `-qualifier`, then `-number`, then `.number`. */
function kindRank(token: Token): number {
  if (!token.number) return 0;
  return token.separator === '-' ? 1 : 2;
}

function compareTokens(a: Token, b: Token): number {
  const kind = kindRank(a) - kindRank(b);
  if (kind !== 0) return kind;
  if (a.number) return compareDigits(a.text, b.text);
  const left = rank(a.text);
  const right = rank(b.text);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What stands where one version has already ended: 0 against a dotted number, the release word against the rest. */
function padding(other: Token): Token {
  return other.number && other.separator === '.'
    ? { separator: '.', number: true, text: '0' }
    : { separator: '-', number: false, text: '' };
}

/** Maven's version order as its POM reference describes it ("Version Order Specification"). Total: every text has a place. */
export const mavenOrder: VersionOrder = (left, right) => {
  const a = tokensOf(left);
  const b = tokensOf(right);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const tokenA = a[i] ?? (b[i] && padding(b[i]!));
    const tokenB = b[i] ?? (a[i] && padding(a[i]!));
    if (!tokenA || !tokenB) return 0;
    const order = compareTokens(tokenA, tokenB);
    if (order !== 0) return order;
  }
  return 0;
};
