import { type ChartPart, SegmentedBar } from '@tributary/ui/chart-bar';
import { StepChart } from '@tributary/ui/chart-steps';
import { useTranslations } from 'use-intl';
import { AGEING_BUCKETS, type AgeingBuckets, type Custody, type CustodyPoint } from '../stock.contract.ts';

const TONES = { stock: 'accent', sold: 'warn', active: 'good', returned: 'neutral', cancelled: 'bad' } as const satisfies Record<
  keyof Custody,
  NonNullable<ChartPart['tone']>
>;
const ACCOUNTS = Object.keys(TONES) as (keyof Custody)[];

/** Where the copies are, as one bar. Accounts that hold none are left out. */
export function CustodyBar({ title, custody }: { title: string; custody: Custody }) {
  const t = useTranslations('stock.accounts');
  const held = ACCOUNTS.filter((account) => custody[account] > 0);
  return <SegmentedBar title={title} parts={held.map((id) => ({ id, label: t(id), value: custody[id], tone: TONES[id] }))} />;
}

/** Custody over time: the bands of the same colours as the bar, and the figures. */
export function CustodyChart({ history, until }: { history: readonly CustodyPoint[]; until: string }) {
  const t = useTranslations('stock');
  const used = ACCOUNTS.filter((account) => history.some((point) => point[account] > 0));
  return (
    <StepChart
      title={t('chart.overTime')}
      series={used.map((id) => ({ id, label: t(`accounts.${id}`), tone: TONES[id] }))}
      points={history.map((point) => ({ day: point.day, values: used.map((account) => point[account]) }))}
      until={until}
      dayLabel={t('chart.day')}
      tableLabel={t('chart.table')}
    />
  );
}

const AGE_TONES = ['good', 'accent', 'neutral', 'warn', 'bad'] as const;

/** Unassigned copies by days held; buckets without any are left out. */
export function AgeingBar({ title, ageing }: { title: string; ageing: AgeingBuckets }) {
  const t = useTranslations('stock.buckets');
  const parts = AGEING_BUCKETS.map((id, at) => ({ id, label: t(id), value: ageing[at]!, tone: AGE_TONES[at]! }));
  return <SegmentedBar title={title} parts={parts.filter(({ value }) => value > 0)} />;
}

/** The same in a table's cell: the oldest bucket in words, because that is what calls for a decision. */
export function OldestAge({ ageing }: { ageing: AgeingBuckets }) {
  const t = useTranslations('stock.buckets');
  const at = ageing.findLastIndex((copies) => copies > 0);
  return at < 0 ? null : <span className={at >= 3 ? 'text-warn' : 'text-ink-2'}>{t(AGEING_BUCKETS[at]!)}</span>;
}
