import type { AudienceRow, VerdictReason } from '@tributary/notices/contract';
import { Why, type WhyStep } from '@tributary/ui/why';
import { useTranslations } from 'use-intl';
import { useRule } from './rules.ts';

/** Turns a stored reason into a step of a trace. */
export function useReasonStep(): (reason: VerdictReason, lead?: string) => WhyStep {
  const t = useTranslations('notices.inputs');
  const sayRule = useRule();
  return (reason, lead) => ({
    rule: lead ? `${lead}. ${sayRule(reason.rule)}` : sayRule(reason.rule),
    inputs: (['vulnerability', 'predicate', 'version', 'nearMiss', 'treeProductId'] as const).flatMap((name) => {
      const value = reason[name];
      return value ? [{ label: t(name), value }] : [];
    }),
  });
}

/** Why an entitlement has its verdict: the deciding reason, then each installation with its own. */
export function VerdictWhy({
  customer,
  reason,
  installations = [],
}: {
  customer: string;
  reason: VerdictReason;
  installations?: AudienceRow['installations'];
}) {
  const t = useTranslations('notices');
  const step = useReasonStep();
  const steps =
    installations.length === 0
      ? [step(reason)]
      : installations
          .slice(0, 6)
          .map((one) => step(one.reason, t('installation', { device: one.deviceName, verdict: t(`verdicts.${one.verdict}`) })));
  return <Why subject={t('whyVerdict', { customer })} steps={steps} />;
}
