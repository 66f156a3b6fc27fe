import type { ConsoleProductRow } from '@tributary/catalog/contract';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Package } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { ProductStateBadge } from '../parts/product-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/catalog';

export const handle = words({ catalog: en.catalog });
export const meta: Route.MetaFunction = () => [{ title: `${en.catalog.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = readListPlace(request);
  const page = await caller.catalog.products({
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { page, q: place.q };
}

export default function Catalog({ loaderData }: Route.ComponentProps) {
  const { page, q } = loaderData;
  const t = useTranslations('catalog');
  const shared = useTranslations('shared');
  useLive(ofModule('catalog'));
  const pager = usePager(page.nextCursor);
  const columns: Column<ConsoleProductRow>[] = [
    { id: 'name', header: t('product'), cell: (row) => row.name, width: 'fill', phone: 'title' },
    { id: 'sku', header: t('sku'), cell: (row) => <span className="font-mono text-small">{row.sku}</span>, width: 'm', phone: 'line' },
    { id: 'state', header: shared('state'), cell: (row) => <ProductStateBadge state={row.state} />, width: 's', phone: 'aside' },
    { id: 'family', header: t('family'), cell: (row) => row.family, width: 'm', priority: 2 },
    { id: 'kind', header: t('kind'), cell: (row) => t(`kinds.${row.kind}`), width: 'm', priority: 2 },
    { id: 'metric', header: t('metric'), cell: (row) => row.metric, width: 's', priority: 3 },
    {
      id: 'latest',
      header: t('latest'),
      cell: (row) =>
        row.latestVersion ? (
          <span className="font-mono text-small">{row.latestVersion}</span>
        ) : (
          <span className="text-ink-3">{t('noRelease')}</span>
        ),
      width: 's',
      phone: 'line-aside',
    },
  ];
  return (
    <ListPage
      title={t('title')}
      filters={
        <FilterBar {...(q ? { clearHref: '/catalog' } : {})}>
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
        rowHref={(row) => `/catalog/${row.ref}`}
        pager={pager}
        empty={
          q ? (
            <NoMatch href="/catalog" />
          ) : (
            <EmptyState icon={<Package size={18} />} title={t('empty')}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
