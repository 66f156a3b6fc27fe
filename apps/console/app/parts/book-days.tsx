import type { DateRange } from '@tributary/kernel/dates';
import { DateText } from '@tributary/ui/date';

/** From when until when a price book holds; the end is the first day on which it holds no more. */
export function BookDays({ span }: { span: DateRange }) {
  return (
    <span>
      <DateText value={span.from} /> – {span.until ? <DateText value={span.until} /> : '∞'}
    </span>
  );
}
