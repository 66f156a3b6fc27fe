import type { AdvisoryDetail, AudienceCounts } from '@tributary/notices/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Dialog, DialogButton, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { TextArea } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { BigNumbers } from './numbers.tsx';
import { stepHref } from './stepper.tsx';

/** Step 4: the last look, and a dialog that says in numbers what approving does. */
export function ApproveStep({
  advisory,
  counts,
  clientRequestId,
  error,
}: {
  advisory: AdvisoryDetail;
  counts: AudienceCounts;
  clientRequestId: string;
  error: PublicError | undefined;
}) {
  const t = useTranslations('notices');
  if (advisory.state === 'published')
    return (
      <Card title={t('approve.title')}>
        <p>{t('approve.published')}</p>
        {advisory.noticeRef && (
          <div className="mt-3">
            <ButtonLink href={`/notices/${advisory.noticeRef}`}>{t('approve.openNotice')}</ButtonLink>
          </div>
        )}
      </Card>
    );
  return (
    <>
      <BigNumbers counts={counts} />
      <Card title={t('approve.title')}>
        {advisory.openProducts > 0 ? (
          <>
            <p>{t('approve.blocked', { count: advisory.openProducts })}</p>
            <div className="mt-3">
              <ButtonLink href={stepHref(advisory.ref, 'products')}>{t('steps.products')}</ButtonLink>
            </div>
          </>
        ) : (
          <>
            <Consequence counts={counts} />
            <div className="mt-3">
              <DialogButton dialog="approve" variant="primary">
                {t('approve.action')}
              </DialogButton>
            </div>
            <ApproveDialog advisory={advisory} counts={counts} clientRequestId={clientRequestId} error={error} />
          </>
        )}
      </Card>
    </>
  );
}

function Consequence({ counts }: { counts: AudienceCounts }) {
  const t = useTranslations('notices.approve');
  return (
    <>
      <p className="text-ink-2">
        {t('consequence', {
          messages: counts.messages,
          customers: counts.customers,
          confirmed: counts.confirmed,
          possible: counts.possible,
          total: counts.confirmed + counts.possible,
          unreachable: counts.unreachable,
        })}
      </p>
      <p className="mt-2 border-line-strong border-l-2 pl-3 text-ink-2 text-small">{t('cannotUndo')}</p>
    </>
  );
}

function ApproveDialog({ advisory, counts, clientRequestId, error }: Parameters<typeof ApproveStep>[0]) {
  const t = useTranslations('notices.approve');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('approve');
  // Kept over reloads of the page's data: pressed twice, it is one notice.
  const [requestId] = useState(clientRequestId);
  return (
    <Dialog
      id="approve"
      title={t('dialogTitle', { messages: counts.messages })}
      footer={
        <>
          <Button {...dialogCommand('close', 'approve')}>{shared('cancel')}</Button>
          <SubmitButton form="approve-form" name="intent" value="approve" pending={pending}>
            {t('action')}
          </SubmitButton>
        </>
      }
    >
      <Consequence counts={counts} />
      <Form method="post" id="approve-form">
        <input type="hidden" name="clientRequestId" value={requestId} />
        {advisory.failedTests.length > 0 && (
          <FormScope id="approve">
            <Field
              name="overrideReason"
              label={t('overrideReason')}
              hint={t('overrideHint', { tests: advisory.failedTests.join(', ') })}
              error={errors.field('overrideReason')}
            >
              <TextArea required rows={3} maxLength={2000} />
            </Field>
          </FormScope>
        )}
      </Form>
    </Dialog>
  );
}
