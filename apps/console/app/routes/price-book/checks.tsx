import type { BookCheck } from '@tributary/pricing/books.contract';
import { StageShape } from '@tributary/ui/badge';
import { Card } from '@tributary/ui/card';
import { formatDate } from '@tributary/ui/date';
import { useUiLocale } from '@tributary/ui/messages';
import { useTranslations } from 'use-intl';

/** Whether publishing would be refused for what is missing. */
export const hasGaps = (check: BookCheck) => check.quantityGaps.count > 0 || check.dayGaps.length > 0;

/** What is missing in a draft, and what is worth knowing before it is published. */
export function Checks({ check }: { check: BookCheck }) {
  const t = useTranslations('pricing');
  const { locale, timeZone } = useUiLocale();
  const names = (all: readonly string[], count: number) => `${all.join(', ')}${count > all.length ? ' …' : ''}`;
  const day = (value: string) => formatDate(value, locale, timeZone);
  const { quantityGaps, dayGaps, dropped, unpriced } = check;
  const gaps = [
    ...(quantityGaps.count > 0
      ? [
          t('quantityGaps', {
            count: quantityGaps.count,
            names: names(
              quantityGaps.first.map((one) => t('quantityGap', one)),
              quantityGaps.count,
            ),
          }),
        ]
      : []),
    ...dayGaps.map(({ basis, from, until, afterVersion }) =>
      t('dayGap', { basis, from: day(from), until: day(until), version: afterVersion }),
    ),
  ];
  const told = [
    ...(dropped.count > 0 ? [t('dropped', { count: dropped.count, names: names(dropped.first, dropped.count) })] : []),
    ...(unpriced.count > 0 ? [t('unpriced', { count: unpriced.count, names: names(unpriced.first, unpriced.count) })] : []),
  ];
  return (
    <Card title={t('checks')}>
      <ul className="flex flex-col gap-1.5">
        {(gaps.length === 0 ? [t('checkFine')] : gaps).map((text) => (
          <li key={text} className={`flex gap-2 ${gaps.length === 0 ? 'text-good' : 'text-bad'}`}>
            <span className="mt-1 shrink-0">
              <StageShape stage={gaps.length === 0 ? 'done' : 'failed'} />
            </span>
            <span className="min-w-0">{text}</span>
          </li>
        ))}
        {told.map((text) => (
          <li key={text} className="text-ink-2 text-small">
            {text}
          </li>
        ))}
      </ul>
    </Card>
  );
}
