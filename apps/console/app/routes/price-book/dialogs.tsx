import type { BookDetail } from '@tributary/pricing/books.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { ConfirmDialog, Dialog, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { DateInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { DaysFields } from './days-fields.tsx';

/** The days of a draft, to be changed where they are shown. */
export function DaysCard({ book, error }: { book: BookDetail; error: PublicError | undefined }) {
  const t = useTranslations('pricing');
  const errors = useFormErrors(error);
  const pending = usePending('days');
  return (
    <Card title={t('days')} screenOnly>
      <Form method="post" className="flex flex-col gap-3">
        <FormScope id="days">
          <DaysFields errors={errors} days={book} />
        </FormScope>
        <div>
          <SubmitButton variant="secondary" name="intent" value="days" pending={pending}>
            {t('saveDays')}
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}

/** Begins the next version with a copy of the prices. */
export function NewVersionDialog({ error }: { error: PublicError | undefined }) {
  const t = useTranslations('pricing');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('new_version');
  return (
    <Dialog
      id="new-version"
      title={t('newVersion')}
      size="m"
      footer={
        <>
          <Button {...dialogCommand('close', 'new-version')}>{shared('cancel')}</Button>
          <SubmitButton form="new-version-form" name="intent" value="new_version" pending={pending}>
            {t('create')}
          </SubmitButton>
        </>
      }
    >
      <p className="text-ink-2">{t('newVersionText')}</p>
      <Form method="post" id="new-version-form">
        <FormScope id="version">
          <DaysFields errors={errors} />
        </FormScope>
      </Form>
    </Dialog>
  );
}

/** Gives a published book its end: one for new business, one for running contracts. */
export function RetireDialog({ book, error }: { book: BookDetail; error: PublicError | undefined }) {
  const t = useTranslations('pricing');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('retire');
  return (
    <Dialog
      id="retire"
      title={t('retire')}
      footer={
        <>
          <Button {...dialogCommand('close', 'retire')}>{shared('cancel')}</Button>
          <SubmitButton variant="danger" form="retire-form" name="intent" value="retire" pending={pending}>
            {t('retire')}
          </SubmitButton>
        </>
      }
    >
      <p className="text-ink-2">{t('retireText')}</p>
      <Form method="post" id="retire-form" className="flex flex-col gap-3">
        <FormScope id="retire">
          <Field name="newBusinessUntil" label={t('newBusinessUntil')} error={errors.field('newBusinessUntil')}>
            <DateInput required defaultValue={book.newBusiness.until ?? ''} />
          </Field>
          <Field name="runningContractsUntil" label={t('runningUntil')} error={errors.field('runningContractsUntil')}>
            <DateInput required defaultValue={book.runningContracts.until ?? ''} />
          </Field>
        </FormScope>
      </Form>
    </Dialog>
  );
}

/** Asks before a draft is thrown away. */
export function DiscardDialog({ book }: { book: BookDetail }) {
  const t = useTranslations('pricing');
  const shared = useTranslations('shared');
  const pending = usePending('discard');
  return (
    <ConfirmDialog
      id="discard"
      title={t('discard')}
      consequence={t('discardText', { count: book.entryCount })}
      cancelLabel={shared('cancel')}
      action={
        <Form method="post">
          <SubmitButton variant="danger" name="intent" value="discard" pending={pending}>
            {t('discard')}
          </SubmitButton>
        </Form>
      }
    />
  );
}
