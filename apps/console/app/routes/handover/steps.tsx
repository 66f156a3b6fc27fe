import type { HandoverDetail, HandoverKind } from '@tributary/entitlements/handover.contract';
import { Link } from '@tributary/ui/link';
import { useTranslations } from 'use-intl';

export const WIZARD_STEPS = ['who', 'lines', 'outcome', 'date', 'preview'] as const;
export type WizardStep = (typeof WIZARD_STEPS)[number];

/** A merge is of all lines and of today: there is nothing to ask. */
export const stepsOf = (kind: HandoverKind): readonly WizardStep[] =>
  kind === 'customer_merge' ? ['who', 'outcome', 'preview'] : WIZARD_STEPS;

export const stepHref = (ref: string, step: WizardStep) => `/handovers/new?handover=${ref}&step=${step}`;

/** The step after this one. */
export function nextStep(kind: HandoverKind, step: WizardStep): WizardStep {
  const steps = stepsOf(kind);
  return steps[Math.min(steps.indexOf(step) + 1, steps.length - 1)]!;
}

/** The way to a confirmed handover, each step a page of its own: a draft is gone on with from its address. */
export function WizardSteps({ handover, current }: { handover: HandoverDetail | null; current: WizardStep }) {
  const t = useTranslations('handovers');
  const steps = stepsOf(handover?.kind ?? 'partner_exit');
  return (
    <nav aria-label={t('stepsLabel')} className="no-print overflow-x-auto rounded border border-line bg-surface [scrollbar-width:none]">
      <ol className="flex divide-x divide-line">
        {steps.map((step, at) => {
          const here = step === current;
          const look = `flex min-h-12 items-center gap-3 border-b-2 px-4 py-2 outline-offset-[-2px] ${here ? 'border-accent bg-accent-tint font-semibold' : 'border-transparent font-medium'}`;
          const words = (
            <>
              <span
                aria-hidden
                className={`flex size-6 shrink-0 items-center justify-center rounded-full font-semibold text-small tabular-nums ${here ? 'bg-accent text-on-accent' : 'bg-chip text-ink-2'}`}
              >
                {at + 1}
              </span>
              <span className={`whitespace-nowrap ${here ? '' : 'max-sm:sr-only'}`}>{t(`steps.${step}`)}</span>
            </>
          );
          return (
            <li key={step} className="flex-1">
              {handover && step !== 'who' ? (
                <Link href={stepHref(handover.ref, step)} aria-current={here ? 'step' : undefined} className={`${look} hover:bg-hover`}>
                  {words}
                </Link>
              ) : (
                <span aria-current={here ? 'step' : undefined} className={`${look} ${here ? '' : 'text-ink-2'}`}>
                  {words}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
