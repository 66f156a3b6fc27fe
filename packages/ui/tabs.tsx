import type { ReactNode } from 'react';
import { Link } from './link.tsx';

/** One view of a record or a list; a page of its own with a URL of its own. */
export interface TabItem {
  href: string;
  label: ReactNode;
  /** A true count, never an estimate; left out when it is not known. */
  count?: number;
}

/** Tabs that are links: the place is in the URL, the back button works, nothing is hidden from a reader without scripts. */
export function Tabs({ items, current, label }: { items: readonly TabItem[]; current: string; label: string }) {
  return (
    <nav aria-label={label} className="no-print flex gap-5 overflow-x-auto border-line border-b px-0.5 [scrollbar-width:none]">
      {items.map((item) => {
        const here = item.href === current;
        return (
          <Link
            key={item.href}
            href={item.href}
            aria-current={here ? 'page' : undefined}
            className={`-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 outline-offset-[-2px] transition-colors ${here ? 'border-accent font-medium text-ink' : 'border-transparent text-ink-2 hover:border-line-strong hover:text-ink'}`}
          >
            {item.label}
            {item.count !== undefined && (
              <span
                className={`rounded-full px-1.5 text-small tabular-nums ${here ? 'bg-accent-tint text-accent-ink' : 'bg-chip text-ink-2'}`}
              >
                {item.count}
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}
