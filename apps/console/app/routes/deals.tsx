import type { DealRow } from '@tributary/entitlements/deals.contract';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Handshake } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { OrderStateBadge } from '../parts/order-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/deals';

export const handle = words({ deals: en.deals });
export const meta: Route.MetaFunction = () => [{ title: `${en.deals.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = readListPlace(request);
  const page = await caller.entitlements.deals({
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { q: place.q, page };
}

export default function Deals({ loaderData }: Route.ComponentProps) {
  const { q, page } = loaderData;
  const t = useTranslations('deals');
  const shared = useTranslations('shared');
  useLive(ofModule('orders'));
  const pager = usePager(page.nextCursor);
  const columns: Column<DealRow>[] = [
    { id: 'customer', header: t('customer'), cell: (row) => row.customerName, width: 'fill', phone: 'title' },
    { id: 'ref', header: t('deal'), cell: (row) => <span className="font-mono text-small">{row.ref}</span>, width: 's', priority: 2 },
    { id: 'state', header: shared('state'), cell: (row) => <OrderStateBadge state={row.state} />, width: 's', phone: 'line-aside' },
    { id: 'partner', header: t('placedBy'), cell: (row) => row.placedBy.name, width: 'm', phone: 'line' },
    { id: 'lines', header: t('lines'), cell: (row) => row.lineCount, numeric: true, width: 'xs', priority: 2 },
    { id: 'placed', header: t('placed'), cell: (row) => <TimeText value={row.submittedAt} />, width: 'm', priority: 2, phone: 'aside' },
  ];
  return (
    <ListPage
      title={t('title')}
      live={<LiveStatus />}
      filters={
        <FilterBar {...(q ? { clearHref: '/deals' } : {})}>
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
        rowHref={(row) => `/deals/${row.ref}`}
        pager={pager}
        empty={
          q ? (
            <NoMatch href="/deals" />
          ) : (
            <EmptyState icon={<Handshake size={18} />} title={t('empty')}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
