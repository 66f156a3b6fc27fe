import type { AccessReason } from '@tributary/entitlements/contract';
import { addDays } from '@tributary/kernel/dates';
import { Card } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';

/** What a grantee may do, because the owner let it in, and until when: of its own grants alone. Nothing for who sees it by a role only. */
export function OwnGrants({ why }: { why: readonly AccessReason[] }) {
  const t = useTranslations('access.own');
  const tActions = useTranslations('entitlements.actions');
  const granted = why.filter(({ source }) => source === 'grant');
  if (granted.length === 0) return null;
  return (
    <Card title={t('title')}>
      <ul className="flex flex-col gap-1">
        {granted.map((reason) => (
          <li key={`${reason.since} ${reason.until}`}>
            {t('grant', { actions: reason.actions.map((action) => tActions(action)).join(', ') })}{' '}
            {reason.until && t.rich('until', { until: () => <DateText value={addDays(reason.until!, -1)} /> })}
          </li>
        ))}
      </ul>
    </Card>
  );
}
