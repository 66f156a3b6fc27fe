import { type ConsoleTicketRow, TICKET_STATES } from '@tributary/tickets/contract';
import { StageShape } from '@tributary/ui/badge';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText, TimeText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { LifeBuoy } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Arrival, useArrivals } from '../parts/arrivals.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { TicketStateBadge, useQueueName } from '../parts/ticket-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/tickets';

export const handle = words({ tickets: en.tickets });
export const meta: Route.MetaFunction = () => [{ title: `${en.tickets.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, today } = { ...requireHat(context), today: new Date().toISOString().slice(0, 10) };
  const place = readListPlace(request);
  const state = oneOf(TICKET_STATES, place.filter('state'));
  const queue = place.filter('queue').slice(0, 60);
  const [page, queues] = await Promise.all([
    caller.tickets.list({
      ...(state ? { state } : {}),
      ...(queue ? { queue } : {}),
      ...(place.q ? { q: place.q } : {}),
      ...(place.cursor ? { cursor: place.cursor } : {}),
      limit: 50,
    }),
    caller.tickets.queues(),
  ]);
  return { page, queues, state: state ?? '', queue, q: place.q, today };
}

const queueHref = (queue: string) => (queue ? `/tickets?queue=${encodeURIComponent(queue)}` : '/tickets');

export default function Tickets({ loaderData }: Route.ComponentProps) {
  const { page, queues, state, queue, q, today } = loaderData;
  const t = useTranslations('tickets');
  const shared = useTranslations('shared');
  const queueName = useQueueName();
  useLive(ofModule('tickets'));
  const pager = usePager(page.nextCursor);
  const arrived = useArrivals(
    page.rows.map((row) => row.ref),
    `${state} ${queue} ${q} ${pager.newerHref ?? ''}`,
  );
  const columns: Column<ConsoleTicketRow>[] = [
    {
      id: 'subject',
      header: t('subject'),
      cell: (row) => <Arrival isNew={arrived.has(row.ref)}>{row.subject}</Arrival>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'state', header: shared('state'), cell: (row) => <TicketStateBadge state={row.state} short />, width: 's', phone: 'aside' },
    { id: 'customer', header: t('customer'), cell: (row) => row.customerName ?? '', width: 'm', phone: 'line' },
    { id: 'product', header: t('product'), cell: (row) => row.productName ?? '', width: 'm', priority: 3 },
    { id: 'due', header: t('due'), cell: (row) => <Due row={row} today={today} />, width: 's', phone: 'line-aside' },
    {
      id: 'checklist',
      header: t('checklist'),
      cell: (row) => (row.checklist.total > 0 ? t('checklistOf', row.checklist) : ''),
      numeric: true,
      width: 's',
      priority: 2,
    },
    {
      id: 'assignee',
      header: t('assignee'),
      cell: (row) => row.assigneeName ?? <span className="text-ink-3">{t('unassigned')}</span>,
      width: 'm',
      priority: 3,
    },
    { id: 'activity', header: t('lastActivity'), cell: (row) => <TimeText value={row.lastActivityAt} />, width: 'm', priority: 2 },
  ];
  const filtered = q !== '' || state !== '';
  return (
    <ListPage
      title={t('title')}
      live={<LiveStatus />}
      views={[
        { href: queueHref(''), label: t('allQueues'), count: queues.reduce((sum, one) => sum + one.open, 0) },
        ...queues.map((one) => ({ href: queueHref(one.queue), label: queueName(one.queue), count: one.open })),
      ]}
      currentView={queueHref(queue)}
      filters={
        <FilterBar {...(filtered ? { clearHref: queueHref(queue) } : {})} keep={queue ? { queue } : {}}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} key={q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="state" label={shared('state')} optional labelHidden>
              <Select defaultValue={state} key={state}>
                <option value="">{shared('anyState')}</option>
                {TICKET_STATES.map((one) => (
                  <option key={one} value={one}>
                    {t(`statesShort.${one}`)}
                  </option>
                ))}
              </Select>
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <DataTable
        caption={t('title')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/tickets/${row.ref}`}
        pager={pager}
        empty={
          filtered ? (
            <NoMatch href={queueHref(queue)} />
          ) : (
            <EmptyState icon={<LifeBuoy size={18} />} title={t('empty')}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}

/** A due date that has passed says so in words while the ticket is not done. */
function Due({ row, today }: { row: ConsoleTicketRow; today: string }) {
  const t = useTranslations('tickets');
  if (!row.dueOn) return null;
  const late = row.dueOn < today && (row.state === 'open' || row.state === 'waiting');
  return (
    <span className={late ? 'inline-flex items-center gap-1.5 font-medium text-bad' : undefined}>
      {late && <StageShape stage="attention" />}
      <DateText value={row.dueOn} />
      {late && <span className="sr-only"> {t('overdue')}</span>}
    </span>
  );
}
