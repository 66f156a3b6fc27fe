import { sum } from '@tributary/kernel/money';
import { AGEING_BUCKETS, type AgeingRow, type HoldingRow } from '@tributary/stock/contract';
import { AgeingBar, OldestAge } from '@tributary/stock/ui/custody';
import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { Money } from '@tributary/ui/money';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Boxes, Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { placeInList, textFilter, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/stock';

export const handle = words({ stock: en.stock });
export const meta: Route.MetaFunction = () => [{ title: `${en.stock.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const q = textFilter(url, 'q');
  const place = placeInList(url);
  const [page, ageing] = await Promise.all([caller.stock.list({ q, cursor: place.cursor }), caller.stock.ageing({})]);
  return { q, place, page, ageing };
}

export default function Stock({ loaderData: { q, place, page, ageing } }: Route.ComponentProps) {
  const t = useTranslations('stock');
  const { isPartner, mayOrder } = useHat();
  useLive((hint) => hint.name.startsWith('stock/'));
  const count = trueCount(place, page);
  const order = isPartner && mayOrder && (
    <ButtonLink href="/orders/new?for=stock" variant="primary" icon={Plus}>
      {t('order')}
    </ButtonLink>
  );
  return (
    <ListPage
      title={t('title')}
      {...(count === undefined ? {} : { count })}
      live={<LiveStatus />}
      action={order}
      filters={
        <FilterBar key={`${q}`} {...(q ? { clearHref: '/stock' } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('filter.q')} optional labelHidden>
              <TextInput type="search" placeholder={t('filter.q')} defaultValue={q} />
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <div className="flex flex-col gap-4">
        <DataTable
          caption={t('title')}
          columns={useColumns()}
          rows={page.rows}
          rowKey={(row) => row.ref}
          rowHref={(row) => `/stock/${row.ref}`}
          pager={usePager(place, page)}
          empty={
            q ? (
              <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/stock">{t('empty.clear')}</ButtonLink>}>
                {t('empty.filteredText')}
              </EmptyState>
            ) : (
              <EmptyState icon={<Boxes size={18} />} title={t('empty.title')} action={order}>
                {t('empty.text')}
              </EmptyState>
            )
          }
        />
        {ageing.length > 0 && !q && <Ageing rows={ageing} />}
      </div>
    </ListPage>
  );
}

function useColumns(): Column<HoldingRow>[] {
  const t = useTranslations('stock');
  return [
    { id: 'product', header: t('columns.product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    { id: 'stock', header: t('columns.inStock'), cell: (row) => row.custody.stock, numeric: true, width: 's', phone: 'aside' },
    { id: 'sold', header: t('columns.sold'), cell: (row) => row.custody.sold, numeric: true, width: 's' },
    { id: 'active', header: t('columns.active'), cell: (row) => row.custody.active, numeric: true, width: 's', priority: 2 },
    { id: 'soldOn', header: t('columns.soldOn'), cell: (row) => row.soldOn, numeric: true, width: 's', priority: 3 },
    { id: 'age', header: t('columns.age'), cell: (row) => <OldestAge ageing={row.ageing} />, width: 's', phone: 'line-aside' },
    { id: 'received', header: t('columns.received'), cell: (row) => <DateText value={row.receivedAt} />, width: 's', phone: 'line' },
    {
      id: 'value',
      header: t('columns.value'),
      cell: (row) => row.value && <Money amountMinor={row.value.amountMinor} currency={row.value.currency} />,
      numeric: true,
      width: 'm',
      priority: 2,
    },
    {
      id: 'ref',
      header: t('columns.ref'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 3,
    },
  ];
}

/** Unassigned copies by product and days held, with what they cost. */
function Ageing({ rows }: { rows: readonly AgeingRow[] }) {
  const t = useTranslations('stock');
  const all = rows.reduce((total, { copies }) => total.map((held, at) => held + copies[at]!), [0, 0, 0, 0, 0]);
  const columns: Column<AgeingRow>[] = [
    { id: 'product', header: t('columns.product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    ...AGEING_BUCKETS.map(
      (bucket, at): Column<AgeingRow> => ({
        id: bucket,
        header: t(`buckets.${bucket}`),
        cell: (row) => row.copies[at] || '',
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
      header: t('columns.value'),
      cell: (row) => row.values && <Money {...sum(row.values, row.currency)} />,
      numeric: true,
      width: 'm',
      phone: 'line',
    },
  ];
  return (
    <div className="px-3 max-sm:px-0">
      <Card title={t('ageing.title')}>
        <AgeingBar title={t('ageing.bar')} ageing={all as unknown as AgeingRow['copies']} />
        <div className="-mx-4 mt-3">
          <DataTable
            caption={t('ageing.title')}
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.productRef} ${row.currency}`}
            empty={null}
          />
        </div>
        <p className="mt-2 text-ink-3 text-small">{t('ageing.note')}</p>
      </Card>
    </div>
  );
}
