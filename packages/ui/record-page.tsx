import type { ReactNode } from 'react';

/**
 * A record: title line, role strip, as-of bar, tabs; the main column with a right rail of facts, which follows the main column on a phone;
 * the timeline at the end.
 */
export function RecordPage({
  header,
  roles,
  asOf,
  tabs,
  facts,
  timeline,
  children,
}: {
  /** A `PageHeader`. */
  header: ReactNode;
  /** A `RoleStrip`. */
  roles?: ReactNode;
  /** An `AsOfBar`. */
  asOf?: ReactNode;
  /** `Tabs`. */
  tabs?: ReactNode;
  /** The right rail: `Card`s of facts. */
  facts?: ReactNode;
  /** A `Card` with a `Timeline`. */
  timeline?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      {header}
      {roles}
      {asOf}
      {tabs}
      {/* One order in the document (main, facts, timeline) serves both: on a wide screen the rail stands beside the other two. */}
      <div
        className={
          facts ? 'record-columns grid gap-4 lg:grid-cols-[minmax(0,1fr)_320px] lg:grid-rows-[auto_1fr]' : 'record-columns grid gap-4'
        }
      >
        <div className="flex min-w-0 flex-col gap-4">{children}</div>
        {facts && <aside className="flex min-w-0 flex-col gap-4 lg:col-start-2 lg:row-span-2 lg:row-start-1">{facts}</aside>}
        {timeline && <div className="min-w-0">{timeline}</div>}
      </div>
    </div>
  );
}
