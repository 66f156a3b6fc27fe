import type { CardRow } from '@tributary/parties/contract';
import { StateBadge } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { countryName } from '@tributary/web/countries.server';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Plus, Users } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { placeInList, textFilter, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/customers';

export const handle = words({ customers: en.customers });
export const meta: Route.MetaFunction = () => [{ title: `${en.customers.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const q = textFilter(url, 'q');
  const tag = textFilter(url, 'tag');
  const place = placeInList(url);
  const page = await caller.parties.cards({ q, tag, cursor: place.cursor });
  const rows = page.rows.map((row) => ({ ...row, countryName: countryName(row.country) }));
  return { q, tag, place, page: { ...page, rows } };
}

export default function Customers({ loaderData: { q, tag, place, page } }: Route.ComponentProps) {
  const t = useTranslations('customers');
  const { isPartner } = useHat();
  const isFiltered = Boolean(q || tag);
  useLive((hint) => hint.name.startsWith('parties/') || hint.name === 'orders/accepted');
  const pager = usePager(place, page);
  const columns = useColumns();
  const count = trueCount(place, page);
  const newCustomer = (
    <ButtonLink href="/customers/new" variant="primary" icon={Plus}>
      {t('new')}
    </ButtonLink>
  );
  if (!isPartner)
    return (
      <ListPage title={t('title')}>
        <EmptyState
          icon={<Users size={18} />}
          title={t('empty.notPartner')}
          action={<ButtonLink href="/entitlements">{t('empty.toEntitlements')}</ButtonLink>}
        >
          {t('empty.notPartnerText')}
        </EmptyState>
      </ListPage>
    );
  return (
    <ListPage
      title={t('title')}
      {...(count === undefined ? {} : { count })}
      live={<LiveStatus />}
      action={newCustomer}
      filters={
        <FilterBar key={`${q} ${tag}`} {...(isFiltered ? { clearHref: '/customers' } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('filter.q')} optional labelHidden>
              <TextInput type="search" placeholder={t('filter.q')} defaultValue={q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="tag" label={t('filter.tag')} optional labelHidden>
              <TextInput type="search" placeholder={t('filter.tag')} defaultValue={tag} />
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
        rowHref={(row) => `/customers/${row.ref}`}
        pager={pager}
        empty={
          isFiltered ? (
            <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/customers">{t('empty.clear')}</ButtonLink>}>
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState icon={<Users size={18} />} title={t('empty.title')} action={newCustomer}>
              {t('empty.text')}
            </EmptyState>
          )
        }
      />
      <p className="px-3 pt-3 text-ink-3 text-small max-sm:px-4">{t('lead')}</p>
    </ListPage>
  );
}

function useColumns(): Column<CardRow & { countryName: string }>[] {
  const t = useTranslations('customers');
  return [
    { id: 'name', header: t('columns.name'), cell: (row) => row.name, width: 'fill', phone: 'title' },
    {
      id: 'state',
      header: t('columns.state'),
      cell: (row) => <StateBadge stage={row.state === 'linked' ? 'done' : 'running'}>{t(`states.${row.state}`)}</StateBadge>,
      width: 's',
      phone: 'aside',
    },
    { id: 'country', header: t('columns.country'), cell: (row) => row.countryName, width: 'm', phone: 'line' },
    { id: 'contact', header: t('columns.contact'), cell: (row) => row.contactName, width: 'm', priority: 2, phone: 'line-aside' },
    { id: 'tags', header: t('columns.tags'), cell: (row) => row.tags.join(', '), width: 'm', priority: 2 },
    { id: 'email', header: t('columns.email'), cell: (row) => row.contactEmail, width: 'm', priority: 3 },
    {
      id: 'ref',
      header: t('columns.ref'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 3,
    },
  ];
}
