import type { OrderQuote } from '@tributary/orders/contract';
import { type HeldRole, patternOf, rolesOfPattern } from '@tributary/orders/patterns';
import { Card, FactList } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import { PriceWhy } from '../../parts/price-why.tsx';
import { Roles, Sum } from '../../parts/record-parts.tsx';
import type { OrderDraft } from './draft.ts';

/** What the wizard knows the chosen by. */
export interface Names {
  readonly vendor: string;
  readonly parties: Readonly<Record<string, string>>;
  readonly products: Readonly<Record<string, string>>;
}

/** The whole order before it is entered: who will hold what, what it costs and whom it is charged to. */
export function ReviewStep({ draft, quote, names }: { draft: OrderDraft; quote: OrderQuote; names: Names }) {
  const t = useTranslations('orderEntry');
  const pattern = patternOf(draft.pattern);
  const roles = rolesOfPattern(draft.pattern, draft.seats, '');
  const chips = (held: readonly HeldRole[]) =>
    held.map(({ role, tier, partyId: ref }) => ({
      role,
      tier,
      name: ref === '' ? names.vendor : (names.parties[ref] ?? ref),
      ref: ref === '' ? null : ref,
      since: null,
    }));
  const columns: Column<OrderQuote['lines'][number] & { at: number }>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (line) => names.products[line.productRef] ?? line.productRef,
      width: 'fill',
      phone: 'title',
    },
    { id: 'quantity', header: t('quantity'), cell: (line) => line.quantity, numeric: true, phone: 'line' },
    {
      id: 'term',
      header: t('term'),
      cell: (line) => (line.termMonths === null ? t('once') : t('months', { count: line.termMonths })),
      priority: 2,
    },
    {
      id: 'unit',
      header: t('unitNet'),
      cell: (line) => (
        <span className="inline-flex items-center gap-1">
          {line.unitNet && <Sum value={line.unitNet} />}
          <PriceWhy subject={t('whyLine', { number: line.at + 1 })} trace={line.trace} />
        </span>
      ),
      numeric: true,
      phone: 'line-aside',
    },
    { id: 'net', header: t('net'), cell: (line) => line.net && <Sum value={line.net} />, numeric: true, phone: 'aside' },
  ];
  return (
    <>
      <Roles roles={chips(roles.order)} />
      {roles.services.length > 0 && (
        <div>
          <p className="mb-1 text-ink-2 text-small">{t('servicesDiffer')}</p>
          <Roles roles={chips(roles.services)} />
        </div>
      )}
      <Card title={t('steps.lines')} flush>
        <DataTable
          caption={t('steps.lines')}
          columns={columns}
          rows={quote.lines.map((line, at) => ({ ...line, at }))}
          rowKey={(line) => String(line.at)}
          empty={null}
        />
        <p className="flex justify-end gap-4 px-3 py-2.5">
          <span className="text-ink-2">{t('total')}</span>
          {quote.total && <Sum value={quote.total} strong />}
        </p>
      </Card>
      <Card title={t('terms')}>
        <FactList
          facts={[
            { label: t('pattern'), value: t(`patterns.${draft.pattern}.title`) },
            { label: t('orderOf'), value: names.parties[draft.seats[pattern.placing] ?? ''] ?? '' },
            { label: t('startsOn'), value: <DateText value={draft.startsOn} /> },
            ...(draft.purchaseOrderNumber ? [{ label: t('purchaseOrder'), value: draft.purchaseOrderNumber }] : []),
            ...(draft.note ? [{ label: t('note'), value: <span className="whitespace-pre-wrap">{draft.note}</span> }] : []),
          ]}
        />
      </Card>
    </>
  );
}
