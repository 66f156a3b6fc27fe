import { SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable, type Pager } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { FileInput } from '@tributary/ui/inputs';
import { DownloadLink, Form } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import { useTranslations } from 'use-intl';
import type { ImportRow } from '../orders.import.contract.ts';
import { IMPORT_BYTES } from '../orders.import.words.ts';
import { ImportStateBadge } from './import-state.tsx';

/** The page that takes a file of orders, and those that were brought. Its form posts the file as `file` to the page. */
export function ImportStart({
  rows,
  pager,
  error,
  pending,
  ordersLabel,
  withParty,
}: {
  rows: readonly ImportRow[];
  pager: Pager;
  /** Why the file sent was not taken, in words. */
  error: string | undefined;
  pending: boolean;
  ordersLabel: string;
  /** Whether whose file it is stands beside it: staff see those of all parties. */
  withParty: boolean;
}) {
  const t = useTranslations('orderImport');
  const columns = useColumns(withParty);
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/orders', label: ordersLabel }]} title={t('title')} />
      <Card>
        <p className="max-w-[80ch] text-ink-2">{t('lead')}</p>
        <p className="mt-3 flex flex-wrap gap-x-6 gap-y-1">
          <DownloadLink href="/orders/import/template?format=xlsx">{t('templateXlsx')}</DownloadLink>
          <DownloadLink href="/orders/import/template?format=csv">{t('templateCsv')}</DownloadLink>
        </p>
        <Form method="post" encType="multipart/form-data" className="mt-4 flex max-w-[640px] flex-col gap-3">
          <Field name="file" label={t('file')} hint={t('fileHint', { limit: String(IMPORT_BYTES / 1024 / 1024) })} error={error}>
            <FileInput required accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" />
          </Field>
          <div>
            <SubmitButton name="intent" value="upload" pending={pending}>
              {t('upload')}
            </SubmitButton>
          </div>
        </Form>
      </Card>
      <Card title={t('earlier')} flush>
        {rows.length === 0 ? (
          <EmptyState title={t('none')}>{t('noneHint')}</EmptyState>
        ) : (
          <DataTable
            caption={t('earlier')}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.ref}
            rowHref={(row) => `/orders/imports/${row.ref}`}
            pager={pager}
            empty={null}
          />
        )}
      </Card>
    </div>
  );
}

function useColumns(withParty: boolean): Column<ImportRow>[] {
  const t = useTranslations('orderImport');
  return [
    { id: 'file', header: t('columns.file'), cell: (row) => row.fileName, width: 'fill', phone: 'title' },
    { id: 'state', header: t('columns.state'), cell: (row) => <ImportStateBadge state={row.state} />, width: 'm', phone: 'aside' },
    ...(withParty
      ? [
          {
            id: 'party',
            header: t('columns.party'),
            cell: (row: ImportRow) => row.partyName ?? t('byStaff'),
            width: 'm' as const,
            priority: 2 as const,
          },
        ]
      : []),
    { id: 'when', header: t('columns.when'), cell: (row) => <TimeText value={row.createdAt} />, width: 'm', phone: 'line' },
    { id: 'orders', header: t('columns.orders'), cell: (row) => row.orders, numeric: true, width: 's', priority: 2 },
    { id: 'errors', header: t('columns.errors'), cell: (row) => row.errors, numeric: true, width: 's', phone: 'line-aside' },
  ];
}
