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

/**
 * What assigning a slot for a span of days changes: the periods it cuts are closed, what is left of them and the new one are opened.
 * Assigning what is so already changes nothing.
 */
export function reassign(held: readonly HeldPeriod[], change: NewPeriod): { close: HeldPeriod[]; open: NewPeriod[] } {
  if (held.some((period) => period.partyId === change.partyId && encloses(period.valid, change.valid))) return { close: [], open: [] };
  const close = held.filter((period) => meets(period.valid, change.valid));
  const open: NewPeriod[] = [change];
  for (const { partyId, level, valid } of close) {
    if (valid.from < change.valid.from) open.push({ partyId, level, valid: { from: valid.from, until: change.valid.from } });
    if (change.valid.until !== null && isBefore(change.valid.until, valid.until))
      open.push({ partyId, level, valid: { from: change.valid.until, until: valid.until } });
  }
  return { close, open };
}

/** Whether the spans cover every day from the first on, without an end: what a role that is always held must do. */
export function hasGap(spans: readonly DateRange[]): boolean {
  const sorted = [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.some((span, index) => span.until !== (sorted[index + 1]?.from ?? null));
}
