import type { PartnerState } from '@tributary/parties/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const PARTNER: Record<PartnerState, Stage> = {
  applied: 'open',
  active: 'done',
  on_notice: 'attention',
  suspended: 'failed',
  ended: 'ended',
};
export function PartnerStateBadge({ state }: { state: PartnerState }) {
  const t = useTranslations('states.partner');
  return <StateBadge stage={PARTNER[state]}>{t(state)}</StateBadge>;
}
