import type { BookRow } from '@tributary/pricing/contract';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';

/** Whom a book is for, in words. */
export function BookScope({ book }: { book: BookRow }) {
  const t = useTranslations('pricing');
  const named = [book.partnerName, book.endUserName, book.tier, book.segment].filter((one) => one !== null);
  return <>{named.length > 0 ? named.join(' · ') : t('everybody')}</>;
}

/** From when until when; the end is the first day on which it holds no more. */
export function BookSpan({ span }: { span: BookRow['newBusiness'] }) {
  return (
    <span>
      <DateText value={span.from} /> – {span.until ? <DateText value={span.until} /> : '∞'}
    </span>
  );
}
