import type { AdvisoryDetail } from '@tributary/notices/contract';
import { StageShape } from '@tributary/ui/badge';
import { Link } from '@tributary/ui/link';
import { useTranslations } from 'use-intl';

export const STEPS = ['products', 'scope', 'audience', 'approve'] as const;
export type Step = (typeof STEPS)[number];

export const stepHref = (ref: string, step: Step) => `/advisories/${ref}?step=${step}`;

/** The way to publication in four steps, each a page of its own; what is done carries a tick, and each says what it is about. */
export function Stepper({ advisory, current }: { advisory: AdvisoryDetail; current: Step }) {
  const t = useTranslations('notices');
  const published = advisory.state === 'published';
  const hints: Record<Step, string> = {
    products: advisory.openProducts > 0 ? t('stepHint.productsOpen', { count: advisory.openProducts }) : t('stepHint.productsDone'),
    scope: t('stepHint.scope', { count: advisory.scope.length }),
    audience: t('stepHint.audience'),
    approve: published ? t('stepHint.published') : t('stepHint.approve'),
  };
  const done: Record<Step, boolean> = {
    products: advisory.openProducts === 0,
    scope: published || (advisory.openProducts === 0 && advisory.scope.length > 0),
    audience: published,
    approve: published,
  };
  return (
    <nav aria-label={t('stepsLabel')} className="no-print overflow-hidden rounded border border-line bg-surface">
      <ol className="grid grid-cols-4 divide-x divide-line max-sm:grid-cols-2 max-sm:divide-x-0">
        {STEPS.map((step, at) => (
          <li key={step} className="min-w-0">
            <Link
              href={stepHref(advisory.ref, step)}
              aria-current={step === current ? 'step' : undefined}
              className={`flex min-h-12 items-center gap-3 border-b-2 px-4 py-2 outline-offset-[-2px] ${step === current ? 'border-accent bg-accent-tint' : 'border-transparent hover:bg-hover'}`}
            >
              <span
                aria-hidden
                className={`flex size-6 shrink-0 items-center justify-center rounded-full font-semibold text-small tabular-nums ${done[step] ? 'bg-good-tint text-good' : step === current ? 'bg-accent text-on-accent' : 'bg-chip text-ink-2'}`}
              >
                {done[step] ? <StageShape stage="done" /> : at + 1}
              </span>
              <span className="min-w-0">
                <span className={`block ${step === current ? 'font-semibold' : 'font-medium'}`}>{t(`steps.${step}`)}</span>
                <span className={`block truncate text-small ${step === current ? 'text-ink-2' : 'text-ink-3'}`}>{hints[step]}</span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
