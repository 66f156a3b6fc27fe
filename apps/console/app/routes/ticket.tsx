import { holds } from '@tributary/kernel/actor';
import { TICKET_ACTIONS } from '@tributary/tickets/contract';
import { Card, FactList } from '@tributary/ui/card';
import { Checklist } from '@tributary/ui/checklist';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, TimeText } from '@tributary/ui/date';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { Thread } from '@tributary/ui/thread';
import { VisibleTo } from '@tributary/ui/visible-to';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import type { ShouldRevalidateFunctionArgs } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Refusal, useDoneToast } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import { foldViewers, RecordLink, RecordTimeline, Roles, SightNote, useVia } from '../parts/record-parts.tsx';
import { TicketStateBadge, useQueueName } from '../parts/ticket-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/ticket';
import { Composer } from './ticket/composer.tsx';
import { TicketActions } from './ticket/ticket-actions.tsx';

export const handle = words({ tickets: en.tickets });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.tickets.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const [ticket, timeline] = await Promise.all([
    caller.tickets.get({ ref: params.ref }),
    caller.audit.timeline({ type: 'ticket', ref: params.ref }),
  ]);
  return {
    ticket,
    timeline,
    mayWork: holds(session.actor, 'support', 'operations'),
    vendorName: session.worn.partyName,
    isMine: ticket.assigneeName === session.person.name,
    /** Of the next message; sent twice, it is one message. */
    clientRequestId: crypto.randomUUID(),
  };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const intent = text('intent');
  const clientRequestId = text('clientRequestId');
  const body = text('body');
  const visibility = text('visibility') === 'internal' ? 'internal' : 'public';
  const step = oneOf(TICKET_ACTIONS, text('action'));
  const done = await attempt(async (caller): Promise<string> => {
    if (intent === 'write') {
      await caller.tickets.reply({ ref: params.ref, clientRequestId, body, visibility });
      return visibility === 'internal' ? 'noted' : 'replied';
    }
    if (intent === 'check') {
      await caller.tickets.checkItem({ ref: text('step'), done: text('done') === 'true' });
      return '';
    }
    if (intent === 'assign') {
      await caller.tickets.assignToMe({ ref: params.ref });
      return 'assigned';
    }
    if (!step) throw new Response(null, { status: 400 });
    await caller.tickets.act({ ref: params.ref, action: step });
    return step;
  });
  if (!done.ok) return refuse(done.error);
  return intent === 'write' ? { done: done.value, sent: clientRequestId } : { done: done.value };
}

/** Another tab of the composer is no other data. */
export function shouldRevalidate({ currentUrl, nextUrl, formMethod, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  const sameRecord = currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search;
  return sameRecord && !formMethod ? false : defaultShouldRevalidate;
}

const SAID = ['replied', 'noted', 'assigned', ...TICKET_ACTIONS] as const;

export default function Ticket({ loaderData, actionData }: Route.ComponentProps) {
  const { ticket, timeline, mayWork, vendorName, isMine, clientRequestId } = loaderData;
  const outcome = actionData as { error?: Parameters<typeof Refusal>[0]['error']; done?: string; sent?: string } | undefined;
  const t = useTranslations('tickets');
  const shared = useTranslations('shared');
  const queueName = useQueueName();
  useLive(about(ticket.ref));
  useDoneToast(outcome?.done ? outcome : undefined, (done) => {
    const word = oneOf(SAID, done);
    return word ? t(`done.${word}`) : '';
  });
  const via = useVia();
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/tickets', label: t('title') }]}
          title={ticket.subject}
          state={<TicketStateBadge state={ticket.state} />}
          id={<CopyableId id={ticket.ref} />}
          meta={
            <>
              <VisibleTo viewers={foldViewers(ticket.visibleTo, via)} note={<SightNote recordRef={ticket.ref} />} />
              <LiveStatus />
            </>
          }
          {...(mayWork ? { more: <TicketActions ticket={ticket} isMine={isMine} /> } : {})}
        />
      }
      roles={<Roles roles={ticket.roles} />}
      facts={
        <>
          {ticket.checklist.length > 0 && (
            <Card title={t('setUp')}>
              <Checklist
                {...(mayWork ? { action: `/tickets/${ticket.ref}`, intent: 'check' } : {})}
                steps={ticket.checklist.map((item) => ({
                  id: item.ref,
                  label: item.label,
                  done: item.doneAt !== null,
                  by: item.doneAt ? (
                    <>
                      {item.doneByName}, <TimeText value={item.doneAt} />
                    </>
                  ) : (
                    <>
                      {t('due')} <DateText value={item.dueOn} />
                    </>
                  ),
                }))}
              />
            </Card>
          )}
          <Card title={shared('facts')}>
            <FactList
              facts={[
                { label: t('customer'), value: <RecordLink href={`/parties/${ticket.customer.ref}`}>{ticket.customer.name}</RecordLink> },
                {
                  label: t('partnerOfRecord'),
                  value: ticket.partnerOfRecord ? (
                    <RecordLink href={`/parties/${ticket.partnerOfRecord.ref}`}>{ticket.partnerOfRecord.name}</RecordLink>
                  ) : (
                    shared('direct')
                  ),
                },
                ...(ticket.entitlement
                  ? [
                      {
                        label: t('entitlement'),
                        value: <RecordLink href={`/entitlements/${ticket.entitlement.ref}`}>{ticket.entitlement.productName}</RecordLink>,
                      },
                    ]
                  : []),
                { label: t('queue'), value: queueName(ticket.queue) },
                {
                  label: t('assignee'),
                  value: ticket.assigneeName ? (isMine ? t('you', { name: ticket.assigneeName }) : ticket.assigneeName) : t('unassigned'),
                },
                ...(ticket.dueOn ? [{ label: t('due'), value: <DateText value={ticket.dueOn} /> }] : []),
                { label: t('priority'), value: <Priority value={ticket.priority} /> },
                { label: t('opened'), value: <TimeText value={ticket.createdAt} zone /> },
              ]}
            />
          </Card>
        </>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      {ticket.messages.length > 0 ? (
        <section aria-label={t('messages')}>
          <Thread
            messages={ticket.messages.map((message) => ({
              id: message.ref,
              kind: message.visibility,
              author: message.authorName,
              ...(message.authorLabel ? { party: message.authorLabel } : {}),
              at: message.createdAt,
              body: message.body,
              own: message.authorLabel === vendorName,
            }))}
          />
        </section>
      ) : (
        <p className="rounded border border-line border-dashed px-4 py-6 text-center text-ink-3">{t('noMessages')}</p>
      )}
      {mayWork ? (
        ticket.canReply ? (
          <Composer
            // A message that went out empties the composer; a refusal or news from others leaves every word in it.
            key={outcome?.sent ?? 'first'}
            ticket={ticket}
            clientRequestId={clientRequestId}
            sent={outcome?.sent !== undefined}
            error={outcome?.error}
          />
        ) : (
          <p className="text-ink-2">{t('closedHint')}</p>
        )
      ) : (
        <p className="text-ink-2 text-small">{t('needFunction')}</p>
      )}
    </RecordPage>
  );
}

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

function Priority({ value }: { value: string }) {
  const t = useTranslations('tickets.priorities');
  const known = oneOf(PRIORITIES, value);
  return known ? t(known) : value;
}
