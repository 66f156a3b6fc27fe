import { holds } from '@tributary/kernel/actor';
import type { BookRow } from '@tributary/pricing/books.contract';
import { BOOK_PHASES, BOOK_SIDES, PRICE_LEVEL_NAMES, PRICE_LEVELS } from '@tributary/pricing/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Receipt } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { BookDays } from '../parts/book-days.tsx';
import { BookPhaseBadge } from '../parts/book-state.tsx';
import { oneOf, readListPlace, usePager } from '../parts/list-place.ts';
import { NoMatch } from '../parts/no-match.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/price-books';
import { BookScope } from './price-book/scope.tsx';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = () => [{ title: `${en.pricing.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const place = readListPlace(request);
  const level = PRICE_LEVELS.find((one) => String(one) === place.filter('level'));
  const currency = /^[A-Za-z]{3}$/.test(place.filter('currency')) ? place.filter('currency').toUpperCase() : undefined;
  const filters = { side: oneOf(BOOK_SIDES, place.filter('side')), phase: oneOf(BOOK_PHASES, place.filter('phase')), level, currency };
  const page = await caller.pricing.books({
    ...filters,
    ...(place.q ? { q: place.q } : {}),
    ...(place.cursor ? { cursor: place.cursor } : {}),
    limit: 50,
  });
  return { page, q: place.q, filters, mayEdit: holds(session.actor, 'channel', 'finance') };
}

export default function PriceBooks({ loaderData }: Route.ComponentProps) {
  const { page, q, filters, mayEdit } = loaderData;
  const t = useTranslations('pricing');
  const shared = useTranslations('shared');
  useLive(ofModule('pricing'));
  const pager = usePager(page.nextCursor);
  const filtered = q !== '' || Object.values(filters).some((one) => one !== undefined);
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
    { id: 'state', header: shared('state'), cell: (row) => <BookPhaseBadge phase={row.phase} />, width: 'm', phone: 'aside' },
    {
      id: 'level',
      header: t('levelColumn'),
      cell: (row) => (row.side === 'buy' ? t('sides.buy') : t(`level.${row.levelName}`)),
      width: 'm',
      phone: 'line',
    },
    { id: 'scope', header: t('scope'), cell: (row) => <BookScope book={row} />, width: 'm', priority: 2 },
    { id: 'currency', header: t('currency'), cell: (row) => row.currency, width: 's', phone: 'line-aside' },
    { id: 'entries', header: t('entries'), cell: (row) => row.entryCount, numeric: true, width: 's', priority: 3 },
    { id: 'valid', header: t('validity'), cell: (row) => <BookDays span={row.newBusiness} />, width: 'm', priority: 2 },
    { id: 'running', header: t('running'), cell: (row) => <BookDays span={row.runningContracts} />, width: 'm', priority: 3 },
  ];
  const create = mayEdit ? (
    <ButtonLink href="/price-books/new" variant="primary">
      {t('new')}
    </ButtonLink>
  ) : null;
  return (
    <ListPage
      title={t('title')}
      {...(create ? { action: create } : {})}
      filters={
        <FilterBar key={JSON.stringify([q, filters])} {...(filtered ? { clearHref: '/price-books' } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('search')} optional labelHidden>
              <TextInput type="search" placeholder={t('search')} defaultValue={q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="phase" label={shared('state')} optional labelHidden>
              <Select defaultValue={filters.phase ?? ''}>
                <option value="">{shared('anyState')}</option>
                {BOOK_PHASES.map((one) => (
                  <option key={one} value={one}>
                    {t(`phases.${one}`)}
                  </option>
                ))}
              </Select>
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="level" label={t('levelColumn')} optional labelHidden>
              <Select defaultValue={filters.level ?? ''}>
                <option value="">{t('anyLevel')}</option>
                {PRICE_LEVELS.map((one) => (
                  <option key={one} value={one}>
                    {t(`level.${PRICE_LEVEL_NAMES[one]}`)}
                  </option>
                ))}
              </Select>
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="side" label={t('side')} optional labelHidden>
              <Select defaultValue={filters.side ?? ''}>
                <option value="">{t('anySide')}</option>
                {BOOK_SIDES.map((one) => (
                  <option key={one} value={one}>
                    {t(`sides.${one}`)}
                  </option>
                ))}
              </Select>
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="currency" label={t('currency')} optional labelHidden>
              <TextInput placeholder={t('currency')} defaultValue={filters.currency ?? ''} maxLength={3} autoComplete="off" />
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
          filtered ? (
            <NoMatch href="/price-books" />
          ) : (
            <EmptyState icon={<Receipt size={18} />} title={t('empty')} action={create}>
              {t('emptyHint')}
            </EmptyState>
          )
        }
      />
    </ListPage>
  );
}
