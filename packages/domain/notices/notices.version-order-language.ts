import type { VersionOrder } from './notices.version-order.ts';
import { compareDigits, compareNumberLists, comparePrerelease } from './notices.version-order-numeric.ts';

const NUGET = /^[vV]?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?$/;

/** NuGet: SemVer with a fourth number, letters without case, build metadata ignored. */
export const nugetOrder: VersionOrder = (left, right) => {
  const a = NUGET.exec(left);
  const b = NUGET.exec(right);
  if (!a || !b) return undefined;
  const core = compareNumberLists((a[1] ?? '').split('.'), (b[1] ?? '').split('.'));
  if (core !== 0) return core;
  if (a[2] === undefined || b[2] === undefined) return a[2] === b[2] ? 0 : a[2] === undefined ? 1 : -1;
  return comparePrerelease(a[2], b[2], true);
};

const PYPI =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const PYPI_PHASE = new Map([
  ['a', 0],
  ['alpha', 0],
  ['b', 1],
  ['beta', 1],
  ['c', 2],
  ['rc', 2],
  ['pre', 2],
  ['preview', 2],
]);

function pypiKey(text: string) {
  const match = PYPI.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, epoch = '0', release = '0', phase, phaseNumber, implicitPost, post, dev, devNumber, local] = match;
  const hasPost = implicitPost !== undefined || post !== undefined;
  return {
    epoch,
    release: release.split('.'),
    // PEP 440: a bare development release comes before every pre-release, a final one after.
    phase: phase === undefined ? (dev !== undefined && !hasPost ? -1 : 3) : (PYPI_PHASE.get(phase) ?? 2),
    phaseNumber: phaseNumber || '0',
    post: hasPost ? implicitPost || post || '0' : undefined,
    dev: dev === undefined ? undefined : devNumber || '0',
    local: local?.split(/[-_.]/),
  };
}

/** A number after any word, as PEP 440 and RubyGems have it. */
function compareMixed(a: string, b: string): number {
  const numberA = /^\d+$/.test(a);
  const numberB = /^\d+$/.test(b);
  if (numberA !== numberB) return numberA ? 1 : -1;
  return numberA ? compareDigits(a, b) : compareWords(a, b);
}

function compareLocal(a: readonly string[] | undefined, b: readonly string[] | undefined): number {
  if (!a || !b) return a === b ? 0 : a ? 1 : -1;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const order = compareMixed(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

/** PEP 440, "Summary of permitted suffixes and relative ordering". Texts outside PEP 440 have no order. */
export const pypiOrder: VersionOrder = (left, right) => {
  const a = pypiKey(left);
  const b = pypiKey(right);
  if (!a || !b) return undefined;
  const steps = [
    compareDigits(a.epoch, b.epoch),
    compareNumberLists(a.release, b.release),
    a.phase - b.phase,
    compareDigits(a.phaseNumber, b.phaseNumber),
    a.post === undefined || b.post === undefined
      ? Number(a.post !== undefined) - Number(b.post !== undefined)
      : compareDigits(a.post, b.post),
    a.dev === undefined || b.dev === undefined ? Number(a.dev === undefined) - Number(b.dev === undefined) : compareDigits(a.dev, b.dev),
    compareLocal(a.local, b.local),
  ];
  return steps.find((step) => step !== 0) ?? 0;
};

/** RubyGems: runs of digits and letters; a letter run makes a pre-release and sorts before any number; zeros at the end are dropped. */
export const gemOrder: VersionOrder = (left, right) => {
  const parts = (text: string): string[] | undefined => {
    if (!/^\d+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/.test(text)) return undefined;
    const all = text.replace(/-/g, '.pre.').match(/\d+|[a-zA-Z]+/g) ?? [];
    // Zeros count neither at the end nor right before the first letters: 1.0.a equals 1.a.
    const firstWord = all.findIndex((part) => /\D/.test(part));
    const head = firstWord < 0 ? all : all.slice(0, firstWord);
    const tail = firstWord < 0 ? [] : all.slice(firstWord);
    for (const list of [head, tail]) while (/^0+$/.test(list.at(-1) ?? '')) list.pop();
    return [...head, ...tail];
  };
  const a = parts(left);
  const b = parts(right);
  if (!a || !b) return undefined;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i] ?? '0';
    const y = b[i] ?? '0';
    const order = compareMixed(x, y);
    if (order !== 0) return order;
  }
  return 0;
};

/**
 * One dotted list of Conan items; zeros at the end are dropped. A number and a word beside each other compare by the word's leading
 * digits, then by the rest, words without digits last: comparing them as text, as the tool does, is not transitive (2, 10, 10a).
 */
function compareConanItems(left: string, right: string): number {
  const items = (text: string): string[] => {
    const all = text.split('.');
    while (all.length > 0 && /^0+$/.test(all.at(-1) ?? '')) all.pop();
    return all;
  };
  const a = items(left);
  const b = items(right);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const digitsX = /^\d*/.exec(x)?.[0] ?? '';
    const digitsY = /^\d*/.exec(y)?.[0] ?? '';
    if ((digitsX === '') !== (digitsY === '') && x !== '' && y !== '') return digitsX === '' ? 1 : -1;
    const order = compareDigits(digitsX || '0', digitsY || '0') || compareWords(x.slice(digitsX.length), y.slice(digitsY.length));
    if (order !== 0) return order;
  }
  return 0;
}

function compareWords(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Conan: main items, then pre-release (its absence is later), then build (its absence is earlier). */
export const conanOrder: VersionOrder = (left, right) => {
  const parts = (text: string) => /^([^-+]*)(?:-([^+]*))?(?:\+(.*))?$/.exec(text.toLowerCase());
  const a = parts(left);
  const b = parts(right);
  if (!a || !b) return undefined;
  const main = compareConanItems(a[1] ?? '', b[1] ?? '');
  if (main !== 0) return main;
  if (a[2] === undefined || b[2] === undefined) {
    if (a[2] !== b[2]) return a[2] === undefined ? 1 : -1;
  } else {
    const pre = compareConanItems(a[2], b[2]);
    if (pre !== 0) return pre;
  }
  if (a[3] === undefined || b[3] === undefined) return a[3] === b[3] ? 0 : a[3] === undefined ? -1 : 1;
  return compareConanItems(a[3], b[3]);
};
