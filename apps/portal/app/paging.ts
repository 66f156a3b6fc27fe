import type { Pager } from '@tributary/ui/data-table';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';

/** Where a list stands, from its address: the cursor of this page and those of the pages before it. */
export interface PlaceInList {
  readonly cursor: string | undefined;
  /** Cursors of the newer pages passed on the way, the first page left out; a cursor never contains a dot. */
  readonly trail: readonly string[];
}

/** How many newer pages an address remembers; further ones lead back to the first. */
const REMEMBERED_PAGES = 12;

export function placeInList(url: URL): PlaceInList {
  const cursor = url.searchParams.get('cursor')?.slice(0, 300) || undefined;
  const trail = (url.searchParams.get('trail') ?? '').split('.').filter(Boolean);
  return { cursor, trail: cursor ? trail : [] };
}

/** A text filter as typed, or undefined where nothing is. */
export function textFilter(url: URL, name: string): string | undefined {
  return url.searchParams.get(name)?.trim().slice(0, 100) || undefined;
}

/** A filter with a few answers; anything else filters nothing. */
export function choiceFilter<Choice extends string>(url: URL, name: string, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === url.searchParams.get(name));
}

/** The count of a list where it is known exactly: all its rows are on this page. */
export function trueCount(place: PlaceInList, page: { rows: readonly unknown[]; nextCursor: string | null }): number | undefined {
  return place.cursor || page.nextCursor ? undefined : page.rows.length;
}

/** Links to older and newer rows that keep the filters in the address. */
export function usePager(place: PlaceInList, page: { rows: readonly unknown[]; nextCursor: string | null }): Pager {
  const { pathname, search } = useLocation();
  const t = useTranslations('app');
  const link = (cursor: string | undefined, trail: readonly string[]) => {
    const query = new URLSearchParams(search);
    query.delete('cursor');
    query.delete('trail');
    if (cursor) query.set('cursor', cursor);
    if (cursor && trail.length > 0) query.set('trail', trail.slice(-REMEMBERED_PAGES).join('.'));
    return query.size > 0 ? `${pathname}?${query}` : pathname;
  };
  const passed = place.cursor ? [...place.trail, place.cursor] : [];
  return {
    newerHref: place.cursor ? link(place.trail.at(-1), place.trail.slice(0, -1)) : undefined,
    olderHref: page.nextCursor ? link(page.nextCursor, passed) : undefined,
    label: place.cursor || page.nextCursor ? t('onThisPage', { count: page.rows.length }) : undefined,
  };
}
