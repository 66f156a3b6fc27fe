import type { TimelineEntry } from '@tributary/audit/contract';
import type { Stage } from '@tributary/ui/badge';
import { Card } from '@tributary/ui/card';
import { Timeline } from '@tributary/ui/timeline';
import { useTranslations } from 'use-intl';

/** Facts that stand out on a timeline; all others are plain. */
const STAGES: Readonly<Record<string, Stage>> = {
  'orders/accepted': 'done',
  'orders/rejected': 'failed',
  'orders/cancelled': 'ended',
  'entitlements/opened': 'done',
  'tickets/opened': 'running',
  'notices/approved': 'attention',
};

/** What happened to a record, newest first, each with who and for whom. What the vendor's rules did by themselves says so. */
export function TimelineCard({ entries }: { entries: readonly TimelineEntry[] }) {
  const t = useTranslations('timeline');
  const wordsOf = (event: string) => {
    const key = event.replace('/', '.') as 'orders.submitted';
    return t.has(key) ? t(key) : event;
  };
  return (
    <Card title={t('title')}>
      {entries.length === 0 ? (
        <p className="text-ink-3">{t('empty')}</p>
      ) : (
        <Timeline
          entries={[...entries].reverse().map(({ id, at, event, actorName, actorPartyName, onBehalfOfName }) => ({
            id,
            at,
            what: wordsOf(event),
            who: [actorName, actorPartyName].filter(Boolean).join(', ') || t('automatic'),
            ...(onBehalfOfName ? { onBehalfOf: onBehalfOfName } : {}),
            ...(STAGES[event] ? { stage: STAGES[event] } : {}),
          }))}
        />
      )}
    </Card>
  );
}
