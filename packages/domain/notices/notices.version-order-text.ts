import type { VersionOrder } from './notices.version-order.ts';

/** vers `lexicographic`: code point by code point, without normalisation or locale. UTF-16 order would misplace emoji. */
export const lexicographicOrder: VersionOrder = (left, right) => {
  const a = Array.from(left, (character) => character.codePointAt(0) ?? 0);
  const b = Array.from(right, (character) => character.codePointAt(0) ?? 0);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = (a[i] ?? 0) - (b[i] ?? 0);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

const RFC3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** vers `datetime`: RFC 3339 instants (clause 5.6), fractions of any length, offsets respected. */
export const datetimeOrder: VersionOrder = (left, right) => {
  const a = RFC3339.exec(left);
  const b = RFC3339.exec(right);
  if (!a || !b) return undefined;
  const seconds = Date.parse(`${a[1]}${a[3]}`) - Date.parse(`${b[1]}${b[3]}`);
  if (Number.isNaN(seconds)) return undefined;
  if (seconds !== 0) return seconds;
  const width = Math.max(a[2]?.length ?? 0, b[2]?.length ?? 0);
  const fractionA = (a[2] ?? '').padEnd(width, '0');
  const fractionB = (b[2] ?? '').padEnd(width, '0');
  return fractionA < fractionB ? -1 : fractionA > fractionB ? 1 : 0;
};
