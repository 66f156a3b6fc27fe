import type { EntitlementRow } from '@tributary/entitlements/contract';
import { Card, EmptyState } from '@tributary/ui/card';
import { DataTable } from '@tributary/ui/data-table';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useEntitlementColumns } from '../entitlements/entitlement-columns.tsx';
import { CardLink } from './card-link.tsx';

/** What the party owns itself, those that end first at the top. */
export function OwnedCard({ rows, isPartner }: { rows: readonly EntitlementRow[]; isPartner: boolean }) {
  const t = useTranslations('home');
  const columns = useEntitlementColumns({ isPartner: false, short: true });
  return (
    <Card title={t('owned')} flush aside={rows.length > 0 && <CardLink href="/entitlements">{t('allOwned')}</CardLink>}>
      {rows.length === 0 ? (
        <EmptyState icon={<KeyRound size={18} />} title={t('noneOwned')}>
          {t('noneOwnedText')}
        </EmptyState>
      ) : (
        <DataTable
          caption={t('owned')}
          columns={isPartner ? columns.filter((column) => column.id !== 'partner') : columns}
          rows={rows}
          rowKey={(row) => row.ref}
          rowHref={(row) => `/entitlements/${row.ref}`}
          empty={null}
        />
      )}
    </Card>
  );
}
