import type { OrderRow } from '@tributary/orders/contract';
import { ORDER_STATES } from '@tributary/orders/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { Money } from '@tributary/ui/money';
import { OrderKind } from '@tributary/web/line-change';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Plus, ShoppingCart } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { OrderStateBadge } from '../orders/order-state.tsx';
import { choiceFilter, placeInList, textFilter, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/orders';

export const handle = words({ changes: en.changes, orders: en.orders });
export const meta: Route.MetaFunction = () => [{ title: `${en.orders.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const filter = { state: choiceFilter(url, 'state', ORDER_STATES), q: textFilter(url, 'q') };
  const place = placeInList(url);
  return { filter, place, page: await caller.orders.list({ ...filter, cursor: place.cursor }) };
}

/** The states that people look for; the others are found by looking at all. */
const VIEWS = ['submitted', 'accepted', 'rejected', 'cancelled'] as const;
const viewHref = (state: string | undefined) => (state ? `/orders?state=${state}` : '/orders');

export default function Orders({ loaderData: { filter, place, page } }: Route.ComponentProps) {
  const t = useTranslations('orders');
  const { mayOrder } = useHat();
  useLive((hint) => hint.name.startsWith('orders/'));
  const pager = usePager(place, page);
  const count = trueCount(place, page);
  const isFiltered = Boolean(filter.q || filter.state);
  const newOrder = mayOrder && (
    <ButtonLink href="/orders/new" variant="primary" icon={Plus}>
      {t('newOrder')}
    </ButtonLink>
  );
  return (
    <ListPage
      title={t('title')}
      {...(count === undefined ? {} : { count })}
      live={<LiveStatus />}
      more={mayOrder && <ButtonLink href="/orders/import">{t('import')}</ButtonLink>}
      action={newOrder}
      views={[
        { href: viewHref(undefined), label: t('views.all') },
        ...VIEWS.map((state) => ({ href: viewHref(state), label: t(`views.${state}`) })),
      ]}
      currentView={viewHref(filter.state)}
      filters={
        <FilterBar
          key={`${filter.q}`}
          keep={filter.state ? { state: filter.state } : {}}
          {...(filter.q ? { clearHref: viewHref(filter.state) } : {})}
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
        rowHref={(row) => `/orders/${row.ref}`}
        pager={pager}
        empty={
          isFiltered ? (
            <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/orders">{t('empty.clear')}</ButtonLink>}>
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState icon={<ShoppingCart size={18} />} title={t('empty.title')} action={newOrder}>
              {t('empty.text')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}

function useColumns(): Column<OrderRow>[] {
  const t = useTranslations('orders.columns');
  return [
    { id: 'customer', header: t('customer'), cell: (row) => row.customerName, width: 'fill', phone: 'title' },
    { id: 'ref', header: t('ref'), cell: (row) => <span className="font-mono text-small">{row.ref}</span>, width: 's', phone: 'line' },
    { id: 'kind', header: t('kind'), cell: (row) => <OrderKind kind={row.kind} />, width: 's', priority: 2 },
    { id: 'state', header: t('state'), cell: (row) => <OrderStateBadge state={row.state} />, width: 'm', phone: 'line-aside' },
    { id: 'po', header: t('purchaseOrder'), cell: (row) => row.purchaseOrderNumber, width: 'm', priority: 2 },
    { id: 'lines', header: t('lines'), cell: (row) => row.lineCount, numeric: true, priority: 3 },
    { id: 'starts', header: t('starts'), cell: (row) => <DateText value={row.startsOn} />, width: 's', priority: 3 },
    { id: 'placed', header: t('placed'), cell: (row) => <DateText value={row.submittedAt} />, width: 's', priority: 2 },
    { id: 'total', header: t('total'), cell: (row) => <Money {...row.total} />, numeric: true, width: 'm', phone: 'aside' },
  ];
}
