import type { ReactNode } from 'react';

/** One part of a whole, or one bar among others. */
export interface ChartPart {
  id: string;
  label: string;
  value: number;
  /** How the value is written; the number itself when left out. */
  text?: string;
  tone?: 'accent' | 'good' | 'warn' | 'bad' | 'neutral';
}

/** What each tone is drawn in, and hatched with. */
export const fills = {
  accent: 'var(--accent)',
  good: 'var(--good)',
  warn: 'var(--amber)',
  bad: 'var(--bad)',
  neutral: 'var(--line-strong)',
};
// A pattern as well as a colour, so that neighbours differ on paper and to every eye.
export const patterns = { accent: '', good: 'M0 4 4 0', warn: 'M0 0 4 4', bad: 'M2 0V4', neutral: '' };

/**
 * Cuts a whole into segments that fill it exactly.
 * @returns start and width of each part in percent of the whole; parts below zero count as zero; all zero when there is nothing
 */
export function segmentsOf(values: readonly number[]): { start: number; width: number }[] {
  const counted = values.map((value) => Math.max(value, 0));
  const total = counted.reduce((sum, value) => sum + value, 0);
  let start = 0;
  return counted.map((value) => {
    const width = total === 0 ? 0 : (value / total) * 100;
    const segment = { start, width };
    start += width;
    return segment;
  });
}

/** One whole in its parts, each labelled directly beneath; the labels are the table behind it. */
export function SegmentedBar({ title, parts }: { title: string; parts: readonly ChartPart[] }) {
  const segments = segmentsOf(parts.map((part) => part.value));
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="font-medium text-small">{title}</figcaption>
      <svg aria-hidden="true" className="h-3 w-full overflow-hidden rounded-sm bg-sunken">
        {parts.map((part, at) => (
          <SegmentRect key={part.id} part={part} x={segments[at]?.start ?? 0} width={segments[at]?.width ?? 0} />
        ))}
      </svg>
      <Labels parts={parts} />
    </figure>
  );
}

function SegmentRect({ part, x, width }: { part: ChartPart; x: number; width: number }) {
  const tone = part.tone ?? 'accent';
  const hatch = `hatch-${part.id}`;
  return (
    <>
      <rect x={`${x}%`} width={`${width}%`} height="100%" fill={fills[tone]} stroke="var(--surface)" strokeWidth="1" />
      {patterns[tone] && (
        <>
          <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse">
            <path d={patterns[tone]} stroke="var(--surface)" strokeWidth="1" opacity="0.45" />
          </pattern>
          <rect x={`${x}%`} width={`${width}%`} height="100%" fill={`url(#${hatch})`} />
        </>
      )}
    </>
  );
}

function Labels({ parts }: { parts: readonly ChartPart[] }) {
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-small">
      {parts.map((part) => (
        <div key={part.id} className="flex items-center gap-1.5">
          <svg width="8" height="8" aria-hidden="true">
            <rect width="8" height="8" rx="2" fill={fills[part.tone ?? 'accent']} />
          </svg>
          <dt className="text-ink-2">{part.label}</dt>
          <dd className="font-medium tabular-nums">{part.text ?? part.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Bars to compare, one a row, label and figure on the row itself; the longest fills the width. */
export function ChartBar({ title, parts, note }: { title: string; parts: readonly ChartPart[]; note?: ReactNode }) {
  const longest = Math.max(...parts.map((part) => part.value), 0);
  return (
    <figure>
      <figcaption className="mb-1.5 font-medium text-small">{title}</figcaption>
      <table className="w-full border-separate border-spacing-y-1 text-small">
        <tbody>
          {parts.map((part) => (
            <tr key={part.id}>
              <th scope="row" className="w-px whitespace-nowrap pr-3 text-start font-normal text-ink-2">
                {part.label}
              </th>
              <td className="w-full">
                <svg aria-hidden="true" className="block h-3.5 w-full">
                  <rect
                    width={`${longest > 0 ? (Math.max(part.value, 0) / longest) * 100 : 0}%`}
                    height="100%"
                    rx="2"
                    fill={fills[part.tone ?? 'accent']}
                  />
                </svg>
              </td>
              <td className="w-px whitespace-nowrap pl-3 text-end font-medium">{part.text ?? part.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {note && <p className="mt-1 text-ink-3 text-small">{note}</p>}
    </figure>
  );
}
