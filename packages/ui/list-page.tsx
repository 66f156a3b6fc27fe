import type { ReactNode } from 'react';
import { Button, ButtonLink } from './button.tsx';
import { Form } from './link.tsx';
import { useUiMessages } from './messages.tsx';
import { PageHeader } from './page-header.tsx';
import { type TabItem, Tabs } from './tabs.tsx';

/** A list: title with a true count, saved views as tabs, filters in the URL, then the table. */
export function ListPage({
  title,
  count,
  live,
  action,
  more,
  views,
  currentView = '',
  filters,
  children,
}: {
  title: ReactNode;
  /** How many there are, exactly; left out when that is not known. */
  count?: number;
  /** A `LiveDot`. */
  live?: ReactNode;
  action?: ReactNode;
  more?: ReactNode;
  views?: readonly TabItem[];
  currentView?: string;
  /** A `FilterBar`. */
  filters?: ReactNode;
  children: ReactNode;
}) {
  const messages = useUiMessages();
  return (
    <div className="flex flex-col">
      <div className="flex flex-col gap-3 px-6 pt-5 max-sm:px-4">
        <PageHeader
          title={
            <>
              {title}
              {count !== undefined && <span className="ml-2.5 font-normal text-head text-ink-3 tabular-nums">{count}</span>}
            </>
          }
          state={live}
          action={action}
          more={more}
        />
        {views ? <Tabs items={views} current={currentView} label={messages.views} /> : <hr className="border-line" />}
        {filters}
      </div>
      <div className="px-3 pt-2 pb-10 max-sm:px-0">{children}</div>
    </div>
  );
}

/** The filters of a list as a plain GET form: what is chosen stands in the URL and works before scripts. Children are labelled controls. */
export function FilterBar({
  children,
  clearHref,
  keep = {},
}: {
  children: ReactNode;
  clearHref?: string;
  keep?: Readonly<Record<string, string>>;
}) {
  const messages = useUiMessages();
  return (
    <Form method="get" role="search" aria-label={messages.filters} className="no-print flex flex-wrap items-end gap-2">
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <Button type="submit">{messages.applyFilters}</Button>
      {clearHref && (
        <ButtonLink href={clearHref} variant="ghost">
          {messages.clearFilters}
        </ButtonLink>
      )}
    </Form>
  );
}

/** Gives one filter its width in the bar; on a phone each takes half the row, a wide one all of it. */
export function FilterItem({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return <div className={wide ? 'w-64 max-sm:w-full' : 'w-40 max-sm:w-[calc(50%-4px)]'}>{children}</div>;
}
