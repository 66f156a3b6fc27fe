import type { OrderQuote } from '@tributary/orders/contract';
import { Button } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Combobox } from '@tributary/ui/combobox';
import { Field } from '@tributary/ui/field';
import { NumberInput, Select, TextArea, TextInput } from '@tributary/ui/inputs';
import { SpelledDate } from '@tributary/ui/spelled-date';
import type { FormErrors } from '@tributary/web/form-errors';
import { type PriceAnswer, useLiveQuote } from '@tributary/web/live-quote';
import { Plus, Trash2 } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Option, searchProducts } from '../../parts/choices.ts';
import { PriceWhy } from '../../parts/price-why.tsx';
import { Sum } from '../../parts/record-parts.tsx';
import { type DraftLine, emptyLine, newKey, type OrderDraft, readDraft, toQuote } from './draft.ts';

const TERMS = [12, 24, 36, 60];

/** What is ordered, from when on and in which currency; prices of the party whose order it is follow as it is filled in. */
export function LinesStep({
  form,
  draft,
  products,
  currencies,
  today,
  latest,
  errors,
  sent,
}: {
  form: RefObject<HTMLFormElement | null>;
  draft: OrderDraft;
  products: readonly Option[];
  currencies: readonly string[];
  today: string;
  latest: string;
  errors: FormErrors;
  sent: PriceAnswer<OrderQuote> | undefined;
}) {
  const t = useTranslations('orderEntry');
  const [lines, setLines] = useState(draft.lines);
  const quote = useLiveQuote({
    form,
    start: () => toQuote(draft),
    read: (data) => toQuote(readDraft(data)),
    ask: askForPrices,
    sent,
  });
  const { changed } = quote;
  useEffect(() => {
    const element = form.current;
    element?.addEventListener('input', changed);
    return () => element?.removeEventListener('input', changed);
  });
  // A line that comes or goes is a change that no field tells of.
  const change = (next: readonly DraftLine[]) => {
    setLines(next);
    changed();
  };
  const noBook = quote.refusal?.code === 'orders/currency_without_book' ? t('noBook') : undefined;
  return (
    <>
      <Card title={t('steps.lines')} flush>
        <ol id="f-lines" className="divide-y divide-line">
          {lines.map((line, at) => (
            <LineRow
              key={line.key}
              line={line}
              at={at}
              products={products}
              errors={errors}
              quoted={quote.line(at)}
              onPick={changed}
              remove={lines.length > 1 ? () => change(lines.filter((one) => one.key !== line.key)) : undefined}
            />
          ))}
        </ol>
        <div className="flex flex-wrap items-center gap-3 border-line border-t px-4 py-2.5">
          <Button
            type="submit"
            name="intent"
            value="add-line"
            icon={Plus}
            size="s"
            onClick={(event) => {
              event.preventDefault();
              change([...lines, emptyLine(newKey(lines))]);
            }}
          >
            {t('addLine')}
          </Button>
          <p className="ml-auto flex items-baseline gap-4" aria-live="polite">
            <span className="text-ink-2">{t('total')}</span>
            {quote.total ? <Sum value={quote.total} strong /> : <span className="text-ink-3 text-small">{t('totalUnknown')}</span>}
          </p>
        </div>
      </Card>
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
          <Field name="purchaseOrderNumber" label={t('purchaseOrder')} optional error={errors.field('purchaseOrderNumber')}>
            <TextInput defaultValue={draft.purchaseOrderNumber} maxLength={100} autoComplete="off" />
          </Field>
          <div className="sm:col-span-3">
            <Field name="note" label={t('note')} hint={t('noteHint')} optional error={errors.field('note')}>
              <TextArea defaultValue={draft.note} rows={2} maxLength={2000} />
            </Field>
          </div>
        </div>
      </Card>
    </>
  );
}

function LineRow({
  line,
  at,
  products,
  errors,
  quoted,
  onPick,
  remove,
}: {
  line: DraftLine;
  at: number;
  products: readonly Option[];
  errors: FormErrors;
  quoted: OrderQuote['lines'][number] | undefined;
  onPick: () => void;
  remove: (() => void) | undefined;
}) {
  const t = useTranslations('orderEntry');
  const number = at + 1;
  const name = (field: string) => `lines.${at}.${field}`;
  return (
    <li className="grid items-start gap-x-3 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_96px_132px_176px_32px]">
      <input type="hidden" name={name('key')} value={line.key} />
      <Field name={name('productRef')} label={t('product')} error={errors.field(name('productRef'))}>
        <Combobox
          defaultValue={line.productRef}
          placeholder={t('productPlaceholder')}
          options={products}
          search={searchProducts}
          onPick={onPick}
        />
      </Field>
      <Field name={name('quantity')} label={t('quantity')} error={errors.field(name('quantity'))}>
        <NumberInput defaultValue={line.quantity} />
      </Field>
      <Field name={name('termMonths')} label={t('term')} error={errors.field(name('termMonths'))}>
        <Select defaultValue={line.termMonths || '12'}>
          {TERMS.map((count) => (
            <option key={count} value={count}>
              {t('months', { count })}
            </option>
          ))}
        </Select>
      </Field>
      <div className="flex flex-col tabular-nums sm:items-end sm:pt-5">
        {quoted?.ok && quoted.net ? (
          <>
            <span className="flex min-h-8 items-center gap-1">
              <Sum value={quoted.net} strong />
              <PriceWhy subject={t('whyLine', { number })} trace={quoted.trace} />
            </span>
            {quoted.termMonths === null && <span className="text-ink-3 text-small">{t('once')}</span>}
          </>
        ) : quoted ? (
          <span className="flex min-h-8 items-center gap-1 text-bad">
            {t('noPrice')}
            <PriceWhy subject={t('whyLine', { number })} trace={quoted.trace} />
          </span>
        ) : (
          <span className="flex min-h-8 items-center text-ink-3 text-small">{t('unpriced')}</span>
        )}
      </div>
      <div className="sm:pt-5">
        {remove && (
          <button
            type="submit"
            name="intent"
            value={`remove-line:${at}`}
            aria-label={t('removeLine', { number })}
            title={t('removeLine', { number })}
            className="inline-flex size-8 items-center justify-center rounded text-ink-3 transition-colors hover:bg-hover hover:text-ink"
            onClick={(event) => {
              event.preventDefault();
              remove();
            }}
          >
            <Trash2 size={15} aria-hidden />
          </button>
        )}
      </div>
    </li>
  );
}

/** The typed client is loaded with the first question, so that the page does without its weight. */
async function askForPrices(input: NonNullable<ReturnType<typeof toQuote>['input']>, signal: AbortSignal): Promise<OrderQuote> {
  const { procedures } = await import('../../procedures.ts');
  return procedures.orders.quoteEntry.query(input, { signal });
}
