import type { PriceTrace } from '@tributary/pricing/contract';
import { Money } from '@tributary/ui/money';
import { Why, type WhyStep } from '@tributary/ui/why';
import { useTranslations } from 'use-intl';
import { BookDays } from './book-days.tsx';

/** Why a price is what it is: every level looked at up to the one that answered. */
export function PriceWhy({ subject, trace }: { subject: string; trace: PriceTrace }) {
  const t = useTranslations('priceTrace');
  const amount = (minor: string) => <Money amountMinor={BigInt(minor)} currency={trace.currency} />;
  const last = trace.answer?.level ?? 7;
  const looked = trace.steps.filter((step) => step.level <= last);
  const steps = looked.map(
    (step): WhyStep => ({
      rule: t(`outcome.${step.outcome}`, { level: t(`level.${step.levelName}`) }),
      ...(step.outcome === 'hit' && step.unitNetMinor !== undefined
        ? {
            inputs: [
              { label: t('from'), value: t('copies', { count: step.minQuantity ?? 1 }) },
              { label: t('unitNet'), value: amount(step.unitNetMinor) },
              ...(step.inForce ? [{ label: t('inForceOn'), value: <BookDays span={step.inForce} /> }] : []),
            ],
            document: {
              label: t('bookVersion', { book: step.bookName ?? '', version: step.bookVersion ?? 1 }),
              ...(step.bookRef ? { href: `/price-books/${step.bookRef}` } : {}),
            },
          }
        : {}),
    }),
  );
  return <Why subject={subject} {...(trace.answer ? { answer: amount(trace.answer.unitNetMinor) } : {})} steps={steps} />;
}
