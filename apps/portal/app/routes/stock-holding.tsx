import { dateIn } from '@tributary/kernel/dates';
import type { PublicError } from '@tributary/rpc/errors';
import { AgeingBar, CustodyBar, CustodyChart } from '@tributary/stock/ui/custody';
import { AsOfBar } from '@tributary/ui/as-of-bar';
import { ButtonLink } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, formatDate } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { useUiLocale } from '@tributary/ui/messages';
import { Money } from '@tributary/ui/money';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { countries } from '@tributary/web/countries.server';
import { useFormErrors } from '@tributary/web/form-errors';
import { LiveStatus, useLive } from '@tributary/web/live';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { words } from '@tributary/web/words';
import { data, redirect, useNavigation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import { nameEmptyFields } from '../empty-fields.ts';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import { named, readDraft, type StockDraft } from '../stock/draft.ts';
import { Assignments, Movements, Sales } from '../stock/holding-tables.tsx';
import { AssignForm, SellOnForm } from '../stock/move-forms.tsx';
import type { Route } from './+types/stock-holding';

export const handle = words({ stock: en.stock, ordersErrors: en.ordersErrors });
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? `${loaderData.holding.productName} · ` : ''}${en.stock.title} · ${en.app.titleSuffix}` },
];

/** As many cards as the combobox offers at once. */
const CARDS_OFFERED = 100;

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'holding');
  const today = dateIn(TIME_ZONE, new Date());
  const asked = new URL(request.url).searchParams.get('asOf') ?? '';
  const asOf = /^\d{4}-\d{2}-\d{2}$/.test(asked) && asked < today ? asked : undefined;
  const [holding, cards, me] = await Promise.all([
    caller.stock.get({ ref, asOf }),
    caller.parties.cards({ limit: CARDS_OFFERED }),
    caller.parties.me(),
  ]);
  const blank = (): StockDraft => ({
    clientRequestId: crypto.randomUUID(),
    quantity: '',
    kind: 'card',
    ref: '',
    name: '',
    country: me.party.country,
    startsOn: today,
    purchaseOrderNumber: '',
    note: '',
  });
  const since = dateIn(TIME_ZONE, holding.receivedAt);
  return { holding, today, since, cards: cards.rows, countries: countries(), drafts: { assign: blank(), sellOn: blank() } };
}

interface Refused {
  readonly intent: string;
  readonly error: PublicError;
  readonly draft?: StockDraft;
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const ref = recordRef(context, params.ref, 'holding');
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const intent = text('intent');
  const done = (query: string) => redirect(`/stock/${ref}?${query}`);
  const refused = (error: PublicError, draft?: StockDraft) =>
    data<Refused>({ intent, error: nameEmptyFields(error, form), ...(draft ? { draft } : {}) }, { status: error.status });
  if (intent === 'return') {
    const returned = await attempt((caller) => caller.stock.returnAssignment({ ref, orderRef: text('orderRef') }));
    return returned.ok ? done('returned') : refused(returned.error);
  }
  if (intent === 'withdraw') {
    const withdrawn = await attempt((caller) => caller.stock.withdrawSale({ ref: text('sale') }));
    return withdrawn.ok ? done('withdrawn') : refused(withdrawn.error);
  }
  if (intent === 'sell_on') {
    const draft = readDraft(form, 'reseller');
    const { clientRequestId, quantity } = draft;
    const sold = await attempt((caller) => caller.stock.sellOn({ ref, clientRequestId, quantity, reseller: named(draft) }));
    return sold.ok ? done('sold') : refused(sold.error, draft);
  }
  const draft = readDraft(form, 'customer');
  const { clientRequestId, quantity, startsOn, purchaseOrderNumber, note } = draft;
  const assigned = await attempt((caller) =>
    caller.stock.assign({ ref, clientRequestId, quantity, startsOn, purchaseOrderNumber, note, customer: named(draft) }),
  );
  if (!assigned.ok) return refused(assigned.error, draft);
  return done(`${assigned.value.repeated ? 'again' : 'assigned'}=${assigned.value.orderRef}`);
}

export default function StockHolding({ loaderData, actionData }: Route.ComponentProps) {
  const { holding, today, since, cards, countries: places, drafts } = loaderData;
  const refused: Refused | undefined = actionData;
  const t = useTranslations('stock');
  const { locale } = useUiLocale();
  const { mayOrder } = useHat();
  const errorsOf = (intent: string) => (refused?.intent === intent ? refused.error : undefined);
  const assignErrors = useFormErrors(errorsOf('assign'));
  const sellErrors = useFormErrors(errorsOf('sell_on'));
  const otherErrors = useFormErrors(errorsOf('return') ?? errorsOf('withdraw'));
  const navigation = useNavigation();
  const pending = navigation.state !== 'idle' ? String(navigation.formData?.get('intent') ?? '') : '';
  useLive((hint) => hint.ref === holding.ref);
  const isToday = holding.asOf === today;
  // Away from today the page shows what was; what is to be done now is left out.
  const mayMove = mayOrder && holding.canMove && isToday;
  const hasCopies = holding.custody.stock > 0;
  const form = { holding, cards, countries: places };
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/stock', label: t('title') }]}
          title={holding.productName}
          state={<span className="text-ink-2 tabular-nums">{t('detail.copies', { count: holding.custodyAsOf.stock })}</span>}
          id={<CopyableId id={holding.ref} />}
          meta={<LiveStatus />}
          action={
            mayMove &&
            hasCopies && (
              <ButtonLink href="#assign" variant="primary">
                {t('assign.submit')}
              </ButtonLink>
            )
          }
        />
      }
      asOf={
        <AsOfBar
          value={holding.asOf}
          today={today}
          from={since}
          to={today}
          changes={holding.history.map(({ day }) => ({ date: day, label: t('detail.movements') }))}
          todayHref={`/stock/${holding.ref}`}
        />
      }
      facts={<Facts holding={holding} isToday={isToday} />}
    >
      {otherErrors.form && <Confirmation stage="failed" title={otherErrors.form} />}
      {!refused && <Done />}
      {!holding.canMove && mayOrder && <Confirmation stage="attention" title={t('detail.cannotMove')} />}
      <Card>
        <div className="flex flex-col gap-5 py-1">
          <CustodyBar
            title={isToday ? t('detail.custody') : t('detail.custodyOn', { day: formatDate(holding.asOf, locale) })}
            custody={holding.custodyAsOf}
          />
          <CustodyChart history={holding.history.filter(({ day }) => day <= holding.asOf)} until={holding.asOf} />
        </div>
      </Card>
      {isToday && <Assignments holding={holding} mayMove={mayMove} pending={pending === 'return'} />}
      {mayMove && hasCopies && (
        <AssignForm
          {...form}
          today={today}
          draft={(refused?.intent === 'assign' && refused.draft) || drafts.assign}
          errors={assignErrors}
          pending={pending === 'assign'}
        />
      )}
      {isToday && <Sales sales={holding.sales} mayMove={mayMove} pending={pending === 'withdraw'} />}
      {mayMove && hasCopies && (
        <SellOnForm
          {...form}
          draft={(refused?.intent === 'sell_on' && refused.draft) || drafts.sellOn}
          errors={sellErrors}
          pending={pending === 'sell_on'}
        />
      )}
      <Movements movements={holding.movements.filter(({ at }) => dateIn(TIME_ZONE, at) <= holding.asOf)} />
    </RecordPage>
  );
}

/** What the last step did, from the address. */
function Done() {
  const t = useTranslations('stock.detail');
  const [search] = useSearchParams();
  const [assigned, again] = [search.get('assigned'), search.get('again')];
  if (assigned) return <Confirmation title={t('assigned', { ref: assigned })} />;
  if (again) return <Confirmation stage="attention" title={t('assignedAgain', { ref: again })} />;
  const said = (['sold', 'returned', 'withdrawn'] as const).find((one) => search.has(one));
  return said ? <Confirmation title={t(said)} /> : null;
}

function Facts({ holding, isToday }: { holding: Route.ComponentProps['loaderData']['holding']; isToday: boolean }) {
  const t = useTranslations('stock');
  const { value, orderRef, sourceName, termMonths } = holding;
  const unassigned = holding.ageing.some((copies) => copies > 0);
  return (
    <>
      <Card title={t('detail.facts')}>
        <FactList
          facts={[
            { label: t('detail.since'), value: <DateText value={holding.receivedAt} /> },
            { label: t('detail.received'), value: holding.received },
            ...(holding.soldOn > 0 ? [{ label: t('detail.soldOn'), value: holding.soldOn }] : []),
            ...(sourceName ? [{ label: t('detail.from'), value: sourceName }] : []),
            ...(orderRef
              ? [
                  {
                    label: t('detail.order'),
                    value: (
                      <Link
                        href={`/orders/${orderRef}`}
                        className="inline-flex min-h-6 items-center font-mono text-accent-ink text-small underline decoration-line-strong underline-offset-4"
                      >
                        {orderRef}
                      </Link>
                    ),
                  },
                ]
              : []),
            { label: t('detail.term'), value: termMonths === null ? t('detail.once') : t('detail.months', { count: termMonths }) },
            ...(value && isToday
              ? [{ label: t('detail.value'), value: <Money amountMinor={value.amountMinor} currency={value.currency} /> }]
              : []),
          ]}
        />
      </Card>
      {unassigned && (
        <Card title={t('ageing.title')}>
          <AgeingBar title={t('ageing.bar')} ageing={holding.ageing} />
          <p className="mt-2 text-ink-3 text-small">{t('ageing.note')}</p>
        </Card>
      )}
    </>
  );
}
