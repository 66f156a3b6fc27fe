import { holds } from '@tributary/kernel/actor';
import { dateIn } from '@tributary/kernel/dates';
import { AgeingBar, CustodyBar, CustodyChart } from '@tributary/stock/ui/custody';
import { AsOfBar } from '@tributary/ui/as-of-bar';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, formatDate } from '@tributary/ui/date';
import { DialogButton } from '@tributary/ui/dialog';
import { useUiLocale } from '@tributary/ui/messages';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { VisibleTo } from '@tributary/ui/visible-to';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast } from '../parts/form-parts.tsx';
import { RecordLink, Sum } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/stock-lot';
import { asOfAsked } from './stock/as-of.ts';
import { Assignments, Holders, Movements } from './stock/lot-tables.tsx';
import { readReseller, Sales } from './stock/sales.tsx';
import { TAKE_OUT, TakeOutDialog } from './stock/take-out.tsx';

export const handle = words({ stock: en.stock });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.stock.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const today = dateIn(TIME_ZONE, new Date());
  const asOf = asOfAsked(new URL(request.url).searchParams.get('asOf') ?? '', today);
  const lot = await caller.stock.get({ ref: params.ref, asOf });
  const since = dateIn(TIME_ZONE, lot.receivedAt);
  return { lot, today, since, requestId: crypto.randomUUID(), mayDecide: holds(session.actor, 'operations') };
}

const INTENTS = ['confirm', 'decline', 'end', 'take'] as const;

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const intent = INTENTS.find((one) => one === text('intent')) ?? 'confirm';
  const done = await attempt(async (caller) => {
    switch (intent) {
      case 'confirm':
        return caller.stock.confirmSale({ ref: text('sale'), reseller: readReseller(form) });
      case 'decline':
        return caller.stock.declineSale({ ref: text('sale'), reason: text('reason') });
      case 'end':
        return caller.stock.endAssignment({ orderRef: text('orderRef'), reason: text('reason') });
      case 'take':
        return caller.stock.withdrawCopies({
          ref: params.ref,
          clientRequestId: text('clientRequestId'),
          holder: { ref: text('holder') },
          kind: text('kind') === 'cancelled' ? 'cancelled' : 'given_back',
          quantity: text('quantity'),
          reason: text('reason'),
        });
    }
  });
  return done.ok ? ({ done: intent } satisfies ActionOutcome) : refuse(done.error);
}

export default function StockLot({ loaderData, actionData }: Route.ComponentProps) {
  const { lot, today, since, requestId, mayDecide } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('stock');
  const { locale } = useUiLocale();
  useLive(ofModule('stock'));
  useDoneToast(outcome, (done) => t(`done.${done as (typeof INTENTS)[number]}`));
  const isToday = lot.asOf === today;
  const day = formatDate(lot.asOf, locale);
  const custody = lot.holders.reduce(
    (total, { custody: held }) => ({
      stock: total.stock + held.stock,
      sold: total.sold + held.sold,
      active: total.active + held.active,
      returned: total.returned + held.returned,
      cancelled: total.cancelled + held.cancelled,
    }),
    { stock: 0, sold: 0, active: 0, returned: 0, cancelled: 0 },
  );
  // Away from today the page shows what was; what is to be done now is left out.
  const then = lot.history.filter((point) => point.day <= lot.asOf);
  const mayTake = mayDecide && isToday && lot.custody.stock > 0;
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/stock', label: t('title') }]}
          title={t('record.title', { product: lot.productName, buyer: lot.buyer.name })}
          state={<span className="text-ink-2 tabular-nums">{t('record.copies', { count: custody.stock + custody.sold })}</span>}
          id={<CopyableId id={lot.ref} />}
          meta={
            <>
              <VisibleTo
                viewers={lot.holders.map(({ party, custody: held }) => ({
                  party: party.name,
                  via: t('record.viaHolder', { count: held.stock + held.sold + held.active + held.returned + held.cancelled }),
                  since,
                }))}
                note={t('record.visibleNote')}
              />
              <LiveStatus />
            </>
          }
          {...(mayTake ? { more: <DialogButton dialog={TAKE_OUT}>{t('record.take')}</DialogButton> } : {})}
        />
      }
      asOf={
        <AsOfBar
          value={lot.asOf}
          today={today}
          from={since}
          to={today}
          changes={lot.history.map((point) => ({ date: point.day, label: t('record.moved') }))}
          todayHref={`/stock/${lot.ref}`}
        />
      }
      facts={
        <>
          <Card title={t('record.facts')}>
            <FactList
              facts={[
                { label: t('buyer'), value: <RecordLink href={`/parties/${lot.buyer.ref}`}>{lot.buyer.name}</RecordLink> },
                {
                  label: t('record.order'),
                  value: (
                    <RecordLink href={`/orders/${lot.orderRef}`}>
                      <span className="font-mono text-small">{lot.orderRef}</span>
                    </RecordLink>
                  ),
                },
                { label: t('product'), value: <RecordLink href={`/catalog/${lot.productRef}`}>{lot.sku}</RecordLink> },
                { label: t('received'), value: <DateText value={lot.receivedAt} /> },
                { label: t('record.quantity'), value: lot.quantity },
                { label: t('record.unitNet'), value: <Sum value={lot.unitNet} /> },
                {
                  label: t('record.term'),
                  value: lot.termMonths === null ? t('record.perpetual') : t('record.months', { count: lot.termMonths }),
                },
                ...(isToday ? [{ label: t('value'), value: <Sum value={lot.value} strong /> }] : []),
              ]}
            />
          </Card>
          {lot.ageing.some((copies) => copies > 0) && (
            <Card>
              <AgeingBar title={t('ageing.title')} ageing={lot.ageing} />
            </Card>
          )}
        </>
      }
    >
      <Refusal error={outcome?.error} />
      <Card>
        <div className="flex flex-col gap-5 py-1">
          <CustodyBar title={isToday ? t('record.custody') : t('record.custodyOn', { day })} custody={custody} />
          <CustodyChart history={then} until={lot.asOf} />
        </div>
      </Card>
      <Holders holders={lot.holders} title={isToday ? t('record.holders') : t('record.holdersOn', { day })} />
      {isToday && <Sales sales={lot.sales} mayDecide={mayDecide} error={outcome?.error} />}
      {isToday && <Assignments rows={lot.assignments} mayDecide={mayDecide} />}
      <Movements rows={lot.movements.filter((movement) => dateIn(TIME_ZONE, movement.at) <= lot.asOf)} />
      {mayTake && <TakeOutDialog lot={lot} requestId={requestId} error={outcome?.error} />}
    </RecordPage>
  );
}
