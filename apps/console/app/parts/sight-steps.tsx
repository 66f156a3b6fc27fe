import type { SightStep } from '@tributary/audit/sight.contract';
import { StageShape } from '@tributary/ui/badge';
import { formatDate } from '@tributary/ui/date';
import { useUiLocale } from '@tributary/ui/messages';
import { useTranslations } from 'use-intl';

/** The rules that were asked, each with what came of it; what holds and what does not differs by shape and word, not by colour alone. */
export function Steps({ steps }: { steps: readonly SightStep[] }) {
  const say = useStepWords();
  return (
    <ol className="flex flex-col gap-1.5 py-1">
      {steps.map((step, at) => (
        <li key={at} className="flex items-start gap-2">
          <span className={`mt-1 ${step.holds ? 'text-good' : 'text-bad'}`}>
            <StageShape stage={step.holds ? 'done' : 'failed'} />
          </span>
          <span className="min-w-0 [overflow-wrap:anywhere]">{say(step)}</span>
        </li>
      ))}
    </ol>
  );
}

function useStepWords(): (step: SightStep) => string {
  const t = useTranslations('audit');
  const shared = useTranslations('shared');
  const { locale, timeZone } = useUiLocale();
  return (step) => {
    const { rule, holds, when, valid, source, grantRef, actions, functions, partyName } = step;
    const day = (one: string) => formatDate(one, locale, timeZone);
    const days =
      valid === null
        ? ''
        : valid.until
          ? t('daysFromTo', { from: day(valid.from), until: day(valid.until) })
          : t('daysFrom', { from: day(valid.from) });
    const words = {
      days,
      party: partyName ?? '',
      ref: grantRef ?? '',
      role: source === null ? '' : shared(`roles.${source}`),
      actions: actions.map((action) => t(`actions.${action}`)).join(', '),
      functions: functions.map((one) => shared(`functions.${one as 'sales'}`)).join(', '),
    };
    const key =
      rule === 'member' || rule === 'role' || rule === 'grant'
        ? `${rule}_${when ?? 'now'}`
        : rule === 'staff' || rule === 'no_reason' || rule === 'role_brings_nothing' || rule === 'grant_in_review'
          ? rule
          : `${rule}_${holds ? 'yes' : 'no'}`;
    return t(`steps.${key as 'no_reason'}`, words as never);
  };
}
