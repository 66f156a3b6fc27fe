import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field } from '@tributary/ui/field';
import { TextArea } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import type { FormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import { useScripted } from '../scripted.ts';
import { useReplyDraft } from './use-reply-draft.ts';

/** Where a reply is written. What is typed survives a reload, a lost network and replies of others that arrive meanwhile. */
export function ReplyBox({
  draftKey,
  clientRequestId,
  readers,
  reopens,
  errors,
  refusedAs,
  sending,
}: {
  draftKey: string;
  clientRequestId: string;
  readers: string;
  reopens: boolean;
  errors: FormErrors;
  refusedAs: string | undefined;
  sending: 'idle' | 'submitting' | 'loading';
}) {
  const t = useTranslations('tickets.detail');
  const scripted = useScripted();
  const draft = useReplyDraft(draftKey, { clientRequestId, refusedAs, sending });
  return (
    <Card title={t('replyTitle')} screenOnly>
      {errors.form && errors.summary.length === 0 && (
        <div className="pb-3">
          <Confirmation stage="failed" title={errors.form} />
        </div>
      )}
      <Form method="post" preventScrollReset className="flex flex-col gap-3 pb-1">
        <input type="hidden" name="intent" value="reply" />
        <input type="hidden" name="landing" value={scripted ? 'stay' : 'message'} />
        <input type="hidden" name="clientRequestId" value={draft.requestId} />
        <Field name="body" label={t('reply')} labelHidden hint={readers && t('replyHint', { names: readers })} error={errors.field('body')}>
          <TextArea
            placeholder={t('replyPlaceholder')}
            maxLength={20_000}
            value={draft.body}
            onChange={(event) => draft.write(event.target.value)}
          />
        </Field>
        <div className="flex items-center justify-end gap-3">
          <p className="flex-1 text-ink-3 text-small">{draft.kept ? t('draftKept') : reopens ? t('reopens') : ''}</p>
          <SubmitButton pending={sending !== 'idle'}>{t('send')}</SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
