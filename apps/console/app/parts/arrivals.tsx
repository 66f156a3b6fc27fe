import { useEffect, useRef, useState } from 'react';
import { useRevalidator } from 'react-router';

/** The keys that were not on the page when it was first shown: rows that arrived while somebody looked. Another `place` begins anew. */
export function useArrivals(keys: readonly string[], place: string): ReadonlySet<string> {
  const [seen, setSeen] = useState(() => ({ place, keys: new Set(keys) }));
  const current = seen.place === place ? seen : { place, keys: new Set(keys) };
  if (current !== seen) setSeen(current);
  return new Set(keys.filter((key) => !current.keys.has(key)));
}

/** Marks the first cell of a row; `app.css` tints the row for a moment when it is new. */
export function Arrival({ isNew, children }: { isNew: boolean; children: React.ReactNode }) {
  return isNew ? <span data-arrived>{children}</span> : children;
}

const WATCH_MS = 1_500;

/** Asks again by itself while something is under way that makes no events; not while nobody looks. */
export function useWatch(underWay: boolean): void {
  const { revalidate } = useRevalidator();
  const load = useRef(revalidate);
  useEffect(() => {
    load.current = revalidate;
  });
  useEffect(() => {
    if (!underWay) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load.current().catch(() => {});
    }, WATCH_MS);
    return () => clearInterval(timer);
  }, [underWay]);
}
