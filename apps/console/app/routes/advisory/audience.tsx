import { type AdvisoryDetail, AUDIENCE_ROWS, type Audience, type AudienceRow } from '@tributary/notices/contract';
import { Badge, StageShape } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { ChartBar } from '@tributary/ui/chart-bar';
import type { Column } from '@tributary/ui/data-table';
import { useTranslations } from 'use-intl';
import { CardTable } from '../../parts/card-table.tsx';
import { VerdictBadge } from '../../parts/notice-states.tsx';
import { RecordLink } from '../../parts/record-parts.tsx';
import { BigNumbers } from './numbers.tsx';
import { stepHref } from './stepper.tsx';
import { VerdictWhy } from './verdict-why.tsx';

/** Step 3: who would be told, in numbers and by name, each with why; and who cannot be reached. */
export function AudienceStep({ advisory, audience }: { advisory: AdvisoryDetail; audience: Audience }) {
  const t = useTranslations('notices');
  const { counts } = audience;
  return (
    <>
      <p className="text-ink-2">{advisory.state === 'published' ? t('audience.sentLead') : t('audience.lead')}</p>
      {advisory.openProducts > 0 && (
        <p className="flex flex-wrap items-center gap-x-2 rounded border border-amber bg-warn-tint px-4 py-2.5">
          <span className="text-warn">
            <StageShape stage="attention" />
          </span>
          {t('audience.incomplete', { count: advisory.openProducts })}
          <RecordLink href={stepHref(advisory.ref, 'products')}>{t('steps.products')}</RecordLink>
        </p>
      )}
      <BigNumbers counts={counts} />
      {audience.unreachable.length > 0 && <Unreachable audience={audience} />}
      {audience.contexts.length > 1 && (
        <Card title={t('audience.contexts')} aside={t('audience.contextsHint')}>
          <ChartBar
            title={t('audience.messages')}
            parts={audience.contexts.map((context) => ({
              id: context.partner?.ref ?? 'direct',
              label: context.partner?.name ?? t('audience.direct'),
              value: context.messages,
            }))}
          />
        </Card>
      )}
      <AudienceTable rows={audience.rows} />
      {audience.rows.length >= AUDIENCE_ROWS && <p className="text-ink-3 text-small">{t('audience.capped', { count: AUDIENCE_ROWS })}</p>}
      {advisory.state !== 'published' && advisory.openProducts === 0 && (
        <div className="flex justify-end">
          <ButtonLink href={stepHref(advisory.ref, 'approve')} variant="primary">
            {t('next', { step: t('steps.approve') })}
          </ButtonLink>
        </div>
      )}
    </>
  );
}

function Unreachable({ audience }: { audience: Audience }) {
  const t = useTranslations('notices.audience');
  return (
    <div className="flex items-start gap-2.5 rounded border border-bad bg-bad-tint px-4 py-2.5">
      <span className="mt-1 text-bad">
        <StageShape stage="failed" />
      </span>
      <div className="min-w-0">
        <p className="font-semibold">
          {t('unreachableTitle')}: {audience.unreachable.length}
        </p>
        <p className="text-ink-2">{t('unreachableHint')}</p>
        <ul className="mt-1 flex flex-wrap gap-x-4">
          {audience.unreachable.slice(0, 12).map((one) => (
            <li key={one.entitlementRef}>
              <RecordLink href={`/parties/${one.customer.ref}`}>{one.customer.name}</RecordLink>{' '}
              <span className="font-mono text-ink-2 text-small">{one.entitlementRef}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function AudienceTable({ rows }: { rows: readonly AudienceRow[] }) {
  const t = useTranslations('notices.audience');
  const columns: Column<AudienceRow>[] = [
    {
      id: 'customer',
      header: t('customer'),
      cell: (row) => <RecordLink href={`/entitlements/${row.entitlementRef}`}>{row.customer.name}</RecordLink>,
      width: 'm',
      phone: 'title',
    },
    { id: 'context', header: t('context'), cell: (row) => <Context row={row} />, width: 'm', priority: 2 },
    { id: 'product', header: t('product'), cell: (row) => row.product.name, width: 'm', phone: 'line' },
    { id: 'versions', header: t('versions'), cell: (row) => <Installed row={row} />, width: 's', phone: 'line-aside' },
    {
      id: 'verdict',
      header: t('verdict'),
      cell: (row) => (
        <span className="inline-flex items-center gap-1">
          <VerdictBadge verdict={row.verdict} />
          <VerdictWhy customer={row.customer.name} reason={row.reason} installations={row.installations} />
        </span>
      ),
      width: 'm',
      phone: 'aside',
    },
    { id: 'recipients', header: t('recipients'), cell: (row) => <Recipients row={row} />, width: 'fill', priority: 2 },
  ];
  return (
    <Card title={t('table')} flush>
      <CardTable
        caption={t('table')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.entitlementRef}
        empty={<EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>}
      />
    </Card>
  );
}

function Context({ row }: { row: AudienceRow }) {
  const t = useTranslations('notices.audience');
  if (!row.partner) return <>{t('direct')}</>;
  return (
    <span title={row.partner.usesVendorContact ? t('vendorContact') : undefined}>
      {row.partner.name}
      {row.partner.usesVendorContact && <span className="sr-only"> ({t('vendorContact')})</span>}
    </span>
  );
}

function Installed({ row }: { row: AudienceRow }) {
  const t = useTranslations('notices.audience');
  if (row.installations.length === 0) return <span className="text-ink-3">{t('notInstalled')}</span>;
  const versions = [...new Set(row.installations.map((one) => one.version ?? t('unknownVersion')))];
  return <span className="font-mono text-small">{versions.join(', ')}</span>;
}

function Recipients({ row }: { row: AudienceRow }) {
  const t = useTranslations('notices.audience');
  if (row.verdict === 'not') return null;
  if (row.recipients.length === 0) return <Badge tone="bad">{t('nobody')}</Badge>;
  return <span title={row.recipients.map((one) => one.email).join(', ')}>{row.recipients.map((one) => one.name).join(', ')}</span>;
}
