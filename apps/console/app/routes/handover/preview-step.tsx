import type { HandoverDetail, HandoverPreview } from '@tributary/entitlements/handover.contract';
import { addDays } from '@tributary/kernel/dates';
import type { PublicError } from '@tributary/rpc/errors';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { formatDate } from '@tributary/ui/date';
import { Form } from '@tributary/web/form';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { Numbers, Targets } from './numbers.tsx';
import { stepHref } from './steps.tsx';

/** The last step: what will happen in numbers, until when it can be taken back, and the button that does it. */
export function PreviewStep({
  handover,
  preview,
  openTickets,
  today,
  error,
}: {
  handover: HandoverDetail;
  preview: HandoverPreview;
  openTickets: number;
  today: string;
  error: PublicError | undefined;
}) {
  const t = useTranslations('handovers');
  const pending = usePending('confirm');
  const date = formatDate(handover.effectiveOn);
  const sentence = t('moves', { kind: handover.kind, lines: preview.lineCount, customers: preview.customerCount, date });
  const missing = preview.lineCount === 0 ? 'lines' : preview.undecidedLineCount > 0 ? 'outcome' : null;
  return (
    <>
      <Card title={sentence}>
        <p className="max-w-[80ch]">{t('confirmHint', { from: handover.from.name })}</p>
        <p className="mt-2 max-w-[80ch] text-ink-2">
          {handover.effectiveOn > today ? t('withdrawUntil', { date: formatDate(addDays(handover.effectiveOn, -1)) }) : t('cannotWithdraw')}
        </p>
        {missing ? (
          <div className="mt-3 flex flex-wrap items-center gap-3">
            <p className="text-warn">{missing === 'lines' ? t('nothing') : t('undecided', { count: preview.undecidedLineCount })}</p>
            <ButtonLink href={stepHref(handover.ref, missing)}>{t('backTo', { step: t(`steps.${missing}`) })}</ButtonLink>
          </div>
        ) : (
          <Form method="post" className="mt-4 flex flex-wrap items-center gap-3">
            <input type="hidden" name="lineCount" value={preview.lineCount} />
            <input type="hidden" name="customerCount" value={preview.customerCount} />
            <SubmitButton name="intent" value="confirm" pending={pending} key={error?.code}>
              {pending ? t('confirming') : t('confirm')}
            </SubmitButton>
          </Form>
        )}
      </Card>
      <Targets targets={preview.targets} />
      <Numbers handover={handover} preview={preview} openTickets={openTickets} />
    </>
  );
}
