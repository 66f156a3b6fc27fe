import type { DateRange } from '@tributary/kernel/dates';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field, FormErrorSummary, FormScope } from '@tributary/ui/field';
import { Checkbox, DateInput, NumberInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ChangeFields } from './change.server.ts';
import { CHANGE_PAGE, Priced, type PricedOrder } from './change-priced.tsx';
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
  // What is priced is what will be ordered: once the choice differs from it, its price is asked for first.
  const [isChanged, setChanged] = useState(false);
  useEffect(() => setChanged(false), [fields]);
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
        <Choice
          fields={fields}
          candidates={candidates}
          errors={errors}
          keep={keep}
          isStaff={isStaff}
          isChanged={isChanged}
          onChange={() => setChanged(true)}
        />
      )}
      {quote && <Priced quote={quote} fields={fields} clientRequestId={clientRequestId} pending={pending} isStale={isChanged} why={why} />}
    </div>
  );
}

function Choice({
  fields,
  candidates,
  errors,
  keep,
  isStaff,
  isChanged,
  onChange,
}: {
  fields: ChangeFields;
  candidates: readonly ChangeCandidate[];
  errors: FormErrors;
  keep: Readonly<Record<string, string>>;
  isStaff: boolean;
  isChanged: boolean;
  onChange: () => void;
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
    <Form method="get" action={CHANGE_PAGE} onChange={onChange} className="flex flex-col gap-4">
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
          <SubmitButton variant={isChanged ? 'primary' : 'secondary'}>{t('preview')}</SubmitButton>
        </div>
      </FormScope>
    </Form>
  );
}
