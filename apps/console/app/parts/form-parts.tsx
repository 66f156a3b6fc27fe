import type { PublicError } from '@tributary/rpc/errors';
import { StageShape } from '@tributary/ui/badge';
import { useToast } from '@tributary/ui/toast';
import { useFormErrors } from '@tributary/web/form-errors';
import { useEffect, useRef } from 'react';
import { useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';

/** What an action of these pages answers: the refusal, or the word of what was done. `at` tells two answers apart. */
export interface ActionOutcome {
  readonly error?: PublicError;
  readonly done?: string;
  readonly at?: string;
}

/** A refusal at the head of the page: it is read out, takes the focus and says that nothing was changed. */
export function Refusal({ error }: { error: PublicError | undefined }) {
  const t = useTranslations('shared');
  const errors = useFormErrors(error);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  const words = [errors.form, ...errors.summary.map(({ message }) => message)].filter((word) => word !== undefined);
  return (
    <div ref={box} role="alert" tabIndex={-1} className="flex items-start gap-2.5 rounded border border-bad bg-bad-tint px-4 py-2.5">
      <span className="mt-1 text-bad">
        <StageShape stage="failed" />
      </span>
      <div className="min-w-0 flex-1">
        {[...new Set(words)].map((word) => (
          <p key={word}>{word}</p>
        ))}
        <p className="text-ink-2 text-small">{t('nothingChanged')}</p>
      </div>
    </div>
  );
}

/** Says in the corner what an action did, once for each answer. `say` turns the action's word into a sentence. */
export function useDoneToast(outcome: ActionOutcome | undefined, say: (done: string) => string): void {
  const toast = useToast();
  const latest = useRef(say);
  useEffect(() => {
    latest.current = say;
  });
  const said = useRef<ActionOutcome | undefined>(undefined);
  useEffect(() => {
    if (!outcome?.done || said.current === outcome) return;
    said.current = outcome;
    toast({ title: latest.current(outcome.done) });
  }, [outcome, toast]);
}

/** Whether the form with this intent is under way: its button then swallows a second press. */
export function usePending(intent: string): boolean {
  const navigation = useNavigation();
  return navigation.state !== 'idle' && navigation.formData?.get('intent') === intent;
}
