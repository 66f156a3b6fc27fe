import type { DeliveryRow, NoticeDetail } from '@tributary/notices/contract';
import { Card, EmptyState } from '@tributary/ui/card';
import type { Column } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import { CardTable } from '../../parts/card-table.tsx';
import { DeliveryStateBadge } from '../../parts/delivery-state.tsx';
import { VerdictBadge } from '../../parts/notice-states.tsx';
import { RecordLink } from '../../parts/record-parts.tsx';
import { VerdictWhy } from '../advisory/verdict-why.tsx';

/** Every message: to whom, with whose contact, how far. */
export function Deliveries({ notice }: { notice: NoticeDetail }) {
  const t = useTranslations('deliveries');
  const columns: Column<DeliveryRow>[] = [
    {
      id: 'recipient',
      header: t('recipient'),
      cell: (row) => <span className="font-medium">{row.recipient.name}</span>,
      width: 'm',
      phone: 'title',
    },
    { id: 'email', header: t('email'), cell: (row) => row.recipient.email, width: 'm', priority: 3 },
    { id: 'customer', header: t('customer'), cell: (row) => row.customer.name, width: 'm', phone: 'line' },
    { id: 'context', header: t('context'), cell: (row) => row.partner?.name ?? t('direct'), width: 'm', phone: 'line-aside' },
    { id: 'entitlements', header: t('entitlements'), cell: (row) => row.entitlementRefs.length, numeric: true, width: 's', priority: 3 },
    {
      id: 'state',
      header: t('state'),
      cell: (row) => (
        <span title={row.lastError ?? undefined}>
          <DeliveryStateBadge state={row.state} />
        </span>
      ),
      width: 'm',
      phone: 'aside',
    },
    { id: 'attempts', header: t('attempts'), cell: (row) => row.attempts, numeric: true, width: 's', priority: 3 },
    { id: 'at', header: t('at'), cell: (row) => row.handedOverAt && <TimeText value={row.handedOverAt} />, width: 'm', priority: 2 },
  ];
  return (
    <Card title={t('title')} aside={notice.rows.length} flush>
      <CardTable
        caption={t('title')}
        columns={columns}
        rows={notice.rows}
        rowKey={(row) => row.ref}
        empty={<EmptyState title={t('none')}>{t('noneHint')}</EmptyState>}
      />
    </Card>
  );
}

type Match = NoticeDetail['matches'][number];

/** The frozen verdicts, those who were not told too. */
export function Matches({ notice }: { notice: NoticeDetail }) {
  const t = useTranslations('deliveries');
  const words = useTranslations('notices.audience');
  const shared = useTranslations('shared');
  const columns: Column<Match>[] = [
    {
      id: 'customer',
      header: t('customer'),
      cell: (row) => <RecordLink href={`/entitlements/${row.entitlementRef}`}>{row.customer.name}</RecordLink>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'product', header: words('product'), cell: (row) => row.productName, width: 'm', phone: 'line' },
    { id: 'partner', header: t('context'), cell: (row) => row.partnerName ?? shared('direct'), width: 'm', priority: 2 },
    {
      id: 'versions',
      header: t('versions'),
      cell: (row) => <span className="font-mono text-small">{row.versions.join(', ')}</span>,
      width: 's',
      phone: 'line-aside',
    },
    {
      id: 'verdict',
      header: words('verdict'),
      cell: (row) => (
        <span className="inline-flex items-center gap-1">
          <VerdictBadge verdict={row.verdict} />
          <VerdictWhy customer={row.customer.name} reason={row.reason} />
        </span>
      ),
      width: 'm',
      phone: 'aside',
    },
  ];
  return (
    <Card title={t('matches')} aside={notice.matches.length} flush>
      <CardTable
        caption={t('matches')}
        columns={columns}
        rows={notice.matches}
        rowKey={(row) => row.entitlementRef}
        empty={<EmptyState title={t('none')} />}
      />
    </Card>
  );
}
