import type { VersionOrder } from './notices.version-order.ts';

const NOT_LEADING_ZERO = /^0+(?=\d)/;

/** Compares two runs of decimal digits of any length; a firmware build such as 999999999999999998 does not fit a double. */
export function compareDigits(left: string, right: string): number {
  const a = left.replace(NOT_LEADING_ZERO, '');
  const b = right.replace(NOT_LEADING_ZERO, '');
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares two lists of digit runs; a missing component counts as zero. */
export function compareNumberLists(left: readonly string[], right: readonly string[]): number {
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareDigits(left[i] ?? '0', right[i] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

/** Compares dotted pre-release identifiers by SemVer 2.0.0 clause 11.4; `fold` makes letters case-insensitive (NuGet). */
export function comparePrerelease(left: string, right: string, fold = false): number {
  const a = (fold ? left.toLowerCase() : left).split('.');
  const b = (fold ? right.toLowerCase() : right).split('.');
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const xNumber = /^\d+$/.test(x);
    const yNumber = /^\d+$/.test(y);
    if (xNumber && yNumber) {
      const order = compareDigits(x, y);
      if (order !== 0) return order;
    } else if (xNumber !== yNumber) return xNumber ? -1 : 1;
    else if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** vers `intdot`: integers between dots, compared one by one; missing ones are zero; a leading v is dropped. */
export const intdotOrder: VersionOrder = (left, right) => {
  const a = /^[vV]?(\d+(?:\.\d+)*)$/.exec(left)?.[1];
  const b = /^[vV]?(\d+(?:\.\d+)*)$/.exec(right)?.[1];
  return a === undefined || b === undefined ? undefined : compareNumberLists(a.split('.'), b.split('.'));
};

const SEMVER = /^[vV=]?(\d+(?:\.\d+){0,2})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?$/;

/**
 * SemVer 2.0.0 clause 11. Authors of ranges write `<2.0`, so one or two numbers stand for three; four are not SemVer
 * and have no order here.
 */
export const semverOrder: VersionOrder = (left, right) => {
  const a = SEMVER.exec(left);
  const b = SEMVER.exec(right);
  if (!a || !b) return undefined;
  const core = compareNumberLists((a[1] ?? '').split('.'), (b[1] ?? '').split('.'));
  if (core !== 0) return core;
  if (a[2] === undefined || b[2] === undefined) return a[2] === b[2] ? 0 : a[2] === undefined ? 1 : -1;
  return comparePrerelease(a[2], b[2]);
};

const OPENSSL = /^(\d+\.\d+\.\d+)([a-z]*)(?:-([0-9A-Za-z.-]+))?$/;

/** OpenSSL: three numbers, before 3.0 followed by patch letters (`0.9.8zh`: longer is later); pre-releases come first. */
export const opensslOrder: VersionOrder = (left, right) => {
  const a = OPENSSL.exec(left);
  const b = OPENSSL.exec(right);
  if (!a || !b) return undefined;
  const core = compareNumberLists((a[1] ?? '').split('.'), (b[1] ?? '').split('.'));
  if (core !== 0) return core;
  const lettersA = a[2] ?? '';
  const lettersB = b[2] ?? '';
  // After z come za, zb: the alphabet order of the strings already says so, because a prefix sorts first.
  if (lettersA !== lettersB) return lettersA < lettersB ? -1 : 1;
  if (a[3] === undefined || b[3] === undefined) return a[3] === b[3] ? 0 : a[3] === undefined ? 1 : -1;
  return comparePrerelease(a[3], b[3]);
};
