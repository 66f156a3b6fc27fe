import type { DateRange, IsoDate } from '@tributary/kernel/dates';
import type { Money as Amount } from '@tributary/kernel/money';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText, formatDate } from '@tributary/ui/date';
import { Field, FormErrorSummary, FormScope } from '@tributary/ui/field';
import { Checkbox, DateInput, NumberInput, TextInput } from '@tributary/ui/inputs';
import { useUiLocale } from '@tributary/ui/messages';
import { Money } from '@tributary/ui/money';
import { PageHeader } from '@tributary/ui/page-header';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ChangeFields } from './change.server.ts';
import { Form } from './form.tsx';
import type { FormErrors } from './form-errors.ts';

/** One that may be chosen. */
export interface ChangeCandidate {
  readonly ref: string;
  readonly productName: string;
  readonly sku: string;
  readonly quantity: number;
  readonly customerName: string | null;
  readonly term: DateRange;
}
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
interface PricedOrder<Trace> {
  readonly customerName: string;
  readonly lines: readonly PricedLine<Trace>[];
  readonly total: Amount;
}

const PAGE = '/entitlements/change';

/**
 * Changing what runs: chosen and filled in, priced, then ordered. Each step is a form of its own that works without scripts: the first asks
 * by address, the second sends what that address asked for.
 */
export function ChangePage<Trace>({
  fields,
  candidates,
  quote,
  errors,
  clientRequestId,
  pending,
  why,
  back,
  keep = {},
  isStaff = false,
}: {
  fields: ChangeFields;
  candidates: readonly ChangeCandidate[];
  /** Null until enough is filled in, and while it is refused. */
  quote: { readonly orders: readonly PricedOrder<Trace>[] } | null;
  errors: FormErrors;
  clientRequestId: string;
  pending: boolean;
  why: (trace: Trace, subject: string) => ReactNode;
  back: { href: string; label: string };
  /** What else the address says, and keeps saying. */
  keep?: Readonly<Record<string, string>>;
  /** Staff may let fewer seats begin before the end of the term. */
  isStaff?: boolean;
}) {
  const t = useTranslations('changes');
  const { kind } = fields;
  return (
    <div className="mx-auto flex max-w-[1080px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[back]} title={t(`titles.${kind}`)} />
      <p className="max-w-prose text-ink-2">{t(`leads.${kind}`)}</p>
      {errors.form && (
        <p role="alert" className="rounded border border-bad bg-bad-tint px-4 py-2.5">
          {errors.form}
        </p>
      )}
      <FormErrorSummary errors={errors.summary} />
      {candidates.length === 0 ? (
        <EmptyState title={t('nothing')} action={<ButtonLink href={back.href}>{t('back')}</ButtonLink>}>
          {kind === 'co_term' ? t('nothingCoTerm') : t('nothingRenewal')}
        </EmptyState>
      ) : (
        <Choice fields={fields} candidates={candidates} errors={errors} keep={keep} isStaff={isStaff} />
      )}
      {quote && <Priced quote={quote} fields={fields} clientRequestId={clientRequestId} pending={pending} why={why} />}
    </div>
  );
}

function Choice({
  fields,
  candidates,
  errors,
  keep,
  isStaff,
}: {
  fields: ChangeFields;
  candidates: readonly ChangeCandidate[];
  errors: FormErrors;
  keep: Readonly<Record<string, string>>;
  isStaff: boolean;
}) {
  const t = useTranslations('changes');
  const { kind, refs } = fields;
  const isMany = kind === 'renewal' || kind === 'co_term';
  const columns: Column<ChangeCandidate>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (row) => {
        const name = (
          <>
            <span className="font-medium">{row.productName}</span>{' '}
            <span className="font-mono text-ink-3 text-small max-sm:hidden">{row.ref}</span>
          </>
        );
        return isMany ? <Checkbox name="ref" value={row.ref} defaultChecked={refs.includes(row.ref)} label={name} /> : name;
      },
      width: 'fill',
      phone: 'title',
    },
    { id: 'customer', header: t('customer'), cell: (row) => row.customerName ?? '', width: 'm', phone: 'line' },
    { id: 'now', header: t('now'), cell: (row) => row.quantity, numeric: true, width: 'xs', priority: 2 },
    {
      id: 'ends',
      header: t('ends'),
      cell: (row) => (row.term.until ? <DateText value={row.term.until} /> : t('noEnd')),
      width: 's',
      phone: 'line-aside',
    },
    ...(kind === 'renewal'
      ? [
          {
            id: 'quantity',
            header: t('runsOn'),
            cell: (row: ChangeCandidate) => (
              <div className="ml-auto w-20">
                <Field name={`quantity.${row.ref}`} label={t('runsOn')} labelHidden optional>
                  <NumberInput defaultValue={fields.quantities[row.ref] || String(row.quantity)} />
                </Field>
              </div>
            ),
            width: 's' as const,
            phone: 'aside' as const,
          },
        ]
      : []),
  ];
  return (
    <Form method="get" action={PAGE} className="flex flex-col gap-4">
      <FormScope id="change">
        <input type="hidden" name="kind" value={kind} />
        {Object.entries(keep).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {!isMany && refs.map((ref) => <input key={ref} type="hidden" name="ref" value={ref} />)}
        <Card title={t('choose')} flush>
          <DataTable caption={t('choose')} columns={columns} rows={candidates} rowKey={(row) => row.ref} empty={null} />
        </Card>
        <div className="flex flex-wrap items-end gap-4">
          {(kind === 'increase' || kind === 'decrease') && refs[0] && (
            <Field name={`quantity.${refs[0]}`} label={t(`quantity.${kind}`)} error={errors.field('lines.0.quantity')}>
              <NumberInput defaultValue={fields.quantities[refs[0]] || '1'} />
            </Field>
          )}
          {kind === 'renewal' && (
            <Field name="termMonths" label={t('termMonths')} hint={t('termHint')} optional error={errors.field('termMonths')}>
              <NumberInput defaultValue={fields.termMonths} />
            </Field>
          )}
          {kind === 'co_term' && (
            <Field name="until" label={t('until')} hint={t('untilHint')} error={errors.field('until')}>
              <DateInput defaultValue={fields.until} />
            </Field>
          )}
          {kind === 'decrease' && isStaff && (
            <Field name="effectiveOn" label={t('fewerOn')} hint={t('fewerHint')} optional error={errors.field('effectiveOn')}>
              <DateInput defaultValue={fields.effectiveOn} />
            </Field>
          )}
          {kind === 'cancel' && (
            <Field name="effectiveOn" label={t('effectiveOn')} hint={t('effectiveHint')} error={errors.field('effectiveOn')}>
              <DateInput defaultValue={fields.effectiveOn} />
            </Field>
          )}
          <SubmitButton variant="secondary">{t('preview')}</SubmitButton>
        </div>
      </FormScope>
    </Form>
  );
}

function Priced<Trace>({
  quote,
  fields,
  clientRequestId,
  pending,
  why,
}: {
  quote: { readonly orders: readonly PricedOrder<Trace>[] };
  fields: ChangeFields;
  clientRequestId: string;
  pending: boolean;
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
      <Form method="post" action={PAGE} className="flex flex-wrap items-end justify-between gap-4">
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
            <p className="text-ink-2 text-small">{t('ordersMade', { count })}</p>
            <SubmitButton name="intent" value="order" pending={pending}>
              {pending ? t('placing') : t('place', { count })}
            </SubmitButton>
          </div>
        </FormScope>
      </Form>
    </section>
  );
}
