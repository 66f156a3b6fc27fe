import type { AdvisoryDetail, ProductScope, ScopeReleaseRow } from '@tributary/notices/contract';
import { type Stage, StageShape } from '@tributary/ui/badge';
import { Card, EmptyState } from '@tributary/ui/card';
import { Why } from '@tributary/ui/why';
import { useTranslations } from 'use-intl';
import { RecordLink } from '../../parts/record-parts.tsx';
import { useRule } from './rules.ts';

type Status = ScopeReleaseRow['status'];

/** Worst first. */
const ORDER: readonly Status[] = ['affected', 'undecided', 'under_investigation', 'unstated', 'fixed', 'not_affected', 'outside'];
const STAGES: Record<Status, Stage> = {
  affected: 'failed',
  undecided: 'attention',
  under_investigation: 'attention',
  unstated: 'open',
  fixed: 'done',
  not_affected: 'done',
  outside: 'ended',
};
const INKS: Record<Stage, string> = {
  failed: 'text-bad',
  attention: 'text-warn',
  done: 'text-good',
  open: 'text-ink-3',
  running: 'text-info',
  ended: 'text-ink-3',
};

/** Step 2: per product which releases are affected and which are fixed, each with why; and what no program could read. */
export function ScopeStep({ advisory }: { advisory: AdvisoryDetail }) {
  const t = useTranslations('notices.scope');
  const unread = advisory.products.filter((row) => !row.isParsed && row.statuses.length > 0);
  return (
    <>
      <p className="max-w-[80ch] text-ink-2">
        {t('lead')} {advisory.isScopeFrozen && t('frozen')}
      </p>
      {advisory.scope.length === 0 && (
        <Card>
          <EmptyState title={t('none')} />
        </Card>
      )}
      {advisory.scope.map((scope) => (
        <ProductScopeCard key={scope.product.ref} scope={scope} />
      ))}
      {unread.length > 0 && (
        <Card title={t('unparsedTitle')} aside={unread.length}>
          <p className="text-ink-2">{t('unparsedHint')}</p>
          <ul className="mt-2 divide-y divide-line">
            {unread.map((row) => (
              <li key={row.ref} className="py-1.5">
                <span className="font-medium">{row.productName}</span>{' '}
                <span className="break-words font-mono text-small">{row.predicateText}</span>
                {row.unparsedReason && <span className="block text-ink-3 text-small">{row.unparsedReason}</span>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function ProductScopeCard({ scope }: { scope: ProductScope }) {
  const t = useTranslations('notices.scope');
  const groups = ORDER.map((status) => ({ status, releases: scope.releases.filter((release) => release.status === status) })).filter(
    (group) => group.releases.length > 0,
  );
  return (
    <Card title={scope.product.name} aside={<RecordLink href={`/catalog/${scope.product.ref}`}>{scope.product.sku}</RecordLink>}>
      {scope.everyVersion && <p className="mb-2 font-medium">{t(`everyVersion.${scope.everyVersion}`)}</p>}
      {groups.length === 0 && <p className="text-ink-2">{t('noReleases')}</p>}
      <dl className="divide-y divide-line">
        {groups.map(({ status, releases }) => (
          <div key={status} className="flex items-baseline gap-3 py-1.5 max-sm:flex-col max-sm:gap-1">
            <dt className={`flex w-44 shrink-0 items-center gap-1.5 font-medium ${INKS[STAGES[status]]}`}>
              <StageShape stage={STAGES[status]} />
              {t(`status.${status}`)} <span className="font-normal tabular-nums">{releases.length}</span>
              <GroupWhy product={scope.product.name} status={status} releases={releases} />
            </dt>
            <dd className="flex min-w-0 flex-1 flex-wrap gap-1">
              {releases.map((release) => (
                <span key={release.version} className="rounded-sm bg-chip px-1.5 py-px font-mono text-small">
                  {release.version}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** The distinct statements that put these releases there. */
function GroupWhy({ product, status, releases }: { product: string; status: Status; releases: readonly ScopeReleaseRow[] }) {
  const t = useTranslations('notices.scope');
  const sayRule = useRule();
  const statements = new Map(
    releases.flatMap((release) => release.statements.map((one) => [JSON.stringify([one.vulnerability, one.status, one.predicate]), one])),
  );
  if (statements.size === 0) return null;
  return (
    <Why
      subject={`${product}: ${t(`status.${status}`)}`}
      steps={[...statements.values()].slice(0, 10).map((one) => ({
        rule: (
          <>
            <span className="font-mono text-small">{one.vulnerability}</span>: {t(`status.${one.status}`)}. {sayRule(one.rule)}
          </>
        ),
        inputs: one.predicate ? [{ label: t('says'), value: <span className="break-words font-mono">{one.predicate}</span> }] : [],
      }))}
    />
  );
}
