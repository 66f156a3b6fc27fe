import type { TracedPriceRow } from '@tributary/pricing/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { DownloadLink } from '@tributary/ui/link';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { Money } from '@tributary/ui/money';
import { useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Receipt } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { placeInList, textFilter, usePager } from '../paging.ts';
import { PriceWhy } from '../price-why.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/prices';

export const handle = words({ prices: en.prices, pricing: en.pricing });
export const meta: Route.MetaFunction = () => [{ title: `${en.prices.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const q = textFilter(url, 'q');
  const place = placeInList(url);
  const currency = /^[A-Z]{3}$/.test(url.searchParams.get('currency') ?? '') ? url.searchParams.get('currency')! : undefined;
  const [page, me] = await Promise.all([caller.pricing.pricePage({ q, currency, cursor: place.cursor, limit: 50 }), caller.parties.me()]);
  return { q, place, page, support: { name: me.vendor.supportName, email: me.vendor.supportEmail } };
}

export default function Prices({ loaderData: { q, place, page, support } }: Route.ComponentProps) {
  const t = useTranslations('prices');
  const { rows, count, currencies, currency } = page;
  const pager = usePager(place, page);
  useLive((hint) => hint.name.startsWith('pricing/'));
  const hrefOf = (one: string) => `/prices?${new URLSearchParams({ currency: one, ...(q ? { q } : {}) })}`;
  return (
    <ListPage
      title={t('title')}
      count={count}
      {...(count > 0
        ? {
            more: <DownloadLink href="/prices/csv">{t('csv')}</DownloadLink>,
          }
        : {})}
      {...(currencies.length > 1
        ? { views: currencies.map((one) => ({ href: hrefOf(one), label: one })), currentView: hrefOf(currency ?? '') }
        : {})}
      filters={
        <FilterBar key={`${q}`} keep={currency ? { currency } : {}} {...(q ? { clearHref: '/prices' } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('filter.q')} optional labelHidden>
              <TextInput type="search" placeholder={t('filter.q')} defaultValue={q} />
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <DataTable
        caption={t('title')}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => `${row.productRef} ${row.currency} ${row.minQuantity}`}
        pager={pager}
        empty={
          q ? (
            <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/prices">{t('empty.clear')}</ButtonLink>}>
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState icon={<Receipt size={18} />} title={t('empty.title')}>
              {t('empty.text', support)}
            </EmptyState>
          )
        }
      />
      <p className="px-3 pt-3 text-ink-3 text-small max-sm:px-4">{t('lead')}</p>
    </ListPage>
  );
}

function useColumns(): Column<TracedPriceRow>[] {
  const t = useTranslations('prices');
  return [
    {
      id: 'product',
      header: t('columns.product'),
      cell: (row) => <span className="font-medium">{row.name}</span>,
      width: 'fill',
      phone: 'title',
    },
    {
      id: 'sku',
      header: t('columns.sku'),
      cell: (row) => <span className="font-mono text-small">{row.sku}</span>,
      width: 'm',
      priority: 3,
    },
    {
      id: 'from',
      header: t('columns.from'),
      cell: (row) => t('fromQuantity', { min: row.minQuantity }),
      width: 's',
      phone: 'line',
    },
    {
      id: 'list',
      header: t('columns.list'),
      cell: (row) => (
        <span className="text-ink-2">
          <Money {...row.unitList} />
        </span>
      ),
      numeric: true,
      width: 'm',
      priority: 2,
    },
    { id: 'discount', header: t('columns.discount'), cell: (row) => discountOf(row), numeric: true, width: 's', phone: 'line-aside' },
    {
      id: 'net',
      header: t('columns.net'),
      cell: (row) => (
        <span className="inline-flex items-center gap-1">
          <Money {...row.unitNet} strong />
          <PriceWhy trace={row.trace} termMonths={null} subject={t('why', { product: row.name, min: row.minQuantity })} />
        </span>
      ),
      numeric: true,
      width: 'm',
      phone: 'aside',
    },
    {
      id: 'book',
      header: t('columns.book'),
      cell: (row) => t('bookVersion', { name: row.bookName, version: row.bookVersion }),
      priority: 2,
    },
    {
      id: 'until',
      header: t('columns.until'),
      cell: (row) => (row.until ? <DateText value={row.until} /> : <span className="text-ink-3">{t('noEnd')}</span>),
      width: 's',
      priority: 3,
    },
  ];
}

/** How much less than list, in tenths of a percent, cut and never rounded up: nobody is promised more than they get. */
function discountOf({ unitList, unitNet }: TracedPriceRow): string {
  if (unitList.amountMinor === 0n) return '';
  const perMille = ((unitList.amountMinor - unitNet.amountMinor) * 1000n) / unitList.amountMinor;
  return perMille === 0n ? '' : `${perMille / 10n}.${perMille % 10n} %`;
}
