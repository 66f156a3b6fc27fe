import { CREDIT_STANDINGS, type CreditOfParty } from '@tributary/orders/credit.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Badge } from '@tributary/ui/badge';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { Dialog, DialogButton, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { NumberInput, Select, TextArea, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { RecordLink, Sum } from '../../parts/record-parts.tsx';
import { useSay } from '../../parts/say-amount.ts';

/** What the party may owe and owes as a payer, one block a currency, with who decided it when. */
export function PartyCredit({
  credit,
  maySet,
  error,
}: {
  credit: readonly CreditOfParty[];
  maySet: boolean;
  error: PublicError | undefined;
}) {
  const t = useTranslations('credit');
  return (
    <Card title={<span id="credit">{t('title')}</span>} aside={maySet && <DialogButton dialog="set-credit">{t('set')}</DialogButton>}>
      {credit.length === 0 ? (
        <p className="text-ink-2">{t('none')}</p>
      ) : (
        <div className="flex flex-col gap-6">
          {credit.map((account) => (
            <Account key={account.currency} account={account} />
          ))}
        </div>
      )}
      {maySet && <SetDialog credit={credit} error={error} />}
    </Card>
  );
}

function Account({ account }: { account: CreditOfParty }) {
  const t = useTranslations('credit');
  const { limit, exposure } = account;
  const room = limit && { ...limit, amountMinor: limit.amountMinor - exposure.amountMinor };
  return (
    <section aria-label={account.currency} className="flex flex-col gap-3">
      <ExposureBar account={account} />
      <FactList
        facts={[
          {
            label: t('limit'),
            value: (
              <>
                {limit ? <Sum value={limit} strong /> : t('noLimit')}{' '}
                {account.isDefault && <span className="text-ink-3 text-small">{t('ofDefault')}</span>}
              </>
            ),
          },
          { label: t('open'), value: <Sum value={account.open} /> },
          { label: t('unbilled'), value: <Sum value={account.unbilled} /> },
          { label: t('onOrder'), value: <Sum value={account.onOrder} /> },
          ...(room
            ? [
                room.amountMinor < 0n
                  ? { label: t('over'), value: <Sum value={{ ...room, amountMinor: -room.amountMinor }} strong /> }
                  : { label: t('room'), value: <Sum value={room} /> },
              ]
            : []),
          {
            label: t('standing'),
            value: <Badge tone={account.standing === 'good' ? 'good' : 'warn'}>{t(`standings.${account.standing}`)}</Badge>,
          },
          ...(account.heldOrders.length > 0
            ? [
                {
                  label: t('heldOrders'),
                  value: (
                    <span className="flex flex-col">
                      {account.heldOrders.map(({ ref, amount }) => (
                        <span key={ref}>
                          <RecordLink href={`/orders/${ref}`}>{ref}</RecordLink> <Sum value={amount} />
                        </span>
                      ))}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {account.history.length > 0 && (
        <ol aria-label={t('history')} className="flex flex-col gap-1 text-small">
          {account.history.map((decision) => (
            <li key={decision.setAt.toISOString()} className="flex flex-wrap gap-x-2">
              <DateText value={decision.setAt} />
              <span>{decision.limit ? <Sum value={decision.limit} /> : t('defaultLimit')}</span>
              <span>{t(`standings.${decision.standing}`)}</span>
              <span className="text-ink-2">
                {decision.setByName}: {decision.reason}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** How much of the limit is used: open, unbilled and on order beside one another, by pattern as well as by colour. */
function ExposureBar({ account: { limit, open, unbilled, onOrder, exposure } }: { account: CreditOfParty }) {
  const t = useTranslations('credit');
  const say = useSay();
  const whole = limit && limit.amountMinor > exposure.amountMinor ? limit.amountMinor : exposure.amountMinor;
  const share = (minor: bigint) => (whole > 0n ? Number((minor * 10_000n) / whole) / 100 : 0);
  const isOver = limit !== null && exposure.amountMinor > limit.amountMinor;
  const label = limit ? t('exposureOf', { exposure: say(exposure), limit: say(limit) }) : t('exposureOnly', { exposure: say(exposure) });
  let from = 0;
  return (
    <figure className="flex flex-col gap-1.5">
      <figcaption className="tabular-nums">{label}</figcaption>
      <svg role="img" aria-label={label} className="h-2.5 w-full overflow-hidden rounded-full bg-sunken">
        {[open, unbilled, onOrder].map(({ amountMinor }, index) => {
          const start = from;
          from += share(amountMinor);
          const fill = isOver ? 'var(--bad)' : 'var(--accent)';
          return <rect key={index} x={`${start}%`} width={`${share(amountMinor)}%`} height="100%" fill={fill} opacity={1 - index * 0.25} />;
        })}
        {isOver && limit && <rect x={`${share(limit.amountMinor)}%`} width="2" height="100%" fill="var(--ink)" />}
      </svg>
    </figure>
  );
}

function SetDialog({ credit, error }: { credit: readonly CreditOfParty[]; error: PublicError | undefined }) {
  const t = useTranslations('credit');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('set-credit');
  return (
    <Dialog
      id="set-credit"
      title={t('setTitle')}
      footer={
        <>
          <Button {...dialogCommand('close', 'set-credit')}>{shared('cancel')}</Button>
          <SubmitButton form="credit-form" name="intent" value="set-credit" pending={pending}>
            {t('save')}
          </SubmitButton>
        </>
      }
    >
      <p className="text-ink-2">{t('setConsequence')}</p>
      <Form method="post" id="credit-form">
        <FormScope id="credit">
          <Field name="currency" label={t('currency')} error={errors.field('currency')}>
            <TextInput required maxLength={3} defaultValue={credit[0]?.currency ?? 'EUR'} autoComplete="off" />
          </Field>
          <Field name="amount" label={t('amount')} hint={t('amountHint')} optional error={errors.field('amount')}>
            <NumberInput decimal />
          </Field>
          <Field name="standing" label={t('standing')} error={errors.field('standing')}>
            <Select defaultValue={credit[0]?.standing ?? 'good'}>
              {CREDIT_STANDINGS.map((one) => (
                <option key={one} value={one}>
                  {t(`standings.${one}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field name="reason" label={t('reason')} hint={t('reasonHint')} error={errors.field('reason')}>
            <TextArea required maxLength={1000} />
          </Field>
        </FormScope>
      </Form>
    </Dialog>
  );
}
