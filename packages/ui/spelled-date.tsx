import { useState } from 'react';
import { formatDate } from './date.tsx';
import { DateInput } from './inputs.tsx';
import { useUiLocale } from './messages.tsx';

/**
 * A date in the platform's own picker, and under it the same day as this product writes it: the picker follows the browser's language, and
 * 11/12/2026 is two days in two countries.
 */
export function SpelledDate({ defaultValue, min, max }: { defaultValue: string; min?: string; max?: string }) {
  const { locale } = useUiLocale();
  const [day, setDay] = useState(defaultValue);
  return (
    <span className="block">
      <DateInput defaultValue={defaultValue} min={min} max={max} onChange={(event) => setDay(event.target.value)} />
      <span className="mt-1 block text-ink-3 text-small tabular-nums" aria-live="polite">
        {/^\d{4}-\d{2}-\d{2}$/.test(day) ? formatDate(day, locale) : ''}
      </span>
    </span>
  );
}
