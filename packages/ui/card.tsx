import { type ReactNode, useId } from 'react';

/** A part of a page under a heading, in a hairline box. `flush` lets a table or list reach the edges. */
export function Card({
  title,
  aside,
  flush = false,
  screenOnly = false,
  children,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  flush?: boolean;
  /** Left out on paper, as a form to fill in is. */
  screenOnly?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={`card min-w-0 rounded border border-line bg-surface ${screenOnly ? 'no-print' : ''}`}
    >
      {title && (
        <header className="flex min-h-11 items-center gap-3 border-line border-b px-4">
          <h2 id={id} className="flex-1 font-semibold">
            {title}
          </h2>
          {aside && <div className="flex items-center gap-2 text-ink-3 text-small">{aside}</div>}
        </header>
      )}
      <div className={flush ? 'overflow-clip rounded-b' : 'px-4 py-3'}>{children}</div>
    </section>
  );
}

/** One fact of a record. `why` takes a `Why`; `end` sets figures right. */
export interface Fact {
  label: ReactNode;
  value: ReactNode;
  why?: ReactNode;
}

/** Facts as label and value, under one another with hairlines between. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="divide-y divide-line">
      {facts.map((fact, at) => (
        <div key={at} className="flex min-h-9 items-baseline gap-3 py-1.5">
          <dt className="w-28 shrink-0 text-ink-3 text-small">{fact.label}</dt>
          <dd className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1 break-words tabular-nums">
            {fact.value}
            {fact.why}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What belongs here, and the first thing to do about it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      {icon && <div className="mb-3 flex size-10 items-center justify-center rounded-full bg-chip text-ink-2">{icon}</div>}
      <p className="font-semibold text-head">{title}</p>
      {children && <p className="mt-1 max-w-[44ch] text-balance text-ink-2">{children}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}

/** Grey lines where words will be; they show only when waiting has passed 300 ms. Never over content that is already there. */
export function Skeleton({ lines = 3, label }: { lines?: number; label: string }) {
  return (
    <div role="status" className="skeleton flex flex-col gap-2.5 py-1">
      <span className="sr-only">{label}</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} aria-hidden className={`h-3.5 rounded-sm bg-chip ${at % 3 === 0 ? 'w-2/5' : at % 3 === 1 ? 'w-4/5' : 'w-3/5'}`} />
      ))}
    </div>
  );
}
