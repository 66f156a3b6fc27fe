import type { TicketRow } from '@tributary/tickets/contract';
import type { Column } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import { TicketStateBadge } from './ticket-state.tsx';

/** Columns of tickets; a customer needs no column that says its own name. */
export function useTicketColumns({ isPartner }: { isPartner: boolean }): Column<TicketRow>[] {
  const t = useTranslations('tickets.columns');
  return [
    { id: 'subject', header: t('subject'), cell: (row) => row.subject, width: 'fill', phone: 'title' },
    { id: 'state', header: t('state'), cell: (row) => <TicketStateBadge state={row.state} />, width: 'm', phone: 'line-aside' },
    ...(isPartner
      ? [{ id: 'customer', header: t('customer'), cell: (row: TicketRow) => row.customerName, width: 'm' as const, phone: 'line' as const }]
      : []),
    {
      id: 'product',
      header: t('product'),
      cell: (row) => row.productName,
      width: 'm',
      priority: 2,
      ...(isPartner ? {} : { phone: 'line' as const }),
    },
    { id: 'messages', header: t('messages'), cell: (row) => row.messageCount, numeric: true, priority: 3 },
    { id: 'ref', header: t('ref'), cell: (row) => <span className="font-mono text-small">{row.ref}</span>, width: 's', priority: 3 },
    { id: 'activity', header: t('activity'), cell: (row) => <TimeText value={row.lastActivityAt} />, width: 'm', priority: 2 },
  ];
}
