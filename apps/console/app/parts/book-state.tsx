import type { BookState } from '@tributary/pricing/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const BOOK: Record<BookState, Stage> = { draft: 'open', published: 'done', retired: 'ended' };
export function BookStateBadge({ state }: { state: BookState }) {
  const t = useTranslations('pricing.states');
  return <StateBadge stage={BOOK[state]}>{t(state)}</StateBadge>;
}
