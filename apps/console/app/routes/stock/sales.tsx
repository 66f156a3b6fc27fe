import type { PublicError } from '@tributary/rpc/errors';
import type { LotSaleRow } from '@tributary/stock/contract';
import { StockStateBadge } from '@tributary/stock/ui/stock-states';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { TimeText } from '@tributary/ui/date';
import { Dialog, DialogButton, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { RadioGroup, TextArea, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { RecordLink } from '../../parts/record-parts.tsx';

const OTHER = 'other';

/** Which party the form of a sale says the reseller is; nothing where the card has said it before. */
export function readReseller(form: FormData): { ref: string } | undefined {
  const chosen = String(form.get('reseller') ?? '');
  const ref = chosen === OTHER ? String(form.get('otherReseller') ?? '') : chosen;
  return ref ? { ref } : undefined;
}

/** Copies sold on: those in review with the question who the reseller is, the others with what came of it. */
export function Sales({ sales, mayDecide, error }: { sales: readonly LotSaleRow[]; mayDecide: boolean; error: PublicError | undefined }) {
  const t = useTranslations('stock.sale');
  if (sales.length === 0) return null;
  return (
    <Card title={t('title')}>
      <ul className="flex flex-col divide-y divide-line">
        {sales.map((sale) => (
          <li key={sale.ref} className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <span className="font-medium">{sale.card.name}</span>
              <span className="text-ink-2">{t('offered', { count: sale.quantity, seller: sale.seller.name })}</span>
              <StockStateBadge state={sale.state} />
              <span className="text-ink-3 text-small">
                <TimeText value={sale.requestedAt} />
              </span>
              {sale.state === 'confirmed' && sale.reseller && (
                <RecordLink href={`/parties/${sale.reseller.ref}`}>{sale.reseller.name}</RecordLink>
              )}
            </div>
            {sale.state === 'in_review' &&
              (mayDecide ? <Decision sale={sale} error={error} /> : <p className="text-ink-2">{t('needFunction')}</p>)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Decision({ sale, error }: { sale: LotSaleRow; error: PublicError | undefined }) {
  const t = useTranslations('stock.sale');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const confirming = usePending('confirm');
  const declining = usePending('decline');
  const declineId = `decline-${sale.ref}`;
  const options = [
    ...sale.proposals.map(({ ref, name, country }) => ({
      value: ref,
      label: t('isParty', { name }),
      hint: (
        <>
          <span className="font-mono">{ref}</span>, {country}
        </>
      ),
    })),
    { value: OTHER, label: t('other'), hint: t('otherHint') },
  ];
  return (
    <FormScope id={sale.ref}>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="sale" value={sale.ref} />
        {sale.reseller ? (
          <p className="text-ink-2">{t('known', { name: sale.reseller.name })}</p>
        ) : (
          <>
            <RadioGroup
              name="reseller"
              legend={t('decide')}
              options={options}
              {...(sale.proposals.length === 0 ? { defaultValue: OTHER } : {})}
            />
            <div className="max-w-80">
              <Field name="otherReseller" label={t('otherRef')} optional error={errors.field('reseller.ref') ?? errors.field('reseller')}>
                <TextInput placeholder="PTY-" autoComplete="off" spellCheck={false} />
              </Field>
            </div>
          </>
        )}
        <div className="flex flex-wrap gap-2">
          <SubmitButton name="intent" value="confirm" pending={confirming}>
            {t('confirm')}
          </SubmitButton>
          <DialogButton dialog={declineId}>{t('decline')}</DialogButton>
        </div>
      </Form>
      <Dialog
        id={declineId}
        title={t('declineTitle')}
        footer={
          <>
            <Button {...dialogCommand('close', declineId)}>{shared('cancel')}</Button>
            <SubmitButton variant="danger" form={`${declineId}-form`} name="intent" value="decline" pending={declining}>
              {t('decline')}
            </SubmitButton>
          </>
        }
      >
        <p className="text-ink-2">{t('declineText', { count: sale.quantity, seller: sale.seller.name })}</p>
        <Form method="post" id={`${declineId}-form`}>
          <input type="hidden" name="sale" value={sale.ref} />
          <FormScope id={declineId}>
            <Reason error={errors.field('reason')} />
          </FormScope>
        </Form>
      </Dialog>
    </FormScope>
  );
}

function Reason({ error }: { error: string | undefined }) {
  const t = useTranslations('stock.record');
  return (
    <Field name="reason" label={t('reason')} error={error}>
      <TextArea required maxLength={1000} />
    </Field>
  );
}
