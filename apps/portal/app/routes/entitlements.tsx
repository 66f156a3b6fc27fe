import type { EntitlementRow } from '@tributary/entitlements/contract';
import { ENTITLEMENT_STATUSES } from '@tributary/entitlements/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { DataTable } from '@tributary/ui/data-table';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useEntitlementColumns } from '../entitlements/entitlement-columns.tsx';
import { ENTITLEMENT_STAGES } from '../entitlements/entitlement-status.tsx';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { choiceFilter, placeInList, textFilter, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/entitlements';

export const handle = words({ changes: en.changes, entitlements: en.entitlements });
export const meta: Route.MetaFunction = () => [{ title: `${en.entitlements.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const filter = { status: choiceFilter(url, 'status', ENTITLEMENT_STATUSES), q: textFilter(url, 'q') };
  const place = placeInList(url);
  return { filter, place, page: await caller.entitlements.list({ ...filter, cursor: place.cursor }) };
}

const STATUSES = Object.keys(ENTITLEMENT_STAGES) as (keyof typeof ENTITLEMENT_STAGES)[];

export default function Entitlements({ loaderData: { filter, place, page } }: Route.ComponentProps) {
  const t = useTranslations('entitlements');
  const changes = useTranslations('changes');
  const { isPartner, mayOrder } = useHat();
  useLive((hint) => hint.name.startsWith('entitlements/'));
  const count = trueCount(place, page);
  const isFiltered = Boolean(filter.q || filter.status);
  const search = isPartner ? t('filter.q') : t('filter.qOwn');
  return (
    <ListPage
      title={isPartner ? t('title') : t('titleOwn')}
      {...(count === undefined ? {} : { count })}
      live={<LiveStatus />}
      {...(mayOrder ? { more: <ButtonLink href="/entitlements/change?kind=renewal">{changes('renewals')}</ButtonLink> } : {})}
      filters={
        <FilterBar key={`${filter.q} ${filter.status}`} {...(isFiltered ? { clearHref: '/entitlements' } : {})}>
          <FilterItem wide>
            <Field name="q" label={search} optional labelHidden>
              <TextInput type="search" placeholder={search} defaultValue={filter.q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="status" label={t('filter.status')} optional labelHidden>
              <Select defaultValue={filter.status ?? ''}>
                <option value="">{t('filter.any')}</option>
                {STATUSES.map((status) => (
                  <option key={status} value={status}>
                    {t(`statuses.${status}`)}
                  </option>
                ))}
              </Select>
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <DataTable<EntitlementRow>
        caption={isPartner ? t('title') : t('titleOwn')}
        columns={useEntitlementColumns({ isPartner })}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/entitlements/${row.ref}`}
        pager={usePager(place, page)}
        empty={
          isFiltered ? (
            <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/entitlements">{t('empty.clear')}</ButtonLink>}>
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState icon={<KeyRound size={18} />} title={t('empty.title')}>
              {isPartner ? t('empty.partner') : t('empty.customer')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
