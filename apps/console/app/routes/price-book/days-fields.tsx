import type { BookRow } from '@tributary/pricing/books.contract';
import { Field } from '@tributary/ui/field';
import { DateInput } from '@tributary/ui/inputs';
import type { FormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';

/** The two spans of a book: for new business, and for contracts that run on it. */
export function DaysFields({ errors, days }: { errors: FormErrors; days?: Pick<BookRow, 'newBusiness' | 'runningContracts'> }) {
  const t = useTranslations('pricing');
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      <Field name="newBusiness.from" label={t('newBusinessFrom')} error={errors.field('newBusiness.from')}>
        <DateInput required defaultValue={days?.newBusiness.from} />
      </Field>
      <Field
        name="newBusiness.until"
        label={t('newBusinessUntil')}
        optional
        hint={t('untilHint')}
        error={errors.field('newBusiness.until')}
      >
        <DateInput defaultValue={days?.newBusiness.until ?? ''} />
      </Field>
      <Field
        name="runningContracts.from"
        label={t('runningFrom')}
        optional
        hint={t('runningHint')}
        error={errors.field('runningContracts.from')}
      >
        <DateInput defaultValue={days?.runningContracts.from ?? ''} />
      </Field>
      <Field name="runningContracts.until" label={t('runningUntil')} optional error={errors.field('runningContracts.until')}>
        <DateInput defaultValue={days?.runningContracts.until ?? ''} />
      </Field>
    </div>
  );
}
