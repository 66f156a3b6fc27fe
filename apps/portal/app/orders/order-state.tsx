import type { OrderState } from '@tributary/orders/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

/** The shape and tone of each state. Words are the catalogue's; the list is also the answers of the filter. */
export const ORDER_STAGES = {
  draft: 'open',
  submitted: 'open',
  held: 'attention',
  accepted: 'done',
  rejected: 'failed',
  fulfilled: 'done',
  closed: 'ended',
  cancelled: 'ended',
} as const satisfies Record<OrderState, Stage>;

export function OrderStateBadge({ state }: { state: OrderState }) {
  const t = useTranslations('orders.states');
  return <StateBadge stage={ORDER_STAGES[state]}>{t(state)}</StateBadge>;
}
