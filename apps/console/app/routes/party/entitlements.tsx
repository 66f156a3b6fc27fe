import type { EntitlementRow } from '@tributary/entitlements/contract';
import type { Page } from '@tributary/kernel/page';
import { Card } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { useTranslations } from 'use-intl';
import { EntitlementStatusBadge } from '../../parts/entitlement-status.tsx';
import { RecordLink } from '../../parts/record-parts.tsx';

/** The newest entitlements that the party has part in, by whatever role. */
export function PartyEntitlements({ partyRef, page }: { partyRef: string; page: Page<EntitlementRow> }) {
  const t = useTranslations('parties');
  const words = useTranslations('entitlements');
  const shared = useTranslations('shared');
  const columns: Column<EntitlementRow>[] = [
    { id: 'product', header: words('product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    { id: 'customer', header: words('customer'), cell: (row) => row.customerName, width: 'm', phone: 'line' },
    { id: 'partner', header: words('partner'), cell: (row) => row.partnerName ?? shared('direct'), width: 'm', priority: 2 },
    { id: 'status', header: words('status'), cell: (row) => <EntitlementStatusBadge status={row.status} />, width: 's', phone: 'aside' },
  ];
  return (
    <Card
      title={t('entitlements')}
      flush={page.rows.length > 0}
      aside={
        page.rows.length > 0 && (
          <span className="flex gap-3">
            <RecordLink href={`/entitlements/change?kind=renewal&party=${partyRef}`}>{t('renewals')}</RecordLink>
            <RecordLink href={`/entitlements?party=${partyRef}`}>{t('allEntitlements')}</RecordLink>
          </span>
        )
      }
    >
      {page.rows.length === 0 ? (
        <p className="text-ink-2">{t('noEntitlements')}</p>
      ) : (
        <DataTable
          caption={t('entitlements')}
          columns={columns}
          rows={page.rows}
          rowKey={(row) => row.ref}
          rowHref={(row) => `/entitlements/${row.ref}`}
          empty={null}
        />
      )}
    </Card>
  );
}
