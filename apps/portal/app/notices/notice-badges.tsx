import type { NoticeVerdict } from '@tributary/notices/contract';
import { Badge, StateBadge, type Tone } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

/** How bad in general, in the publisher's own word; only known words get a colour. */
export function SeverityBadge({ severity }: { severity: string | null }) {
  const t = useTranslations('notices');
  const tones: Readonly<Record<string, Tone>> = { critical: 'bad', high: 'bad', important: 'bad', medium: 'warn', moderate: 'warn' };
  return <Badge tone={tones[severity?.toLowerCase() ?? ''] ?? 'neutral'}>{severity ?? t('unrated')}</Badge>;
}

/** What it means for the reader. */
export function VerdictBadge({ verdict }: { verdict: NoticeVerdict }) {
  const t = useTranslations('notices.verdicts');
  const stages = { confirmed: 'failed', possible: 'attention', not: 'done' } as const;
  return <StateBadge stage={stages[verdict]}>{t(verdict)}</StateBadge>;
}
