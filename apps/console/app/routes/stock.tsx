import { dateIn } from '@tributary/kernel/dates';
import { sum } from '@tributary/kernel/money';
import { AGEING_BUCKETS, type AgeingRow, type LotRow } from '@tributary/stock/contract';
import { OldestAge } from '@tributary/stock/ui/custody';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { DateInput, Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { words } from '@tributary/web/words';
import { Boxes } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { Sum } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/stock';
import { asOfAsked } from './stock/as-of.ts';

export const handle = words({ stock: en.stock });
export const meta: Route.MetaFunction = () => [{ title: `${en.stock.title} · ${en.app.titleSuffix}` }];

const VIEWS = ['lots', 'decide', 'ageing'] as const;
const viewHref = (view: (typeof VIEWS)[number]) => (view === 'lots' ? '/stock' : `/stock?view=${view}`);

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = readListPlace(request);
  const today = dateIn(TIME_ZONE, new Date());
  const view = oneOf(VIEWS, place.filter('view')) ?? 'lots';
  if (view === 'ageing') {
    const asOf = asOfAsked(place.filter('asOf'), today);
    return { view, today, asOf: asOf ?? today, rows: await caller.stock.ageing({ asOf }) };
  }
  const held = place.filter('held') === 'yes';
  const page = await caller.stock.list({
    inStockOnly: held,
    toDecideOnly: view === 'decide',
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { view, q: place.q, held, page };
}

export default function Stock({ loaderData }: Route.ComponentProps) {
  const t = useTranslations('stock');
  useLive(ofModule('stock'));
  const frame = {
    title: t('title'),
    live: <LiveStatus />,
    views: VIEWS.map((view) => ({ href: viewHref(view), label: t(`views.${view}`) })),
    currentView: viewHref(loaderData.view),
  };
  return loaderData.view === 'ageing' ? <Ageing {...loaderData} frame={frame} /> : <Lots {...loaderData} frame={frame} />;
}

type FrameOfList = Omit<Parameters<typeof ListPage>[0], 'children'>;

function Lots({ view, q, held, page, frame }: Exclude<Route.ComponentProps['loaderData'], { view: 'ageing' }> & { frame: FrameOfList }) {
  const t = useTranslations('stock');
  const isFiltered = held || q !== '';
  const columns: Column<LotRow>[] = [
    { id: 'product', header: t('product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    { id: 'buyer', header: t('buyer'), cell: (row) => row.buyer.name, width: 'm', phone: 'line' },
    { id: 'bought', header: t('bought'), cell: (row) => row.quantity, numeric: true, width: 's', priority: 2 },
    { id: 'stock', header: t('inStock'), cell: (row) => row.custody.stock, numeric: true, width: 's', phone: 'aside' },
    { id: 'sold', header: t('sold'), cell: (row) => row.custody.sold || '', numeric: true, width: 's', priority: 2 },
    { id: 'active', header: t('active'), cell: (row) => row.custody.active || '', numeric: true, width: 's', priority: 2 },
    { id: 'holders', header: t('holders'), cell: (row) => row.holderCount, numeric: true, width: 'xs', priority: 3 },
    { id: 'age', header: t('age'), cell: (row) => <OldestAge ageing={row.ageing} />, width: 's', phone: 'line-aside' },
    { id: 'value', header: t('value'), cell: (row) => <Sum value={row.value} />, numeric: true, width: 'm', priority: 2 },
    { id: 'received', header: t('received'), cell: (row) => <DateText value={row.receivedAt} />, width: 's', priority: 3 },
    { id: 'ref', header: t('lot'), cell: (row) => <span className="font-mono text-small">{row.ref}</span>, width: 's', priority: 3 },
  ];
  return (
    <ListPage
      {...frame}
      filters={
        <FilterBar keep={view === 'lots' ? {} : { view }} {...(isFiltered ? { clearHref: viewHref(view) } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} key={q} />
            </Field>
          </FilterItem>
          <FilterItem wide>
            <Field name="held" label={t('show')} optional labelHidden>
              <Select defaultValue={held ? 'yes' : ''} key={String(held)}>
                <option value="">{t('showAll')}</option>
                <option value="yes">{t('showHeld')}</option>
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
        rowHref={(row) => `/stock/${row.ref}`}
        pager={usePager(page.nextCursor)}
        empty={
          isFiltered ? (
            <NoMatch href={viewHref(view)} />
          ) : (
            <EmptyState
              icon={<Boxes size={18} />}
              title={view === 'decide' ? t('emptyDecide') : t('empty')}
              action={<ButtonLink href="/orders">{en.orders.title}</ButtonLink>}
            >
              {view === 'decide' ? t('emptyDecideHint') : t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}

function Ageing({ rows, asOf, today, frame }: Extract<Route.ComponentProps['loaderData'], { view: 'ageing' }> & { frame: FrameOfList }) {
  const t = useTranslations('stock');
  const columns: Column<AgeingRow>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (row) => (
        <>
          {row.productName} <span className="font-mono text-ink-3 text-small">{row.sku}</span>
        </>
      ),
      width: 'fill',
      phone: 'title',
    },
    ...AGEING_BUCKETS.map(
      (bucket, at): Column<AgeingRow> => ({
        id: bucket,
        header: t(`buckets.${bucket}`),
        cell: (row) =>
          row.copies[at] ? (
            <>
              {row.copies[at]}
              {row.values && (
                <span className="block text-ink-3 text-small">
                  <Sum value={row.values[at]!} />
                </span>
              )}
            </>
          ) : (
            ''
          ),
        numeric: true,
        width: 's',
        priority: 2,
      }),
    ),
    {
      id: 'total',
      header: t('ageing.total'),
      cell: (row) => row.copies.reduce((total, copies) => total + copies),
      numeric: true,
      width: 's',
      phone: 'aside',
    },
    {
      id: 'value',
      header: t('ageing.valueTotal'),
      cell: (row) => row.values && <Sum value={sum(row.values, row.currency)} />,
      numeric: true,
      width: 'm',
      phone: 'line',
    },
  ];
  return (
    <ListPage
      {...frame}
      more={<ButtonLink href={`/stock/ageing.csv?asOf=${asOf}`}>{t('ageing.csv')}</ButtonLink>}
      filters={
        <FilterBar keep={{ view: 'ageing' }} {...(asOf === today ? {} : { clearHref: viewHref('ageing') })}>
          <FilterItem>
            <Field name="asOf" label={t('ageing.asOf')} optional labelHidden>
              <DateInput defaultValue={asOf} max={today} key={asOf} />
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <DataTable
        caption={t('ageing.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.productRef} ${row.currency}`}
        empty={
          <EmptyState icon={<Boxes size={18} />} title={t('ageing.empty')}>
            {t('ageing.emptyHint')}
          </EmptyState>
        }
      />
      <p className="px-3 pt-2 text-ink-3 text-small">{t('ageing.note')}</p>
    </ListPage>
  );
}
