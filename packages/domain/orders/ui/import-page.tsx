import { Button, ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { Progress } from '@tributary/ui/checklist';
import { CopyableId } from '@tributary/ui/copyable-id';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { DownloadLink, Form, Link } from '@tributary/ui/link';
import { Money } from '@tributary/ui/money';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ImportAction, ImportDetail, ImportFindings, RowError } from '../orders.import.contract.ts';
import { ImportStateBadge } from './import-state.tsx';

/**
 * A file of orders: how far it is, what was found, and what can be done. Its forms post `intent`: `place`, `check` or `withdraw`. `pending`
 * is the intent under way.
 */
export function ImportPage({
  found,
  repeated,
  refusal,
  pending,
  ordersLabel,
  live,
}: {
  found: ImportDetail;
  /** Whether the person sent a file that was here before. */
  repeated: boolean;
  refusal: ReactNode;
  pending: string | undefined;
  ordersLabel: string;
  live: ReactNode;
}) {
  const t = useTranslations('orderImport');
  const { findings, state } = found;
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[
            { href: '/orders', label: ordersLabel },
            { href: '/orders/import', label: t('title') },
          ]}
          title={found.fileName}
          state={<ImportStateBadge state={state} />}
          id={<CopyableId id={found.ref} />}
          meta={live}
        />
      }
      facts={
        <Card title={t('facts')}>
          <FactList
            facts={[
              { label: t('columns.when'), value: <TimeText value={found.createdAt} zone /> },
              { label: t('sizeLabel'), value: t('size', { size: Math.ceil(found.fileBytes / 1024) }) },
              ...(findings
                ? [
                    { label: t('columns.rows'), value: findings.rows },
                    { label: t('columns.orders'), value: findings.orders },
                  ]
                : []),
              ...(findings?.errors ? [] : found.totals).map((total) => ({ label: t('total'), value: <Money {...total} strong /> })),
              ...(found.checkedAt ? [{ label: t('checkedAt'), value: <TimeText value={found.checkedAt} zone /> }] : []),
              ...(found.placedAt ? [{ label: t('placedAt'), value: <TimeText value={found.placedAt} zone /> }] : []),
            ]}
          />
        </Card>
      }
    >
      {refusal}
      {repeated && <p className="text-ink-2">{t('repeated')}</p>}
      <div aria-live="polite" className="flex flex-col gap-4">
        {(state === 'checking' || state === 'placing') && <UnderWay found={found} step={state} />}
        {findings && state !== 'checking' && state !== 'placing' && <Outcome found={found} findings={findings} pending={pending} />}
      </div>
      {findings && state !== 'checking' && findings.errors > 0 && <Errors found={found} findings={findings} />}
    </RecordPage>
  );
}

function UnderWay({ found, step }: { found: ImportDetail; step: 'checking' | 'placing' }) {
  const t = useTranslations('orderImport');
  const { rowsDone: done, rowsTotal: total } = found;
  return (
    <Card>
      <Progress value={done} max={total} label={total === 0 ? t('progress.waiting') : t(`progress.${step}`, { done, total })} />
      <p className="mt-2 text-ink-2 text-small">{t('leave')}</p>
    </Card>
  );
}

function Act({
  found,
  intent,
  pending,
  children,
}: {
  found: ImportDetail;
  intent: ImportAction;
  pending: string | undefined;
  children: ReactNode;
}) {
  if (!found.actions.includes(intent)) return null;
  const isMain = intent === 'place';
  return (
    <Form method="post">
      {isMain ? (
        <SubmitButton name="intent" value={intent} pending={pending === intent}>
          {children}
        </SubmitButton>
      ) : (
        <Button type="submit" name="intent" value={intent} pending={pending === intent}>
          {children}
        </Button>
      )}
    </Form>
  );
}

