import { z } from 'zod';

/** A calendar date `YYYY-MM-DD` in the vendor's calendar. Dates are never `Date`s: those are instants. */
export type IsoDate = string;

/** A span of days; `until` is exclusive and null when open (ARCHITECTURE, Database). */
export interface DateRange {
  readonly from: IsoDate;
  readonly until: IsoDate | null;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether the text is a date that exists, 29 February included, year 0 not: PostgreSQL's calendar has none. */
export function isIsoDate(text: string): boolean {
  const match = ISO_DATE.exec(text);
  if (!match || match[1] === '0000') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** By time zone: every request asks for its day, and making a formatter costs a hundred times what using it does. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date of an instant in an IANA time zone. */
export function dateIn(timeZone: string, instant: Date): IsoDate {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(timeZone, format);
  }
  return format.format(instant);
}

/** The date so many days later (or earlier, when negative). */
export function addDays(date: IsoDate, days: number): IsoDate {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The same day so many months later; a day that the month lacks becomes its last (31 January + 1 month = 28 or 29 February). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const target = new Date(Date.UTC(year, month - 1 + months, 1));
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, lastDay));
  return target.toISOString().slice(0, 10);
}

/** Whether the day lies in the span. */
export function covers(range: DateRange, day: IsoDate): boolean {
  return range.from <= day && (range.until === null || day < range.until);
}

/** PostgreSQL's text of a date range, `[2026-01-01,2027-01-01)`. */
export function toPgRange(range: DateRange): string {
  return `[${range.from},${range.until ?? ''})`;
}

/** Reads PostgreSQL's canonical text of a `daterange` with a lower bound. Throws RangeError on anything else. */
export function fromPgRange(text: string): DateRange {
  const match = /^\[(\d{4}-\d{2}-\d{2}),(\d{4}-\d{2}-\d{2}|)\)$/.exec(text);
  if (!match) throw new RangeError(`not a canonical date range: ${text}`);
  return { from: match[1]!, until: match[2] || null };
}

export const isoDate = z.string().refine(isIsoDate, { error: 'date' });
export const dateRangeSchema = z.object({ from: z.string(), until: z.string().nullable() });
