import { holds } from '@tributary/kernel/actor';
import { addMonths, dateIn } from '@tributary/kernel/dates';
import type { OrderQuote } from '@tributary/orders/contract';
import { patternOf } from '@tributary/orders/patterns';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { FormErrorSummary } from '@tributary/ui/field';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { words } from '@tributary/web/words';
import { useRef } from 'react';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { toPartyOption, toProductOption } from '../parts/choices.ts';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order-new';
import {
  changeLines,
  ENTERED,
  emptyLine,
  emptySeats,
  type OrderDraft,
  readDraft,
  SEAT_NAMES,
  STEPS,
  type Step,
  toOrder,
} from './order-new/draft.ts';
import { LinesStep } from './order-new/lines-step.tsx';
import { type Names, ReviewStep } from './order-new/review-step.tsx';
import { Carried, PartiesStep, PatternStep } from './order-new/steps.tsx';

export const handle = words({ orderEntry: en.orderEntry, orders: en.orders, priceTrace: en.priceTrace });
export const meta: Route.MetaFunction = () => [{ title: `${en.orderEntry.title} · ${en.app.titleSuffix}` }];

/** As far ahead as orders may begin; the procedure judges, this only steers the calendar. */
const START_WITHIN_MONTHS = 36;
/** As many answers as the page carries; comboboxes ask for the others as they are typed. */
const OFFERED = 50;

/** Only channel and operations enter orders; said before anything is filled in. */
function requireEnterer(context: Route.LoaderArgs['context']) {
  const web = requireHat(context);
  if (holds(web.session.actor, 'channel', 'operations')) return web;
  throw Response.json(
    { error: { code: 'forbidden', status: 403, data: { need: 'channel, operations' } }, requestId: web.requestId },
    { status: 403 },
  );
}
type Web = ReturnType<typeof requireEnterer>;

export async function loader({ request, context }: Route.LoaderArgs) {
  const web = requireEnterer(context);
  const { caller } = web;
  const { searchParams } = new URL(request.url);
  const [currencies, parties, products] = await Promise.all([
    caller.orders.entryCurrencies(),
    caller.parties.list({ limit: OFFERED }),
    caller.catalog.products({ limit: OFFERED }),
  ]);
  const today = dateIn(TIME_ZONE, new Date());
  const pattern = ENTERED.find((name) => name === searchParams.get('pattern'));
  const draft: OrderDraft = {
    clientRequestId: crypto.randomUUID(),
    pattern: pattern ?? 'reseller',
    seats: Object.fromEntries(SEAT_NAMES.flatMap((seat) => (searchParams.get(seat) ? [[seat, searchParams.get(seat)!]] : []))),
    currency: currencies[0] ?? '',
    startsOn: today,
    purchaseOrderNumber: '',
    note: '',
    lines: [emptyLine('0')],
  };
  return {
    draft,
    step: (pattern ? 'parties' : 'pattern') as Step,
    names: await namesOf(web, draft),
    today,
    latest: addMonths(today, START_WITHIN_MONTHS),
    currencies,
    parties: parties.rows.map(toPartyOption),
    products: products.rows.filter(({ state }) => state === 'active').map(toProductOption),
  };
}

interface Answer {
  readonly draft: OrderDraft;
  readonly step: Step;
  readonly names: Names;
  readonly error?: PublicError;
  readonly sent?: { readonly places: readonly number[]; readonly quote: OrderQuote };
}

export async function action({ request, context }: Route.ActionArgs) {
  const web = requireEnterer(context);
  const form = await request.formData();
  const intent = String(form.get('intent') ?? '');
  const sentDraft = readDraft(form);
  const draft = changeLines(sentDraft, intent) ?? sentDraft;
  const from = STEPS.find((step) => step === form.get('step')) ?? 'pattern';
  const answer = async (step: Step, more: Pick<Answer, 'error' | 'sent'> = {}) =>
    data<Answer>({ draft, step, names: await namesOf(web, draft), ...more }, { status: more.error?.status ?? 200 });
  if (draft !== sentDraft) return answer('lines');
  const to = STEPS.find((step) => intent === `to:${step}`) ?? (intent === 'submit' ? 'submit' : 'pattern');
  // Back is always open; forward leads as far as what is there allows.
  if (to !== 'submit' && STEPS.indexOf(to) <= STEPS.indexOf(from)) return answer(to);
  if (to === 'parties') return answer('parties');
  const [missing] = emptySeats(draft);
  if (missing) return answer('parties', { error: required(...emptySeats(draft).map((seat) => `seats.${seat}`)) });
  if (to === 'lines') return answer('lines');
  if (to === 'review') {
    const empty = draft.lines.flatMap((line, at) => (line.productRef ? [] : [`lines.${at}.productRef`]));
    if (empty.length > 0) return answer('lines', { error: required(...empty) });
    const quoted = await web.attempt((caller) => caller.orders.quoteEntry(toOrder(draft)));
    if (!quoted.ok) return answer(stepOf(quoted.error), { error: quoted.error });
    const sent = { places: draft.lines.map((_line, at) => at), quote: quoted.value };
    const unpriced = quoted.value.lines.findIndex((line) => !line.ok);
    if (unpriced >= 0)
      return answer('lines', { sent, error: { code: 'orders/no_price', status: 422, field: `lines.${unpriced}.productRef` } });
    return answer('review', { sent });
  }
  const entered = await web.attempt((caller) => caller.orders.enter(toOrder(draft)));
  if (entered.ok) return redirect(`/orders/${entered.value.ref}?${entered.value.repeated ? 'again' : 'entered'}`);
  return answer(stepOf(entered.error), { error: entered.error });
}

