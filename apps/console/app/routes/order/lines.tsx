import type { ConsoleOrderDetail, ConsoleOrderLine } from '@tributary/orders/contract';
import { Card } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { foldRoles } from '@tributary/ui/role-strip';
import { Why } from '@tributary/ui/why';
import { LineChange } from '@tributary/web/line-change';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { PriceWhy } from '../../parts/price-why.tsx';
import { Sum } from '../../parts/record-parts.tsx';

/** The lines with their frozen prices, each with its why. */
export function OrderLines({ order }: { order: ConsoleOrderDetail }) {
  const t = useTranslations('orders');
  const columns: Column<ConsoleOrderLine>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (line) => (
        <>
          <Link
            to={`/catalog/${line.productRef}`}
            className="inline-flex min-h-6 items-center font-medium text-ink decoration-line-strong underline-offset-4 hover:underline"
          >
            {line.productName}
          </Link>
          <LineChange {...line} />
          <LineParties line={line} />
        </>
      ),
      width: 'fill',
      phone: 'title',
    },
    { id: 'sku', header: 'SKU', cell: (line) => <span className="font-mono text-small">{line.sku}</span>, priority: 3 },
    {
      id: 'quantity',
      header: t('quantity'),
      cell: (line) => (
        <>
          {line.quantity}
          <span className="sm:hidden"> × </span>
        </>
      ),
      numeric: true,
      width: 's',
      phone: 'line',
    },
    {
      id: 'term',
      header: t('term'),
      cell: (line) => (line.termMonths === null ? t('perpetual') : t('months', { count: line.termMonths })),
      priority: 2,
    },
    { id: 'list', header: t('unitList'), cell: (line) => <Sum value={line.unitList} />, numeric: true, priority: 2 },
    {
      id: 'unit',
      header: t('unitNet'),
      cell: (line) => (
        <span className="inline-flex items-center gap-1">
          <Sum value={line.unitNet} />
          <PriceWhy subject={t('whyPrice', { position: line.position })} trace={line.trace} />
        </span>
      ),
      numeric: true,
      phone: 'line-aside',
    },
    { id: 'net', header: t('net'), cell: (line) => <Sum value={line.net} />, numeric: true, phone: 'aside' },
  ];
  return (
    <Card title={t('linesTitle')} flush>
      <DataTable caption={t('linesTitle')} columns={columns} rows={order.lines} rowKey={(line) => line.ref} empty={null} />
      <p className="flex justify-end gap-4 px-3 py-2.5">
        <span className="text-ink-2">{t('total')}</span>
        <Sum value={order.total} strong />
      </p>
    </Card>
  );
}

/** What the line holds otherwise than its order, and what it takes from suppliers at which cost. */
function LineParties({ line }: { line: ConsoleOrderLine }) {
  const t = useTranslations('orders');
  const shared = useTranslations('shared');
  const own = foldRoles(
    line.roles
      .filter(({ role }) => role !== 'supplied_by')
      .map(({ role, name, ref }) => ({ role: shared(`roles.${role}`), partyId: ref ?? name, partyName: name })),
  );
  return (
    <>
      {own.map((party) => (
        <span key={party.partyId} className="block whitespace-normal text-ink-2 text-small">
          {party.roles.join(', ')} {party.partyName}
        </span>
      ))}
      {line.components.map((component) => (
        <span
          key={`${component.productRef} ${component.supplier.ref}`}
          className="flex flex-wrap items-center gap-x-1 whitespace-normal text-ink-2 text-small"
        >
          {t('componentOf', { quantity: component.quantity, product: component.productName, supplier: component.supplier.name })}
          {component.unitCost ? (
            <>
              {' · '}
              <Sum value={component.unitCost} />
              <CostWhy component={component} />
            </>
          ) : (
            <span className="text-warn">{t('noCost', { supplier: component.supplier.name })}</span>
          )}
        </span>
      ))}
    </>
  );
}

/** Where the frozen cost comes from. */
function CostWhy({ component }: { component: ConsoleOrderLine['components'][number] }) {
  const t = useTranslations('orders');
  const answer = component.trace.cost?.answer;
  if (!answer || !component.unitCost) return null;
  return (
    <Why
      subject={t('whyCost', { product: component.productName })}
      answer={<Sum value={component.unitCost} />}
      steps={[
        {
          rule: t('costEach'),
          inputs: [{ label: t('costFrom'), value: String(answer.minQuantity) }],
          document: {
            label: t('costBook', { book: answer.bookName, version: answer.bookVersion }),
            href: `/price-books/${answer.bookRef}`,
          },
        },
      ]}
    />
  );
}
