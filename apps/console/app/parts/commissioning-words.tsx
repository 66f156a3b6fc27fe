import type { CommissioningConditions } from '@tributary/catalog/contract';
import type { AlertState } from '@tributary/tickets/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';

const STAGES: Record<AlertState, Stage> = { waiting: 'open', opened: 'running', late: 'failed', done: 'done', not_called_for: 'ended' };

/** The state of an alert, by shape, colour and word. */
export function AlertStateBadge({ state }: { state: AlertState }) {
  const t = useTranslations('commissioning.states');
  return <StateBadge stage={STAGES[state]}>{t(state)}</StateBadge>;
}

/** A due date; one that has passed says so by colour, shape and word. */
export function DueDate({ dueOn, late }: { dueOn: string; late: boolean }) {
  const t = useTranslations('commissioning');
  if (!late) return <DateText value={dueOn} />;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <StateBadge stage="failed">{t('late')}</StateBadge>
      <span className="font-medium text-bad">
        <DateText value={dueOn} />
      </span>
    </span>
  );
}

/** When a template is called for, in one line. */
export function useConditionWords(): (conditions: CommissioningConditions) => string {
  const t = useTranslations('commissioning.conditions');
  return ({ firstOrderOnly, partnerTiers, minQuantity, maxQuantity }) =>
    [
      ...(firstOrderOnly ? [t('firstOrder')] : []),
      ...(partnerTiers.length > 0 ? [t('tiers', { tiers: partnerTiers.join(', ') })] : []),
      ...(minQuantity !== null ? [t('from', { count: minQuantity })] : []),
      ...(maxQuantity !== null ? [t('upTo', { count: maxQuantity })] : []),
    ].join(', ') || t('always');
}
