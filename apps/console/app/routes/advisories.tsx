import { ADVISORY_STATES, type AdvisoryRow } from '@tributary/notices/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { FileUp, ShieldAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Arrival, useArrivals } from '../parts/arrivals.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { AdvisoryStateBadge, SeverityBadge } from '../parts/notice-states.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/advisories';

export const handle = words({ notices: en.notices });
export const meta: Route.MetaFunction = () => [{ title: `${en.notices.advisories} · ${en.app.titleSuffix}` }];

const VIEWS = ['all', 'accepted', 'quarantined', 'published'] as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = readListPlace(request);
  const state = oneOf(ADVISORY_STATES, place.filter('state'));
  const page = await caller.notices.advisories({
    ...(state ? { state } : {}),
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { page, view: state ?? ('all' as const), q: place.q };
}

const viewHref = (view: (typeof VIEWS)[number]) => (view === 'all' ? '/advisories' : `/advisories?state=${view}`);

export default function Advisories({ loaderData }: Route.ComponentProps) {
  const { page, view, q } = loaderData;
  const t = useTranslations('notices');
  const shared = useTranslations('shared');
  useLive(ofModule('notices'));
  const pager = usePager(page.nextCursor);
  const arrived = useArrivals(
    page.rows.map((row) => row.ref),
    `${view} ${q} ${pager.newerHref ?? ''}`,
  );
  const columns: Column<AdvisoryRow>[] = [
    {
      id: 'title',
      header: t('advisory'),
      cell: (row) => <Arrival isNew={arrived.has(row.ref)}>{row.title}</Arrival>,
      width: 'fill',
      phone: 'title',
    },
    {
      id: 'tracking',
      header: t('trackingId'),
      cell: (row) => (
        <span className="font-mono text-small">
          {row.trackingId} <span className="text-ink-3">v{row.trackingVersion}</span>
        </span>
      ),
      width: 'm',
      phone: 'line',
    },
    { id: 'severity', header: t('severity'), cell: (row) => <SeverityBadge severity={row.severity} />, width: 's', phone: 'line-aside' },
    { id: 'state', header: shared('state'), cell: (row) => <AdvisoryStateBadge state={row.state} />, width: 's', phone: 'aside' },
    { id: 'publisher', header: t('publisher'), cell: (row) => row.publisherName, width: 'm', priority: 3 },
    { id: 'open', header: t('openProducts'), cell: (row) => row.openProducts || '', numeric: true, width: 's', priority: 2 },
    {
      id: 'ranges',
      header: t('ranges'),
      cell: (row) => (row.rangesTotal > 0 ? t('rangesOf', { parsed: row.rangesParsed, total: row.rangesTotal }) : ''),
      numeric: true,
      width: 's',
      priority: 3,
    },
    { id: 'imported', header: t('imported'), cell: (row) => <DateText value={row.importedAt} />, width: 's', priority: 2 },
  ];
  const importLink = (
    <ButtonLink href="/advisories/import" variant="primary" icon={FileUp}>
      {t('importAction')}
    </ButtonLink>
  );
  return (
    <ListPage
      title={t('advisories')}
      live={<LiveStatus />}
      action={importLink}
      views={VIEWS.map((one) => ({ href: viewHref(one), label: t(`views.${one}`) }))}
      currentView={viewHref(view)}
      filters={
        <FilterBar {...(q ? { clearHref: viewHref(view) } : {})} keep={view === 'all' ? {} : { state: view }}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} key={q} />
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <DataTable
        caption={t('advisories')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/advisories/${row.ref}`}
        pager={pager}
        empty={
          q || view !== 'all' ? (
            <NoMatch href="/advisories" />
          ) : (
            <EmptyState icon={<ShieldAlert size={18} />} title={t('empty')}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
