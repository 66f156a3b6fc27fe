import type { CardRow } from '@tributary/parties/contract';
import { Combobox } from '@tributary/ui/combobox';
import { Field } from '@tributary/ui/field';
import { Checkbox, Select, TextInput } from '@tributary/ui/inputs';
import type { Country } from '@tributary/web/countries.server';
import type { FormErrors } from '@tributary/web/form-errors';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { searchCards, toCardOption } from './card-options.ts';
import type { OrderDraft, OtherSeat } from './draft.ts';

interface Shared {
  readonly draft: OrderDraft;
  readonly cards: readonly CardRow[];
  readonly countries: readonly Country[];
  readonly errors: FormErrors;
  readonly onChange: () => void;
}

/** Who else is in the sale: a reseller that sells on, a lessor that is billed for the goods. Most orders have neither, so it stays folded. */
export function OrderOthers({ isPartner, ...shared }: Shared & { isPartner: boolean }) {
  const t = useTranslations('orders.form');
  const { draft, errors } = shared;
  const seats: OtherSeat[] = isPartner ? ['reseller', 'lessor'] : ['lessor'];
  const isOpen = seats.some((seat) => draft[seat].wanted || errors.summary.some(({ name }) => name.split('.')[0] === seat));
  return (
    <details open={isOpen} className="group/others border-line border-t pt-2">
      <summary className="flex min-h-8 cursor-pointer list-none items-center gap-1 font-medium text-small [&::-webkit-details-marker]:hidden">
        <ChevronRight size={14} aria-hidden className="text-ink-3 transition-transform group-open/others:rotate-90" />
        {t('others')}
      </summary>
      <div className="flex flex-col gap-3 pt-1 pb-1">
        {seats.map((seat) => (
          <Other key={seat} seat={seat} {...shared} />
        ))}
      </div>
    </details>
  );
}

/** One of them, found among the own cards or named anew. Nobody resells what the ordering party keeps: the style sheet hides it then. */
function Other({ seat, draft, cards, countries, errors, onChange }: Shared & { seat: OtherSeat }) {
  const t = useTranslations('orders.form');
  const named = draft[seat];
  return (
    <div className={`group/other ${seat === 'reseller' ? 'group-has-[[value=self]:checked]/customer:hidden' : ''}`}>
      <Checkbox
        name={`${seat}.wanted`}
        defaultChecked={named.wanted}
        label={t(`${seat}Wanted`)}
        hint={t(`${seat}Hint`)}
        onChange={onChange}
      />
      <div className="mt-2 hidden gap-x-4 gap-y-3 pl-6 group-has-[[type=checkbox]:checked]/other:grid sm:grid-cols-3">
        <Field name={`${seat}.ref`} label={t(seat)} error={errors.field(`${seat}.ref`) ?? errors.field(seat)}>
          <Combobox
            defaultValue={named.ref}
            placeholder={t('otherPlaceholder')}
            onPick={onChange}
            options={cards.map(toCardOption)}
            search={searchCards}
          />
        </Field>
        <Field name={`${seat}.name`} label={t(`${seat}New`)} optional error={errors.field(`${seat}.name`)}>
          <TextInput defaultValue={named.name} autoComplete="off" maxLength={200} />
        </Field>
        <Field name={`${seat}.country`} label={t('otherCountry')} error={errors.field(`${seat}.country`)}>
          <Select defaultValue={named.country}>
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </div>
  );
}
