import { ALERT_STATES, type AlertRow } from '@tributary/tickets/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { ClipboardCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Arrival, useArrivals } from '../parts/arrivals.tsx';
import { AlertStateBadge } from '../parts/commissioning-words.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { useQueueName } from '../parts/ticket-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/commissioning';

export const handle = words({ commissioning: en.commissioning, tickets: en.tickets });
export const meta: Route.MetaFunction = () => [{ title: `${en.commissioning.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = readListPlace(request);
  const state = oneOf(ALERT_STATES, place.filter('state'));
  const queue = place.filter('queue').slice(0, 60);
  const [page, counts, queues] = await Promise.all([
    caller.tickets.alerts({
      ...(state ? { state } : {}),
      ...(queue ? { queue } : {}),
      ...(place.q ? { q: place.q } : {}),
      ...(place.cursor ? { cursor: place.cursor } : {}),
      limit: 50,
    }),
    caller.tickets.alertCounts(),
    caller.tickets.commissioningQueues(),
  ]);
  return { page, counts, queues, state: state ?? '', queue, q: place.q };
}

const stateHref = (state: string) => (state ? `/commissioning?state=${state}` : '/commissioning');

export default function Commissioning({ loaderData }: Route.ComponentProps) {
  const { page, counts, queues, state, queue, q } = loaderData;
  const t = useTranslations('commissioning');
  const queueName = useQueueName();
  useLive(ofModule('tickets', 'entitlements', 'catalog'));
  const pager = usePager(page.nextCursor);
  const arrived = useArrivals(
    page.rows.map((row) => row.ref),
    `${state} ${queue} ${q} ${pager.newerHref ?? ''}`,
  );
  const columns: Column<AlertRow>[] = [
    {
      id: 'what',
      header: t('what'),
      cell: (row) => <Arrival isNew={arrived.has(row.ref)}>{row.title}</Arrival>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'state', header: t('state'), cell: (row) => <AlertStateBadge state={row.state} />, width: 's', phone: 'aside' },
    { id: 'customer', header: t('customer'), cell: (row) => row.customerName ?? '', width: 'm', phone: 'line' },
    { id: 'product', header: t('product'), cell: (row) => row.productName, width: 'm', priority: 3 },
    { id: 'quantity', header: t('quantity'), cell: (row) => row.quantity, numeric: true, width: 's', priority: 3 },
    { id: 'due', header: t('due'), cell: (row) => <Due row={row} />, width: 'm', phone: 'line-aside' },
    { id: 'queue', header: t('queue'), cell: (row) => queueName(row.queue), width: 's', priority: 2 },
    {
      id: 'assignee',
      header: t('assignee'),
      cell: (row) => row.assigneeName ?? (row.ticketRef ? <span className="text-ink-3">{t('unassigned')}</span> : ''),
      width: 'm',
      priority: 3,
    },
  ];
  const filtered = q !== '' || queue !== '';
  return (
    <ListPage
      title={t('title')}
      live={<LiveStatus />}
      more={<ButtonLink href="/commissioning/board">{t('board')}</ButtonLink>}
      views={[
        { href: stateHref(''), label: t('allAlerts') },
        ...ALERT_STATES.map((one) => ({
          href: stateHref(one),
          label: t(`states.${one}`),
          ...(one === 'done' || one === 'not_called_for' ? {} : { count: counts[one] }),
        })),
      ]}
      currentView={stateHref(state)}
      filters={
        <FilterBar {...(filtered ? { clearHref: stateHref(state) } : {})} keep={state ? { state } : {}}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} key={q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="queue" label={t('queue')} optional labelHidden>
              <Select defaultValue={queue} key={queue}>
                <option value="">{t('anyQueue')}</option>
                {queues.map((one) => (
                  <option key={one} value={one}>
                    {queueName(one)}
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
        rowHref={(row) => (row.ticketRef ? `/tickets/${row.ticketRef}` : `/orders/${row.orderRef}`)}
        pager={pager}
        empty={
          filtered || state ? (
            <NoMatch href="/commissioning" />
          ) : (
            <EmptyState
              icon={<ClipboardCheck size={18} />}
              title={t('empty')}
              action={<ButtonLink href="/catalog">{t('setTemplates')}</ButtonLink>}
            >
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}

/** When it is due, in the colour of what the state says in words; where it was not called for, why not. */
function Due({ row }: { row: AlertRow }) {
  const t = useTranslations('commissioning.unmet');
  if (row.unmet.length > 0) return <span className="text-ink-3 text-small">{row.unmet.map((one) => t(one)).join(', ')}</span>;
  return (
    <span className={row.state === 'late' ? 'font-medium text-bad' : undefined}>
      <DateText value={row.dueOn} />
    </span>
  );
}
