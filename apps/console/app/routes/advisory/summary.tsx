import type { AdvisoryDetail } from '@tributary/notices/contract';
import { StageShape } from '@tributary/ui/badge';
import { Card } from '@tributary/ui/card';
import { useTranslations } from 'use-intl';
import { SeverityBadge } from '../../parts/notice-states.tsx';

/** Why the document stands in quarantine, and who published it all the same. */
export function Quarantine({ advisory }: { advisory: AdvisoryDetail }) {
  const t = useTranslations('notices');
  if (advisory.failedTests.length === 0) return null;
  return (
    <div className="flex items-start gap-2.5 rounded border border-amber bg-warn-tint px-4 py-2.5">
      <span className="mt-1 text-warn">
        <StageShape stage="attention" />
      </span>
      <div>
        <p className="font-semibold">{t('quarantineTitle')}</p>
        <p className="text-ink-2">
          {advisory.override
            ? t('overridden', { name: advisory.override.byName, reason: advisory.override.reason })
            : t('quarantineHint', { tests: advisory.failedTests.join(', ') })}
        </p>
      </div>
    </div>
  );
}

/** What the document is about: its vulnerabilities with score, and its own summary. */
export function Vulnerabilities({ advisory }: { advisory: AdvisoryDetail }) {
  const t = useTranslations('notices');
  return (
    <Card title={t('vulnerabilities')} aside={advisory.vulnerabilities.length}>
      <ul className="flex flex-col divide-y divide-line">
        {advisory.vulnerabilities.slice(0, 20).map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5">
            <span className="flex-1 font-mono text-small">{one.cve ?? one.id}</span>
            {one.baseScore !== null && (
              <span className="text-ink-2 text-small tabular-nums">
                {t('cvss')} {one.baseScore.toFixed(1)}
              </span>
            )}
            {one.severity && <SeverityBadge severity={one.severity} />}
            {one.title && <span className="w-full text-ink-2 text-small">{one.title}</span>}
          </li>
        ))}
      </ul>
      {advisory.summary && <p className="mt-2 line-clamp-6 whitespace-pre-wrap break-words text-ink-2 text-small">{advisory.summary}</p>}
    </Card>
  );
}
