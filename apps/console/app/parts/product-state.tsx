import type { ProductState } from '@tributary/catalog/contract';
import { StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

export function ProductStateBadge({ state }: { state: ProductState }) {
  const t = useTranslations('catalog.states');
  return <StateBadge stage={state === 'active' ? 'done' : 'ended'}>{t(state)}</StateBadge>;
}
