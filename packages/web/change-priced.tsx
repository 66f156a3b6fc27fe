import type { IsoDate } from '@tributary/kernel/dates';
import type { Money as Amount } from '@tributary/kernel/money';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { formatDate } from '@tributary/ui/date';
import { Field, FormScope } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { useUiLocale } from '@tributary/ui/messages';
import { Money } from '@tributary/ui/money';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ChangeFields } from './change.server.ts';
import { Form } from './form.tsx';

interface PricedLine<Trace> {
  readonly entitlementRef: string;
  readonly productName: string;
  readonly quantityBefore: number;
  readonly quantityAfter: number;
  readonly from: IsoDate;
  readonly until: IsoDate | null;
  readonly unitYear: Amount;
  readonly net: Amount;
  readonly trace: Trace;
}
/** What a change costs, of one order that it makes. */
export interface PricedOrder<Trace> {
  readonly customerName: string;
  readonly lines: readonly PricedLine<Trace>[];
  readonly total: Amount;
}

/** Where a change is chosen, priced and ordered. */
export const CHANGE_PAGE = '/entitlements/change';

/** What the choice costs, order by order, and the press that orders it: what is priced is what is sent. */
export function Priced<Trace>({
  quote,
  fields,
  clientRequestId,
  pending,
  isStale,
  why,
}: {
  quote: { readonly orders: readonly PricedOrder<Trace>[] };
  fields: ChangeFields;
  clientRequestId: string;
  pending: boolean;
  /** The choice above is no longer what these prices are of. */
  isStale: boolean;
  why: (trace: Trace, subject: string) => ReactNode;
}) {
  const t = useTranslations('changes');
  const { locale, timeZone } = useUiLocale();
  const dayOf = (day: IsoDate) => formatDate(day, locale, timeZone);
  const columns: Column<PricedLine<Trace>>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (line) => <span className="font-medium">{line.productName}</span>,
      width: 'fill',
      phone: 'title',
    },
    {
      id: 'seats',
      header: t('seatsTitle'),
      cell: (line) => t('seats', { before: line.quantityBefore, after: line.quantityAfter }),
      numeric: true,
      width: 's',
      phone: 'line',
    },
    {
      id: 'days',
      header: t('daysTitle'),
      cell: (line) =>
        line.until && line.until !== line.from
          ? t('days', { from: dayOf(line.from), until: dayOf(line.until) })
          : t('fromDay', { from: dayOf(line.from) }),
      width: 'm',
      phone: 'line-aside',
    },
    {
      id: 'year',
      header: t('yearEach'),
      cell: (line) => (
        <span className="inline-flex items-center gap-1">
          <Money {...line.unitYear} />
          {why(line.trace, t('whyPrice', { product: line.productName }))}
        </span>
      ),
      numeric: true,
      width: 'm',
      priority: 2,
    },
    { id: 'net', header: t('net'), cell: (line) => <Money {...line.net} />, numeric: true, width: 'm', phone: 'aside' },
  ];
  const count = quote.orders.length;
  return (
    <section aria-label={t('priceTitle')} className="flex flex-col gap-4">
      {quote.orders.map((order, index) => (
        <Card key={index} title={t('priceFor', { customer: order.customerName })} flush>
          <DataTable caption={t('priceTitle')} columns={columns} rows={order.lines} rowKey={(line) => line.entitlementRef} empty={null} />
          <p className="flex items-baseline justify-end gap-6 px-3 py-3">
            <span className="text-ink-2">{t('total')}</span>
            <Money {...order.total} strong />
          </p>
        </Card>
      ))}
      <Form method="post" action={CHANGE_PAGE} className="flex flex-wrap items-end justify-between gap-4">
        <FormScope id="order-change">
          <input type="hidden" name="clientRequestId" value={clientRequestId} />
          <input type="hidden" name="kind" value={fields.kind} />
          {fields.refs.map((ref) => (
            <span key={ref} hidden>
              <input type="hidden" name="ref" value={ref} />
              <input type="hidden" name={`quantity.${ref}`} value={fields.quantities[ref] ?? ''} />
            </span>
          ))}
          <input type="hidden" name="termMonths" value={fields.termMonths} />
          <input type="hidden" name="until" value={fields.until} />
          <input type="hidden" name="effectiveOn" value={fields.effectiveOn} />
          <Field name="purchaseOrderNumber" label={t('purchaseOrder')} optional>
            <TextInput maxLength={100} autoComplete="off" />
          </Field>
          <div className="flex flex-col items-end gap-2 max-sm:w-full">
            <p className="text-ink-2 text-small" role={isStale ? 'status' : undefined}>
              {isStale ? t('stale') : t('ordersMade', { count })}
            </p>
            <SubmitButton name="intent" value="order" pending={pending} disabled={isStale}>
              {pending ? t('placing') : t('place', { count })}
            </SubmitButton>
          </div>
        </FormScope>
      </Form>
    </section>
  );
}
