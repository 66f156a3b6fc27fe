import type { OrderState } from '@tributary/orders/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const ORDER: Record<OrderState, Stage> = {
  draft: 'open',
  submitted: 'attention',
  held: 'attention',
  accepted: 'done',
  rejected: 'failed',
  fulfilled: 'done',
  closed: 'ended',
  cancelled: 'ended',
};
export function OrderStateBadge({ state }: { state: OrderState }) {
  const t = useTranslations('states.order');
  return <StateBadge stage={ORDER[state]}>{t(state)}</StateBadge>;
}
