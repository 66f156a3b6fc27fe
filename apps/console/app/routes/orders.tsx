import { holds } from '@tributary/kernel/actor';
import type { ConsoleOrderRow, OrderState } from '@tributary/orders/contract';
import { ORDER_STATES } from '@tributary/orders/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText, TimeText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { OrderKind } from '@tributary/web/line-change';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Plus, ShoppingCart } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Arrival, useArrivals } from '../parts/arrivals.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { OrderStateBadge } from '../parts/order-state.tsx';
import { Sum } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/orders';

export const handle = words({ changes: en.changes, orders: en.orders });
export const meta: Route.MetaFunction = () => [{ title: `${en.orders.title} · ${en.app.titleSuffix}` }];

/** The saved views; each is a state, and the first is what a person deciding on orders comes for. */
const VIEWS = ['submitted', 'held', 'accepted', 'rejected', 'all'] as const;
const FILTERS = [...ORDER_STATES, 'all'] as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const place = readListPlace(request);
  const view = oneOf(FILTERS, place.filter('state')) ?? 'submitted';
  const [page, counts] = await Promise.all([
    caller.orders.list({
      ...(view === 'all' ? {} : { state: view }),
      ...(place.q ? { q: place.q } : {}),
      ...(place.cursor ? { cursor: place.cursor } : {}),
      limit: 50,
    }),
    caller.orders.counts(),
  ]);
  return { view, q: place.q, page, counts, mayEnter: holds(session.actor, 'operations', 'channel') };
}

const viewHref = (view: (typeof FILTERS)[number]) => (view === 'submitted' ? '/orders' : `/orders?state=${view}`);

/** Counting stops at a thousand, and a count that is not true is not shown. */
const trueCount = (count: number) => (count < 1_000 ? { count } : {});

export default function Orders({ loaderData }: Route.ComponentProps) {
  const { view, q, page, counts, mayEnter } = loaderData;
  const t = useTranslations('orders');
  const shared = useTranslations('shared');
  useLive(ofModule('orders'));
  const pager = usePager(page.nextCursor);
  const arrived = useArrivals(
    page.rows.map((row) => row.ref),
    `${view} ${q} ${pager.newerHref ?? ''}`,
  );
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const countOf = (one: OrderState | 'all') => (one === 'all' ? total : counts[one]);
  const columns: Column<ConsoleOrderRow>[] = [
    {
      id: 'customer',
      header: t('customer'),
      cell: (row) => <Arrival isNew={arrived.has(row.ref)}>{row.customerName}</Arrival>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'ref', header: t('order'), cell: (row) => <span className="font-mono text-small">{row.ref}</span>, width: 's', priority: 2 },
    { id: 'state', header: shared('state'), cell: (row) => <OrderStateBadge state={row.state} />, width: 's', phone: 'line-aside' },
    { id: 'kind', header: t('kind'), cell: (row) => <OrderKind kind={row.kind} />, width: 's', priority: 3 },
    { id: 'partner', header: t('placedBy'), cell: (row) => row.placedBy.name, width: 'm', phone: 'line' },
    { id: 'po', header: t('purchaseOrder'), cell: (row) => row.purchaseOrderNumber ?? '', width: 's', priority: 3 },
    { id: 'placed', header: t('placed'), cell: (row) => <TimeText value={row.submittedAt} />, width: 'm', priority: 2 },
    { id: 'starts', header: t('starts'), cell: (row) => <DateText value={row.startsOn} />, width: 's', priority: 3 },
    { id: 'lines', header: t('lines'), cell: (row) => row.lineCount, numeric: true, width: 'xs', priority: 3 },
    { id: 'total', header: t('total'), cell: (row) => <Sum value={row.total} />, numeric: true, width: 'm', phone: 'aside' },
  ];
  return (
    <ListPage
      title={t('title')}
      {...(q ? {} : trueCount(countOf(view)))}
      live={<LiveStatus />}
      more={
        <>
          <ButtonLink href="/orders/credit">{t('creditRules')}</ButtonLink>
          <ButtonLink href="/orders/import">{t('import')}</ButtonLink>
        </>
      }
      action={
        mayEnter && (
          <ButtonLink href="/orders/new" variant="primary" icon={Plus}>
            {t('newOrder')}
          </ButtonLink>
        )
      }
      views={VIEWS.map((one) => ({ href: viewHref(one), label: t(`views.${one}`), ...trueCount(countOf(one)) }))}
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
                {ORDER_STATES.map((one) => (
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
        rowHref={(row) => `/orders/${row.ref}`}
        pager={pager}
        empty={
          q ? (
            <NoMatch href={viewHref(view)} />
          ) : (
            <EmptyState icon={<ShoppingCart size={18} />} title={view === 'submitted' ? t('emptyDecide') : t('empty')}>
              {view === 'submitted' ? t('emptyDecideHint') : t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
