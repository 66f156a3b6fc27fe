import type { ProductRow } from '@tributary/catalog/contract';
import { Button } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field } from '@tributary/ui/field';
import { NumberInput, Select } from '@tributary/ui/inputs';
import { Money } from '@tributary/ui/money';
import type { FormErrors } from '@tributary/web/form-errors';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { PriceWhy } from '../price-why.tsx';
import { type DraftLine, emptyLine, newKey } from './draft.ts';
import type { LiveQuote } from './use-quote.ts';

/** What of a product the form needs. */
export type Orderable = Pick<ProductRow, 'ref' | 'sku' | 'name' | 'kind' | 'metric'>;

/** Terms that are offered, in months; an order of another term is asked for in the note. */
const TERMS = [12, 24, 36, 60];

/** The lines: product, quantity, term, and beside them the price that the books answer, with its why. */
export function OrderLineFields({
  lines: given,
  products,
  errors,
  quote,
  onCount,
}: {
  lines: readonly DraftLine[];
  products: readonly Orderable[];
  errors: FormErrors;
  quote: LiveQuote;
  onCount: (count: number) => void;
}) {
  const t = useTranslations('orders.form');
  const [lines, setLines] = useState(given);
  const change = (next: readonly DraftLine[]) => {
    setLines(next);
    onCount(next.length);
  };
  return (
    <Card title={t('lines')} flush>
      <ol id="f-lines" className="divide-y divide-line">
        {lines.map((line, at) => (
          <LineRow
            key={line.key}
            line={line}
            at={at}
            products={products}
            errors={errors}
            quoted={quote.line(at)}
            remove={lines.length > 1 ? () => change(lines.filter((one) => one.key !== line.key)) : undefined}
          />
        ))}
      </ol>
      <div className="border-line border-t px-4 py-2.5">
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
      </div>
    </Card>
  );
}

function LineRow({
  line,
  at,
  products,
  errors,
  quoted,
  remove,
}: {
  line: DraftLine;
  at: number;
  products: readonly Orderable[];
  errors: FormErrors;
  quoted: ReturnType<LiveQuote['line']>;
  remove: (() => void) | undefined;
}) {
  const t = useTranslations('orders.form');
  const tPrice = useTranslations('orders.detail');
  const [productRef, setProductRef] = useState(line.productRef);
  const product = products.find((one) => one.ref === productRef);
  const number = at + 1;
  const name = (field: string) => `lines.${at}.${field}`;
  return (
    <li className="grid items-start gap-x-3 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_96px_132px_176px_32px]">
      <input type="hidden" name={name('key')} value={line.key} />
      <Field name={name('productRef')} label={t('product')} error={errors.field(name('productRef'))}>
        <Select defaultValue={line.productRef} onChange={(event) => setProductRef(event.target.value)}>
          <option value="">{t('productPlaceholder')}</option>
          {products.map((one) => (
            <option key={one.ref} value={one.ref}>
              {one.name}
            </option>
          ))}
        </Select>
      </Field>
      <Field name={name('quantity')} label={t('quantity')} error={errors.field(name('quantity'))}>
        <NumberInput defaultValue={line.quantity} />
      </Field>
      {product?.kind === 'perpetual' ? (
        <div className="flex min-w-0 flex-col gap-1">
          <span className="font-medium text-small">{t('term')}</span>
          <span className="flex min-h-8 items-center text-ink-2">{t('termOnce')}</span>
        </div>
      ) : (
        <Field name={name('termMonths')} label={t('term')} error={errors.field(name('termMonths'))}>
          <Select defaultValue={line.termMonths || '12'}>
            {TERMS.map((count) => (
              <option key={count} value={count}>
                {t('termMonths', { count })}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <div className="flex flex-col tabular-nums sm:items-end sm:pt-5">
        {quoted?.ok && quoted.net && quoted.unitNet ? (
          <>
            <span className="flex min-h-8 items-center gap-1">
              <Money {...quoted.net} strong />
              <PriceWhy
                trace={quoted.trace}
                termMonths={quoted.termMonths}
                subject={tPrice('whyLine', { product: product?.name ?? t('line', { number }) })}
              />
            </span>
            <span className="text-ink-3 text-small">
              {t.rich('each', { price: () => <Money amountMinor={quoted.unitNet!.amountMinor} currency={quoted.unitNet!.currency} /> })}
            </span>
          </>
        ) : quoted ? (
          <span className="flex min-h-8 items-center gap-1 text-bad">
            {t('noPrice')}
            <PriceWhy trace={quoted.trace} termMonths={quoted.termMonths} subject={t('noPrice')} />
          </span>
        ) : (
          <span className="flex min-h-8 items-center text-ink-3 text-small">{productRef ? '' : t('unpriced')}</span>
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
