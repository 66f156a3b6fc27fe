import type { VersionOrder } from './notices.version-order.ts';
import { compareDigits } from './notices.version-order-numeric.ts';

/** Words that put a version before the release they hang on, in their order. */
const BEFORE_RELEASE = ['dev', 'snapshot', 'alpha', 'beta', 'preview', 'pre', 'rc'];
/** Words that put a version after the release they hang on; two different ones have no order between them. */
const AFTER_RELEASE = new Set([
  'sp',
  'servicepack',
  'hf',
  'hotfix',
  'update',
  'upd',
  'patch',
  'p',
  'build',
  'r',
  'rev',
  'revision',
  'post',
]);

interface Part {
  readonly number: boolean;
  readonly text: string;
  /** A dash, underscore, plus or space stood before it; `1.2-3` is a revision of 1.2, not 1.2.3. */
  readonly apart: boolean;
}

function partsOf(version: string): readonly Part[] | undefined {
  const text = version
    .trim()
    .replace(/^[vV](?=\d)/, '')
    .toLowerCase()
    .replace(/service pack/g, 'sp');
  const parts: Part[] = [];
  for (const match of text.matchAll(/([^0-9a-z]*)(\d+|[a-z]+)/g)) {
    parts.push({ number: /^\d/.test(match[2] ?? ''), text: match[2] ?? '', apart: /[^.]/.test(match[1] ?? '') });
  }
  return parts.some((part) => part.number) ? parts : undefined;
}

/** How a version with more parts relates to the same one without them: sign, or undefined when it is a matter of taste. */
function tailOrder(parts: readonly Part[], from: number): number | undefined {
  for (let i = from; i < parts.length; i++) {
    const part = parts[i];
    if (!part) break;
    if (part.number) {
      if (compareDigits(part.text, '0') !== 0) return 1;
      continue;
    }
    if (BEFORE_RELEASE.includes(part.text)) return -1;
    if (AFTER_RELEASE.has(part.text)) return 1;
    // `1.0b1` is a beta to some and the second patch letter to others; `1.0b` alone is a patch letter.
    if (part.text.length === 1 && !parts[i + 1]?.number) return 1;
    return undefined;
  }
  return 0;
}

function partOrder(a: Part, b: Part): number | undefined {
  if (a.number && b.number) {
    if (a.apart !== b.apart) return undefined;
    return compareDigits(a.text, b.text);
  }
  if (a.number !== b.number) {
    const word = a.number ? b : a;
    // 1.0-rc1 comes before 1.0.1; any other word beside a number (1.3.T beside 1.3.0) is undecided.
    if (!BEFORE_RELEASE.includes(word.text)) return undefined;
    return a.number ? 1 : -1;
  }
  if (a.text === b.text) return 0;
  const beforeA = BEFORE_RELEASE.indexOf(a.text);
  const beforeB = BEFORE_RELEASE.indexOf(b.text);
  if (beforeA >= 0 && beforeB >= 0) return beforeA - beforeB;
  if (beforeA >= 0 && AFTER_RELEASE.has(b.text)) return -1;
  if (beforeB >= 0 && AFTER_RELEASE.has(a.text)) return 1;
  // Revision letters: 4.04D before 4.04E. Longer words (models, trains, months) have no order.
  if (a.text.length === 1 && b.text.length === 1) return a.text < b.text ? -1 : 1;
  return undefined;
}

/**
 * The natural order for products that declare no scheme, and for lists without one: runs of digits as numbers, a leading
 * v dropped, missing numbers as zero, the usual words before (alpha, beta, rc) and after (SP, HF, build) a release.
 * Undecided where two careful readers would differ.
 */
export const genericOrder: VersionOrder = (left, right) => {
  if (left.trim() === right.trim()) return 0;
  const a = partsOf(left);
  const b = partsOf(right);
  if (!a || !b) return undefined;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const partA = a[i];
    const partB = b[i];
    if (!partA || !partB) break;
    const order = partOrder(partA, partB);
    if (order !== 0) return order;
  }
  if (a.length > shared) return tailOrder(a, shared);
  const order = tailOrder(b, shared);
  return order === undefined ? undefined : order === 0 ? 0 : -order;
};
