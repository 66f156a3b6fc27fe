import type { BookRow } from '@tributary/pricing/books.contract';
import { useTranslations } from 'use-intl';

/** Whom a book is for, in words; on the buy side, whose prices it has. */
export function BookScope({ book }: { book: BookRow }) {
  const t = useTranslations('pricing');
  const named = [book.supplierName, book.partnerName, book.endUserName, book.tier, book.segment].filter((one) => one !== null);
  return <>{named.length > 0 ? named.join(' · ') : t('everybody')}</>;
}
