import type { CardRow } from '@tributary/parties/contract';
import { Card } from '@tributary/ui/card';
import { Combobox } from '@tributary/ui/combobox';
import { Field } from '@tributary/ui/field';
import { RadioGroup, Select, TextInput } from '@tributary/ui/inputs';
import type { Country } from '@tributary/web/countries.server';
import type { FormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { searchCards, toCardOption } from './card-options.ts';
import type { CustomerKind, OrderDraft } from './draft.ts';
import { OrderOthers } from './order-others.tsx';

/** For whom the order is. Which fields belong to the answer the style sheet decides, so that it needs no scripts. */
export function OrderCustomerFields({
  draft,
  cards,
  kinds,
  countries,
  errors,
  onPick,
}: {
  draft: OrderDraft;
  cards: readonly CardRow[];
  kinds: readonly CustomerKind[];
  countries: readonly Country[];
  errors: FormErrors;
  onPick: () => void;
}) {
  const t = useTranslations('orders.form');
  const { customer } = draft;
  const answers = {
    card: { label: t('kindCard') },
    new: { label: t('kindNew'), hint: t('kindNewHint') },
    self: { label: t('kindSelf'), hint: t('kindSelfHint') },
    stock: { label: t('kindStock'), hint: t('kindStockHint') },
  };
  return (
    <Card title={t('customer')}>
      <div className="group/customer grid gap-x-6 gap-y-3 pb-1 sm:grid-cols-[220px_minmax(0,1fr)]">
        <div id="f-customer">
          <RadioGroup
            name="customer.kind"
            legend={t('kind')}
            defaultValue={customer.kind}
            options={kinds.map((kind) => ({ value: kind, ...answers[kind] }))}
          />
        </div>
        <div className="min-w-0">
          <div className="hidden max-w-[420px] group-has-[[value=card]:checked]/customer:block">
            <Field name="customer.ref" label={t('card')} error={errors.field('customer.ref')}>
              <Combobox
                defaultValue={customer.ref}
                placeholder={t('cardPlaceholder')}
                onPick={onPick}
                options={cards.map(toCardOption)}
                search={searchCards}
              />
            </Field>
          </div>
          <div className="hidden gap-x-4 gap-y-3 group-has-[[value=new]:checked]/customer:grid sm:grid-cols-2">
            <Field name="customer.name" label={t('name')} error={errors.field('customer.name')}>
              <TextInput defaultValue={customer.name} autoComplete="off" maxLength={200} />
            </Field>
            <Field name="customer.country" label={t('country')} error={errors.field('customer.country')}>
              <Select defaultValue={customer.country}>
                <option value="">{t('countryPlaceholder')}</option>
                {countries.map(({ code, name }) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
            <Field name="customer.contactName" label={t('contactName')} optional error={errors.field('customer.contactName')}>
              <TextInput defaultValue={customer.contactName} autoComplete="off" maxLength={200} />
            </Field>
            <Field name="customer.contactEmail" label={t('contactEmail')} optional error={errors.field('customer.contactEmail')}>
              <TextInput type="email" defaultValue={customer.contactEmail} autoComplete="off" maxLength={254} />
            </Field>
          </div>
        </div>
        <div className="group-has-[[value=stock]:checked]/customer:hidden sm:col-span-2">
          <OrderOthers draft={draft} cards={cards} countries={countries} errors={errors} isPartner={kinds.length > 1} onChange={onPick} />
        </div>
      </div>
    </Card>
  );
}
