import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';
import type { ImportState } from '../orders.import.contract.ts';

const STAGES = {
  ...{ checking: 'running', refused: 'failed', ready: 'attention', placing: 'running' },
  ...{ placed: 'done', failed: 'failed', withdrawn: 'ended' },
} as const satisfies Record<ImportState, Stage>;

/** How far a file of orders is. */
export function ImportStateBadge({ state }: { state: ImportState }) {
  const t = useTranslations('orderImport');
  return <StateBadge stage={STAGES[state]}>{t(`states.${state}`)}</StateBadge>;
}
