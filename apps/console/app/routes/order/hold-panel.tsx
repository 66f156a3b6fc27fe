import type { ConsoleOrderDetail } from '@tributary/orders/contract';
import type { OrderHolds } from '@tributary/orders/credit.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { StageShape } from '@tributary/ui/badge';
import { Button, ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { DateText, TimeText } from '@tributary/ui/date';
import { Dialog, DialogButton, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { DateInput, NumberInput, TextArea, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { RecordLink, Sum } from '../../parts/record-parts.tsx';
import { useSay } from '../../parts/say-amount.ts';

/** Why the order waits, in figures, and the ways on: room, prepayment, a release by name, somebody higher. Rejecting is in the header. */
export function HoldPanel({
  order,
  holds,
  mayDecide,
  mayRecord,
  today,
  requestId,
  error,
}: {
  order: ConsoleOrderDetail;
  holds: OrderHolds;
  mayDecide: boolean;
  mayRecord: boolean;
  today: string;
  requestId: string;
  error: PublicError | undefined;
}) {
  const t = useTranslations('credit');
  const say = useSay();
  const { current } = holds;
  if (!current) return null;
  const isCredit = current.code !== 'approval';
  const payer = current.payer?.name ?? '';
  const over =
    current.limit && current.exposure
      ? { ...current.amount, amountMinor: current.amount.amountMinor + current.exposure.amountMinor - current.limit.amountMinor }
      : null;
  return (
    <section aria-labelledby="held" className="flex flex-col gap-3 rounded border border-warn bg-warn-tint px-4 py-3">
      <h2 id="held" className="flex items-center gap-2.5 font-semibold">
        <span className="text-warn">
          <StageShape stage="attention" />
        </span>
        {t(`held.title.${current.code}`, { who: current.heldByName })}
      </h2>
      <FactList
        facts={[
          ...(current.payer
            ? [{ label: t('held.payer'), value: <RecordLink href={`/parties/${current.payer.ref}`}>{payer}</RecordLink> }]
            : []),
          { label: t('held.amount'), value: <Sum value={current.amount} /> },
          ...(current.exposure ? [{ label: t('held.exposure'), value: <Sum value={current.exposure} /> }] : []),
          ...(current.limit ? [{ label: t('held.limit'), value: <Sum value={current.limit} /> }] : []),
          ...(current.code === 'credit_limit' && over ? [{ label: t('held.over'), value: <Sum value={over} strong /> }] : []),
          {
            label: t('held.since'),
            value: (
              <>
                <TimeText value={current.heldAt} /> {t('held.by', { who: current.heldByName })}
              </>
            ),
          },
        ]}
      />
      {holds.prepaid.amountMinor > 0n && <p>{t('held.prepaid', { prepaid: say(holds.prepaid), amount: say(order.total) })}</p>}
      <div className="flex flex-wrap items-center gap-2">
        {isCredit && current.payer && <ButtonLink href={`/parties/${current.payer.ref}#credit`}>{t('held.raise', { payer })}</ButtonLink>}
        {isCredit && mayRecord && <DialogButton dialog="prepay-order">{t('held.prepay')}</DialogButton>}
        {holds.mayRelease && <DialogButton dialog="release-order">{t('held.release')}</DialogButton>}
        {mayDecide && isCredit && <span className="text-ink-2 text-small">{t('held.againHint')}</span>}
        {!isCredit && (
          <span className="text-ink-2 text-small">
            {t('held.approveHint', { amount: say(current.amount), limit: holds.approvalLimit ? say(holds.approvalLimit) : t('noLimit') })}
          </span>
        )}
        {isCredit && !holds.mayRelease && <span className="text-ink-2 text-small">{t('held.notYours', { amount: say(order.total) })}</span>}
      </div>
      {holds.mayRelease && (
        <ReasonDialog
          intent="release"
          title={t('held.releaseTitle')}
          consequence={t('held.releaseConsequence', { payer, amount: say(current.amount) })}
          submit={t('held.release')}
          error={error}
        />
      )}
      {isCredit && mayRecord && <PrepayDialog order={order} today={today} requestId={requestId} error={error} />}
    </section>
  );
}

/** Asks for the reason of a step that stays on record. */
export function ReasonDialog({
  intent,
  title,
  consequence,
  submit,
  error,
}: {
  intent: 'release' | 'withdraw';
  title: string;
  consequence: ReactNode;
  submit: string;
  error: PublicError | undefined;
}) {
  const t = useTranslations('credit');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending(intent);
  const id = `${intent}-order`;
  return (
    <Dialog
      id={id}
      title={title}
      footer={
        <>
          <Button {...dialogCommand('close', id)}>{shared('cancel')}</Button>
          <SubmitButton variant="danger" form={`${intent}-form`} name="intent" value={intent} pending={pending}>
            {submit}
          </SubmitButton>
        </>
      }
    >
      <p className="text-ink-2">{consequence}</p>
      <Form method="post" id={`${intent}-form`}>
        <FormScope id={intent}>
          <Field name="reason" label={t('reason')} error={errors.field('reason')}>
            <TextArea required maxLength={1000} />
          </Field>
        </FormScope>
      </Form>
    </Dialog>
  );
}

function PrepayDialog({
  order,
  today,
  requestId,
  error,
}: {
  order: ConsoleOrderDetail;
  today: string;
  requestId: string;
  error: PublicError | undefined;
}) {
  const t = useTranslations('credit');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('prepay');
  return (
    <Dialog
      id="prepay-order"
      title={t('held.prepayTitle')}
      footer={
        <>
          <Button {...dialogCommand('close', 'prepay-order')}>{shared('cancel')}</Button>
          <SubmitButton form="prepay-form" name="intent" value="prepay" pending={pending}>
            {t('held.prepay')}
          </SubmitButton>
        </>
      }
    >
      <Form method="post" id="prepay-form">
        <FormScope id="prepay">
          <input type="hidden" name="clientRequestId" value={requestId} />
          <Field name="amount" label={t('held.paidAmount', { currency: order.total.currency })} error={errors.field('amount')}>
            <NumberInput decimal required />
          </Field>
          <Field name="paidOn" label={t('held.paidOn')} error={errors.field('paidOn')}>
            <DateInput required defaultValue={today} max={today} />
          </Field>
          <Field name="reference" label={t('held.reference')} error={errors.field('reference')}>
            <TextInput required maxLength={120} autoComplete="off" />
          </Field>
        </FormScope>
      </Form>
    </Dialog>
  );
}

/** How the order was held before, and what came for it. */
export function PastHolds({ holds }: { holds: OrderHolds }) {
  const t = useTranslations('credit');
  if (holds.past.length === 0 && holds.prepayments.length === 0) return null;
  return (
    <Card title={t('held.past')}>
      <ul className="flex flex-col gap-2">
        {holds.past.map((hold) => (
          <li key={hold.heldAt.toISOString()}>
            <p>
              {t(`held.title.${hold.code}`, { who: hold.heldByName })} · <Sum value={hold.amount} />
            </p>
            {hold.ended && (
              <p className="text-ink-2 text-small">
                <TimeText value={hold.ended.at} />: {t(`held.wayOut.${hold.ended.way}`)}, {hold.ended.byName}
                {hold.ended.reason && ` · ${hold.ended.reason}`}
              </p>
            )}
          </li>
        ))}
        {holds.prepayments.map((paid) => (
          <li key={`${paid.reference} ${paid.paidOn}`}>
            {t('held.prepay')}: <Sum value={paid.amount} />, <DateText value={paid.paidOn} />{' '}
            <span className="text-ink-2 text-small">
              {paid.reference}, {paid.recordedByName}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
