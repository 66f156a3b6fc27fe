import { AGREEMENT_VIEWS, type AgreementRow } from '@tributary/agreements/contract';
import { holds } from '@tributary/kernel/actor';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { FileSignature, Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { AgreementStateBadge } from '../parts/agreement-state.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/agreements';

export const handle = words({ agreements: en.agreements });
export const meta: Route.MetaFunction = () => [{ title: `${en.agreements.title} · ${en.app.titleSuffix}` }];

const TABS = ['current', 'ending_soon', 'draft', 'ended', 'all'] as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const place = readListPlace(request);
  const view = oneOf(AGREEMENT_VIEWS, place.filter('view')) ?? 'current';
  const page = await caller.agreements.list({
    view,
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { page, view, q: place.q, mayEnter: holds(session.actor, 'channel', 'operations') };
}

const viewHref = (view: string) => (view === 'current' ? '/agreements' : `/agreements?view=${view}`);

export default function Agreements({ loaderData }: Route.ComponentProps) {
  const { page, view, q, mayEnter } = loaderData;
  const t = useTranslations('agreements');
  const shared = useTranslations('shared');
  useLive(ofModule('agreements'));
  const pager = usePager(page.nextCursor);
  const enter = mayEnter && (
    <ButtonLink href="/agreements/new" variant="primary" icon={Plus}>
      {t('new')}
    </ButtonLink>
  );
  const columns: Column<AgreementRow>[] = [
    { id: 'title', header: t('agreement'), cell: (row) => row.title, width: 'fill', phone: 'title' },
    { id: 'state', header: shared('state'), cell: (row) => <AgreementStateBadge state={row.state} />, width: 's', phone: 'aside' },
    { id: 'kind', header: t('kind'), cell: (row) => t(`kinds.${row.kind}`), width: 'm', phone: 'line' },
    {
      id: 'between',
      header: t('between'),
      cell: (row) => t('pair', { party: row.partyName, counterparty: row.counterpartyName }),
      width: 'fill',
      priority: 2,
    },
    { id: 'first', header: t('firstDay'), cell: (row) => <DateText value={row.firstDay} />, width: 's', priority: 3 },
    {
      id: 'last',
      header: t('lastDay'),
      cell: (row) => (row.lastDay ? <DateText value={row.lastDay} /> : t('openEnd')),
      width: 's',
      phone: 'line-aside',
    },
    {
      id: 'ref',
      header: shared('reference'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 3,
    },
  ];
  return (
    <ListPage
      title={t('title')}
      live={<LiveStatus />}
      action={enter}
      views={TABS.map((one) => ({ href: viewHref(one), label: t(`views.${one}`) }))}
      currentView={viewHref(view)}
      filters={
        <FilterBar keep={view === 'current' ? {} : { view }} {...(q ? { clearHref: viewHref(view) } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} key={q} />
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
        rowHref={(row) => `/agreements/${row.ref}`}
        pager={pager}
        empty={
          q ? (
            <NoMatch href={viewHref(view)} />
          ) : (
            <EmptyState icon={<FileSignature size={18} />} title={t('empty')} action={enter}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
