import type { PublicError } from '@tributary/rpc/errors';
import type { ConsoleTicketDetail } from '@tributary/tickets/contract';
import { SubmitButton } from '@tributary/ui/button';
import { Field, FormScope } from '@tributary/ui/field';
import { TextArea } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { Lock, MessageSquare } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { clearDraft, readDraft, writeDraft } from './drafts.ts';

/**
 * Where staff write on a ticket: a public reply or an internal note, each a tab with an address of its own, so that the choice works before
 * scripts and the two never share a draft. The note's whole box is the note's colour, and its button says who will see it.
 */
export function Composer({
  ticket,
  clientRequestId,
  sent,
  error,
}: {
  ticket: ConsoleTicketDetail;
  clientRequestId: string;
  /** A message just went out, so its draft is done with. */
  sent: boolean;
  error: PublicError | undefined;
}) {
  const t = useTranslations('tickets');
  const [params] = useSearchParams();
  const isNote = params.get('as') === 'note';
  const others = ticket.visibleTo.map((viewer) => viewer.partyName).filter((name, at, all) => all.indexOf(name) === at);
  const parties = new Intl.ListFormat('en').format(others);
  return (
    <section
      aria-label={t('writeAs')}
      className={`no-print rounded border ${isNote ? 'border-amber border-l-4 bg-warn-tint' : 'border-line bg-surface'}`}
    >
      <nav aria-label={t('writeAs')} className={`flex gap-5 border-b px-4 ${isNote ? 'border-amber' : 'border-line'}`}>
        <Tab to={`/tickets/${ticket.ref}`} here={!isNote} icon={<MessageSquare size={14} aria-hidden />}>
          {t('reply')}
        </Tab>
        <Tab to={`/tickets/${ticket.ref}?as=note`} here={isNote} icon={<Lock size={14} aria-hidden />}>
          {t('note')}
        </Tab>
      </nav>
      <Writing
        key={isNote ? 'note' : 'reply'}
        draftKey={`${ticket.ref} ${isNote ? 'note' : 'reply'}`}
        isNote={isNote}
        lead={isNote ? t('noteLead') : `${others.length > 0 ? t('replyTo', { parties }) : t('reply')}. ${t('replyHint')}`}
        clientRequestId={clientRequestId}
        sent={sent}
        error={error}
      />
    </section>
  );
}

function Tab({ to, here, icon, children }: { to: string; here: boolean; icon: React.ReactNode; children: React.ReactNode }) {
  return (
    <Link
      to={to}
      replace
      preventScrollReset
      aria-current={here ? 'page' : undefined}
      className={`-mb-px flex h-10 items-center gap-1.5 border-b-2 outline-offset-[-2px] ${here ? 'border-accent font-semibold text-ink' : 'border-transparent text-ink-2 hover:text-ink'}`}
    >
      {icon}
      {children}
    </Link>
  );
}

function Writing({
  draftKey,
  isNote,
  lead,
  clientRequestId,
  sent,
  error,
}: {
  draftKey: string;
  isNote: boolean;
  lead: string;
  clientRequestId: string;
  sent: boolean;
  error: PublicError | undefined;
}) {
  const t = useTranslations('tickets');
  const errors = useFormErrors(error);
  const pending = usePending('write');
  // News from others renews the loader's id; the message being written keeps its own, so that sending it twice stays one message.
  const [requestId] = useState(clientRequestId);
  const form = useRef<HTMLFormElement>(null);
  const [kept, setKept] = useState(false);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const area = form.current?.elements.namedItem('body');
    if (!(area instanceof HTMLTextAreaElement)) return;
    if (sent) clearDraft(draftKey);
    else if (area.value === '') {
      area.value = readDraft(draftKey);
      setKept(area.value !== '');
    }
  }, [draftKey, sent]);
  return (
    <Form method="post" ref={form} className="flex flex-col gap-3 p-4" id="write">
      <input type="hidden" name="clientRequestId" value={requestId} />
      <input type="hidden" name="visibility" value={isNote ? 'internal' : 'public'} />
      <FormScope id="write">
        <Field
          name="body"
          label={isNote ? t('noteLabel') : t('replyLabel')}
          hint={<span className={isNote ? 'font-medium text-warn' : undefined}>{lead}</span>}
          error={errors.field('body')}
        >
          <TextArea
            required
            rows={5}
            onInput={(event) => {
              writeDraft(draftKey, event.currentTarget.value);
              setKept(event.currentTarget.value !== '');
            }}
          />
        </Field>
      </FormScope>
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p className="flex-1 text-ink-2 text-small">{kept && t('draftKept')}</p>
        <SubmitButton name="intent" value="write" pending={pending} variant={isNote ? 'secondary' : 'primary'}>
          {isNote ? t('saveNote') : t('sendReply')}
        </SubmitButton>
      </div>
    </Form>
  );
}
