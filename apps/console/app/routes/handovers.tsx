import { HANDOVER_STATES, type HandoverRow } from '@tributary/entitlements/handover.contract';
import { holds } from '@tributary/kernel/actor';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { ArrowLeftRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { HandoverStateBadge, useOutcomeWords } from '../parts/handover-state.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/handovers';

export const handle = words({ handovers: en.handovers });
export const meta: Route.MetaFunction = () => [{ title: `${en.handovers.title} · ${en.app.titleSuffix}` }];

const VIEWS = ['all', 'scheduled', 'draft', 'done'] as const;
const FILTERS = [...HANDOVER_STATES, 'all'] as const;
const viewHref = (view: (typeof FILTERS)[number]) => (view === 'all' ? '/handovers' : `/handovers?state=${view}`);

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const place = readListPlace(request);
  const view = oneOf(FILTERS, place.filter('state')) ?? 'all';
  const page = await caller.entitlements.handovers({
    ...(view === 'all' ? {} : { state: view }),
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { view, q: place.q, page, mayMake: holds(session.actor, 'channel', 'operations') };
}

export default function Handovers({ loaderData }: Route.ComponentProps) {
  const { view, q, page, mayMake } = loaderData;
  const t = useTranslations('handovers');
  const shared = useTranslations('shared');
  const sayOutcome = useOutcomeWords();
  useLive(ofModule('entitlements'));
  const pager = usePager(page.nextCursor);
  const columns: Column<HandoverRow>[] = [
    { id: 'what', header: t('handover'), cell: (row) => t(`titleOf.${row.kind}`, { from: row.from.name }), width: 'fill', phone: 'title' },
    {
      id: 'ref',
      header: shared('reference'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 2,
    },
    { id: 'state', header: shared('state'), cell: (row) => <HandoverStateBadge state={row.state} />, width: 'm', phone: 'aside' },
    { id: 'outcome', header: t('outcome'), cell: (row) => sayOutcome(row.outcome, row.to), width: 'm', phone: 'line' },
    { id: 'day', header: t('day'), cell: (row) => <DateText value={row.effectiveOn} />, width: 's', phone: 'line-aside' },
    { id: 'lines', header: t('lines'), cell: (row) => row.lineCount ?? '', numeric: true, width: 's', priority: 2 },
    { id: 'customers', header: t('customers'), cell: (row) => row.customerCount ?? '', numeric: true, width: 's', priority: 3 },
    { id: 'by', header: t('made'), cell: (row) => row.createdByName ?? '', width: 'm', priority: 3 },
  ];
  const startButton = mayMake && (
    <ButtonLink href="/handovers/new" variant="primary">
      {t('start')}
    </ButtonLink>
  );
  return (
    <ListPage
      title={t('title')}
      live={<LiveStatus />}
      {...(startButton ? { action: startButton } : {})}
      views={VIEWS.map((one) => ({ href: viewHref(one), label: t(`views.${one}`) }))}
      currentView={viewHref(view)}
      filters={
        <FilterBar {...(q ? { clearHref: viewHref(view) } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} key={q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="state" label={shared('state')} optional labelHidden>
              <Select defaultValue={view} key={view}>
                <option value="all">{shared('anyState')}</option>
                {HANDOVER_STATES.map((one) => (
                  <option key={one} value={one}>
                    {t(`states.${one}`)}
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
        rowHref={(row) => (row.state === 'draft' && mayMake ? `/handovers/new?handover=${row.ref}` : `/handovers/${row.ref}`)}
        pager={pager}
        empty={
          q ? (
            <NoMatch href={viewHref(view)} />
          ) : (
            <EmptyState icon={<ArrowLeftRight size={18} />} title={t('empty')} {...(startButton ? { action: startButton } : {})}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
