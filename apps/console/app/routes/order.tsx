import { holds } from '@tributary/kernel/actor';
import { dateIn } from '@tributary/kernel/dates';
import { SubmitButton } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, TimeText } from '@tributary/ui/date';
import { DialogButton } from '@tributary/ui/dialog';
import { formatMoney } from '@tributary/ui/money';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { VisibleTo } from '@tributary/ui/visible-to';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { words } from '@tributary/web/words';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { toPartyOption } from '../parts/choices.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import { OrderStateBadge } from '../parts/order-state.tsx';
import { RecordLink, RecordTimeline, Roles, SightNote, Sum } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order';
import { AsIssued } from './deal/as-issued.tsx';
import { CustomerPanel } from './order/customer-panel.tsx';
import { HoldPanel, PastHolds, ReasonDialog } from './order/hold-panel.tsx';
import { OrderLines } from './order/lines.tsx';
import { type Question, readDecision } from './order/party-choice.tsx';
import { RejectDialog } from './order/reject-dialog.tsx';

export const handle = words({
  changes: en.changes,
  credit: en.credit,
  entitlementsErrors: en.entitlementsErrors,
  issued: en.issued,
  orders: en.orders,
  partiesErrors: en.partiesErrors,
  priceTrace: en.priceTrace,
});
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.orders.title} · ${en.app.titleSuffix}` }];

const QUESTIONS = ['endUser', 'reseller', 'lessor'] as const satisfies readonly Question[];
/** As many parties as are offered before something is typed. */
const OFFERED = 50;

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const [order, timeline, issued, orderHolds] = await Promise.all([
    caller.orders.get({ ref: params.ref }),
    caller.audit.timeline({ type: 'order', ref: params.ref }),
    caller.entitlements.issuedOrder({ ref: params.ref }),
    caller.orders.holds({ ref: params.ref }),
  ]);
  const mayDecide = holds(session.actor, 'operations');
  const isUndecided = order.actions.includes('accept') && [order.customer.party, ...order.named.map(({ party }) => party)].includes(null);
  const parties = mayDecide && isUndecided ? (await caller.parties.list({ limit: OFFERED })).rows.map(toPartyOption) : [];
  return {
    order,
    issued,
    timeline,
    orderHolds,
    mayDecide,
    mayRecord: holds(session.actor, 'finance'),
    parties,
    today: dateIn(TIME_ZONE, new Date()),
    requestId: crypto.randomUUID(),
  };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const { ref } = params;
  const done = await attempt(async (caller): Promise<(typeof DONE)[number]> => {
    switch (text('intent')) {
      case 'reject':
        await caller.orders.reject({ ref, reason: text('reason') });
        return 'rejected';
      case 'release':
        await caller.orders.release({ ref, reason: text('reason') });
        return 'released';
      case 'withdraw':
        await caller.entitlements.withdrawOrder({ ref, reason: text('reason') });
        return 'withdrawn';
      case 'prepay': {
        const paid = {
          clientRequestId: text('clientRequestId'),
          amount: text('amount'),
          paidOn: text('paidOn'),
          reference: text('reference'),
        };
        return (await caller.orders.recordPrepayment({ ref, ...paid })).accepted ? 'prepaid' : 'prepaid_part';
      }
      default: {
        const decided = QUESTIONS.flatMap((question) => {
          const decision = readDecision(form, question);
          return decision ? [[question, decision] as const] : [];
        });
        return (await caller.orders.accept({ ref, ...Object.fromEntries(decided) })).state;
      }
    }
  });
  if (!done.ok) return refuse(done.error);
  return { done: done.value, at: crypto.randomUUID() } satisfies ActionOutcome;
}

/** What the page can say that it did. */
const DONE = ['accepted', 'rejected', 'held', 'released', 'withdrawn', 'prepaid', 'prepaid_part'] as const;

export default function Order({ loaderData, actionData }: Route.ComponentProps) {
  const { order, issued, timeline, orderHolds, mayDecide, mayRecord, parties, today, requestId } = loaderData;
  const [search] = useSearchParams();
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('orders');
  const shared = useTranslations('shared');
  const asIssued = useTranslations('issued');
  useLive(about(order.ref));
  const credit = useTranslations('credit');
  useDoneToast(outcome, (done) => {
    const known = oneOf(DONE, done) ?? 'accepted';
    return known === 'accepted' || known === 'rejected' ? t(`done.${known}`) : credit(`done.${known}`);
  });
  const accepting = usePending('accept');
  const isOpen = order.actions.includes('accept');
  const lookAgain = orderHolds.current?.code === 'approval' ? 'held.approve' : 'held.again';
  const total = formatMoney(order.total.amountMinor, order.total.currency);
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/orders', label: t('title') }]}
          title={t('recordTitle', { customer: order.customerName, partner: order.placedBy.name })}
          state={<OrderStateBadge state={order.state} />}
          id={<CopyableId id={order.ref} />}
          meta={
            <>
              <VisibleTo
                viewers={[{ party: order.placedBy.name, via: t('viaPlaced'), since: order.submittedAt.toISOString() }]}
                note={<SightNote recordRef={order.ref} />}
              />
              <LiveStatus />
            </>
          }
          {...(isOpen && mayDecide
            ? {
                more: <DialogButton dialog="reject-order">{t('reject')}</DialogButton>,
                action: (
                  <SubmitButton form="accept-order" name="intent" value="accept" pending={accepting}>
                    {accepting ? t('accepting') : order.state === 'held' ? credit(lookAgain) : t('accept')}
                  </SubmitButton>
                ),
              }
            : order.actions.includes('withdraw') && mayDecide
              ? { more: <DialogButton dialog="withdraw-order">{credit('withdraw')}</DialogButton> }
              : {})}
        />
      }
      roles={<Roles roles={order.roles} />}
      facts={
        <Card title={shared('facts')}>
          <FactList
            facts={[
              { label: t('total'), value: <Sum value={order.total} strong /> },
              { label: t('pattern'), value: t(`patterns.${order.pattern}`) },
              ...(order.delivery === 'drop_ship' ? [] : [{ label: t('delivery'), value: t(`deliveries.${order.delivery}`) }]),
              ...(order.entry === 'portal' ? [] : [{ label: t('entryLabel'), value: t(`entries.${order.entry}`) }]),
              { label: t('starts'), value: <DateText value={order.startsOn} /> },
              { label: t('placed'), value: <TimeText value={order.submittedAt} zone /> },
              { label: t('placedByPerson'), value: order.placedByName },
              { label: t('purchaseOrder'), value: order.purchaseOrderNumber ?? shared('none') },
              ...(order.decision
                ? [
                    { label: t('decidedAt'), value: <TimeText value={order.decision.at} zone /> },
                    ...(order.decision.reason ? [{ label: t('decisionReason'), value: order.decision.reason }] : []),
                  ]
                : []),
            ]}
          />
        </Card>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      {!outcome && search.has('entered') && isOpen && (
        <Entered title={t('entered', { ref: order.ref })}>{t('enteredText', { partner: order.placedBy.name })}</Entered>
      )}
      {!outcome && search.has('again') && <Entered title={t('enteredAgain', { ref: order.ref })}>{t('enteredAgainText')}</Entered>}
      <HoldPanel
        key={`hold ${outcome?.at ?? ''}`}
        order={order}
        holds={orderHolds}
        mayDecide={mayDecide}
        mayRecord={mayRecord}
        today={today}
        requestId={requestId}
        error={outcome?.error}
      />
      {isOpen && !mayDecide && <p className="text-ink-2 text-small">{t('needFunction')}</p>}
      <CustomerPanel order={order} mayDecide={mayDecide} parties={parties} error={outcome?.error} />
      <OrderLines order={order} />
      {issued.length > 0 && (
        <Card title={asIssued('issued')} aside={<RecordLink href={`/deals/${order.ref}`}>{asIssued('throughTime')}</RecordLink>}>
          <AsIssued documents={issued} />
        </Card>
      )}
      {order.note && (
        <Card title={t('note')}>
          <p className="whitespace-pre-wrap break-words">{order.note}</p>
        </Card>
      )}
      <PastHolds holds={orderHolds} />
      {order.actions.includes('withdraw') && mayDecide && (
        <ReasonDialog
          key={`withdraw ${outcome?.at ?? ''}`}
          intent="withdraw"
          title={credit('withdrawTitle')}
          consequence={credit('withdrawConsequence', { partner: order.placedBy.name })}
          submit={credit('withdraw')}
          error={outcome?.error}
        />
      )}
      {isOpen && mayDecide && <RejectDialog order={order} total={`${total.currency} ${total.digits}`} error={outcome?.error} />}
    </RecordPage>
  );
}

/** Says that the order is there, and what comes next. */
function Entered({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="status" className="rounded border border-good bg-good-tint px-4 py-2.5">
      <p className="font-semibold">{title}</p>
      <p className="text-ink-2 text-small">{children}</p>
    </div>
  );
}
