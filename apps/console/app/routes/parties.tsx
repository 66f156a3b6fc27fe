import type { PartyRow } from '@tributary/parties/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Building2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { PartnerStateBadge } from '../parts/partner-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/parties';
import { mayKeep } from './party/keeper.server.ts';

export const handle = words({ parties: en.parties });
export const meta: Route.MetaFunction = () => [{ title: `${en.parties.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const place = readListPlace(request);
  const page = await caller.parties.list({
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { page, q: place.q, keeps: mayKeep(session.actor) };
}

export default function Parties({ loaderData }: Route.ComponentProps) {
  const { page, q, keeps } = loaderData;
  const t = useTranslations('parties');
  const shared = useTranslations('shared');
  useLive(ofModule('parties'));
  const pager = usePager(page.nextCursor);
  const columns: Column<PartyRow>[] = [
    { id: 'name', header: t('party'), cell: (row) => row.name, width: 'fill', phone: 'title' },
    {
      id: 'ref',
      header: shared('reference'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      phone: 'line',
    },
    { id: 'country', header: t('country'), cell: (row) => row.country, width: 's', phone: 'line-aside' },
    {
      id: 'standing',
      header: t('standing'),
      cell: (row) =>
        row.partner ? <PartnerStateBadge state={row.partner.state} /> : <span className="text-ink-3">{t('notPartner')}</span>,
      width: 'm',
      phone: 'aside',
    },
    { id: 'tier', header: t('tier'), cell: (row) => row.partner?.tier ?? '', width: 'm', priority: 2 },
  ];
  return (
    <ListPage
      title={t('title')}
      more={<ButtonLink href="/parties/tiers">{t('channelTiers')}</ButtonLink>}
      {...(keeps
        ? {
            action: (
              <ButtonLink variant="primary" href="/parties/new">
                {t('new')}
              </ButtonLink>
            ),
          }
        : {})}
      filters={
        <FilterBar {...(q ? { clearHref: '/parties' } : {})}>
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
        rowHref={(row) => `/parties/${row.ref}`}
        pager={pager}
        empty={
          q ? (
            <NoMatch href="/parties" />
          ) : (
            <EmptyState icon={<Building2 size={18} />} title={t('empty')}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
