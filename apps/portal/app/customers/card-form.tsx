import type { PublicError } from '@tributary/rpc/errors';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { Select, TextArea, TextInput } from '@tributary/ui/inputs';
import type { Country } from '@tributary/web/countries.server';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import type { EnteredCard } from './read-card.server.ts';

const FIELDS = ['name', 'country', 'contactName', 'contactEmail', 'contactPhone', 'notes', 'tags'] as const;

/**
 * The form of a card, new or known. `meanwhile` is what the card says since somebody else saved it: both versions are shown, and what was
 * typed here is saved over theirs only by pressing once more.
 */
export function CardForm({
  entered,
  countries,
  revision,
  error,
  meanwhile,
  submit,
}: {
  entered: EnteredCard;
  countries: readonly Country[];
  revision?: number;
  error: PublicError | undefined;
  meanwhile?: EnteredCard | undefined;
  submit: string;
}) {
  const t = useTranslations('customers');
  const errors = useFormErrors(error);
  const navigation = useNavigation();
  const differing = meanwhile ? FIELDS.filter((field) => meanwhile[field] !== entered[field]) : [];
  const label = (field: (typeof FIELDS)[number]) => t(`fields.${field}`);
  return (
    <Form method="post" noValidate className="flex flex-col gap-4">
      {errors.form && (
        <Confirmation stage={meanwhile ? 'attention' : 'failed'} title={errors.form}>
          {differing.length > 0 && (
            <dl className="mt-1 grid gap-x-3 gap-y-1 sm:grid-cols-[max-content_minmax(0,1fr)]">
              {differing.map((field) => (
                <div key={field} className="contents">
                  <dt className="text-small">
                    {label(field)}: {t('changedMeanwhile')}
                  </dt>
                  <dd className="whitespace-pre-line font-medium text-ink [overflow-wrap:anywhere]">{meanwhile![field] || t('nothing')}</dd>
                </div>
              ))}
            </dl>
          )}
        </Confirmation>
      )}
      <FormErrorSummary
        errors={errors.summary.map(({ name, message }) => {
          const field = FIELDS.find((one) => name === one || name.startsWith(`${one}.`));
          return { name: field ?? name, message: field ? `${label(field)}: ${message}` : message };
        })}
      />
      {revision !== undefined && <input type="hidden" name="revision" value={revision} />}
      <Card>
        <div className="grid gap-x-4 gap-y-4 py-1 sm:grid-cols-2">
          <Field name="name" label={label('name')} error={errors.field('name')}>
            <TextInput defaultValue={entered.name} maxLength={200} autoComplete="off" />
          </Field>
          <Field name="country" label={label('country')} error={errors.field('country')}>
            <Select defaultValue={entered.country}>
              <option value="">{t('countryPlaceholder')}</option>
              {countries.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          <Field name="contactName" label={label('contactName')} optional error={errors.field('contactName')}>
            <TextInput defaultValue={entered.contactName} maxLength={200} autoComplete="off" />
          </Field>
          <Field name="contactEmail" label={label('contactEmail')} optional error={errors.field('contactEmail')}>
            <TextInput type="email" defaultValue={entered.contactEmail} maxLength={254} autoComplete="off" />
          </Field>
          <Field name="contactPhone" label={label('contactPhone')} optional error={errors.field('contactPhone')}>
            <TextInput type="tel" defaultValue={entered.contactPhone} maxLength={40} autoComplete="off" />
          </Field>
          <Field name="tags" label={label('tags')} hint={t('tagsHint')} optional error={errors.field('tags')}>
            <TextInput defaultValue={entered.tags} maxLength={400} autoComplete="off" />
          </Field>
          <div className="sm:col-span-2">
            <Field name="notes" label={label('notes')} optional error={errors.field('notes')}>
              <TextArea defaultValue={entered.notes} rows={6} maxLength={4000} />
            </Field>
          </div>
          <div className="flex justify-end sm:col-span-2 max-sm:*:flex-1">
            <SubmitButton pending={navigation.state !== 'idle' && navigation.formMethod === 'POST'}>
              {meanwhile ? t('saveOver') : submit}
            </SubmitButton>
          </div>
        </div>
      </Card>
    </Form>
  );
}
