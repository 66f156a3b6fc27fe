import type { AdvisoryState, NoticeVerdict } from '@tributary/notices/contract';
import { Badge, type Stage, StateBadge, type Tone } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const ADVISORY: Record<AdvisoryState, Stage> = { quarantined: 'failed', accepted: 'attention', published: 'done' };
export function AdvisoryStateBadge({ state }: { state: AdvisoryState }) {
  const t = useTranslations('notices.states');
  return <StateBadge stage={ADVISORY[state]}>{t(state)}</StateBadge>;
}

const SEVERITY: Readonly<Record<string, Tone>> = {
  critical: 'bad',
  high: 'bad',
  important: 'bad',
  medium: 'warn',
  moderate: 'warn',
  low: 'info',
};
/** The publisher's own word, coloured where it is one of the common ones. */
export function SeverityBadge({ severity }: { severity: string | null }) {
  const t = useTranslations('notices');
  if (!severity) return <span className="text-ink-3">{t('notStated')}</span>;
  const word = severity.toLowerCase();
  return <Badge tone={SEVERITY[word] ?? 'neutral'}>{severity.charAt(0).toUpperCase() + word.slice(1)}</Badge>;
}

const VERDICT: Record<NoticeVerdict, Stage> = { confirmed: 'failed', possible: 'attention', not: 'done' };
export function VerdictBadge({ verdict }: { verdict: NoticeVerdict }) {
  const t = useTranslations('notices.verdicts');
  return <StateBadge stage={VERDICT[verdict]}>{t(verdict)}</StateBadge>;
}
