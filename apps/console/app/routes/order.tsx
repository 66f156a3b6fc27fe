import { holds } from '@tributary/kernel/actor';
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
import { words } from '@tributary/web/words';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { OrderStateBadge } from '../parts/order-state.tsx';
import { RecordLink, RecordTimeline, Roles, Sum } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order';
import { AsIssued } from './deal/as-issued.tsx';
import { CustomerPanel } from './order/customer-panel.tsx';
import { OrderLines } from './order/lines.tsx';
import { type Question, readDecision } from './order/party-choice.tsx';
import { RejectDialog } from './order/reject-dialog.tsx';
import { toPartyOption } from './order-new/choices.ts';

export const handle = words({ deals: en.deals, orders: en.orders, parties: en.parties, pricing: en.pricing });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.orders.title} · ${en.app.titleSuffix}` }];

const QUESTIONS = ['endUser', 'reseller', 'lessor'] as const satisfies readonly Question[];
/** As many parties as are offered before something is typed. */
const OFFERED = 50;

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const [order, timeline, issued] = await Promise.all([
    caller.orders.get({ ref: params.ref }),
    caller.audit.timeline({ type: 'order', ref: params.ref }),
    caller.entitlements.issuedOrder({ ref: params.ref }),
  ]);
  const mayDecide = holds(session.actor, 'operations');
  const isUndecided = order.actions.includes('accept') && [order.customer.party, ...order.named.map(({ party }) => party)].includes(null);
  const parties = mayDecide && isUndecided ? (await caller.parties.list({ limit: OFFERED })).rows.map(toPartyOption) : [];
  return { order, issued, timeline, mayDecide, parties };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const rejecting = form.get('intent') === 'reject';
  const done = await attempt(async (caller) => {
    if (rejecting) await caller.orders.reject({ ref: params.ref, reason: String(form.get('reason') ?? '') });
    else {
      const decided = QUESTIONS.flatMap((question) => {
        const decision = readDecision(form, question);
        return decision ? [[question, decision] as const] : [];
      });
      await caller.orders.accept({ ref: params.ref, ...Object.fromEntries(decided) });
    }
  });
  if (!done.ok) return refuse(done.error);
  return { done: rejecting ? 'rejected' : 'accepted' } satisfies ActionOutcome;
}

export default function Order({ loaderData, actionData }: Route.ComponentProps) {
  const { order, issued, timeline, mayDecide, parties } = loaderData;
  const [search] = useSearchParams();
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('orders');
  const shared = useTranslations('shared');
  const deals = useTranslations('deals');
  useLive(about(order.ref));
  useDoneToast(outcome, (done) => (done === 'rejected' ? t('done.rejected') : t('done.accepted')));
  const accepting = usePending('accept');
  const isOpen = order.actions.includes('accept');
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
                note={shared('staffSeeIt')}
              />
              <LiveStatus />
            </>
          }
          {...(isOpen && mayDecide
            ? {
                more: <DialogButton dialog="reject-order">{t('reject')}</DialogButton>,
                action: (
                  <SubmitButton form="accept-order" name="intent" value="accept" pending={accepting}>
                    {accepting ? t('accepting') : t('accept')}
                  </SubmitButton>
                ),
              }
            : {})}
        />
      }
      roles={<Roles roles={order.roles} />}
      facts={
        <Card title={shared('facts')}>
          <FactList
            facts={[
              { label: t('total'), value: <Sum value={order.total} strong /> },
              { label: t('pattern'), value: t(`entry.patterns.${order.pattern}.title`) },
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
      {isOpen && !mayDecide && <p className="text-ink-2 text-small">{t('needFunction')}</p>}
      <CustomerPanel order={order} mayDecide={mayDecide} parties={parties} error={outcome?.error} />
      <OrderLines order={order} />
      {issued.length > 0 && (
        <Card title={deals('issued')} aside={<RecordLink href={`/deals/${order.ref}`}>{deals('throughTime')}</RecordLink>}>
          <AsIssued documents={issued} />
        </Card>
      )}
      {order.note && (
        <Card title={t('note')}>
          <p className="whitespace-pre-wrap break-words">{order.note}</p>
        </Card>
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
