import type { EntitlementStatus } from '@tributary/entitlements/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const ENTITLEMENT: Record<EntitlementStatus, Stage> = {
  pending: 'open',
  active: 'done',
  suspended: 'attention',
  expired: 'ended',
  ended: 'ended',
};
export function EntitlementStatusBadge({ status }: { status: EntitlementStatus }) {
  const t = useTranslations('states.entitlement');
  return <StateBadge stage={ENTITLEMENT[status]}>{t(status)}</StateBadge>;
}
