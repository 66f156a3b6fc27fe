import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import { useUiMessages } from './messages.tsx';

/** One step of the way here. */
export interface Crumb {
  href: string;
  label: ReactNode;
}

/** The title line of every page: the way here, the title, its state, and one primary action. */
export function PageHeader({
  title,
  state,
  id,
  meta,
  crumbs = [],
  action,
  more,
}: {
  title: ReactNode;
  /** A `StateBadge`. */
  state?: ReactNode;
  /** A `CopyableId`. */
  id?: ReactNode;
  /** Quiet words under the title: `VisibleTo`, dates. */
  meta?: ReactNode;
  crumbs?: readonly Crumb[];
  /** The one primary action. */
  action?: ReactNode;
  /** Further actions, quieter. */
  more?: ReactNode;
}) {
  const messages = useUiMessages();
  return (
    <header className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        {crumbs.length > 0 && (
          <nav aria-label={messages.breadcrumb}>
            <ol className="-ml-1 flex flex-wrap items-center text-ink-3 text-small">
              {crumbs.map((crumb, at) => (
                <li key={crumb.href} className="flex items-center">
                  {at > 0 && <ChevronRight size={12} aria-hidden />}
                  <Link href={crumb.href} className="flex min-h-6 items-center rounded-sm px-1 hover:text-ink hover:underline">
                    {crumb.label}
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="font-semibold text-title tracking-[-0.014em]">{title}</h1>
          {state}
          {id}
        </div>
        {meta && <div className="flex flex-wrap items-center gap-x-4 text-ink-3 text-small">{meta}</div>}
      </div>
      {(action || more) && (
        <div className="no-print flex flex-wrap items-center gap-2 max-sm:w-full max-sm:*:flex-1">
          {more}
          {action}
        </div>
      )}
    </header>
  );
}
