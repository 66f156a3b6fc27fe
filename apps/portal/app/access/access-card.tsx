import type { AccessHolder, GrantHistoryRow, LineAccess } from '@tributary/entitlements/grants.contract';
import { ButtonLink } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import { HolderActions, HolderReason, useHolderName } from './holders.tsx';
import { TakeBack } from './take-back.tsx';

/** On the entitlement's page: who may touch it and why, with what the reader can do about each, and what has ended. */
export function AccessCard({ line, history }: { line: LineAccess; history: readonly GrantHistoryRow[] }) {
  const t = useTranslations('access');
  return (
    <Card
      title={t('title')}
      aside={
        line.mayManage && (
          <ButtonLink href={`/access/give?entitlement=${line.ref}`} size="s">
            {t('give')}
          </ButtonLink>
        )
      }
    >
      {line.holders.length === 0 && <p className="text-ink-2">{t('nobody')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {line.holders.map((holder) => (
          <Holder key={`${holder.source} ${holder.tier} ${holder.grantRef ?? holder.partnerId ?? ''}`} holder={holder} line={line} />
        ))}
      </ul>
      {line.isOwner && <p className="mt-3 text-ink-3 text-small">{t('invoiced')}</p>}
      {history.length > 0 && (
        <details className="mt-3">
          <summary className="min-h-6 cursor-pointer font-medium text-small">{t('history.title')}</summary>
          <ul className="mt-1 flex flex-col gap-1 text-ink-2 text-small">
            {history.map((row) => (
              <li key={row.grantRef}>
                {t.rich(row.valid.until !== null && row.valid.until > row.valid.from ? 'history.ended' : 'history.never', {
                  name: row.name ?? t('history.unnamed'),
                  from: () => <DateText value={row.valid.from} />,
                  until: () => <DateText value={row.valid.until ?? row.valid.from} />,
                })}
                {': '}
                <HolderActions holder={row} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

function Holder({ holder, line }: { holder: AccessHolder; line: LineAccess }) {
  const t = useTranslations('access');
  const name = useHolderName()(holder);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <p>
          <span className="font-medium">{name}</span> <HolderReason holder={holder} />
        </p>
        <p className="text-ink-2 text-small">
          <HolderActions holder={holder} />
        </p>
      </div>
      {holder.grantRef === null ? (
        <p className="text-ink-3 text-small">{t('byVendor')}</p>
      ) : (
        line.mayManage && (
          <div className="flex gap-1">
            {holder.state !== 'in_review' && (
              <ButtonLink href={`/access/change?grant=${holder.grantRef}&entitlement=${line.ref}`} size="s" variant="ghost">
                {t('change')}
              </ButtonLink>
            )}
            <TakeBack grantRef={holder.grantRef} name={name} product={line.productName} to={`/entitlements/${line.ref}`} />
          </div>
        )
      )}
    </li>
  );
}
