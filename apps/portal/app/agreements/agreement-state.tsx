import type { AgreementState } from '@tributary/agreements/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const STAGES = { draft: 'open', in_force: 'done', ending_soon: 'attention', ended: 'ended' } as const satisfies Record<
  AgreementState,
  Stage
>;

/** Where an agreement stands today, by its dates. */
export function AgreementStateBadge({ state }: { state: AgreementState }) {
  const t = useTranslations('agreements');
  return <StateBadge stage={STAGES[state]}>{t(`states.${state}`)}</StateBadge>;
}
