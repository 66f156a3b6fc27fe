import type { PriceChange } from '@tributary/pricing/books.contract';
import { EmptyState } from '@tributary/ui/card';
import type { Column } from '@tributary/ui/data-table';
import { useTranslations } from 'use-intl';
import { CardTable } from '../../parts/card-table.tsx';
import { Sum } from '../../parts/record-parts.tsx';

/** Prices before and after; `first` are columns that stand before the product. */
export function ChangesTable<Row extends PriceChange>({
  rows,
  rowKey,
  first = [],
  empty,
}: {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  first?: readonly Column<Row>[];
  empty: string;
}) {
  const t = useTranslations('pricing');
  const amount = (value: PriceChange['before']) =>
    value ? <Sum value={value} /> : <span className="text-ink-3">{t('publish.none')}</span>;
  const columns: Column<Row>[] = [
    ...first,
    {
      id: 'sku',
      header: t('sku'),
      cell: (row) => <span className="font-mono text-small">{row.sku}</span>,
      width: first.length > 0 ? 'm' : 'fill',
      phone: first.length > 0 ? 'line' : 'title',
    },
    {
      id: 'from',
      header: t('minQuantity'),
      cell: (row) => t('copies', { count: row.minQuantity }),
      numeric: true,
      width: 's',
      priority: 2,
    },
    { id: 'before', header: t('publish.before'), cell: (row) => amount(row.before), numeric: true, width: 's', phone: 'line-aside' },
    { id: 'after', header: t('publish.after'), cell: (row) => amount(row.after), numeric: true, width: 's', phone: 'aside' },
    {
      id: 'percent',
      header: t('publish.percent'),
      cell: (row) => (row.percent === null ? '' : `${row.percent.startsWith('-') ? '' : '+'}${row.percent} %`),
      numeric: true,
      width: 's',
      priority: 2,
    },
  ];
  return (
    <CardTable
      caption={t('publish.first')}
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      density="compact"
      empty={<EmptyState title={empty}>{null}</EmptyState>}
    />
  );
}
