import type { BookDetail } from '@tributary/pricing/contract';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import type { Column } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { about, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { BookStateBadge } from '../parts/book-state.tsx';
import { CardTable } from '../parts/card-table.tsx';
import { RecordLink, RecordTimeline, Sum } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/price-book';
import { BookScope, BookSpan } from './price-book/scope.tsx';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.pricing.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const [book, timeline] = await Promise.all([
    caller.pricing.book({ ref: params.ref }),
    caller.audit.timeline({ type: 'price_book', ref: params.ref }),
  ]);
  return { book, timeline };
}

type Entry = BookDetail['entries'][number];

/** Off list in tenths of a percent, computed in whole minor units; nothing where the list price is nought. */
function discountOf(entry: Entry): string {
  const list = entry.unitList.amountMinor;
  if (list === 0n) return '';
  const tenths = ((list - entry.unitNet.amountMinor) * 1000n + list / 2n) / list;
  return `${tenths / 10n}.${tenths % 10n} %`;
}

export default function PriceBook({ loaderData }: Route.ComponentProps) {
  const { book, timeline } = loaderData;
  const t = useTranslations('pricing');
  const shared = useTranslations('shared');
  useLive(about(book.ref));
  const columns: Column<Entry>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (row) => <RecordLink href={`/catalog/${row.productRef}`}>{row.productName}</RecordLink>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'sku', header: 'SKU', cell: (row) => <span className="font-mono text-small">{row.sku}</span>, width: 'm', priority: 2 },
    {
      id: 'from',
      header: t('minQuantity'),
      cell: (row) => t('copies', { count: row.minQuantity }),
      numeric: true,
      width: 's',
      phone: 'line',
    },
    { id: 'list', header: t('list'), cell: (row) => <Sum value={row.unitList} />, numeric: true, width: 's', priority: 2 },
    { id: 'net', header: t('net'), cell: (row) => <Sum value={row.unitNet} />, numeric: true, width: 's', phone: 'aside' },
    { id: 'off', header: t('discount'), cell: discountOf, numeric: true, width: 's', phone: 'line-aside' },
  ];
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/price-books', label: t('title') }]}
          title={t('bookVersion', { book: book.name, version: book.version })}
          state={<BookStateBadge state={book.state} />}
          id={<CopyableId id={book.ref} />}
        />
      }
      facts={
        <Card title={shared('facts')}>
          <FactList
            facts={[
              { label: t('levelColumn'), value: t('levelOf', { level: t(`level.${book.levelName}`), number: book.level }) },
              { label: t('scope'), value: <BookScope book={book} /> },
              { label: t('currency'), value: book.currency },
              { label: t('validity'), value: <BookSpan span={book.newBusiness} /> },
              { label: t('running'), value: <BookSpan span={book.runningContracts} /> },
              { label: t('published'), value: book.publishedAt ? <TimeText value={book.publishedAt} zone /> : shared('notYet') },
            ]}
          />
        </Card>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Card title={t('entries')} aside={book.entries.length} flush>
        <CardTable
          caption={t('entries')}
          columns={columns}
          rows={book.entries}
          rowKey={(row) => `${row.productRef} ${row.minQuantity}`}
          density="compact"
          empty={<EmptyState title={t('noEntries')}>{t('noEntriesHint')}</EmptyState>}
        />
      </Card>
    </RecordPage>
  );
}
