import type { NoticeRow } from '@tributary/notices/contract';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Megaphone } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { SeverityBadge } from '../parts/notice-states.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/notices';

export const handle = words({ notices: en.notices });
export const meta: Route.MetaFunction = () => [{ title: `${en.notices.list.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const { cursor } = readListPlace(request);
  return { page: await caller.notices.list({ ...(cursor ? { cursor } : {}), limit: 50 }) };
}

export default function Notices({ loaderData }: Route.ComponentProps) {
  const { page } = loaderData;
  const t = useTranslations('notices');
  useLive(ofModule('notices'));
  const total = (row: NoticeRow) => Object.values(row.deliveries).reduce((sum, count) => sum + count, 0);
  const columns: Column<NoticeRow>[] = [
    { id: 'subject', header: t('list.subject'), cell: (row) => row.subject, width: 'fill', phone: 'title' },
    {
      id: 'advisory',
      header: t('list.advisory'),
      cell: (row) => <span className="font-mono text-small">{row.advisory.trackingId}</span>,
      width: 'm',
      phone: 'line',
    },
    {
      id: 'severity',
      header: t('severity'),
      cell: (row) => <SeverityBadge severity={row.advisory.severity} />,
      width: 's',
      phone: 'aside',
    },
    { id: 'wave', header: t('list.wave'), cell: (row) => row.wave, numeric: true, width: 'xs', priority: 3 },
    {
      id: 'delivered',
      header: t('list.delivered'),
      cell: (row) => t('list.deliveredOf', { done: row.deliveries.handed_over, total: total(row) }),
      numeric: true,
      width: 's',
      phone: 'line-aside',
    },
    { id: 'by', header: t('list.approvedBy'), cell: (row) => row.approvedByName, width: 'm', priority: 2 },
    { id: 'at', header: t('list.approved'), cell: (row) => <TimeText value={row.approvedAt} />, width: 'm', priority: 2 },
  ];
  return (
    <ListPage title={t('list.title')} live={<LiveStatus />}>
      <DataTable
        caption={t('list.title')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/notices/${row.ref}`}
        pager={usePager(page.nextCursor)}
        empty={
          <EmptyState icon={<Megaphone size={18} />} title={t('list.empty')}>
            {t('list.emptyHint')}
          </EmptyState>
        }
      />
    </ListPage>
  );
}
