import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Dialog, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { Checkbox, DateInput, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';

/** A release that the registry does not have yet. */
export function AddReleaseDialog({ error }: { error: PublicError | undefined }) {
  const t = useTranslations('catalog');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('add_release');
  return (
    <Dialog
      id="add-release"
      title={t('addReleaseTitle')}
      footer={
        <>
          <Button {...dialogCommand('close', 'add-release')}>{shared('cancel')}</Button>
          <SubmitButton form="release-form" name="intent" value="add_release" pending={pending}>
            {t('addReleaseSubmit')}
          </SubmitButton>
        </>
      }
    >
      <Form method="post" id="release-form" className="flex flex-col gap-3">
        <FormScope id="release">
          <Field name="version" label={t('version')} hint={t('addReleaseHint')} error={errors.field('version')}>
            <TextInput required maxLength={100} autoComplete="off" spellCheck={false} />
          </Field>
          <Field name="releasedOn" label={t('released')} optional error={errors.field('releasedOn')}>
            <DateInput />
          </Field>
          <Checkbox name="isSecurityFix" label={t('securityFix')} />
        </FormScope>
      </Form>
    </Dialog>
  );
}
