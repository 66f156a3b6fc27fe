import type { PortalNoticeRow } from '@tributary/notices/contract';
import { Card } from '@tributary/ui/card';
import { DataTable } from '@tributary/ui/data-table';
import { useTranslations } from 'use-intl';
import { useNoticeColumns } from '../notices/notice-columns.tsx';
import { CardLink } from './card-link.tsx';

/** The newest security notices that concern the party. */
export function NoticesCard({ rows }: { rows: readonly PortalNoticeRow[] }) {
  const t = useTranslations('home');
  const columns = useNoticeColumns({ short: true });
  return (
    <Card title={t('notices')} flush aside={rows.length > 0 && <CardLink href="/notices">{t('allNotices')}</CardLink>}>
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-ink-2">{t('noNotices')}</p>
      ) : (
        <DataTable
          caption={t('notices')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.ref}
          rowHref={(row) => `/notices/${row.ref}`}
          empty={null}
        />
      )}
    </Card>
  );
}
