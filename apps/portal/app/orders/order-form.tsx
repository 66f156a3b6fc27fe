import type { OrderQuote } from '@tributary/orders/contract';
import type { CardRow } from '@tributary/parties/contract';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { Select, TextArea, TextInput } from '@tributary/ui/inputs';
import { Money } from '@tributary/ui/money';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { SpelledDate } from '@tributary/ui/spelled-date';
import type { Country } from '@tributary/web/countries.server';
import { Form } from '@tributary/web/form';
import type { FormErrors } from '@tributary/web/form-errors';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import { useScripted } from '../scripted.ts';
import type { CustomerKind, OrderDraft } from './draft.ts';
import { OrderCustomerFields } from './order-customer-fields.tsx';
import { type Orderable, OrderLineFields } from './order-line-fields.tsx';
import { useQuote } from './use-quote.ts';

/**
 * The whole order on one page. It is an ordinary form: each press has a name that the action understands, so that it works before scripts;
 * with them, lines come and go and prices follow without sending.
 */
export function OrderForm({
  draft,
  today,
  latest,
  currencies,
  products,
  cards,
  kinds,
  countries,
  errors,
  sent,
  pending,
}: {
  draft: OrderDraft;
  today: string;
  latest: string;
  currencies: readonly string[];
  products: readonly Orderable[];
  cards: readonly CardRow[];
  kinds: readonly CustomerKind[];
  countries: readonly Country[];
  errors: FormErrors;
  sent: { places: readonly number[]; quote: OrderQuote } | undefined;
  pending: boolean;
}) {
  const t = useTranslations('orders.form');
  const tRefused = useTranslations('orders.errors');
  const nav = useTranslations('orders');
  const scripted = useScripted();
  const form = useRef<HTMLFormElement>(null);
  const quote = useQuote(form, draft, today, sent);
  const [lineCount, setLineCount] = useState(draft.lines.length);
  // The id of this form stays its own for as long as it is open, whatever is loaded meanwhile.
  const [clientRequestId] = useState(draft.clientRequestId);
  const label = useFieldLabels();
  const noBook =
    quote.refusal?.code === 'orders/currency_without_book'
      ? tRefused('currency_without_book', { currency: String(quote.refusal.data?.currency ?? '') })
      : undefined;
  return (
    <Form method="post" ref={form} onChange={quote.changed} noValidate>
      <input type="hidden" name="clientRequestId" value={clientRequestId} />
      {/* What Enter does in a field: place the order, not the first button that stands in the form. */}
      <button type="submit" name="intent" value="submit" className="sr-only" tabIndex={-1} aria-hidden disabled={pending} />
      <RecordPage
        header={<PageHeader crumbs={[{ href: '/orders', label: nav('title') }]} title={t('title')} meta={t('lead')} />}
        facts={
          <div className="lg:sticky lg:top-16">
            <Card title={t('summary')}>
              <div aria-live="polite" className="flex flex-col gap-1 pb-3">
                {quote.total ? (
                  <p className="text-title tabular-nums">
                    <Money {...quote.total} strong />
                  </p>
                ) : (
                  <p className="text-ink-2">{t('totalUnknown')}</p>
                )}
                {quote.total && <p className="text-ink-3 text-small">{t('totalLines', { count: lineCount })}</p>}
              </div>
              <div className="flex flex-col gap-2">
                <SubmitButton name="intent" value="submit" pending={pending}>
                  {t('submit')}
                </SubmitButton>
                {!scripted && (
                  <Button type="submit" name="intent" value="quote">
                    {t('quote')}
                  </Button>
                )}
                <p className="text-ink-3 text-small">{t('frozen')}</p>
              </div>
            </Card>
          </div>
        }
      >
        {errors.form && errors.summary.length === 0 && <Confirmation stage="failed" title={errors.form} />}
        <FormErrorSummary errors={errors.summary.map(({ name, message }) => ({ name, message: `${label(name)}: ${message}` }))} />
        <OrderCustomerFields draft={draft} cards={cards} kinds={kinds} countries={countries} errors={errors} onPick={quote.changed} />
        <OrderLineFields
          lines={draft.lines}
          products={products}
          errors={errors}
          quote={quote}
          onCount={(count) => {
            setLineCount(count);
            quote.changed();
          }}
        />
        <Card title={t('terms')}>
          <div className="grid gap-x-4 gap-y-3 pb-1 sm:grid-cols-3">
            <Field name="currency" label={t('currency')} error={errors.field('currency') ?? noBook}>
              <Select defaultValue={draft.currency}>
                {currencies.map((currency) => (
                  <option key={currency}>{currency}</option>
                ))}
              </Select>
            </Field>
            <Field name="startsOn" label={t('startsOn')} error={errors.field('startsOn')}>
              <SpelledDate defaultValue={draft.startsOn} min={today} max={latest} />
            </Field>
            <Field
              name="purchaseOrderNumber"
              label={t('purchaseOrderNumber')}
              optional
              hint={t('purchaseOrderHint')}
              error={errors.field('purchaseOrderNumber')}
            >
              <TextInput defaultValue={draft.purchaseOrderNumber} maxLength={100} autoComplete="off" />
            </Field>
            <div className="sm:col-span-3">
              <Field name="note" label={t('note')} optional error={errors.field('note')}>
                <TextArea defaultValue={draft.note} rows={2} maxLength={2000} />
              </Field>
            </div>
          </div>
        </Card>
      </RecordPage>
    </Form>
  );
}

/** The words of each field by its name, for the summary of refusals: "Line 2, quantity". */
function useFieldLabels(): (name: string) => string {
  const t = useTranslations('orders.form');
  return (name) => {
    const [group, at, field] = name.split('.');
    if (group === 'lines' && at !== undefined) {
      const words = field === 'quantity' ? t('quantity') : field === 'termMonths' ? t('term') : t('product');
      return `${t('line', { number: Number(at) + 1 })}, ${words.toLowerCase()}`;
    }
    if (group === 'lines') return t('lines');
    if (group === 'reseller' || group === 'lessor') return t(at === 'name' ? `${group}New` : at === 'country' ? 'otherCountry' : group);
    if (group === 'customer') {
      if (at === 'name' || at === 'country' || at === 'contactName' || at === 'contactEmail') return t(at);
      return t(at === 'ref' ? 'card' : 'customer');
    }
    const own = ['currency', 'startsOn', 'purchaseOrderNumber', 'note'] as const;
    const known = own.find((one) => one === name);
    return known ? t(known) : name;
  };
}
