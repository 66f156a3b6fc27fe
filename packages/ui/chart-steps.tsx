import { useId } from 'react';
import { daysBetween } from './as-of-bar.tsx';
import { type ChartPart, fills, patterns } from './chart-bar.tsx';
import { DateText } from './date.tsx';

/** What a quantity was made of from a day on, until the next point. */
export interface StepPoint {
  /** ISO calendar date. */
  day: string;
  /** One for each series, in their order; none below zero. */
  values: readonly number[];
}

const WIDTH = 1000;
const HEIGHT = 140;

/**
 * The outline of each series stacked on those before it, as SVG paths in a box of 1000 by 140: a level that holds from its day to the next
 * one, the last to `until`. A history of one day is drawn over the whole width.
 */
export function stepPaths(points: readonly StepPoint[], until: string): string[] {
  const first = points[0];
  if (!first) return [];
  const span = Math.max(daysBetween(first.day, until), 1);
  const most = Math.max(...points.map(({ values }) => values.reduce((sum, value) => sum + value, 0)), 1);
  const x = (day: string) => Math.min((daysBetween(first.day, day) / span) * WIDTH, WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - (value / most) * HEIGHT).toFixed(1);
  const upTo = (point: StepPoint, series: number) => point.values.slice(0, series).reduce((sum, value) => sum + value, 0);
  const isOneDay = daysBetween(first.day, until) < 1;
  const endOf = (at: number) => (at + 1 < points.length && !isOneDay ? x(points[at + 1]!.day) : String(WIDTH));
  return first.values.map((_value, series) => {
    const top = points.map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.day)} ${y(upTo(point, series + 1))}H${endOf(at)}`);
    const bottom = points.map((point, at) => `L${endOf(at)} ${y(upTo(point, series))}H${x(point.day)}`).reverse();
    return `${top.join('')}${bottom.join('')}Z`;
  });
}

/** A whole in its parts over time, each part a band that steps; beneath it the labels, and the figures themselves as a table to open. */
export function StepChart({
  title,
  series,
  points,
  until,
  dayLabel,
  tableLabel,
}: {
  title: string;
  series: readonly Pick<ChartPart, 'id' | 'label' | 'tone'>[];
  /** By day, first to last. */
  points: readonly StepPoint[];
  /** The day at the right edge, ISO. */
  until: string;
  dayLabel: string;
  tableLabel: string;
}) {
  const scope = useId().replaceAll(/\W/g, '');
  const paths = stepPaths(points, until);
  const first = points[0];
  if (!first) return null;
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="font-medium text-small">{title}</figcaption>
      <svg
        aria-hidden="true"
        className="h-36 w-full rounded-sm bg-sunken max-sm:h-28"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {series.map(({ id, tone = 'accent' }, at) => (
          <g key={id}>
            <path d={paths[at]} fill={fills[tone]} stroke="var(--surface)" strokeWidth="1" vectorEffect="non-scaling-stroke" />
            {patterns[tone] && (
              <>
                <pattern id={`${scope}-${id}`} width="4" height="4" patternUnits="userSpaceOnUse">
                  <path d={patterns[tone]} stroke="var(--surface)" strokeWidth="1" opacity="0.45" />
                </pattern>
                <path d={paths[at]} fill={`url(#${scope}-${id})`} />
              </>
            )}
          </g>
        ))}
      </svg>
      <div className="flex justify-between text-ink-3 text-small tabular-nums" aria-hidden="true">
        <DateText value={first.day} />
        <DateText value={until} />
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-small">
        {series.map(({ id, label, tone = 'accent' }) => (
          <li key={id} className="flex items-center gap-1.5 text-ink-2">
            <svg width="8" height="8" aria-hidden="true">
              <rect width="8" height="8" rx="2" fill={fills[tone]} />
            </svg>
            {label}
          </li>
        ))}
      </ul>
      <details>
        <summary className="inline-flex min-h-6 cursor-pointer items-center text-accent-ink text-small">{tableLabel}</summary>
        <div className="overflow-x-auto">
          <table className="mt-1 w-full text-small tabular-nums">
            <thead>
              <tr className="border-line border-b text-ink-3">
                <th scope="col" className="py-1 pr-3 text-start font-medium">
                  {dayLabel}
                </th>
                {series.map(({ id, label }) => (
                  <th key={id} scope="col" className="py-1 pl-3 text-end font-medium">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.map(({ day, values }) => (
                <tr key={day} className="border-line border-b">
                  <th scope="row" className="whitespace-nowrap py-1 pr-3 text-start font-normal">
                    <DateText value={day} />
                  </th>
                  {values.map((value, at) => (
                    <td key={series[at]!.id} className="py-1 pl-3 text-end">
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
