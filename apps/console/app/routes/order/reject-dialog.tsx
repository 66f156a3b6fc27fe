import type { ConsoleOrderDetail } from '@tributary/orders/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Dialog, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { TextArea } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';

/** Asks for the reason, and says who reads it and what will not be delivered. */
export function RejectDialog({ order, total, error }: { order: ConsoleOrderDetail; total: string; error: PublicError | undefined }) {
  const t = useTranslations('orders');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('reject');
  return (
    <Dialog
      id="reject-order"
      title={t('rejectTitle')}
      footer={
        <>
          <Button {...dialogCommand('close', 'reject-order')}>{shared('cancel')}</Button>
          <SubmitButton variant="danger" form="reject-form" name="intent" value="reject" pending={pending}>
            {t('rejectSubmit')}
          </SubmitButton>
        </>
      }
    >
      <p className="text-ink-2">{t('rejectConsequence', { count: order.lineCount, total, partner: order.placedBy.name })}</p>
      <Form method="post" id="reject-form">
        <FormScope id="reject">
          <Field name="reason" label={t('reason')} hint={t('reasonHint')} error={errors.field('reason')}>
            <TextArea required maxLength={1000} />
          </Field>
        </FormScope>
      </Form>
    </Dialog>
  );
}
