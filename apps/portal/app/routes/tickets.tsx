import type { TicketRow } from '@tributary/tickets/contract';
import { TICKET_STATES } from '@tributary/tickets/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { DataTable } from '@tributary/ui/data-table';
import { ListPage } from '@tributary/ui/list-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { LifeBuoy, Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { choiceFilter, placeInList, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import { useTicketColumns } from '../tickets/ticket-columns.tsx';
import type { Route } from './+types/tickets';

export const handle = words({ tickets: en.tickets });
export const meta: Route.MetaFunction = () => [{ title: `${en.tickets.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const state = choiceFilter(url, 'state', TICKET_STATES);
  const place = placeInList(url);
  return { state, place, page: await caller.tickets.list({ state, cursor: place.cursor }) };
}

/** The reader's own turn first. */
const VIEWS = ['waiting', 'open', 'resolved', 'closed'] as const;
const viewHref = (state: string | undefined) => (state ? `/tickets?state=${state}` : '/tickets');

export default function Tickets({ loaderData: { state, place, page } }: Route.ComponentProps) {
  const t = useTranslations('tickets');
  const { isPartner } = useHat();
  useLive((hint) => hint.name.startsWith('tickets/'));
  const count = trueCount(place, page);
  const newTicket = (
    <ButtonLink href="/tickets/new" variant="primary" icon={Plus}>
      {t('newTicket')}
    </ButtonLink>
  );
  return (
    <ListPage
      title={t('title')}
      {...(count === undefined ? {} : { count })}
      live={<LiveStatus />}
      action={newTicket}
      views={[
        { href: viewHref(undefined), label: t('views.all') },
        ...VIEWS.map((one) => ({ href: viewHref(one), label: t(`views.${one}`) })),
      ]}
      currentView={viewHref(state)}
    >
      <DataTable<TicketRow>
        caption={t('title')}
        columns={useTicketColumns({ isPartner })}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/tickets/${row.ref}`}
        pager={usePager(place, page)}
        empty={
          state ? (
            <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/tickets">{t('empty.clear')}</ButtonLink>}>
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState icon={<LifeBuoy size={18} />} title={t('empty.title')} action={newTicket}>
              {t('empty.text')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
