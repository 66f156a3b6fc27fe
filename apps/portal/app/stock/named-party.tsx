import type { CardRow } from '@tributary/parties/contract';
import { Combobox } from '@tributary/ui/combobox';
import { Field } from '@tributary/ui/field';
import { RadioGroup, Select, TextInput } from '@tributary/ui/inputs';
import type { Country } from '@tributary/web/countries.server';
import type { FormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { searchCards, toCardOption } from '../orders/card-options.ts';
import type { StockDraft } from './draft.ts';

/** Whom copies are for: an own card, or a name. Which fields belong to the answer the style sheet decides, so that it needs no scripts. */
export function NamedPartyFields({
  seat,
  draft,
  cards,
  countries,
  errors,
}: {
  seat: 'customer' | 'reseller';
  draft: StockDraft;
  cards: readonly CardRow[];
  countries: readonly Country[];
  errors: FormErrors;
}) {
  const t = useTranslations('stock');
  const area = seat === 'customer' ? 'assign' : 'sellOn';
  return (
    <div className="group/named grid gap-x-6 gap-y-3 sm:col-span-full sm:grid-cols-[180px_minmax(0,1fr)]">
      <RadioGroup
        name={`${seat}.kind`}
        legend={t(`${area}.kind`)}
        defaultValue={cards.length > 0 ? draft.kind : 'new'}
        options={[
          ...(cards.length > 0 ? [{ value: 'card', label: t(`${area}.kindCard`) }] : []),
          { value: 'new', label: t(`${area}.kindNew`) },
        ]}
      />
      <div className="min-w-0">
        <div className="hidden max-w-[420px] group-has-[[value=card]:checked]/named:block">
          <Field
            name={`${seat}.ref`}
            label={seat === 'customer' ? t('assign.customer') : t('sellOn.reseller')}
            error={errors.field(`${seat}.ref`)}
          >
            <Combobox
              defaultValue={draft.ref}
              placeholder={t(`${area}.placeholder`)}
              options={cards.map(toCardOption)}
              search={searchCards}
            />
          </Field>
        </div>
        <div className="hidden gap-x-4 gap-y-3 group-has-[[value=new]:checked]/named:grid sm:grid-cols-2">
          <Field name={`${seat}.name`} label={t('name')} error={errors.field(`${seat}.name`)}>
            <TextInput defaultValue={draft.name} autoComplete="off" maxLength={200} />
          </Field>
          <Field name={`${seat}.country`} label={t('country')} error={errors.field(`${seat}.country`)}>
            <Select defaultValue={draft.country}>
              <option value="">{t('countryPlaceholder')}</option>
              {countries.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </div>
    </div>
  );
}
