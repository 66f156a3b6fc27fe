import type { OrderDetail, OrderLine } from '@tributary/orders/contract';
import { Card } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Money } from '@tributary/ui/money';
import { foldRoles } from '@tributary/ui/role-strip';
import { LineChange } from '@tributary/web/line-change';
import { useTranslations } from 'use-intl';
import { PriceWhy } from '../price-why.tsx';

/** The lines of an order with the prices that were kept with it, and why they are what they are. */
export function OrderLines({ order }: { order: OrderDetail }) {
  const t = useTranslations('orders.detail');
  const columns: Column<OrderLine>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (line) => (
        <>
          <span className="font-medium">{line.productName}</span> <span className="text-ink-3 text-small">{line.sku}</span>
          <LineChange {...line} />
          <LineRoles line={line} />
        </>
      ),
      width: 'fill',
      phone: 'title',
    },
    { id: 'quantity', header: t('quantity'), cell: (line) => line.quantity, numeric: true },
    {
      id: 'term',
      header: t('term'),
      cell: (line) => (line.termMonths === null ? t('once') : t('months', { count: line.termMonths })),
      priority: 2,
      phone: 'line',
    },
    { id: 'list', header: t('unitList'), cell: (line) => <Money {...line.unitList} />, numeric: true, priority: 2 },
    {
      id: 'unit',
      header: t('unitNet'),
      cell: (line) => (
        <span className="inline-flex items-center gap-1">
          <span className="text-ink-3 sm:hidden">{line.quantity} ×</span> <Money {...line.unitNet} />
          <PriceWhy trace={line.trace} termMonths={line.termMonths} subject={t('whyLine', { product: line.productName })} />
        </span>
      ),
      numeric: true,
      phone: 'line-aside',
    },
    { id: 'net', header: t('net'), cell: (line) => <Money {...line.net} />, numeric: true, phone: 'aside' },
  ];
  return (
    <Card title={t('lines')} flush>
      <DataTable caption={t('lines')} columns={columns} rows={order.lines} rowKey={(line) => line.ref} empty={null} />
      <p className="flex items-baseline justify-end gap-6 px-3 py-3">
        <span className="text-ink-2">{t('total')}</span>
        <span className="text-head tabular-nums">
          <Money {...order.total} strong />
        </span>
      </p>
    </Card>
  );
}

/** What this line holds otherwise than its order: a service on a leased order is invoiced to the customer. */
function LineRoles({ line }: { line: OrderLine }) {
  const t = useTranslations('roles');
  const own = foldRoles(line.roles.map(({ role, name, ref }) => ({ role: t(role), partyId: ref ?? name, partyName: name })));
  return own.map((party) => (
    <span key={party.partyId} className="block whitespace-normal text-ink-2 text-small">
      {party.roles.join(', ')} {party.partyName}
    </span>
  ));
}
