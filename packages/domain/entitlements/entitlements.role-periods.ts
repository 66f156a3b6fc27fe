import type { DateRange, IsoDate } from '@tributary/kernel/dates';

/** Who holds a slot in which days, as known now. */
export interface HeldPeriod {
  readonly id: string;
  readonly partyId: string;
  readonly level: string;
  readonly valid: DateRange;
}
export type NewPeriod = Omit<HeldPeriod, 'id'>;

const isBefore = (day: IsoDate, until: IsoDate | null) => until === null || day < until;
const meets = (one: DateRange, other: DateRange) => isBefore(one.from, other.until) && isBefore(other.from, one.until);
const encloses = (outer: DateRange, inner: DateRange) =>
  outer.from <= inner.from && (outer.until === null || (inner.until !== null && inner.until <= outer.until));

/** What happens to a slot in a span of days: somebody holds it, or nobody does. */
export type SlotChange = NewPeriod | { readonly partyId: null; readonly valid: DateRange };

/**
 * What assigning a slot for a span of days changes: the periods it cuts are closed, what is left of them and the new one are opened; where
 * nobody is to hold it, what is left alone. Assigning what is so already changes nothing.
 */
export function reassign<Period extends HeldPeriod>(held: readonly Period[], change: SlotChange): { close: Period[]; open: NewPeriod[] } {
  if (held.some((period) => period.partyId === change.partyId && encloses(period.valid, change.valid))) return { close: [], open: [] };
  const close = held.filter((period) => meets(period.valid, change.valid));
  const open: NewPeriod[] = change.partyId === null ? [] : [change];
  for (const { partyId, level, valid } of close) {
    if (valid.from < change.valid.from) open.push({ partyId, level, valid: { from: valid.from, until: change.valid.from } });
    if (change.valid.until !== null && isBefore(change.valid.until, valid.until))
      open.push({ partyId, level, valid: { from: change.valid.until, until: valid.until } });
  }
  return { close, open };
}

/** The part of a span of days that lies in another, or null. */
export function overlap(one: DateRange, other: DateRange): DateRange | null {
  if (!meets(one, other)) return null;
  const until = [one.until, other.until].filter((day) => day !== null).sort()[0] ?? null;
  return { from: [one.from, other.from].sort().at(-1)!, until };
}

/** Whether the spans cover every day from the first on, without an end: what a role that is always held must do. */
export function hasGap(spans: readonly DateRange[]): boolean {
  const sorted = [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.some((span, index) => span.until !== (sorted[index + 1]?.from ?? null));
}
