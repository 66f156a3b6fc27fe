import type { OrderDetail } from '@tributary/orders/contract';
import { SubmitButton } from '@tributary/ui/button';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { useUiLocale } from '@tributary/ui/messages';
import { formatMoney } from '@tributary/ui/money';
import { Form } from '@tributary/web/form';
import { useTranslations } from 'use-intl';

/** Taking an order back, while operations has not decided: says first what will not be delivered, in numbers. */
export function OrderCancel({ order, pending }: { order: OrderDetail; pending: boolean }) {
  const t = useTranslations('orders.detail');
  const { locale } = useUiLocale();
  const total = formatMoney(order.total.amountMinor, order.total.currency, locale);
  return (
    <>
      <DialogButton dialog="cancel-order" title={t('cancelUntil')}>
        {t('cancel')}
      </DialogButton>
      <Form method="post" id="cancel-form" />
      <ConfirmDialog
        id="cancel-order"
        title={t('cancelTitle')}
        consequence={t('cancelConsequence', {
          count: order.lineCount,
          customer: order.customerName,
          total: `${total.currency} ${total.digits}`,
        })}
        undo={t('cancelUndo')}
        cancelLabel={t('cancelKeep')}
        action={
          <SubmitButton variant="danger" form="cancel-form" pending={pending}>
            {t('cancel')}
          </SubmitButton>
        }
      />
    </>
  );
}
