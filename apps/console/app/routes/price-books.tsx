import type { BookRow } from '@tributary/pricing/contract';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Receipt } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { BookStateBadge } from '../parts/book-state.tsx';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/price-books';
import { BookScope, BookSpan } from './price-book/scope.tsx';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = () => [{ title: `${en.pricing.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = readListPlace(request);
  const page = await caller.pricing.books({
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { page, q: place.q };
}

export default function PriceBooks({ loaderData }: Route.ComponentProps) {
  const { page, q } = loaderData;
  const t = useTranslations('pricing');
  const shared = useTranslations('shared');
  useLive(ofModule('pricing'));
  const pager = usePager(page.nextCursor);
  const columns: Column<BookRow>[] = [
    {
      id: 'name',
      header: t('book'),
      cell: (row) => (
        <>
          {row.name} <span className="font-normal text-ink-3">{t('versionOf', { version: row.version })}</span>
        </>
      ),
      width: 'fill',
      phone: 'title',
    },
    { id: 'state', header: shared('state'), cell: (row) => <BookStateBadge state={row.state} />, width: 's', phone: 'aside' },
    { id: 'level', header: t('levelColumn'), cell: (row) => t(`level.${row.levelName}`), width: 'm', phone: 'line' },
    { id: 'scope', header: t('scope'), cell: (row) => <BookScope book={row} />, width: 'm', priority: 2 },
    { id: 'currency', header: t('currency'), cell: (row) => row.currency, width: 's', phone: 'line-aside' },
    { id: 'entries', header: t('entries'), cell: (row) => row.entryCount, numeric: true, width: 's', priority: 3 },
    { id: 'valid', header: t('validity'), cell: (row) => <BookSpan span={row.newBusiness} />, width: 'm', priority: 2 },
  ];
  return (
    <ListPage
      title={t('title')}
      filters={
        <FilterBar {...(q ? { clearHref: '/price-books' } : {})}>
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
        rowHref={(row) => `/price-books/${row.ref}`}
        pager={pager}
        empty={
          q ? (
            <NoMatch href="/price-books" />
          ) : (
            <EmptyState icon={<Receipt size={18} />} title={t('empty')}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
