import type { BookDetail } from '@tributary/pricing/books.contract';
import { CopyableId } from '@tributary/ui/copyable-id';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { Tabs } from '@tributary/ui/tabs';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { BookPhaseBadge } from '../../parts/book-state.tsx';

/** The frame that all pages of one book share: title, state, and its tabs, of which drafts have more. */
export function BookPage({
  book,
  tab,
  mayEdit,
  children,
  ...rest
}: {
  book: BookDetail;
  tab: 'prices' | 'publish' | 'compare' | 'change' | 'import';
  mayEdit: boolean;
  action?: ReactNode;
  more?: ReactNode;
  facts?: ReactNode;
  timeline?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('pricing');
  const { action, more, ...columns } = rest;
  const home = `/price-books/${book.ref}`;
  const draft = book.state === 'draft' ? (mayEdit ? (['change', 'import', 'publish'] as const) : (['publish'] as const)) : [];
  const items = [
    { href: home, label: t('tabs.prices'), count: book.entryCount },
    ...[...draft, ...(book.versions.length > 1 ? (['compare'] as const) : [])].map((one) => ({
      href: `${home}/${one}`,
      label: t(`tabs.${one}`),
    })),
  ];
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/price-books', label: t('title') }]}
          title={t('bookVersion', { book: book.name, version: book.version })}
          state={<BookPhaseBadge phase={book.phase} />}
          id={<CopyableId id={book.ref} />}
          {...(action ? { action } : {})}
          {...(more ? { more } : {})}
        />
      }
      tabs={items.length > 1 ? <Tabs items={items} current={tab === 'prices' ? home : `${home}/${tab}`} label={t('title')} /> : undefined}
      {...columns}
    >
      {children}
    </RecordPage>
  );
}
