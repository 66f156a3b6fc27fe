import type { VersionOrder } from './notices.version-order.ts';
import { compareDigits } from './notices.version-order-numeric.ts';

/** rpm's label comparison: alternating runs of digits and letters, `~` before everything, `^` after the same text without it. */
function compareRpmLabels(left: string, right: string): number {
  let a = left;
  let b = right;
  while (a.length > 0 || b.length > 0) {
    a = a.replace(/^[^0-9A-Za-z~^]+/, '');
    b = b.replace(/^[^0-9A-Za-z~^]+/, '');
    if (a.startsWith('~') || b.startsWith('~')) {
      if (!a.startsWith('~')) return 1;
      if (!b.startsWith('~')) return -1;
      a = a.slice(1);
      b = b.slice(1);
      continue;
    }
    if (a.startsWith('^') || b.startsWith('^')) {
      if (a === '') return -1;
      if (b === '') return 1;
      if (!a.startsWith('^')) return 1;
      if (!b.startsWith('^')) return -1;
      a = a.slice(1);
      b = b.slice(1);
      continue;
    }
    if (a === '' || b === '') break;
    const number = /^\d/.test(a);
    const runA = (number ? /^\d+/ : /^[A-Za-z]+/).exec(a)?.[0] ?? '';
    const runB = (number ? /^\d+/ : /^[A-Za-z]+/).exec(b)?.[0] ?? '';
    if (runB === '') return number ? 1 : -1;
    const order = number ? compareDigits(runA, runB) : runA < runB ? -1 : runA > runB ? 1 : 0;
    if (order !== 0) return order;
    a = a.slice(runA.length);
    b = b.slice(runB.length);
  }
  if (a === '' && b === '') return 0;
  return a === '' ? -1 : 1;
}

/** pacman differs from rpm at the end and at separators: `1.0a` comes before `1.0`, `1.5.a` after `1.5`. */
function compareAlpmLabels(left: string, right: string): number {
  let a = left;
  let b = right;
  for (;;) {
    const gapA = /^[^0-9A-Za-z]*/.exec(a)?.[0].length ?? 0;
    const gapB = /^[^0-9A-Za-z]*/.exec(b)?.[0].length ?? 0;
    a = a.slice(gapA);
    b = b.slice(gapB);
    if (a === '' || b === '') {
      if (a === b) return 0;
      const rest = a === '' ? b : a;
      const gap = a === '' ? gapB : gapA;
      const longerIsLater = gap > 0 || /^\d/.test(rest);
      return (a === '') === longerIsLater ? -1 : 1;
    }
    if (gapA !== gapB) return gapA - gapB;
    const number = /^\d/.test(a);
    const runA = (number ? /^\d+/ : /^[A-Za-z]+/).exec(a)?.[0] ?? '';
    const runB = (number ? /^\d+/ : /^[A-Za-z]+/).exec(b)?.[0] ?? '';
    if (runB === '') return number ? 1 : -1;
    const order = number ? compareDigits(runA, runB) : runA < runB ? -1 : runA > runB ? 1 : 0;
    if (order !== 0) return order;
    a = a.slice(runA.length);
    b = b.slice(runB.length);
  }
}

function epochVersionRelease(text: string) {
  const match = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(text);
  return { epoch: match?.[1] ?? '0', version: match?.[2] ?? '', release: match?.[3] };
}

function byParts(labels: (a: string, b: string) => number): VersionOrder {
  return (left, right) => {
    const a = epochVersionRelease(left);
    const b = epochVersionRelease(right);
    const order = compareDigits(a.epoch, b.epoch) || labels(a.version, b.version);
    if (order !== 0 || a.release === undefined || b.release === undefined) return order;
    return labels(a.release, b.release);
  };
}

/** rpm: epoch, version, release; a missing release is not compared. */
export const rpmOrder: VersionOrder = byParts(compareRpmLabels);
/** Arch Linux's vercmp: epoch, version, release; a missing release is not compared. */
export const alpmOrder: VersionOrder = byParts(compareAlpmLabels);

function compareDebPart(left: string, right: string): number {
  const weight = (character: string | undefined): number => {
    if (character === '~') return -1;
    if (character === undefined || /\d/.test(character)) return 0;
    return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
  };
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    while ((i < left.length && !/\d/.test(left[i] ?? '')) || (j < right.length && !/\d/.test(right[j] ?? ''))) {
      const order = weight(left[i]) - weight(right[j]);
      if (order !== 0) return order;
      i++;
      j++;
    }
    const runA = /^\d*/.exec(left.slice(i))?.[0] ?? '';
    const runB = /^\d*/.exec(right.slice(j))?.[0] ?? '';
    const order = compareDigits(runA || '0', runB || '0');
    if (order !== 0) return order;
    i += runA.length;
    j += runB.length;
  }
  return 0;
}

/** Debian Policy 5.6.12: epoch, upstream version, revision; `~` sorts before the end. */
export const debOrder: VersionOrder = (left, right) => {
  const a = epochVersionRelease(left);
  const b = epochVersionRelease(right);
  return compareDigits(a.epoch, b.epoch) || compareDebPart(a.version, b.version) || compareDebPart(a.release ?? '', b.release ?? '');
};

const PMS = /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?$/;
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p'];

function pmsOrder(left: string, right: string): number | undefined {
  const a = PMS.exec(left);
  const b = PMS.exec(right);
  if (!a || !b) return undefined;
  const numbersA = (a[1] ?? '').split('.');
  const numbersB = (b[1] ?? '').split('.');
  for (let i = 0; i < Math.max(numbersA.length, numbersB.length); i++) {
    const x = numbersA[i];
    const y = numbersB[i];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    // After the first number a leading zero makes it a decimal fraction: 1.01 comes before 1.1.
    const fraction = i > 0 && (x.startsWith('0') || y.startsWith('0'));
    const order = fraction ? compareText(x.replace(/0+$/, ''), y.replace(/0+$/, '')) : compareDigits(x, y);
    if (order !== 0) return order;
  }
  const letter = compareText(a[2] ?? '', b[2] ?? '');
  if (letter !== 0) return letter;
  const suffixesA = [...(a[3] ?? '').matchAll(/_([a-z]+)(\d*)/g)];
  const suffixesB = [...(b[3] ?? '').matchAll(/_([a-z]+)(\d*)/g)];
  for (let i = 0; i < Math.max(suffixesA.length, suffixesB.length); i++) {
    const order =
      SUFFIXES.indexOf(suffixesA[i]?.[1] ?? '') - SUFFIXES.indexOf(suffixesB[i]?.[1] ?? '') ||
      compareDigits(suffixesA[i]?.[2] || '0', suffixesB[i]?.[2] || '0');
    if (order !== 0) return order;
  }
  return compareDigits(a[4] ?? '0', b[4] ?? '0');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Gentoo's Package Manager Specification, chapter 3.3. Texts outside it have no order. */
export const gentooOrder: VersionOrder = pmsOrder;
/** Alpine's apk: the same grammar and algorithm, with source-control suffixes between release and patch. */
export const apkOrder: VersionOrder = pmsOrder;
