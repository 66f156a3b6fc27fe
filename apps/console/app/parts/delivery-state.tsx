import type { DeliveryState } from '@tributary/notices/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const DELIVERY: Record<DeliveryState, Stage> = {
  planned: 'open',
  claimed: 'running',
  handed_over: 'done',
  unknown: 'attention',
  failed: 'failed',
  cancelled: 'ended',
};
export function DeliveryStateBadge({ state }: { state: DeliveryState }) {
  const t = useTranslations('deliveries.states');
  return <StateBadge stage={DELIVERY[state]}>{t(state)}</StateBadge>;
}
