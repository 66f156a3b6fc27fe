import type { PublicError } from '@tributary/rpc/errors';
import type { LotDetail } from '@tributary/stock/contract';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Dialog, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { NumberInput, RadioGroup, Select, TextArea } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';

export const TAKE_OUT = 'take-out';

/** Takes unassigned copies out of a holder's stock: back to the vendor, or out of circulation. */
export function TakeOutDialog({ lot, requestId, error }: { lot: LotDetail; requestId: string; error: PublicError | undefined }) {
  const t = useTranslations('stock.record');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('take');
  return (
    <Dialog
      id={TAKE_OUT}
      title={t('takeTitle')}
      footer={
        <>
          <Button {...dialogCommand('close', TAKE_OUT)}>{shared('cancel')}</Button>
          <SubmitButton variant="danger" form="take-form" name="intent" value="take" pending={pending}>
            {t('takeSubmit')}
          </SubmitButton>
        </>
      }
    >
      <Form method="post" id="take-form" className="flex flex-col gap-3">
        <input type="hidden" name="clientRequestId" value={requestId} />
        <FormScope id="take">
          <Field name="holder" label={t('takeHolder')} error={errors.field('holder.ref')}>
            <Select>
              {lot.holders.map(({ party, custody }) => (
                <option key={party.ref} value={party.ref}>
                  {party.name} ({custody.stock})
                </option>
              ))}
            </Select>
          </Field>
          <RadioGroup
            name="kind"
            legend={t('takeKind')}
            defaultValue="given_back"
            options={(['given_back', 'cancelled'] as const).map((kind) => ({ value: kind, label: t(kind), hint: t(`${kind}Hint`) }))}
          />
          <Field name="quantity" label={t('copiesColumn')} error={errors.field('quantity')}>
            <NumberInput min={1} required />
          </Field>
          <Field name="reason" label={t('reason')} error={errors.field('reason')}>
            <TextArea required maxLength={1000} />
          </Field>
        </FormScope>
      </Form>
    </Dialog>
  );
}
