import { type Stage, StateBadge } from '@tributary/ui/badge';
import { Card } from '@tributary/ui/card';
import { useTranslations } from 'use-intl';
import { RecordLink } from '../../parts/record-parts.tsx';
import type { ImportResult } from './result.ts';

const STAGES = { accepted: 'done', quarantined: 'attention', rejected: 'failed' } as const satisfies Record<ImportResult['outcome'], Stage>;

/** What came of each file: the outcome, what failed, and how to mend it. */
export function ImportResults({ results }: { results: readonly ImportResult[] }) {
  const t = useTranslations('imports');
  const count = (outcome: ImportResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  return (
    <Card
      title={t('results')}
      aside={t('summary', { accepted: count('accepted'), quarantined: count('quarantined'), rejected: count('rejected') })}
      flush
    >
      <ul className="divide-y divide-line">
        {results.map((result) => (
          <li key={result.id} className="grid gap-x-6 gap-y-1 px-4 py-2.5 md:grid-cols-[minmax(0,280px)_minmax(0,1fr)]">
            <div className="min-w-0">
              <p className="break-all font-medium">{result.file || t('wholeUpload')}</p>
              <p className="mt-1 flex flex-wrap items-center gap-2">
                <StateBadge stage={STAGES[result.outcome]}>{t(`outcomes.${result.outcome}`)}</StateBadge>
                {result.ref && <RecordLink href={`/advisories/${result.ref}`}>{result.ref}</RecordLink>}
              </p>
            </div>
            <Details result={result} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Details({ result }: { result: ImportResult }) {
  const t = useTranslations('imports');
  const rangesOf = useTranslations('notices');
  const mend = result.mend && t.has(`mend.${result.mend}` as never) ? t(`mend.${result.mend}` as 'mend.other') : null;
  return (
    <div className="min-w-0 text-ink-2">
      {result.repeated && <p>{t('repeated')}</p>}
      {result.reason && <p className="text-ink">{result.reason}</p>}
      {result.fault && <p className="text-ink">{t(`faults.${result.fault.code}`, result.fault)}</p>}
      {result.tests.length > 0 && (
        <p className="text-small">
          {t('tests')}: <span className="font-mono">{result.tests.join(', ')}</span>
        </p>
      )}
      {result.faults.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-small">
          {result.faults.map((fault) => (
            <li key={fault} className="break-words">
              {fault}
            </li>
          ))}
        </ul>
      )}
      {mend && <p className="mt-1">{mend}</p>}
      {result.ranges && result.ranges.total > 0 && (
        <p className="text-small tabular-nums">
          {t('ranges')}: {rangesOf('rangesOf', { parsed: result.ranges.parsed, total: result.ranges.total })}
        </p>
      )}
    </div>
  );
}
