import type { AgreementRow } from '@tributary/agreements/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { FileSignature } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { AgreementStateBadge } from '../agreements/agreement-state.tsx';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { choiceFilter, placeInList, textFilter, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/agreements';

export const handle = words({ agreements: en.agreements });
export const meta: Route.MetaFunction = () => [{ title: `${en.agreements.title} · ${en.app.titleSuffix}` }];

const VIEWS = ['current', 'ended', 'all'] as const;
const viewHref = (view: string) => (view === 'current' ? '/agreements' : `/agreements?view=${view}`);

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const filter = { view: choiceFilter(url, 'view', VIEWS) ?? 'current', q: textFilter(url, 'q') };
  const place = placeInList(url);
  return { filter, place, page: await caller.agreements.list({ ...filter, cursor: place.cursor }) };
}

export default function Agreements({ loaderData: { filter, place, page } }: Route.ComponentProps) {
  const t = useTranslations('agreements');
  useLive((hint) => hint.name.startsWith('agreements/'));
  const pager = usePager(place, page);
  const count = trueCount(place, page);
  return (
    <ListPage
      title={t('title')}
      {...(count === undefined ? {} : { count })}
      live={<LiveStatus />}
      views={VIEWS.map((view) => ({ href: viewHref(view), label: t(`views.${view}`) }))}
      currentView={viewHref(filter.view)}
      filters={
        <FilterBar
          key={`${filter.q}`}
          keep={filter.view === 'current' ? {} : { view: filter.view }}
          {...(filter.q ? { clearHref: viewHref(filter.view) } : {})}
        >
          <FilterItem wide>
            <Field name="q" label={t('filter.q')} optional labelHidden>
              <TextInput type="search" placeholder={t('filter.q')} defaultValue={filter.q} />
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <DataTable
        caption={t('title')}
        columns={useColumns()}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/agreements/${row.ref}`}
        pager={pager}
        empty={
          filter.q || filter.view !== 'current' ? (
            <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/agreements">{t('empty.clear')}</ButtonLink>}>
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState
              icon={<FileSignature size={18} />}
              title={t('empty.title')}
              action={<ButtonLink href="/">{t('empty.action')}</ButtonLink>}
            >
              {t('empty.text')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}

function useColumns(): Column<AgreementRow>[] {
  const t = useTranslations('agreements');
  const { partyName } = useHat();
  return [
    { id: 'title', header: t('columns.title'), cell: (row) => row.title, width: 'fill', phone: 'title' },
    { id: 'state', header: t('columns.state'), cell: (row) => <AgreementStateBadge state={row.state} />, width: 's', phone: 'aside' },
    { id: 'kind', header: t('columns.kind'), cell: (row) => t(`kinds.${row.kind}`), width: 'm', phone: 'line' },
    {
      id: 'with',
      header: t('columns.with'),
      cell: (row) => (row.partyName === partyName ? row.counterpartyName : row.partyName),
      width: 'm',
      priority: 2,
    },
    { id: 'from', header: t('columns.from'), cell: (row) => <DateText value={row.firstDay} />, width: 's', priority: 2 },
    {
      id: 'until',
      header: t('columns.until'),
      cell: (row) => (row.lastDay ? <DateText value={row.lastDay} /> : t('openEnd')),
      width: 's',
      phone: 'line-aside',
    },
    {
      id: 'ref',
      header: t('columns.ref'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 3,
    },
  ];
}
