import type { Money } from '@tributary/kernel/money';
import { ButtonLink } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, TimeText } from '@tributary/ui/date';
import { useUiLocale } from '@tributary/ui/messages';
import { formatMoney } from '@tributary/ui/money';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { useFormErrors } from '@tributary/web/form-errors';
import { LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect, useNavigation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { OrderCancel } from '../orders/order-cancel.tsx';
import { OrderLines } from '../orders/order-lines.tsx';
import { OrderStateBadge } from '../orders/order-state.tsx';
import { PartiesStrip } from '../parties-strip.tsx';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import { TimelineCard } from '../timeline-card.tsx';
import type { Route } from './+types/order';

export const handle = words({ changes: en.changes, orders: en.orders, pricing: en.pricing, roles: en.roles, timeline: en.timeline });
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? `${loaderData.order.ref} · ` : ''}${en.orders.title} · ${en.app.titleSuffix}` },
];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'order');
  const [order, timeline] = await Promise.all([caller.orders.get({ ref }), caller.audit.timeline({ type: 'order', ref })]);
  return { order, timeline };
}

export async function action({ params, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const ref = recordRef(context, params.ref, 'order');
  const cancelled = await attempt((caller) => caller.orders.cancel({ ref }));
  return cancelled.ok ? redirect(`/orders/${ref}`) : refuse(cancelled.error);
}

export default function Order({ loaderData: { order, timeline }, actionData }: Route.ComponentProps) {
  const t = useTranslations('orders');
  const { mayOrder } = useHat();
  const { locale } = useUiLocale();
  const say = (value: Money) => {
    const { currency, digits } = formatMoney(value.amountMinor, value.currency, locale);
    return `${currency} ${digits}`;
  };
  const [search] = useSearchParams();
  const errors = useFormErrors(actionData?.error);
  const pending = useNavigation().formMethod === 'POST';
  useLive((hint) => hint.ref === order.ref || hint.name === 'entitlements/opened');
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/orders', label: t('title') }]}
          title={order.delivery === 'stock' ? t('detail.forStock') : t('detail.forCustomer', { customer: order.customerName })}
          state={<OrderStateBadge state={order.state} />}
          id={<CopyableId id={order.ref} />}
          meta={<LiveStatus />}
          action={order.canCancel && mayOrder && <OrderCancel order={order} pending={pending} />}
        />
      }
      roles={<PartiesStrip roles={order.roles} />}
      facts={
        <>
          <Card title={t('detail.facts')}>
            <FactList
              facts={[
                { label: t('detail.purchaseOrder'), value: order.purchaseOrderNumber ?? t('detail.none') },
                ...(order.delivery === 'drop_ship'
                  ? []
                  : [{ label: t('detail.delivery'), value: t(`detail.deliveries.${order.delivery}`) }]),
                { label: t('detail.starts'), value: <DateText value={order.startsOn} /> },
                { label: t('detail.placedAt'), value: <TimeText value={order.submittedAt} zone /> },
                { label: t('detail.placedBy'), value: order.placedByName },
                ...(order.decision ? [{ label: t('detail.decided'), value: <TimeText value={order.decision.at} zone /> }] : []),
                ...(order.note ? [{ label: t('detail.note'), value: <span className="whitespace-pre-wrap">{order.note}</span> }] : []),
              ]}
            />
          </Card>
          {order.state === 'accepted' && order.delivery !== 'stock' && (
            <Card title={t('detail.entitlements')}>
              <p className="mb-3 text-ink-2">{t('detail.entitlementsText')}</p>
              <ButtonLink href={`/entitlements?q=${encodeURIComponent(order.customerName)}`}>{t('detail.showEntitlements')}</ButtonLink>
            </Card>
          )}
        </>
      }
      timeline={<TimelineCard entries={timeline} />}
    >
      {errors.form && <Confirmation stage="failed" title={errors.form} />}
      {search.has('placed') && order.state === 'submitted' && (
        <Confirmation title={t('detail.placed', { ref: order.ref })}>{t('detail.placedText')}</Confirmation>
      )}
      {search.has('again') && (
        <Confirmation stage="attention" title={t('detail.repeated', { ref: order.ref })}>
          {t('detail.repeatedText')}
        </Confirmation>
      )}
      {order.state === 'held' && (
        <Confirmation stage="attention" title={t('detail.inReview')}>
          <p>{t('detail.inReviewText')}</p>
          {order.hold && (
            <p>
              {t(`detail.holdWhy.${order.hold.code}`, {
                exposure: order.hold.exposure ? say(order.hold.exposure) : '',
                limit: order.hold.limit ? say(order.hold.limit) : '',
              })}
            </p>
          )}
        </Confirmation>
      )}
      {order.decision?.reason && (
        <Confirmation stage={order.state === 'rejected' ? 'failed' : 'attention'} title={t(`states.${order.state}`)}>
          <p className="whitespace-pre-wrap">{order.decision.reason}</p>
        </Confirmation>
      )}
      <OrderLines order={order} />
    </RecordPage>
  );
}
