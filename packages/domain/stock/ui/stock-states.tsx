import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';
import type { AssignmentState, SaleState } from '../stock.contract.ts';

const STAGES: Record<AssignmentState | SaleState, Stage> = {
  in_review: 'running',
  active: 'done',
  released: 'ended',
  handed_back: 'running',
  restocked: 'ended',
  confirmed: 'done',
  declined: 'failed',
  withdrawn: 'ended',
};

/** Where an assignment or a sale on stands. */
export function StockStateBadge({ state }: { state: AssignmentState | SaleState }) {
  const t = useTranslations('stock.states');
  return <StateBadge stage={STAGES[state]}>{t(state)}</StateBadge>;
}
