import type { ReactNode } from 'react';
import { daysBetween } from './as-of-bar.tsx';
import { formatDate } from './date.tsx';
import { useUiLocale } from './messages.tsx';

/** One stretch of days in a row, with what stands in it. Stretches of the same `tone` belong to the same thing. */
export interface ChartSpan {
  id: string;
  label: string;
  /** ISO calendar dates; `until` is exclusive, null without end. */
  from: string;
  until: string | null;
  tone: number;
}
export interface ChartRow {
  id: string;
  label: string;
  spans: readonly ChartSpan[];
}

const TONES = ['var(--accent-tint)', 'var(--info-tint)', 'var(--good-tint)', 'var(--warn-tint)', 'var(--chip)'] as const;

/**
 * Where a stretch of days stands on the drawing, in percent of its width; null where it lies outside. What has no end reaches the edge.
 * Exported for its test.
 */
export function placeOf(span: { from: string; until: string | null }, from: string, to: string): { start: number; width: number } | null {
  const whole = Math.max(daysBetween(from, to), 1);
  const start = Math.max(daysBetween(from, span.from), 0);
  const end = Math.min(span.until === null ? whole : daysBetween(from, span.until), whole);
  return end <= start ? null : { start: (start / whole) * 100, width: ((end - start) / whole) * 100 };
}

/** At most eight first days of months or years inside the drawing, evenly chosen, to read it by. */
export function ticksOf(from: string, to: string): string[] {
  const first = Number(from.slice(0, 4));
  const years = Array.from({ length: Number(to.slice(0, 4)) - first + 1 }, (_, at) => first + at);
  const wanted = years.length > 3 ? ['01'] : years.length > 1 ? ['01', '07'] : ['01', '04', '07', '10'];
  const all = years.flatMap((year) => wanted.map((month) => `${year}-${month}-01`)).filter((day) => day > from && day < to);
  const step = Math.ceil(all.length / 8);
  return all.filter((_, at) => at % step === 0);
}

/**
 * Who or what stands in each row through time, one bar a stretch, labelled on itself, with lines for today and for the day looked at. The
 * drawing is for the eye alone; `children` is the table behind it, for everybody else and for paper.
 */
export function SpanChart({
  title,
  titleHidden = false,
  rows,
  from,
  to,
  on,
  today,
  tableLabel,
  children,
}: {
  title: string;
  /** Where a heading above says it already. */
  titleHidden?: boolean;
  rows: readonly ChartRow[];
  from: string;
  to: string;
  /** The day looked at. */
  on: string;
  today: string;
  /** "As a table". */
  tableLabel: string;
  children: ReactNode;
}) {
  const { locale } = useUiLocale();
  const whole = Math.max(daysBetween(from, to), 1);
  const at = (day: string) => `${((Math.min(Math.max(daysBetween(from, day), 0), whole) / whole) * 100).toFixed(2)}%`;
  return (
    <figure>
      <figcaption className={titleHidden ? 'sr-only' : 'mb-1.5 font-medium text-small'}>{title}</figcaption>
      <div aria-hidden="true" className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 max-sm:grid-cols-1">
        <div className="flex flex-col gap-1 pt-5 max-sm:hidden">
          {rows.map((row) => (
            <div key={row.id} className="h-7 truncate text-ink-3 text-small leading-7">
              {row.label}
            </div>
          ))}
        </div>
        <div className="relative flex min-w-0 flex-col gap-1 pt-5">
          <svg aria-hidden="true" className="absolute inset-0 h-full w-full overflow-hidden">
            {ticksOf(from, to).map((day) => (
              <g key={day}>
                <line x1={at(day)} x2={at(day)} y1="0" y2="100%" stroke="var(--line)" />
                <text x={at(day)} dx="4" y="12" fontSize="11" fill="var(--ink-3)">
                  {formatDate(day, locale)
                    .replace(/^1 (?:Jan )?/, '')
                    .replace(/^(\D+) \d{4}$/, '$1')}
                </text>
              </g>
            ))}
          </svg>
          {rows.map((row) => (
            <div key={row.id} className="relative">
              <div className="text-ink-3 text-small sm:hidden">{row.label}</div>
              <svg aria-hidden="true" className="block h-7 w-full overflow-hidden">
                {row.spans.map((span) => (
                  <Bar key={span.id} span={span} place={placeOf(span, from, to)} />
                ))}
              </svg>
            </div>
          ))}
          <svg aria-hidden="true" className="pointer-events-none absolute inset-0 h-full w-full overflow-hidden">
            <line x1={at(today)} x2={at(today)} y1="0" y2="100%" stroke="var(--ink-3)" strokeDasharray="2 2" />
            {on !== today && <line x1={at(on)} x2={at(on)} y1="0" y2="100%" stroke="var(--info)" strokeWidth="2" />}
          </svg>
        </div>
      </div>
      <details className="mt-2">
        <summary className="inline-flex min-h-6 items-center text-ink-2 text-small underline decoration-line-strong underline-offset-4">
          {tableLabel}
        </summary>
        <div className="mt-2">{children}</div>
      </details>
    </figure>
  );
}

function Bar({ span, place }: { span: ChartSpan; place: { start: number; width: number } | null }) {
  const { locale } = useUiLocale();
  if (!place) return null;
  return (
    <svg x={`${place.start.toFixed(2)}%`} width={`${place.width.toFixed(2)}%`} height="100%">
      <title>{`${span.label}: ${formatDate(span.from, locale)} – ${span.until ? formatDate(span.until, locale) : '∞'}`}</title>
      <rect x="0.5" y="0.5" width="100%" height="27" rx="3" fill={TONES[span.tone % TONES.length]} stroke="var(--line-strong)" />
      <text x="7" y="18" fontSize="12" fill="var(--ink)">
        {span.label}
      </text>
    </svg>
  );
}
