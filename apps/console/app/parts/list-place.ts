import type { Pager } from '@tributary/ui/data-table';
import { useLocation } from 'react-router';

/** How many pages back the way is kept in the URL. */
const LONGEST_WAY = 20;

/** What a list's URL asks for: its text filter, the cursor of its page, and any other filter by name. */
export interface ListPlace {
  readonly q: string;
  readonly cursor: string | undefined;
  filter(name: string): string;
}

/** Reads a list's URL. The cursors walked stand in it as `at`, so that "Newer" leads back the same way. */
export function readListPlace(request: Request): ListPlace {
  const { searchParams } = new URL(request.url);
  return {
    q: (searchParams.get('q') ?? '').trim().slice(0, 100),
    cursor: searchParams.getAll('at').at(-1),
    filter: (name) => searchParams.get(name) ?? '',
  };
}

/** One of the values allowed, or undefined: a filter that somebody typed into the URL is no reason for an error. */
export function oneOf<Value extends string>(values: readonly Value[], given: string): Value | undefined {
  return values.find((value) => value === given);
}

/** Where older and newer pages of the list at this URL begin. */
export function usePager(nextCursor: string | null): Pager {
  const { pathname, search } = useLocation();
  const params = new URLSearchParams(search);
  const way = params.getAll('at');
  const to = (cursors: readonly string[]) => {
    const next = new URLSearchParams(params);
    next.delete('at');
    for (const cursor of cursors) next.append('at', cursor);
    return next.size > 0 ? `${pathname}?${next}` : pathname;
  };
  return {
    newerHref: way.length > 0 ? to(way.slice(0, -1)) : undefined,
    olderHref: nextCursor ? to([...way, nextCursor].slice(-LONGEST_WAY)) : undefined,
  };
}
