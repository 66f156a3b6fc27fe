import type { ReactNode } from 'react';
import { Form } from './link.tsx';
import { useUiMessages } from './messages.tsx';

/** One step of a checklist. */
export interface ChecklistStep {
  id: string;
  label: ReactNode;
  done: boolean;
  /** Who did it and when, once done. */
  by?: ReactNode;
  disabled?: boolean;
}

/**
 * Steps to be done, with how many are. Each step is a button of a form that posts `step` and `done`, so that ticking works before scripts;
 * without `onToggle` or `action` the list is only read.
 */
export function Checklist({
  steps,
  action,
  intent,
  onToggle,
}: {
  steps: readonly ChecklistStep[];
  /** Where the form posts to. */
  action?: string;
  /** Sent as `intent`, for routes with several forms. */
  intent?: string;
  onToggle?: (id: string, done: boolean) => void;
}) {
  const done = steps.filter((step) => step.done).length;
  const messages = useUiMessages();
  return (
    <div className="flex flex-col gap-2">
      <Progress value={done} max={steps.length} label={messages.doneOf(done, steps.length)} />
      <ul className="flex flex-col">
        {steps.map((step) => (
          <li key={step.id}>
            {action !== undefined || onToggle ? (
              <StepForm step={step} action={action} intent={intent} onToggle={onToggle} />
            ) : (
              <StepFace step={step} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function StepForm({
  step,
  action,
  intent,
  onToggle,
}: {
  step: ChecklistStep;
  action: string | undefined;
  intent: string | undefined;
  onToggle: ((id: string, done: boolean) => void) | undefined;
}) {
  return (
    <Form
      method="post"
      action={action}
      onSubmit={(event) => {
        if (!onToggle) return;
        event.preventDefault();
        onToggle(step.id, !step.done);
      }}
    >
      {intent && <input type="hidden" name="intent" value={intent} />}
      <input type="hidden" name="step" value={step.id} />
      <input type="hidden" name="done" value={String(!step.done)} />
      {/* biome-ignore lint/a11y/useSemanticElements: a check box sends nothing by itself before scripts; a submit button does. */}
      <button
        type="submit"
        role="checkbox"
        aria-checked={step.done}
        disabled={step.disabled}
        className="-mx-2 w-[calc(100%+16px)] rounded-sm px-2 text-start transition-colors hover:bg-hover disabled:hover:bg-transparent"
      >
        <StepFace step={step} />
      </button>
    </Form>
  );
}

function StepFace({ step }: { step: ChecklistStep }) {
  return (
    <span className="flex min-h-8 items-start gap-2.5 py-1.5 max-sm:min-h-11 max-sm:items-center">
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" className="mt-0.5 shrink-0" aria-hidden="true">
        <rect
          x="0.75"
          y="0.75"
          width="14.5"
          height="14.5"
          rx="4"
          stroke={step.done ? 'var(--good)' : 'var(--control)'}
          fill={step.done ? 'var(--good)' : 'none'}
        />
        {step.done && <path d="m4.2 8.3 2.6 2.6 5-5.6" stroke="var(--surface)" strokeWidth="1.75" />}
      </svg>
      <span className="min-w-0 flex-1">
        <span className={step.done ? 'text-ink-2' : 'text-ink'}>{step.label}</span>
        {step.by && <span className="block text-ink-3 text-small">{step.by}</span>}
      </span>
    </span>
  );
}

/** How far, as a bar under its own words. Values below 0 or above `max` are cut to it. */
export function Progress({ value, max, label }: { value: number; max: number; label: string }) {
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-ink-2 text-small tabular-nums">{label}</p>
      <svg
        role="progressbar"
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-label={label}
        className="h-1.5 w-full overflow-hidden rounded-full bg-sunken"
      >
        <rect width={`${share * 100}%`} height="100%" rx="3" fill={share === 1 ? 'var(--good)' : 'var(--accent)'} />
      </svg>
    </div>
  );
}
