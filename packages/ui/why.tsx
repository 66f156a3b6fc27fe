import { CircleHelp, FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import { useUiMessages } from './messages.tsx';
import { Popover } from './popover.tsx';

/** One step of a trace: the rule that decided, what went into it, and where the rule is written. */
export interface WhyStep {
  rule: ReactNode;
  inputs?: readonly { label: ReactNode; value: ReactNode }[];
  document?: { label: ReactNode; href?: string };
}

/**
 * The question mark beside every price, right, match, clock and commission. It opens the trace, step by step, to the answer.
 * `subject` completes the name of the button: "Why? Price of line 1".
 */
export function Why({ subject, answer, steps }: { subject: string; answer?: ReactNode; steps: readonly WhyStep[] }) {
  const messages = useUiMessages();
  return (
    <span className="no-print inline-flex">
      <Popover button={<CircleHelp size={14} aria-hidden />} label={messages.why(subject)} title={messages.why(subject)} look="round">
        <div className="border-line border-b px-4 py-2.5">
          <p className="text-ink-3 text-small">{messages.whyTitle}</p>
          <p className="font-semibold">{answer ?? subject}</p>
        </div>
        <ol className="flex flex-col px-4 py-3">
          {steps.map((step, at) => (
            <li key={at} className="relative flex gap-3 pb-3 last:pb-0">
              {at < steps.length - 1 && <span className="absolute top-5 bottom-0 left-2.5 w-px bg-line" aria-hidden />}
              <span
                className="flex size-5 shrink-0 items-center justify-center rounded-full bg-chip text-ink-2 text-tiny tabular-nums"
                aria-hidden
              >
                {at + 1}
              </span>
              <div className="min-w-0 flex-1">
                <p>{step.rule}</p>
                {step.inputs && (
                  <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-small">
                    {step.inputs.map((input, nth) => (
                      <div key={nth} className="contents">
                        <dt className="text-ink-3">{input.label}</dt>
                        <dd className="text-ink-2 tabular-nums">{input.value}</dd>
                      </div>
                    ))}
                  </dl>
                )}
                {step.document && (
                  <p className="mt-1 flex items-center gap-1.5 text-small">
                    <FileText size={12} className="shrink-0 text-ink-3" aria-hidden />
                    {step.document.href ? (
                      <Link href={step.document.href} className="text-accent-ink underline underline-offset-2">
                        {step.document.label}
                      </Link>
                    ) : (
                      <span className="text-ink-2">{step.document.label}</span>
                    )}
                  </p>
                )}
              </div>
            </li>
          ))}
        </ol>
      </Popover>
    </span>
  );
}
