import { z } from 'zod';
import { isIsoDate } from './dates.ts';

/** Room for the longest sort keys there are: two names of 200 characters outside Latin letters and a reference. */
const MAX_CURSOR_LENGTH = 4_000;

/** Keyset paging, the only way to page: `cursor` is opaque, made from the last row's sort key (ARCHITECTURE rule 6). */
export const pageInput = z.object({
  cursor: z.string().max(MAX_CURSOR_LENGTH).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** One page: rows, and the cursor of the next page or null at the end. */
export interface Page<Row> {
  readonly rows: Row[];
  readonly nextCursor: string | null;
}

/** Makes a page from `limit + 1` rows fetched: the surplus row only tells that there is a next page. */
export function toPage<Row>(fetched: Row[], limit: number, key: (row: Row) => readonly (string | null)[]): Page<Row> {
  const rows = fetched.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: fetched.length > limit && last ? encodeCursor(key(last)) : null };
}

export function encodeCursor(parts: readonly (string | null)[]): string {
  // UTF-8 and not percent-encoding, which makes nine characters of one Chinese letter.
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** The sort key inside a cursor, or null where it is absent or not one of ours: a broken cursor starts at the first page. */
export function decodeCursor(cursor: string | undefined, length: number): (string | null)[] | null {
  if (!cursor) return null;
  try {
    const bytes = Uint8Array.from(atob(cursor.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
    const parts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const valid =
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => part === null || (typeof part === 'string' && !part.includes('\u0000')));
    return valid ? (parts as (string | null)[]) : null;
  } catch {
    return null;
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/;

/**
 * Whether a part of a cursor is an instant as our lists write them, so that PostgreSQL reads it too: `Date.parse` alone takes `1` and
 * much else for a date, and a forged cursor would then be a server error.
 */
export function isCursorInstant(part: string | null | undefined): part is string {
  return typeof part === 'string' && INSTANT.test(part) && isIsoDate(part.slice(0, 10)) && !Number.isNaN(Date.parse(part));
}
