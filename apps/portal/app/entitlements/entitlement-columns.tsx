import type { EntitlementRow } from '@tributary/entitlements/contract';
import type { Column } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import { EntitlementStatusBadge } from './entitlement-status.tsx';

/** Columns of entitlements: partners look for the customer, customers for whom they have it from. `short` leaves the plain ones out. */
export function useEntitlementColumns({ isPartner, short = false }: { isPartner: boolean; short?: boolean }): Column<EntitlementRow>[] {
  const t = useTranslations('entitlements');
  const customer: Column<EntitlementRow> = {
    id: 'customer',
    header: t('columns.customer'),
    cell: (row) => row.customerName,
    width: 'm',
    phone: 'line',
  };
  const partner: Column<EntitlementRow> = {
    id: 'partner',
    header: t('columns.partner'),
    cell: (row) => row.partnerName ?? t('direct'),
    width: 'm',
    ...(isPartner ? { priority: 3 as const } : { phone: 'line' as const }),
  };
  const columns: Column<EntitlementRow>[] = [
    { id: 'product', header: t('columns.product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    ...(isPartner ? [customer] : [partner]),
    {
      id: 'status',
      header: t('columns.status'),
      cell: (row) => <EntitlementStatusBadge status={row.status} />,
      width: 's',
      phone: 'aside',
    },
    {
      id: 'activated',
      header: t('columns.activated'),
      cell: (row) => `${row.activationCount} / ${row.quantity}`,
      numeric: true,
      width: 's',
      phone: 'line-aside',
    },
    {
      id: 'until',
      header: t('columns.until'),
      cell: (row) => (row.term.until ? <DateText value={row.term.until} /> : <span className="text-ink-3">{t('noEnd')}</span>),
      width: 's',
      priority: 2,
    },
  ];
  if (short) return columns;
  return [
    ...columns,
    {
      id: 'maintenance',
      header: t('columns.maintenance'),
      cell: (row) => row.maintenance?.until && <DateText value={row.maintenance.until} />,
      width: 'm',
      priority: 3,
    },
    ...(isPartner ? [partner] : []),
    {
      id: 'ref',
      header: t('columns.ref'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 2,
    },
  ];
}
