import type { IsoDate } from '@tributary/kernel/dates';
import { ButtonLink } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import type { ChangeKind } from './change.server.ts';

/** What may be changed about one entitlement, and what was: the door to `ChangePage`. */
export function ChangeCard({
  entitlementRef,
  changes,
  mayOrder,
}: {
  entitlementRef: string;
  changes: {
    readonly may: readonly ChangeKind[];
    readonly isPaidByAnother: boolean;
    readonly history: readonly {
      readonly kind: ChangeKind | 'withdrawn';
      readonly effectiveOn: IsoDate;
      readonly quantityDelta: number;
      readonly until: IsoDate | null;
    }[];
  };
  mayOrder: boolean;
}) {
  const t = useTranslations('changes');
  const { may, history, isPaidByAnother } = changes;
  return (
    <Card title={t('card')}>
      {mayOrder && may.length > 0 && (
        <p className="mb-3 flex flex-wrap gap-2">
          {may.map((kind) => (
            <ButtonLink key={kind} href={`/entitlements/change?kind=${kind}&ref=${entitlementRef}`}>
              {t(`titles.${kind}`)}
            </ButtonLink>
          ))}
        </p>
      )}
      {isPaidByAnother && <p className="mb-3 text-ink-2 text-small">{t('paidByAnother')}</p>}
      {history.length === 0 ? (
        <p className="text-ink-3 text-small">{t('none')}</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {history.map((change, index) => (
            <li key={index} className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span>
                {change.quantityDelta === 0
                  ? t(`kinds.${change.kind}`)
                  : t('historyEntry', { kind: t(`kinds.${change.kind}`), delta: t('historyDelta', { delta: change.quantityDelta }) })}
              </span>
              <span className="text-ink-2 text-small">
                <DateText value={change.effectiveOn} />
                {change.until && (
                  <>
                    {' – '}
                    <DateText value={change.until} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
