import type { CardRow } from '@tributary/parties/contract';
import type { HoldingDetail } from '@tributary/stock/contract';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormErrorSummary, FormScope } from '@tributary/ui/field';
import { DateInput, NumberInput, TextInput } from '@tributary/ui/inputs';
import type { Country } from '@tributary/web/countries.server';
import { Form } from '@tributary/web/form';
import type { FormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import type { StockDraft } from './draft.ts';
import { NamedPartyFields } from './named-party.tsx';

interface Given {
  readonly holding: HoldingDetail;
  readonly draft: StockDraft;
  readonly cards: readonly CardRow[];
  readonly countries: readonly Country[];
  readonly errors: FormErrors;
  readonly pending: boolean;
}

/** Assigns copies to an end customer: an order that operations reviews and nobody pays again. */
export function AssignForm({ holding, draft, cards, countries, errors, pending, today }: Given & { today: string }) {
  const t = useTranslations('stock');
  return (
    <Card title={<span id="assign">{t('assign.title')}</span>} screenOnly>
      <FormScope id="assign-form">
        <Refused errors={errors} />
        <Form
          method="post"
          noValidate
          preventScrollReset
          className="grid items-start gap-3 pb-1 sm:grid-cols-3"
          key={draft.clientRequestId}
        >
          <input type="hidden" name="intent" value="assign" />
          <input type="hidden" name="clientRequestId" value={draft.clientRequestId} />
          <NamedPartyFields seat="customer" draft={draft} cards={cards} countries={countries} errors={errors} />
          <Quantity holding={holding} draft={draft} errors={errors} />
          <Field name="startsOn" label={t('assign.startsOn')} error={errors.field('startsOn')}>
            <DateInput defaultValue={draft.startsOn} min={today} />
          </Field>
          <Field name="purchaseOrderNumber" label={t('assign.purchaseOrderNumber')} optional error={errors.field('purchaseOrderNumber')}>
            <TextInput defaultValue={draft.purchaseOrderNumber} maxLength={100} autoComplete="off" />
          </Field>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 sm:col-span-3">
            <SubmitButton pending={pending}>{t('assign.submit')}</SubmitButton>
            <p className="min-w-0 flex-1 basis-60 text-ink-3 text-small">{t('assign.consequence')}</p>
          </div>
        </Form>
      </FormScope>
    </Card>
  );
}

/** Sells copies on: they change hands when operations has decided who the reseller is. */
export function SellOnForm({ holding, draft, cards, countries, errors, pending }: Given) {
  const t = useTranslations('stock');
  return (
    <Card title={t('sellOn.title')} screenOnly>
      <FormScope id="sell-form">
        <Refused errors={errors} />
        <Form
          method="post"
          noValidate
          preventScrollReset
          className="grid items-start gap-3 pb-1 sm:grid-cols-3"
          key={draft.clientRequestId}
        >
          <input type="hidden" name="intent" value="sell_on" />
          <input type="hidden" name="clientRequestId" value={draft.clientRequestId} />
          <NamedPartyFields seat="reseller" draft={draft} cards={cards} countries={countries} errors={errors} />
          <Quantity holding={holding} draft={draft} errors={errors} />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 sm:col-span-3">
            <SubmitButton variant="secondary" pending={pending}>
              {t('sellOn.submit')}
            </SubmitButton>
            <p className="min-w-0 flex-1 basis-60 text-ink-3 text-small">{t('sellOn.consequence')}</p>
          </div>
        </Form>
      </FormScope>
    </Card>
  );
}

function Quantity({ holding, draft, errors }: Pick<Given, 'holding' | 'draft' | 'errors'>) {
  const t = useTranslations('stock.assign');
  const { stock } = holding.custody;
  return (
    <Field name="quantity" label={t('quantity')} hint={t('quantityHint', { count: stock })} error={errors.field('quantity')}>
      <NumberInput defaultValue={draft.quantity} min={1} max={stock} />
    </Field>
  );
}

function Refused({ errors }: { errors: FormErrors }) {
  if (errors.summary.length > 0)
    return (
      <div className="mb-3">
        <FormErrorSummary errors={errors.summary} />
      </div>
    );
  return errors.form ? (
    <div className="mb-3">
      <Confirmation stage="failed" title={errors.form} />
    </div>
  ) : null;
}
