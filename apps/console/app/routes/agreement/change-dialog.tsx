import type { ConsoleAgreement } from '@tributary/agreements/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Dialog, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { DateInput, NumberInput, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';

/** What may change of an agreement: its title, end, signature and notice. */
export function ChangeDialog({ agreement, error }: { agreement: ConsoleAgreement; error: PublicError | undefined }) {
  const t = useTranslations('agreements');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('changed');
  return (
    <Dialog
      id="change-agreement"
      title={t('changeTitle')}
      footer={
        <>
          <Button {...dialogCommand('close', 'change-agreement')}>{shared('cancel')}</Button>
          <SubmitButton form="change-form" name="intent" value="changed" pending={pending}>
            {t('save')}
          </SubmitButton>
        </>
      }
    >
      <Form method="post" id="change-form" encType="multipart/form-data" className="flex flex-col gap-3">
        <p className="text-ink-2">{t('changeHint')}</p>
        <FormScope id="change">
          <Field name="title" label={t('titleField')} error={errors.field('title')}>
            <TextInput required maxLength={200} defaultValue={agreement.title} autoComplete="off" />
          </Field>
          <Field name="lastDay" label={t('lastDay')} optional hint={t('lastDayHint')} error={errors.field('lastDay')}>
            <DateInput defaultValue={agreement.lastDay ?? ''} />
          </Field>
          <Field name="signedOn" label={t('signedOn')} optional hint={t('signedOnHint')} error={errors.field('signedOn')}>
            <DateInput defaultValue={agreement.signedOn ?? ''} />
          </Field>
          <Field name="renewalNoticeDays" label={t('noticeDays')} optional error={errors.field('renewalNoticeDays')}>
            <NumberInput defaultValue={agreement.renewalNoticeDays ?? ''} />
          </Field>
        </FormScope>
      </Form>
    </Dialog>
  );
}
