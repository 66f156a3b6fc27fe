import { Card } from '@tributary/ui/card';
import { Field } from '@tributary/ui/field';
import { Select } from '@tributary/ui/inputs';
import { DownloadLink } from '@tributary/ui/link';
import { FilterBar, FilterItem } from '@tributary/ui/list-page';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import type { Route } from './+types/price-book-compare';
import { BookPage } from './price-book/book-page.tsx';
import { ChangesTable } from './price-book/changes-table.tsx';
import { requirePricing } from './price-book/editor.server.ts';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.pricing.compare.title} · ${en.app.titleSuffix}` }];

export async function loader({ params: { ref }, request, context }: Route.LoaderArgs) {
  const { caller, mayEdit } = requirePricing(context);
  const book = await caller.pricing.book({ ref });
  const others = book.versions.filter((one) => one.ref !== ref);
  const wanted = new URL(request.url).searchParams.get('with');
  // The version before, unless another is asked for.
  const other = others.find((one) => one.ref === wanted) ?? others.find((one) => one.version < book.version) ?? others[0] ?? null;
  return { book, others, other, mayEdit, found: other && (await caller.pricing.compare({ ref, with: other.ref })) };
}

export default function Compare({ loaderData }: Route.ComponentProps) {
  const { book, others, other, found, mayEdit } = loaderData;
  const t = useTranslations('pricing');
  return (
    <BookPage book={book} tab="compare" mayEdit={mayEdit}>
      {!other || !found ? (
        <p className="text-ink-2">{t('compare.alone')}</p>
      ) : (
        <>
          <FilterBar key={other.ref}>
            <FilterItem wide>
              <Field name="with" label={t('compare.with')} optional>
                <Select defaultValue={other.ref}>
                  {others.map((one) => (
                    <option key={one.ref} value={one.ref}>
                      {t('bookVersion', { book: book.name, version: one.version })}
                    </option>
                  ))}
                </Select>
              </Field>
            </FilterItem>
          </FilterBar>
          <Card title={t('compare.counts', found.counts)} flush>
            <ChangesTable rows={found.first} rowKey={(row) => `${row.sku} ${row.minQuantity}`} empty={t('compare.same')} />
          </Card>
          {found.total > 0 && (
            <p className="no-print flex flex-wrap gap-x-4 text-ink-2">
              {found.total > found.first.length && t('compare.more', { shown: found.first.length, total: found.total })}
              <DownloadLink href={`/price-books/${book.ref}/csv?of=comparison&with=${other.ref}`}>{t('compare.csv')}</DownloadLink>
            </p>
          )}
        </>
      )}
    </BookPage>
  );
}
