import type { ReactNode } from 'react';

/** One part of the gallery under its name. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <h2 className="border-line border-b pb-1 text-ink-3 text-small">{title}</h2>
      {children}
    </div>
  );
}

/** Pieces beside one another. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>;
}
