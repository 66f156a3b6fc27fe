import type { PortalNoticeRow } from '@tributary/notices/contract';
import type { Column } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import { SeverityBadge, VerdictBadge } from './notice-badges.tsx';

/** Columns of notices: what it is, whether it concerns the reader, how bad. `short` is for the overview. */
export function useNoticeColumns({ short = false } = {}): Column<PortalNoticeRow>[] {
  const t = useTranslations('notices');
  const columns: Column<PortalNoticeRow>[] = [
    { id: 'subject', header: t('columns.title'), cell: (row) => row.subject, width: 'fill', phone: 'title' },
    { id: 'verdict', header: t('columns.verdict'), cell: (row) => <VerdictBadge verdict={row.verdict} />, width: 'm', phone: 'line' },
    {
      id: 'severity',
      header: t('columns.severity'),
      cell: (row) => <SeverityBadge severity={row.severity} />,
      width: 's',
      phone: 'line-aside',
    },
    { id: 'sent', header: t('columns.sent'), cell: (row) => <DateText value={row.approvedAt} />, width: 's', priority: 2 },
  ];
  if (short) return columns;
  return [
    ...columns,
    { id: 'products', header: t('columns.products'), cell: (row) => row.productNames.join(', '), width: 'm', priority: 2 },
    {
      id: 'affected',
      header: t('columns.affected'),
      cell: (row) => t('affectedCount', { count: row.entitlementCount }),
      width: 'm',
      priority: 3,
    },
    {
      id: 'ref',
      header: t('columns.ref'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 3,
    },
  ];
}
