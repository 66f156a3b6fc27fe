import { dateFormatter } from './formatters.ts';
import { useUiLocale } from './messages.tsx';

const plainDate = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar date has no zone and is read as itself; an instant is seen from the zone given. */
function seenFrom(value: string | Date, timeZone: string): { instant: Date; timeZone: string } {
  if (typeof value === 'string' && plainDate.test(value)) return { instant: new Date(`${value}T00:00:00Z`), timeZone: 'UTC' };
  return { instant: new Date(value), timeZone };
}

/**
 * A date as this product writes it: "22 Nov 2026". English months keep three letters, all others follow their locale.
 * @param value an ISO calendar date ("2026-11-22"), an ISO instant or a Date
 */
export function formatDate(value: string | Date, locale = 'en-GB', timeZone = 'UTC'): string {
  const seen = seenFrom(value, timeZone);
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: seen.timeZone } as const;
  if (!locale.startsWith('en')) return dateFormatter(locale, options).format(seen.instant);
  const parts = dateFormatter('en-US', options).formatToParts(seen.instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('day')} ${part('month')} ${part('year')}`;
}

/** A time of day in 24 hours, with its zone where `zone` is true: "14:05 UTC". */
export function formatTime(value: string | Date, locale = 'en-GB', timeZone = 'UTC', zone = false): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone };
  return dateFormatter(locale, zone ? { ...options, timeZoneName: 'short' } : options).format(new Date(value));
}

function machine(value: string | Date): string {
  return typeof value === 'string' ? value : value.toISOString();
}

/** A date: "22 Nov 2026". */
export function DateText({ value }: { value: string | Date }) {
  const { locale, timeZone } = useUiLocale();
  return (
    <time dateTime={machine(value)} className="whitespace-nowrap">
      {formatDate(value, locale, timeZone)}
    </time>
  );
}

/** A date and time, with the zone where it matters: "22 Nov 2026, 14:05 UTC". `short` leaves the date to the eye of a title. */
export function TimeText({ value, zone = false, short = false }: { value: string | Date; zone?: boolean; short?: boolean }) {
  const { locale, timeZone } = useUiLocale();
  const date = formatDate(value, locale, timeZone);
  const time = formatTime(value, locale, timeZone, zone);
  return (
    <time dateTime={machine(value)} title={short ? `${date}, ${time}` : undefined}>
      {!short && (
        <>
          <span className="whitespace-nowrap">{date},</span>{' '}
        </>
      )}
      <span className="whitespace-nowrap">{time}</span>
    </time>
  );
}
