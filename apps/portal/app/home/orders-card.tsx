import type { Page } from '@tributary/kernel/page';
import type { OrderRow } from '@tributary/orders/contract';
import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Money } from '@tributary/ui/money';
import { ShoppingCart } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { OrderStateBadge } from '../orders/order-state.tsx';
import { CardLink } from './card-link.tsx';

/** A few orders on the overview, and the way to the rest. */
export function OrdersCard({ title, page, href, empty }: { title: string; page: Page<OrderRow>; href: string; empty?: ReactNode }) {
  const t = useTranslations('home');
  const tOrders = useTranslations('orders');
  const columns: Column<OrderRow>[] = [
    { id: 'customer', header: tOrders('columns.customer'), cell: (row) => row.customerName, width: 'fill', phone: 'title' },
    {
      id: 'state',
      header: tOrders('columns.state'),
      cell: (row) => <OrderStateBadge state={row.state} />,
      width: 'm',
      phone: 'line-aside',
    },
    { id: 'placed', header: tOrders('columns.placed'), cell: (row) => <DateText value={row.submittedAt} />, width: 's', phone: 'line' },
    { id: 'total', header: tOrders('columns.total'), cell: (row) => <Money {...row.total} />, numeric: true, width: 'm', phone: 'aside' },
  ];
  return (
    <Card title={title} flush aside={page.rows.length > 0 && <CardLink href={href}>{t('allOrders')}</CardLink>}>
      {page.rows.length > 0 ? (
        <DataTable
          caption={title}
          columns={columns}
          rows={page.rows}
          rowKey={(row) => row.ref}
          rowHref={(row) => `/orders/${row.ref}`}
          empty={null}
        />
      ) : (
        (empty ?? (
          <EmptyState
            icon={<ShoppingCart size={18} />}
            title={t('noOrders')}
            action={<ButtonLink href="/orders/new">{tOrders('newOrder')}</ButtonLink>}
          >
            {t('noOrdersText')}
          </EmptyState>
        ))
      )}
    </Card>
  );
}