const required = (...names: string[]): PublicError => ({
  code: 'invalid',
  status: 400,
  fields: Object.fromEntries(names.map((name) => [name, 'required'])),
});

/** Where the field at fault is to be seen. */
function stepOf(error: PublicError): Step {
  const names = [error.field ?? '', ...Object.keys(error.fields ?? {})];
  if (names.some((name) => name.startsWith('seats'))) return 'parties';
  return names.some((name) => name.startsWith('pattern')) ? 'pattern' : 'lines';
}

/** What the chosen are called, because a page carries the first of them only. What names nobody is left to the procedure to refuse. */
async function namesOf({ attempt, session }: Web, draft: OrderDraft): Promise<Names> {
  const parties = await Promise.all(
    Object.values(draft.seats).map(async (ref) => {
      const found = await attempt((caller) => caller.parties.get({ ref }));
      return found.ok ? ([ref, found.value.name] as const) : null;
    }),
  );
  const refs = [...new Set(draft.lines.map((line) => line.productRef).filter((ref) => ref !== ''))];
  const products = await Promise.all(
    refs.map(async (ref) => {
      const found = await attempt((caller) => caller.catalog.product({ ref }));
      return found.ok ? ([ref, found.value.name] as const) : null;
    }),
  );
  return {
    vendor: session.worn.partyName,
    parties: Object.fromEntries(parties.filter((one) => one !== null)),
    products: Object.fromEntries(products.filter((one) => one !== null)),
  };
}

export default function OrderNew({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('orders');
  const entry = useTranslations('orderEntry');
  const { draft, step, names, error, sent }: Answer = actionData ?? loaderData;
  const errors = useFormErrors(error);
  const form = useRef<HTMLFormElement>(null);
  const pending = usePending('submit');
  const at = STEPS.indexOf(step);
  const next = STEPS[at + 1];
  const withChosen = (options: typeof loaderData.parties, chosen: Readonly<Record<string, string>>) => [
    ...Object.entries(chosen)
      .filter(([ref]) => !options.some((option) => option.value === ref))
      .map(([value, label]) => ({ value, label })),
    ...options,
  ];
  return (
    <div className="mx-auto flex w-full max-w-[1200px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/orders', label: t('title') }]} title={entry('title')} meta={entry(`leads.${step}`)} />
      <Steps step={step} />
      {/* A step is a form of its own: what its fields began with must not be kept for the next. */}
      <Form method="post" ref={form} key={`${step} ${draft.pattern} ${draft.lines.map((line) => line.key).join()}`} noValidate>
        {/* What Enter does in a field: go on, not the first button that stands in the form. */}
        <button type="submit" name="intent" value={next ? `to:${next}` : 'submit'} className="sr-only" tabIndex={-1} aria-hidden />
        <input type="hidden" name="clientRequestId" value={draft.clientRequestId} />
        <input type="hidden" name="step" value={step} />
        <Carried draft={draft} but={step === 'review' ? null : step} />
        <div className="flex flex-col gap-4">
          {errors.summary.length > 0 ? (
            <FormErrorSummary errors={errors.summary.map(({ name, message }) => ({ name, message }))} />
          ) : (
            <Refusal error={error} />
          )}
          {step === 'pattern' && <PatternStep draft={draft} />}
          {step === 'parties' && <PartiesStep draft={draft} parties={withChosen(loaderData.parties, names.parties)} errors={errors} />}
          {step === 'lines' && (
            <LinesStep
              form={form}
              draft={draft}
              products={withChosen(loaderData.products, names.products)}
              currencies={loaderData.currencies}
              today={loaderData.today}
              latest={loaderData.latest}
              errors={errors}
              sent={sent}
            />
          )}
          {step === 'review' && sent && <ReviewStep draft={draft} quote={sent.quote} names={names} />}
          <div className="flex flex-wrap items-center gap-3">
            {next ? (
              <SubmitButton name="intent" value={`to:${next}`} pending={false}>
                {entry(`next.${next}`)}
              </SubmitButton>
            ) : (
              <SubmitButton name="intent" value="submit" pending={pending}>
                {entry('submit')}
              </SubmitButton>
            )}
            {at > 0 && (
              <Button type="submit" name="intent" value={`to:${STEPS[at - 1]}`}>
                {entry('back')}
              </Button>
            )}
            {step === 'review' && (
              <p className="text-ink-3 text-small">
                {entry('submitHint', { party: names.parties[draft.seats[patternOf(draft.pattern).placing] ?? ''] ?? '' })}
              </p>
            )}
          </div>
        </div>
      </Form>
    </div>
  );
}

/** Where in the wizard one is. */
function Steps({ step }: { step: Step }) {
  const t = useTranslations('orderEntry');
  return (
    <ol className="flex flex-wrap gap-x-5 gap-y-1 text-small" aria-label={t('stepsLabel')}>
      {STEPS.map((one, at) => (
        <li
          key={one}
          aria-current={one === step ? 'step' : undefined}
          className={one === step ? 'font-semibold text-accent-ink' : at < STEPS.indexOf(step) ? 'text-ink-2' : 'text-ink-3'}
        >
          {at + 1}. {t(`steps.${one}`)}
        </li>
      ))}
    </ol>
  );
}
