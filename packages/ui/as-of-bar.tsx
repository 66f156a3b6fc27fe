import { History } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { formatDate } from './date.tsx';
import { control, Select } from './inputs.tsx';
import { Form, Link } from './link.tsx';
import { useUiLocale } from './messages.tsx';

const day = 86_400_000;

/** Whole days from one ISO calendar date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);
}

/** The ISO calendar date so many days after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** The second clock: when it was known. `value` is empty for now. */
export interface KnownClock {
  value: string;
  /** How the value is written; shown while the page is away from now. */
  label: string;
  /** Instants to choose from, besides now. */
  options: readonly { value: string; label: string }[];
}

/**
 * Moves the page through time. A date (today by default) and a thin timeline of changes; it is a form that sends the date in the URL, and
 * `known` beside it where the page has the second clock. Away from today or from now the page wears a tinted edge, and the bar says so.
 */
export function AsOfBar({
  param = 'asOf',
  anyDay = false,
  known,
  value,
  today,
  from,
  to,
  changes = [],
  todayHref,
  keep = {},
}: {
  /** What the date is called in the URL. */
  param?: string;
  /** Whether days outside of the timeline may be asked for too. */
  anyDay?: boolean;
  known?: KnownClock;
  /** The date looked at, ISO. */
  value: string;
  today: string;
  /** First and last date of the timeline, ISO. */
  from: string;
  to: string;
  changes?: readonly { date: string; label: string }[];
  /** The same page without `asOf`. */
  todayHref: string;
  /** Other parts of the query to keep. */
  keep?: Readonly<Record<string, string>>;
}) {
  const { messages, locale } = useUiLocale();
  const form = useRef<HTMLFormElement>(null);
  const knownId = useId();
  const [date, setDate] = useState(value);
  const [given, setGiven] = useState(value);
  if (given !== value) {
    setGiven(value);
    setDate(value);
  }
  const span = Math.max(daysBetween(from, to), 1);
  const place = (at: string) => `${(Math.min(Math.max(daysBetween(from, at) / span, 0), 1) * 100).toFixed(2)}%`;
  const isOtherDay = value !== today;
  const away = isOtherDay || Boolean(known?.value);
  return (
    <div className={away ? undefined : 'no-print'}>
      {away && <div className="edge" data-kind="as-of" aria-hidden />}
      <Form
        ref={form}
        method="get"
        className={`flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded border px-3 py-1.5 ${away ? 'border-info bg-info-tint' : 'border-line bg-surface'}`}
      >
        {Object.entries(keep).map(([name, kept]) => (
          <input key={name} type="hidden" name={name} value={kept} />
        ))}
        <label className="no-print flex items-center gap-2 font-medium text-ink-2 text-small">
          <History size={14} aria-hidden />
          {messages.asOf}
          <span className="w-36">
            <input
              type="date"
              name={param}
              value={date}
              {...(anyDay ? {} : { min: from, max: to })}
              className={control({ kind: 'date' })}
              onChange={(event) => setDate(event.target.value)}
            />
          </span>
        </label>
        <div className="no-print relative h-6 min-w-40 flex-1">
          <svg aria-hidden="true" className="absolute inset-0 h-full w-full overflow-visible">
            <line x1="0" x2="100%" y1="12" y2="12" stroke="var(--line-strong)" />
            <line x1={place(today)} x2={place(today)} y1="4" y2="20" stroke="var(--ink-3)" strokeDasharray="2 2" />
            {changes.map((change) => (
              <circle
                key={`${change.date}${change.label}`}
                cx={place(change.date)}
                cy="12"
                r="3"
                fill="var(--surface)"
                stroke="var(--ink-2)"
              >
                <title>{`${formatDate(change.date, locale)}: ${change.label}`}</title>
              </circle>
            ))}
          </svg>
          <input
            type="range"
            className="track relative"
            aria-label={messages.asOfTimeline}
            aria-valuetext={formatDate(date || value, locale)}
            min={0}
            max={span}
            value={daysBetween(from, date || value)}
            onChange={(event) => setDate(addDays(from, Number(event.target.value)))}
            onPointerUp={() => form.current?.requestSubmit()}
          />
        </div>
        {known && (
          <div className="no-print flex min-w-0 items-center gap-2 font-medium text-ink-2 text-small">
            <label htmlFor={knownId} className="whitespace-nowrap">
              {messages.asOfKnown}
            </label>
            <span className="w-48 max-w-full">
              <Select id={knownId} name="known" defaultValue={known.value} key={known.value}>
                <option value="">{messages.asOfKnownNow}</option>
                {known.options.map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.label}
                  </option>
                ))}
              </Select>
            </span>
          </div>
        )}
        <Button type="submit" size="s">
          {messages.asOfShow}
        </Button>
        {away && (
          <p role="status" className="basis-full text-info text-small">
            {isOtherDay && `${messages.asOfAway(formatDate(value, locale))} `}
            {known?.value && `${messages.asOfKnownAway(known.label)} `}
            <Link href={todayHref} className="font-medium underline underline-offset-2">
              {messages.backToToday}
            </Link>
          </p>
        )}
      </Form>
    </div>
  );
}
