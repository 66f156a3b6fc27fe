import { HANDOVER_KINDS, type HandoverKind } from '@tributary/entitlements/handover.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Combobox } from '@tributary/ui/combobox';
import { Field } from '@tributary/ui/field';
import { RadioGroup, TextArea } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { type Option, searchParties } from '../../parts/choices.ts';
import { usePending } from '../../parts/form-parts.tsx';

/** Step 1: what happens, and to whom. */
export function WhoStep({
  kind,
  from,
  parties,
  error,
}: {
  kind: HandoverKind;
  from: string;
  parties: readonly Option[];
  error: PublicError | undefined;
}) {
  const t = useTranslations('handovers');
  const errors = useFormErrors(error);
  const pending = usePending('start');
  return (
    <Card>
      <Form method="post" className="flex max-w-[640px] flex-col gap-5">
        <RadioGroup
          name="kind"
          legend={t('kind')}
          defaultValue={kind}
          options={HANDOVER_KINDS.map((one) => ({ value: one, label: t(`kinds.${one}`), hint: t(`kindHints.${one}`) }))}
        />
        <Field name="fromRef" label={t('party')} hint={t('partyHint')} error={errors.field('fromRef')}>
          <Combobox options={parties} defaultValue={from} placeholder={t('partyPlaceholder')} search={searchParties} />
        </Field>
        <Field name="reason" label={t('reason')} hint={t('reasonHint')} error={errors.field('reason')} optional>
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div>
          <SubmitButton name="intent" value="start" pending={pending}>
            {t('next')}
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