function Outcome({ found, findings, pending }: { found: ImportDetail; findings: ImportFindings; pending: string | undefined }) {
  const t = useTranslations('orderImport');
  const { state } = found;
  const { orders, rows, repeated, errors, fault, placed = [] } = findings;
  const data = (name: string) => String(fault?.data[name] ?? '');
  return (
    <Card>
      {fault && (
        <>
          <p className="font-medium">{t('fault')}</p>
          <p className="mt-1">
            {t(`faults.${fault.code}`)}{' '}
            {data('column')
              ? t('faultAtColumn', { row: data('row'), column: data('column') })
              : data('row') && t('faultAt', { row: data('row') })}
          </p>
          {data('missing') && <p>{t('columnsMissing', { names: data('missing') })}</p>}
          {data('unknown') && <p>{t('columnsUnknown', { names: data('unknown') })}</p>}
          {data('twice') && <p>{t('columnsTwice', { names: data('twice') })}</p>}
        </>
      )}
      {state === 'ready' && (
        <>
          <p className="font-medium">{t('ready', { orders, rows })}</p>
          {repeated > 0 && (
            <p className="mt-1 text-ink-2">{repeated === orders ? t('nothingNew') : t('readyRepeated', { count: repeated })}</p>
          )}
        </>
      )}
      {state === 'placed' && (
        <>
          <p className="font-medium">{t('placed', { orders: orders - repeated })}</p>
          {repeated > 0 && <p className="mt-1 text-ink-2">{t('placedRepeated', { count: repeated })}</p>}
          {placed.length > 0 && (
            <p className="mt-2 flex flex-wrap gap-x-3 gap-y-1 font-mono text-small">
              <span className="font-sans text-ink-3">{t('first')}</span>
              {placed.map((ref) => (
                <Link
                  key={ref}
                  href={`/orders/${ref}`}
                  className="inline-flex min-h-6 items-center text-accent-ink underline underline-offset-4"
                >
                  {ref}
                </Link>
              ))}
            </p>
          )}
        </>
      )}
      {state === 'refused' && !fault && <p className="font-medium">{t('refused', { errors })}</p>}
      {state === 'withdrawn' && <p>{t('withdrawn')}</p>}
      <div className="mt-4 flex flex-wrap gap-2">
        {!(state === 'ready' && repeated === orders) && (
          <Act found={found} intent="place" pending={pending}>
            {t('place', { orders: orders - repeated })}
          </Act>
        )}
        {state === 'placed' && <ButtonLink href="/orders">{t('showOrders')}</ButtonLink>}
        <Act found={found} intent="check" pending={pending}>
          {t('recheck')}
        </Act>
        <Act found={found} intent="withdraw" pending={pending}>
          {t('withdraw')}
        </Act>
        {state !== 'ready' && <ButtonLink href="/orders/import">{t('another')}</ButtonLink>}
      </div>
    </Card>
  );
}

function Errors({ found, findings }: { found: ImportDetail; findings: ImportFindings }) {
  const t = useTranslations('orderImport');
  const { causes, shown, errors } = findings;
  const causeColumns: Column<(typeof causes)[number]>[] = [
    { id: 'what', header: t('columns.what'), cell: (row) => t(`causes.${row.code}`), width: 'fill', phone: 'title' },
    { id: 'column', header: t('columns.column'), cell: (row) => <Name>{row.column}</Name>, width: 'm', phone: 'line' },
    { id: 'count', header: t('columns.count'), cell: (row) => row.count, numeric: true, width: 's', phone: 'aside' },
  ];
  const columns: Column<RowError>[] = [
    { id: 'what', header: t('columns.what'), cell: (row) => t(`causes.${row.code}`), width: 'fill', phone: 'title' },
    { id: 'row', header: t('columns.row'), cell: (row) => row.row, numeric: true, width: 's', phone: 'aside' },
    { id: 'column', header: t('columns.column'), cell: (row) => <Name>{row.column}</Name>, width: 'm', phone: 'line' },
    {
      id: 'value',
      header: t('columns.value'),
      cell: (row) => <span className="break-words">{row.value}</span>,
      width: 'm',
      phone: 'line-aside',
    },
  ];
  return (
    <>
      <Card title={t('causesTitle')} flush>
        <DataTable
          caption={t('causesTitle')}
          columns={causeColumns}
          rows={causes}
          rowKey={(row) => `${row.column} ${row.code}`}
          density="compact"
          empty={null}
        />
      </Card>
      <Card title={shown.length < errors ? t('shown', { count: shown.length }) : t('allShown')} flush>
        {found.hasReport && (
          <p className="px-4 py-2">
            <DownloadLink href={`/orders/imports/${found.ref}/errors`}>{t('report')}</DownloadLink>
          </p>
        )}
        <DataTable
          caption={t('allShown')}
          columns={columns}
          rows={shown}
          rowKey={(row) => `${row.row} ${row.column} ${row.code}`}
          density="compact"
          empty={null}
        />
      </Card>
    </>
  );
}

const Name = ({ children }: { children: string }) => <span className="font-mono text-small">{children}</span>;
