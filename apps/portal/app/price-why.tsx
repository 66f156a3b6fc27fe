import type { PriceTrace } from '@tributary/pricing/contract';
import { formatDate } from '@tributary/ui/date';
import { useUiLocale } from '@tributary/ui/messages';
import { formatMoney, Money } from '@tributary/ui/money';
import { Why, type WhyStep } from '@tributary/ui/why';
import { useTranslations } from 'use-intl';

/** "Why?" beside a price: the levels that were asked in their order, the book that answered, and the term it was charged for. */
export function PriceWhy({ trace, subject, termMonths }: { trace: PriceTrace; subject: string; termMonths: number | null }) {
  const t = useTranslations('pricing');
  const { locale, timeZone } = useUiLocale();
  const { answer, currency } = trace;
  const amount = (minor: string) => <Money amountMinor={BigInt(minor)} currency={currency} />;
  const day = (value: string) => formatDate(value, locale, timeZone);
  const steps: WhyStep[] = [];
  let missed: string[] = [];
  const flush = () => {
    if (missed.length > 0) steps.push({ rule: t('noPriceAt', { levels: missed.join(', ') }) });
    missed = [];
  };
  for (const step of trace.steps) {
    const level = t(`levels.${step.levelName}`);
    const decides = answer !== null && step.level === answer.level;
    const below = answer !== null && step.level > answer.level;
    if (step.outcome !== 'hit') {
      if (!below) missed.push(level);
      continue;
    }
    flush();
    const inputs = [
      ...(step.bookName ? [{ label: t('book'), value: t('bookVersion', { name: step.bookName, version: step.bookVersion ?? 1 }) }] : []),
      ...(step.minQuantity
        ? [{ label: t('fromQuantity'), value: t('fromQuantityValue', { min: step.minQuantity, asked: trace.quantity }) }]
        : []),
      ...(step.inForce
        ? [
            {
              label: t('bookDays'),
              value: t(step.inForce.until ? 'fromUntil' : 'fromOn', {
                from: day(step.inForce.from),
                until: day(step.inForce.until ?? step.inForce.from),
              }),
            },
          ]
        : []),
      ...(step.unitNetMinor ? [{ label: t('unitPrice'), value: amount(step.unitNetMinor) }] : []),
    ];
    if (decides) steps.push({ rule: t('decidedBy', { level }), inputs });
    else if (below) steps.push({ rule: t('wouldBe', { level }), inputs: inputs.slice(-1) });
  }
  flush();
  if (answer && termMonths !== null) steps.push({ rule: t('term', { months: termMonths }) });
  steps.push({ rule: t('asOf', { date: day(trace.asOf) }) });
  const shown = answer && formatMoney(BigInt(answer.unitNetMinor), currency, locale);
  const perUnit = shown && `${shown.currency} ${shown.digits}`;
  return (
    <Why
      subject={subject}
      answer={perUnit ? t(termMonths === null ? 'answerOnce' : 'answerYear', { price: perUnit }) : t('noAnswer')}
      steps={steps}
    />
  );
}
