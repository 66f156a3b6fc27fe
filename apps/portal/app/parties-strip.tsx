import type { RoleChip } from '@tributary/orders/contract';
import { RoleStrip } from '@tributary/ui/role-strip';
import { useTranslations } from 'use-intl';
import { useHat } from './hat.ts';

/** The role strip of a record: who has which part in it, as far as this party may know. A partner's customer leads to what it holds. */
export function PartiesStrip({ roles }: { roles: readonly RoleChip[] }) {
  const t = useTranslations('roles');
  const { partyName } = useHat();
  return (
    <RoleStrip
      label={t('label')}
      roles={roles.map(({ role, tier, name, ref, since }) => ({
        role: t(role === 'sold_by' && tier > 0 ? 'sold_by_above' : role),
        partyId: ref ?? name,
        partyName: name,
        own: name === partyName,
        ...(ref?.startsWith('CRD-') ? { href: `/entitlements?q=${encodeURIComponent(name)}` } : {}),
        ...(since ? { since } : {}),
      }))}
    />
  );
}
