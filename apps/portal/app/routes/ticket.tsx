import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { TimeText } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { Thread } from '@tributary/ui/thread';
import { useFormErrors } from '@tributary/web/form-errors';
import { LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { MessagesSquare } from 'lucide-react';
import { redirect, useNavigation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import { nameEmptyFields } from '../empty-fields.ts';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { PartiesStrip } from '../parties-strip.tsx';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import { ReplyBox } from '../tickets/reply-box.tsx';
import { TicketStateBadge } from '../tickets/ticket-state.tsx';
import { TimelineCard } from '../timeline-card.tsx';
import type { Route } from './+types/ticket';

export const handle = words({ roles: en.roles, tickets: en.tickets, timeline: en.timeline });
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? `${loaderData.ticket.subject} · ` : ''}${en.tickets.title} · ${en.app.titleSuffix}` },
];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'ticket');
  const [ticket, timeline] = await Promise.all([caller.tickets.get({ ref }), caller.audit.timeline({ type: 'ticket', ref })]);
  return { ticket, timeline, clientRequestId: crypto.randomUUID() };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const ref = recordRef(context, params.ref, 'ticket');
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const sent = await attempt((caller) => caller.tickets.reply({ ref, clientRequestId: text('clientRequestId'), body: text('body') }));
  if (!sent.ok) return refuse(nameEmptyFields(sent.error, form));
  // A page that was loaded anew is led to the message; one that stayed where it was keeps its place.
  return redirect(text('landing') === 'stay' ? `/tickets/${ref}` : `/tickets/${ref}#message-${sent.value.messageRef}`);
}

export default function Ticket({ loaderData: { ticket, timeline, clientRequestId }, actionData }: Route.ComponentProps) {
  const t = useTranslations('tickets');
  const { partyName, membershipRef } = useHat();
  const [search] = useSearchParams();
  const navigation = useNavigation();
  const errors = useFormErrors(actionData?.error);
  useLive((hint) => hint.ref === ticket.ref);
  const readers = [...new Set(ticket.roles.map((chip) => chip.name))].join(', ');
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/tickets', label: t('title') }]}
          title={ticket.subject}
          state={<TicketStateBadge state={ticket.state} />}
          id={<CopyableId id={ticket.ref} />}
          meta={<LiveStatus />}
        />
      }
      roles={<PartiesStrip roles={ticket.roles} />}
      facts={
        <Card title={t('detail.facts')}>
          <FactList
            facts={[
              { label: t('detail.opened'), value: <TimeText value={ticket.createdAt} zone /> },
              ...(ticket.customerName && ticket.customerName !== partyName
                ? [{ label: t('detail.customer'), value: ticket.customerName }]
                : []),
              {
                label: t('detail.about'),
                value: ticket.entitlement ? (
                  <Link
                    href={`/entitlements/${ticket.entitlement.ref}`}
                    className="inline-flex min-h-6 items-center text-accent-ink underline underline-offset-2"
                  >
                    {ticket.entitlement.productName}
                  </Link>
                ) : (
                  t('detail.none')
                ),
              },
              { label: t('detail.priority'), value: <Priority name={ticket.priority} /> },
            ]}
          />
        </Card>
      }
      timeline={<TimelineCard entries={timeline} />}
    >
      {search.has('opened') && <Confirmation title={t('form.opened', { ref: ticket.ref })}>{t('form.openedText')}</Confirmation>}
      {ticket.messages.length === 0 ? (
        <Card>
          <EmptyState icon={<MessagesSquare size={18} />} title={ticket.subject}>
            {t(
              ticket.state === 'closed'
                ? 'detail.noMessagesClosed'
                : ticket.state === 'resolved'
                  ? 'detail.noMessagesResolved'
                  : 'detail.noMessages',
            )}
          </EmptyState>
        </Card>
      ) : (
        <Thread
          messages={ticket.messages.map((message) => ({
            id: message.ref,
            kind: 'public' as const,
            author: message.authorName || t('detail.formerAuthor'),
            at: message.createdAt,
            body: message.body,
            own: message.mine,
            ...(message.authorLabel ? { party: message.authorLabel } : {}),
          }))}
        />
      )}
      {ticket.canReply ? (
        <ReplyBox
          key={ticket.ref}
          draftKey={`tributary.reply.${membershipRef}.${ticket.ref}`}
          clientRequestId={clientRequestId}
          readers={readers}
          reopens={ticket.state === 'resolved'}
          errors={errors}
          refusedAs={actionData?.error.code}
          sending={navigation.formMethod === 'POST' && navigation.formData?.get('intent') === 'reply' ? navigation.state : 'idle'}
        />
      ) : (
        <Confirmation stage="attention" title={t('detail.closed')}>
          {t('detail.closedText')}
          {errors.form && <p>{errors.form}</p>}
        </Confirmation>
      )}
    </RecordPage>
  );
}

function Priority({ name }: { name: string }) {
  const t = useTranslations('tickets.detail.priorities');
  return t.has(name as 'normal') ? t(name as 'normal') : name;
}
