import { z } from 'zod';

/** Keyset paging, the only way to page: `cursor` is opaque, made from the last row's sort key (ARCHITECTURE rule 6). */
export const pageInput = z.object({
  cursor: z.string().max(300).optional(),
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
  return btoa(encodeURIComponent(JSON.stringify(parts)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** The sort key inside a cursor, or null where it is absent or not one of ours: a broken cursor starts at the first page. */
export function decodeCursor(cursor: string | undefined, length: number): (string | null)[] | null {
  if (!cursor) return null;
  try {
    const parts: unknown = JSON.parse(decodeURIComponent(atob(cursor.replace(/-/g, '+').replace(/_/g, '/'))));
    const valid =
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => part === null || (typeof part === 'string' && !part.includes('\u0000')));
    return valid ? (parts as (string | null)[]) : null;
  } catch {
    return null;
  }
}
