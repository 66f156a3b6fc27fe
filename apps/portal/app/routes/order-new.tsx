import { addMonths, dateIn } from '@tributary/kernel/dates';
import type { PublicError } from '@tributary/rpc/errors';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { PageHeader } from '@tributary/ui/page-header';
import { countries } from '@tributary/web/countries.server';
import { useFormErrors } from '@tributary/web/form-errors';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { words } from '@tributary/web/words';
import { Receipt } from 'lucide-react';
import { data, redirect, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import { nameEmptyFields } from '../empty-fields.ts';
import * as en from '../messages/en.ts';
import { changeLines, emptyLine, nobody, type OrderDraft, readDraft, toOrder, toQuote } from '../orders/draft.ts';
import { OrderForm } from '../orders/order-form.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order-new';

export const handle = words({ orders: en.orders, pricing: en.pricing });
export const meta: Route.MetaFunction = () => [{ title: `${en.orders.form.title} · ${en.app.titleSuffix}` }];

/** As far ahead as orders may begin; the procedure judges, this only steers the calendar. */
const START_WITHIN_MONTHS = 36;
/** As many cards as the page carries; the combobox asks for the others as they are typed. */
const CARDS_OFFERED = 100;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const [me, prices, products, cards] = await Promise.all([
    caller.parties.me(),
    caller.pricing.prices({}),
    caller.catalog.products(),
    caller.parties.cards({ limit: CARDS_OFFERED }),
  ]);
  const today = dateIn(TIME_ZONE, new Date());
  const currencies = [...new Set(prices.map((price) => price.currency))];
  const priced = new Set(prices.map((price) => price.productRef));
  const kinds = me.partner ? (['card', 'new', 'self', 'stock'] as const) : (['self'] as const);
  const wished = new URL(request.url).searchParams.get('customer') ?? '';
  const asked = new URL(request.url).searchParams.get('for') === 'stock' && me.partner ? 'stock' : null;
  const draft: OrderDraft = {
    clientRequestId: crypto.randomUUID(),
    customer: {
      kind: asked ?? (me.partner ? (cards.rows.length > 0 ? 'card' : 'new') : 'self'),
      ref: cards.rows.find((card) => card.ref === wished)?.ref ?? '',
      name: '',
      country: me.party.country,
      contactName: '',
      contactEmail: '',
    },
    reseller: nobody(me.party.country),
    lessor: nobody(me.party.country),
    currency: currencies[0] ?? '',
    startsOn: today,
    purchaseOrderNumber: '',
    note: '',
    lines: [emptyLine('0')],
  };
  const { functions } = session.worn;
  return {
    draft,
    today,
    latest: addMonths(today, START_WITHIN_MONTHS),
    currencies,
    // Prices for one customer alone may come on top, so what has no general price can be chosen, too, after those that have one.
    products: products
      .map(({ ref, sku, name, kind, metric }) => ({ ref, sku, name, kind, metric }))
      .sort((a, b) => Number(priced.has(b.ref)) - Number(priced.has(a.ref))),
    cards: cards.rows,
    kinds,
    countries: countries(),
    maySell: functions.includes('administrator') || functions.includes('sales'),
    support: { name: me.vendor.supportName, email: me.vendor.supportEmail },
  };
}

type Answer = { draft: OrderDraft; error?: PublicError; sent?: { places: number[]; quote: Awaited<ReturnType<typeof quoteOf>> } };

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const intent = String(form.get('intent') ?? '');
  const sentDraft = readDraft(form);
  const draft = changeLines(sentDraft, intent) ?? sentDraft;
  if (intent === 'submit') {
    const placed = await attempt((caller) => caller.orders.submit(toOrder(draft)));
    if (placed.ok) return redirect(`/orders/${placed.value.ref}?${placed.value.repeated ? 'again' : 'placed'}`);
    return data<Answer>({ draft, error: nameEmptyFields(placed.error, form) }, { status: placed.error.status });
  }
  const { places, input } = toQuote(draft, dateIn(TIME_ZONE, new Date()));
  const quoted = input && (await attempt((caller) => quoteOf(caller, input)));
  if (quoted && !quoted.ok && intent === 'quote') return data<Answer>({ draft, error: quoted.error }, { status: quoted.error.status });
  return data<Answer>({ draft, ...(quoted?.ok ? { sent: { places, quote: quoted.value } } : {}) });
}

type Caller = ReturnType<typeof requireHat>['caller'];
const quoteOf = (caller: Caller, input: NonNullable<ReturnType<typeof toQuote>['input']>) => caller.orders.quote(input);

/** Prices are asked for without sending the form, and nothing else on the page depends on the draft: one loading is enough. */
export const shouldRevalidate = ({ formAction, defaultShouldRevalidate }: { formAction?: string; defaultShouldRevalidate: boolean }) =>
  formAction ? false : defaultShouldRevalidate;

export default function OrderNew({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('orders');
  const navigation = useNavigation();
  const errors = useFormErrors(actionData?.error);
  if (!loaderData.maySell || loaderData.currencies.length === 0)
    return (
      <div className="mx-auto flex max-w-[880px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
        <PageHeader crumbs={[{ href: '/orders', label: t('title') }]} title={t('form.title')} />
        <EmptyState
          icon={<Receipt size={18} />}
          title={loaderData.maySell ? t('form.noBooks') : t('form.notSales')}
          action={<ButtonLink href="/orders">{t('empty.clear')}</ButtonLink>}
        >
          {loaderData.maySell ? t('form.noBooksText', loaderData.support) : t('form.notSalesText')}
        </EmptyState>
      </div>
    );
  return (
    <OrderForm
      {...loaderData}
      draft={actionData?.draft ?? loaderData.draft}
      errors={errors}
      sent={actionData?.sent}
      pending={navigation.state !== 'idle' && navigation.formData?.get('intent') === 'submit'}
    />
  );
}
