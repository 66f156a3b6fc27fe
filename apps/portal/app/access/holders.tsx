import type { AccessHolder } from '@tributary/entitlements/grants.contract';
import { addDays } from '@tributary/kernel/dates';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';

/** What the reader calls a holder; who stands behind its seller has no name, and who is looked up says so. */
export function useHolderName(): (holder: Pick<AccessHolder, 'name' | 'state'>) => string {
  const t = useTranslations('access');
  return ({ name, state }) => {
    if (state === 'in_review') return name === null ? t('waitingUnnamed') : t('waiting', { name });
    return name ?? t('unnamed');
  };
}

/** Why somebody may touch it, and on which days: days of what a role brings have no end that would be told. */
export function HolderReason({ holder }: { holder: AccessHolder }) {
  const t = useTranslations('access');
  const { source, tier, givenBy, valid, state } = holder;
  const because =
    source === 'grant'
      ? givenBy === null
        ? t('because.grant')
        : t('because.grant_by', { giver: givenBy })
      : t(`because.${source === 'serviced_by' ? 'serviced_by' : tier === 0 ? 'sold_by' : 'sold_by_above'}`);
  const hasBegun = state !== 'planned' && state !== 'in_review';
  const days = hasBegun ? (valid.until ? 'sinceUntil' : 'since') : valid.until ? 'fromUntil' : 'from';
  return (
    <span className="text-ink-2">
      {because}
      {', '}
      {t.rich(`days.${days}`, {
        from: () => <DateText value={valid.from} />,
        until: () => <DateText value={addDays(valid.until ?? valid.from, -1)} />,
      })}
    </span>
  );
}

/** What somebody may do, in a few words. */
export function HolderActions({ holder }: { holder: Pick<AccessHolder, 'actions'> }) {
  const t = useTranslations('entitlements');
  return <>{holder.actions.map((action) => t(`actions.${action}`)).join(', ')}</>;
}

/** Everybody who may touch one entitlement, a line each. */
export function HolderLines({ holders }: { holders: readonly AccessHolder[] }) {
  const t = useTranslations('access');
  const nameOf = useHolderName();
  if (holders.length === 0) return <span className="text-ink-3">{t('nobody')}</span>;
  return (
    <ul className="flex flex-col gap-1 whitespace-normal py-1">
      {holders.map((holder) => (
        <li key={`${holder.source} ${holder.tier} ${holder.grantRef ?? holder.partnerId ?? ''}`}>
          <span className="font-medium">{nameOf(holder)}</span> <HolderReason holder={holder} />
          {': '}
          <HolderActions holder={holder} />
        </li>
      ))}
    </ul>
  );
}
