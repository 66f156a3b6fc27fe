import type { EntitlementStatus } from '@tributary/entitlements/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

/** The shape and tone of each status; the list is also the answers of the filter. */
export const ENTITLEMENT_STAGES = {
  pending: 'open',
  active: 'done',
  suspended: 'attention',
  expired: 'ended',
  ended: 'ended',
} as const satisfies Record<EntitlementStatus, Stage>;

export function EntitlementStatusBadge({ status }: { status: EntitlementStatus }) {
  const t = useTranslations('entitlements.statuses');
  return <StateBadge stage={ENTITLEMENT_STAGES[status]}>{t(status)}</StateBadge>;
}
