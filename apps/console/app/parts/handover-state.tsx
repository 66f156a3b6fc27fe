import type { HandoverOutcome, HandoverState, NamedParty } from '@tributary/entitlements/handover.contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const STAGES: Record<HandoverState, Stage> = {
  draft: 'open',
  running: 'running',
  scheduled: 'attention',
  withdrawing: 'running',
  withdrawn: 'ended',
  done: 'done',
  discarded: 'ended',
};

/** Where a handover stands, by shape and word. */
export function HandoverStateBadge({ state }: { state: HandoverState }) {
  const t = useTranslations('handovers');
  return <StateBadge stage={STAGES[state]}>{t(`states.${state}`)}</StateBadge>;
}

/** What becomes of a customer's lines, in words. */
export function useOutcomeWords(): (outcome: HandoverOutcome | null, to: NamedParty | null) => string {
  const t = useTranslations('handovers');
  return (outcome, to) => {
    if (outcome === null || (outcome === 'transfer' && !to)) return t('outcomeOf.undecided');
    return outcome === 'transfer' ? t('outcomeOf.transfer', { party: to!.name }) : t(`outcomeOf.${outcome}`);
  };
}
