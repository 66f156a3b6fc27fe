import { ACTIONS_WITH_REASON, type PartnerAction, type PartnerProfile, type PartyDetail } from '@tributary/parties/contract';
import type { PublicError } from '@tributary/rpc/errors';
import type { PartyNumbers } from '@tributary/tickets/contract';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Dialog, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { DateInput, TextArea, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { CountrySelect } from './country-select.tsx';

/** One form in a dialog: `intent` names it to the action, its button does it. */
function FormDialog({
  id,
  intent,
  title,
  submit,
  danger = false,
  children,
}: {
  id: string;
  intent: string;
  title: string;
  submit: string;
  danger?: boolean;
  children: ReactNode;
}) {
  const shared = useTranslations('shared');
  const pending = usePending(intent);
  return (
    <Dialog
      id={id}
      title={title}
      footer={
        <>
          <Button {...dialogCommand('close', id)}>{shared('cancel')}</Button>
          <SubmitButton variant={danger ? 'danger' : 'primary'} form={`${id}-form`} name="intent" value={intent} pending={pending}>
            {submit}
          </SubmitButton>
        </>
      }
    >
      <Form method="post" id={`${id}-form`} className="flex flex-col gap-3">
        <FormScope id={id}>{children}</FormScope>
      </Form>
    </Dialog>
  );
}

export function EditDialog({
  party,
  countries,
  error,
}: {
  party: PartyDetail;
  countries: readonly { readonly code: string; readonly name: string }[];
  error: PublicError | undefined;
}) {
  const t = useTranslations('parties');
  const errors = useFormErrors(error);
  return (
    <FormDialog id="edit-party" intent="edit" title={t('editTitle')} submit={t('save')}>
      <Field name="name" label={t('name')} hint={t('editHint')} error={errors.field('name')}>
        <TextInput required maxLength={200} autoComplete="off" defaultValue={party.name} />
      </Field>
      <Field name="country" label={t('country')} error={errors.field('country')}>
        <CountrySelect countries={countries} chosen={party.country} />
      </Field>
    </FormDialog>
  );
}

export function ProfileDialog({ partner, error }: { partner: PartnerProfile | null; error: PublicError | undefined }) {
  const t = useTranslations('parties');
  const errors = useFormErrors(error);
  return (
    <FormDialog id="edit-profile" intent="profile" title={t('profileTitle')} submit={partner ? t('save') : t('makePartner')}>
      <Field name="contactName" label={t('contact')} error={errors.field('contactName')}>
        <TextInput required maxLength={200} autoComplete="off" defaultValue={partner?.contactName} />
      </Field>
      <Field name="contactEmail" label={t('email')} error={errors.field('contactEmail')}>
        <TextInput type="email" required autoComplete="off" defaultValue={partner?.contactEmail} />
      </Field>
      <Field name="contactPhone" label={t('phone')} optional error={errors.field('contactPhone')}>
        <TextInput maxLength={40} autoComplete="off" defaultValue={partner?.contactPhone ?? ''} />
      </Field>
      <Field name="tier" label={t('tier')} optional hint={t('tierHint')} error={errors.field('tier')}>
        <TextInput maxLength={60} autoComplete="off" defaultValue={partner?.tier ?? ''} />
      </Field>
      <Field name="segment" label={t('segment')} optional hint={t('segmentHint')} error={errors.field('segment')}>
        <TextInput maxLength={60} autoComplete="off" defaultValue={partner?.segment ?? ''} />
      </Field>
    </FormDialog>
  );
}

export const standingDialog = (action: PartnerAction) => `standing-${action}`;

/** A step of the partnership, with what it does in numbers and, where the partner will ask, its reason. */
export function StandingDialog({
  action,
  party,
  numbers,
  error,
}: {
  action: PartnerAction;
  party: PartyDetail;
  numbers: PartyNumbers;
  error: PublicError | undefined;
}) {
  const t = useTranslations('parties');
  const errors = useFormErrors(error);
  const needsReason = ACTIONS_WITH_REASON.includes(action);
  return (
    <FormDialog
      id={standingDialog(action)}
      intent={action}
      title={t(`actionTitles.${action}`, { party: party.name })}
      submit={t(`actions.${action}`)}
      danger={action === 'suspend' || action === 'end'}
    >
      <p className="text-ink-2">{t(`consequences.${action}`, { ...numbers })}</p>
      <Field name="reason" label={t('reason')} optional={!needsReason} hint={t('reasonHint')} error={errors.field('reason')}>
        <TextArea required={needsReason} maxLength={2000} />
      </Field>
    </FormDialog>
  );
}

export function EndDialog({ party, numbers, error }: { party: PartyDetail; numbers: PartyNumbers; error: PublicError | undefined }) {
  const t = useTranslations('parties');
  const errors = useFormErrors(error);
  const { lines, tickets } = numbers;
  return (
    <FormDialog id="end-party" intent="end_party" title={t('endTitle')} submit={t('end')} danger>
      <p className="text-ink-2">{t('endConsequence', { people: party.people.length, lines, tickets })}</p>
      <Field name="on" label={t('endDay')} error={errors.field('on')}>
        <DateInput required />
      </Field>
      <Field name="mergedIntoRef" label={t('endMerged')} optional error={errors.field('mergedIntoRef')}>
        <TextInput placeholder="PTY-" autoComplete="off" spellCheck={false} />
      </Field>
    </FormDialog>
  );
}
