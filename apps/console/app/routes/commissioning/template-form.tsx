import type { CommissioningTemplate } from '@tributary/catalog/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { Checkbox, NumberInput, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Refusal, usePending } from '../../parts/form-parts.tsx';

/** Room for further steps before scripts have taken over. */
const SPARE_STEPS = 3;

/** What a template says and when it is called for. Without scripts there is room for three more steps at each saving. */
export function TemplateForm({
  template,
  submit,
  error,
}: {
  template: CommissioningTemplate | null;
  submit: string;
  error: PublicError | undefined;
}) {
  const t = useTranslations('commissioning');
  const errors = useFormErrors(error);
  const pending = usePending('save');
  const [spare, setSpare] = useState(SPARE_STEPS);
  const steps = [...(template?.steps ?? []), ...Array.from({ length: spare }, () => null)];
  return (
    <Form method="post" className="flex flex-col gap-4">
      {errors.summary.length > 0 ? <FormErrorSummary errors={errors.summary} /> : <Refusal error={error} />}
      {template && <input type="hidden" name="basedOn" value={template.version} />}
      <Card title={t('template')}>
        <div className="grid max-w-[760px] gap-4 sm:grid-cols-2">
          <div className="sm:col-span-2">
            <Field name="title" label={t('titleField')} error={errors.field('title')}>
              <TextInput required maxLength={200} autoComplete="off" defaultValue={template?.title} />
            </Field>
          </div>
          <Field name="queue" label={t('queueField')} hint={t('queueHint')} error={errors.field('queue')}>
            <TextInput required maxLength={40} autoComplete="off" spellCheck={false} defaultValue={template?.queue ?? 'commissioning'} />
          </Field>
          <Field name="dueOffsetDays" label={t('dueOffset')} error={errors.field('dueOffsetDays')}>
            <NumberInput required defaultValue={template?.dueOffsetDays ?? 14} />
          </Field>
        </div>
      </Card>
      <Card title={t('stepsTitle')} aside={t('stepsHint')}>
        <ol className="flex max-w-[760px] flex-col gap-2">
          {steps.map((step, index) => (
            <li key={index} className="grid grid-cols-[minmax(0,1fr)_96px] gap-2">
              <TextInput
                id={`f-steps_${index}_label`}
                name="stepLabel"
                aria-label={t('stepLabel', { number: index + 1 })}
                placeholder={t('stepLabel', { number: index + 1 })}
                maxLength={300}
                autoComplete="off"
                defaultValue={step?.label}
              />
              <NumberInput
                id={`f-steps_${index}_dueOffsetDays`}
                name="stepDays"
                aria-label={`${t('stepLabel', { number: index + 1 })}: ${t('dueOffset')}`}
                aria-invalid={errors.field(`steps.${index}.dueOffsetDays`) ? true : undefined}
                defaultValue={step?.dueOffsetDays ?? ''}
                placeholder={t('stepDays')}
              />
            </li>
          ))}
        </ol>
        <div className="mt-3 max-sm:*:w-full">
          <Button icon={Plus} size="s" onClick={() => setSpare((count) => count + 1)}>
            {t('addStep')}
          </Button>
        </div>
      </Card>
      <Card title={t('when')} aside={<span className="max-sm:hidden">{t('whenHint')}</span>}>
        <div className="grid max-w-[760px] gap-4 sm:grid-cols-2">
          <div className="sm:col-span-2">
            <Checkbox
              name="firstOrderOnly"
              label={t('firstOrder')}
              hint={t('firstOrderHint')}
              defaultChecked={template?.firstOrderOnly ?? false}
            />
          </div>
          <div className="sm:col-span-2">
            <Field name="partnerTiers" label={t('tiers')} hint={t('tiersHint')} optional error={errors.field('partnerTiers')}>
              <TextInput maxLength={400} autoComplete="off" defaultValue={template?.partnerTiers.join(', ')} />
            </Field>
          </div>
          <Field name="minQuantity" label={t('minQuantity')} optional error={errors.field('minQuantity')}>
            <NumberInput defaultValue={template?.minQuantity ?? ''} />
          </Field>
          <Field name="maxQuantity" label={t('maxQuantity')} optional error={errors.field('maxQuantity')}>
            <NumberInput defaultValue={template?.maxQuantity ?? ''} />
          </Field>
        </div>
      </Card>
      <div className="max-sm:*:w-full">
        <SubmitButton name="intent" value="save" pending={pending}>
          {submit}
        </SubmitButton>
      </div>
    </Form>
  );
}
