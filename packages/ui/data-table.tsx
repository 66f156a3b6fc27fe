import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { ButtonLink } from './button.tsx';
import { Link } from './link.tsx';
import { useUiMessages } from './messages.tsx';

/** One column. What it leaves out is the plain case: left-aligned, as wide as its content, always shown, not on a phone. */
export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Figures: right-aligned, tabular. */
  numeric?: boolean;
  width?: 'xs' | 's' | 'm' | 'fill';
  /** 1 stays always, 2 leaves below 820 px of table, 3 below 1100 px. */
  priority?: 1 | 2 | 3;
  /** Its place in the two lines of a row at phone width; a column without a place is not shown there. The first column is the title. */
  phone?: 'title' | 'aside' | 'line' | 'line-aside';
}

/** Keyset paging: where the next older and newer rows begin, as whole hrefs; left out at either end. */
export interface Pager {
  newerHref?: string | undefined;
  olderHref?: string | undefined;
  /** "1 to 50 of 214", only when it is true. */
  label?: ReactNode;
}

/** Choosing rows: check boxes named `name` belong to the form of that id; `actions` are its submit buttons. */
export interface Selection<Row> {
  formId: string;
  name: string;
  label: (row: Row) => string;
  actions: ReactNode;
}

/**
 * The one table. Plain HTML from the server: the first cell links (`rowHref`) and its link covers the row, columns leave by priority,
 * and at phone width each row is two lines, by style sheet alone.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowHref,
  empty,
  pager,
  selection,
  density = 'normal',
}: {
  /** The table's name, for those who do not see where it stands. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  /** Shown instead of the table when there is no row: an `EmptyState`. */
  empty: ReactNode;
  pager?: Pager;
  selection?: Selection<Row>;
  density?: 'normal' | 'compact';
}) {
  const wrap = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(0);
  if (rows.length === 0) return <div className="rounded border border-line bg-surface">{empty}</div>;
  const recount = () => setChosen(wrap.current?.querySelectorAll('.row-check:checked').length ?? 0);
  return (
    <div ref={wrap} className="table-wrap" onChange={selection ? recount : undefined}>
      <table className="data-table" data-density={density}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" data-width="xs">
                <span className="sr-only">{caption}</span>
              </th>
            )}
            {columns.map((column) => (
              <th key={column.id} scope="col" {...place(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {selection && (
                <td data-width="xs" data-phone="check">
                  <input
                    type="checkbox"
                    className="check row-check"
                    form={selection.formId}
                    name={selection.name}
                    value={rowKey(row)}
                    aria-label={selection.label(row)}
                  />
                </td>
              )}
              {columns.map((column, at) => (
                <td key={column.id} {...place(column)} data-phone={column.phone ?? (at === 0 ? 'title' : undefined)}>
                  {at === 0 && rowHref ? (
                    <Link href={rowHref(row)} className="row-link font-medium text-ink">
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pager && <PagerBar pager={pager} />}
      {selection && <BulkBar chosen={chosen}>{selection.actions}</BulkBar>}
    </div>
  );
}

function place<Row>(column: Column<Row>) {
  return { 'data-align': column.numeric ? 'end' : undefined, 'data-width': column.width, 'data-priority': column.priority };
}

function BulkBar({ chosen, children }: { chosen: number; children: ReactNode }) {
  const messages = useUiMessages();
  return (
    <div className="bulk-bar no-print sticky bottom-4 z-20 mx-auto mt-3 w-fit max-w-full flex-wrap items-center gap-3 rounded border border-line bg-raised py-2 pr-2 pl-4 shadow-pop max-sm:bottom-[72px]">
      <p className="font-medium" aria-live="polite">
        {chosen > 0 && messages.selected(chosen)}
      </p>
      <div className="flex gap-2">{children}</div>
    </div>
  );
}

/** Newer and older, by key and not by number: nothing shifts under the reader while rows arrive. */
export function PagerBar({ pager }: { pager: Pager }) {
  const messages = useUiMessages();
  if (!pager.newerHref && !pager.olderHref && !pager.label) return null;
  return (
    <div className="no-print flex items-center gap-2 px-3 py-2.5 text-ink-3 text-small">
      <span className="flex-1 tabular-nums">{pager.label}</span>
      {pager.newerHref && (
        <ButtonLink href={pager.newerHref} size="s" icon={ChevronLeft} rel="prev">
          {messages.newer}
        </ButtonLink>
      )}
      {pager.olderHref && (
        <ButtonLink href={pager.olderHref} size="s" rel="next">
          {messages.older}
          <ChevronRight size={14} aria-hidden />
        </ButtonLink>
      )}
    </div>
  );
}
