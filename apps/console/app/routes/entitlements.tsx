import { ENTITLEMENT_STATUSES, type EntitlementRow } from '@tributary/entitlements/contract';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Arrival, useArrivals } from '../parts/arrivals.tsx';
import { EntitlementStatusBadge } from '../parts/entitlement-status.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/entitlements';

export const handle = words({ entitlements: en.entitlements });
export const meta: Route.MetaFunction = () => [{ title: `${en.entitlements.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = readListPlace(request);
  const status = oneOf(ENTITLEMENT_STATUSES, place.filter('status'));
  const partyRef = /^PTY-/i.test(place.filter('party')) ? place.filter('party').toUpperCase() : undefined;
  const [page, party] = await Promise.all([
    caller.entitlements.list({
      ...(status ? { status } : {}),
      ...(partyRef ? { partyRef } : {}),
      ...(place.q ? { q: place.q } : {}),
      ...(place.cursor ? { cursor: place.cursor } : {}),
      limit: 50,
    }),
    partyRef ? caller.parties.get({ ref: partyRef }) : null,
  ]);
  return { page, status: status ?? '', q: place.q, party: party && { ref: party.ref, name: party.name } };
}

export default function Entitlements({ loaderData }: Route.ComponentProps) {
  const { page, status, q, party } = loaderData;
  const t = useTranslations('entitlements');
  const shared = useTranslations('shared');
  useLive(ofModule('entitlements'));
  const pager = usePager(page.nextCursor);
  const arrived = useArrivals(
    page.rows.map((row) => row.ref),
    `${status} ${q} ${party?.ref} ${pager.newerHref ?? ''}`,
  );
  const columns: Column<EntitlementRow>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (row) => <Arrival isNew={arrived.has(row.ref)}>{row.productName}</Arrival>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'ref', header: t('reference'), cell: (row) => <span className="font-mono text-small">{row.ref}</span>, width: 's', priority: 2 },
    { id: 'status', header: t('status'), cell: (row) => <EntitlementStatusBadge status={row.status} />, width: 's', phone: 'line-aside' },
    { id: 'customer', header: t('customer'), cell: (row) => row.customerName, width: 'm', phone: 'line' },
    { id: 'partner', header: t('partner'), cell: (row) => row.partnerName ?? shared('direct'), width: 'm', priority: 2 },
    {
      id: 'quantity',
      header: t('activations'),
      cell: (row) => t('activationsOf', { count: row.activationCount, total: row.quantity }),
      numeric: true,
      width: 's',
      phone: 'aside',
    },
    { id: 'from', header: t('term'), cell: (row) => <DateText value={row.term.from} />, width: 's', priority: 3 },
    {
      id: 'maintenance',
      header: t('maintenance'),
      cell: (row) => (row.maintenance?.until ? <DateText value={row.maintenance.until} /> : t('maintenanceNone')),
      width: 's',
      priority: 3,
    },
  ];
  return (
    <ListPage
      title={party ? `${t('title')} · ${t('ofParty', { party: party.name })}` : t('title')}
      live={<LiveStatus />}
      filters={
        <FilterBar {...(q || status || party ? { clearHref: '/entitlements' } : {})} keep={party ? { party: party.ref } : {}}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} key={q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="status" label={t('status')} optional labelHidden>
              <Select defaultValue={status} key={status}>
                <option value="">{t('anyStatus')}</option>
                {ENTITLEMENT_STATUSES.map((one) => (
                  <option key={one} value={one}>
                    {t(`statuses.${one}`)}
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
        rowHref={(row) => `/entitlements/${row.ref}`}
        pager={pager}
        empty={
          q || status || party ? (
            <NoMatch href="/entitlements" />
          ) : (
            <EmptyState icon={<KeyRound size={18} />} title={t('empty')}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
