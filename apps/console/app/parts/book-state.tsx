import type { BookPhase } from '@tributary/pricing/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const PHASES: Record<BookPhase, Stage> = {
  draft: 'open',
  scheduled: 'running',
  in_force: 'done',
  running: 'attention',
  ended: 'ended',
  retired: 'ended',
};

/** Where a price book stands today. */
export function BookPhaseBadge({ phase }: { phase: BookPhase }) {
  const t = useTranslations('pricing.phases');
  return <StateBadge stage={PHASES[phase]}>{t(phase)}</StateBadge>;
}
