import type { EntitlementDetail } from '@tributary/entitlements/contract';
import type { LinePrice } from '@tributary/entitlements/price.contract';
import { addDays, type DateRange } from '@tributary/kernel/dates';
import { Card, FactList } from '@tributary/ui/card';
import { Progress } from '@tributary/ui/checklist';
import { DateText, formatDate } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { useUiLocale } from '@tributary/ui/messages';
import { Money } from '@tributary/ui/money';
import { Why } from '@tributary/ui/why';
import { useTranslations } from 'use-intl';
import { PriceWhy } from '../price-why.tsx';

/** The right rail of an entitlement: seats, term, maintenance, and why the reader sees it at all. */
export function EntitlementFacts({ entitlement, price }: { entitlement: EntitlementDetail; price: LinePrice | null }) {
  const t = useTranslations('entitlements');
  const tRoles = useTranslations('roles');
  const { locale, timeZone } = useUiLocale();
  const span = (range: DateRange) =>
    t.rich(range.until ? 'detail.fromTo' : 'detail.fromOn', {
      from: () => <DateText value={range.from} />,
      until: () => <DateText value={range.until ?? range.from} />,
    });
  const sourceOf = (source: string) =>
    tRoles.has(source as 'end_user') ? t('detail.whyRole', { role: tRoles(source as 'end_user') }) : t('detail.whyGrant');
  return (
    <>
      <Card title={t('detail.seats')}>
        <Progress
          value={entitlement.activationCount}
          max={entitlement.quantity}
          label={t('detail.activated', { done: entitlement.activationCount, total: entitlement.quantity })}
        />
      </Card>
      <Card
        title={t('detail.facts')}
        aside={
          <>
            {t('detail.whySubject')}
            <Why
              subject={t('detail.whySubject')}
              answer={t('detail.whyTitle')}
              steps={entitlement.why.map((reason) => ({
                rule: sourceOf(reason.source),
                inputs: [
                  { label: t('detail.whyActions'), value: reason.actions.map((action) => t(`actions.${action}`)).join(', ') },
                  { label: t('detail.whySince'), value: formatDate(reason.since, locale, timeZone) },
                  ...(reason.until
                    ? [{ label: t('detail.whyUntil'), value: formatDate(addDays(reason.until, -1), locale, timeZone) }]
                    : []),
                ],
              }))}
            />
          </>
        }
      >
        <FactList
          facts={[
            { label: t('detail.term'), value: <span>{span(entitlement.term)}</span> },
            {
              label: t('detail.maintenance'),
              value: entitlement.maintenance ? <span>{span(entitlement.maintenance)}</span> : t('detail.noMaintenance'),
            },
            { label: t('detail.quantity'), value: `${entitlement.quantity} × ${entitlement.metric}` },
            { label: t('detail.kind'), value: t(`kinds.${entitlement.kind}`) },
            { label: t('detail.sku'), value: <span className="font-mono text-small">{entitlement.sku}</span> },
            ...(price
              ? [
                  {
                    label: t('detail.price'),
                    value: <Money {...price.unitNet} />,
                    why: <PriceWhy trace={price.trace} termMonths={price.termMonths} subject={t('detail.price')} />,
                  },
                ]
              : []),
            ...(entitlement.orderRef
              ? [
                  {
                    label: t('detail.order'),
                    value: (
                      <Link
                        href={`/orders/${entitlement.orderRef}`}
                        className="inline-flex min-h-6 items-center font-mono text-accent-ink text-small underline underline-offset-2"
                      >
                        {entitlement.orderRef}
                      </Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Card>
    </>
  );
}
