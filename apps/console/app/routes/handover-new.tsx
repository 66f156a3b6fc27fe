import { HANDOVER_KINDS } from '@tributary/entitlements/handover.contract';
import { holds } from '@tributary/kernel/actor';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { Field } from '@tributary/ui/field';
import { DateInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { toPartyOption } from '../parts/choices.ts';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import { HandoverStateBadge } from '../parts/handover-state.tsx';
import { oneOf, readListPlace } from '../parts/list-place.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/handover-new';
import { changeDraft, startDraft } from './handover/act.server.ts';
import { LinesStep } from './handover/lines-step.tsx';
import { OutcomeStep } from './handover/outcome-step.tsx';
import { PreviewStep } from './handover/preview-step.tsx';
import { nextStep, stepHref, stepsOf, WIZARD_STEPS, type WizardStep, WizardSteps } from './handover/steps.tsx';
import { WhoStep } from './handover/who-step.tsx';

export const handle = words({ handovers: en.handovers, entitlements: en.entitlements });
export const meta: Route.MetaFunction = () => [{ title: `${en.handovers.new} · ${en.app.titleSuffix}` }];

/** Parties offered before anything is typed. */
const OFFERED = 20;
const PAGE = 50;

/** Only channel and operations make handovers; said before anything is filled in. */
function requireMaker(context: Route.LoaderArgs['context']) {
  const web = requireHat(context);
  if (holds(web.session.actor, 'channel', 'operations')) return web;
  throw Response.json(
    { error: { code: 'forbidden', status: 403, data: { need: 'channel, operations' } }, requestId: web.requestId },
    { status: 403 },
  );
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireMaker(context);
  const place = readListPlace(request);
  const ref = place.filter('handover');
  const handover = ref ? await caller.entitlements.handover({ ref }) : null;
  if (handover && handover.state !== 'draft') throw redirect(`/handovers/${handover.ref}`);
  const asked = oneOf(WIZARD_STEPS, place.filter('step')) ?? 'lines';
  const step = handover ? (stepsOf(handover.kind).includes(asked) && asked !== 'who' ? asked : nextStep(handover.kind, 'who')) : 'who';
  const fromRef = place.filter('from');
  const [parties, chosen, preview, tickets] = await Promise.all([
    step === 'who' || step === 'outcome' ? caller.parties.list({ limit: OFFERED }) : null,
    step === 'who' && fromRef ? caller.parties.get({ ref: fromRef }) : null,
    handover ? caller.entitlements.handoverPreview({ ref }) : null,
    handover && step === 'preview' ? caller.tickets.ofHandover({ ref }) : null,
  ]);
  const page = { ref, limit: PAGE, ...(place.q ? { q: place.q } : {}), ...(place.cursor ? { cursor: place.cursor } : {}) };
  const wantsCustomers =
    (step === 'lines' && handover?.selection === 'customers') || (step === 'outcome' && handover !== null && handover.outcomes.length > 1);
  const options = (parties?.rows ?? []).map(toPartyOption);
  const known = [chosen, handover?.to].filter((one) => one !== null && one !== undefined);
  return {
    handover,
    step,
    kind: oneOf(HANDOVER_KINDS, place.filter('kind')) ?? 'partner_exit',
    from: chosen?.ref ?? '',
    options: [
      ...known.filter((one) => !options.some((option) => option.value === one.ref)).map((one) => toPartyOption({ country: '', ...one })),
      ...options,
    ],
    preview,
    openTickets: tickets?.open ?? 0,
    customers: wantsCustomers ? await caller.entitlements.handoverCustomers(page) : null,
    lines: step === 'lines' && handover?.selection === 'lines' ? await caller.entitlements.handoverLines(page) : null,
    q: place.q,
    today: vendorToday(),
  };
}

/** The vendor's day; what may be withdrawn, the server decides by its own clock when it is asked. */
const vendorToday = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(Date.now());

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireMaker(context);
  const form = await request.formData();
  const url = new URL(request.url);
  const ref = url.searchParams.get('handover') ?? '';
  const intent = String(form.get('intent') ?? '');
  if (!ref) {
    const started = await attempt((caller) => startDraft(caller, form));
    return started.ok ? redirect(stepHref(started.value.ref, nextStep(started.value.kind, 'who'))) : refuse(started.error);
  }
  if (intent === 'confirm') {
    const counts = { lineCount: Number(form.get('lineCount')), customerCount: Number(form.get('customerCount')) };
    const confirmed = await attempt((caller) => caller.entitlements.confirmHandover({ ref, ...counts }));
    return confirmed.ok ? redirect(`/handovers/${ref}?confirmed`) : refuse(confirmed.error);
  }
  if (intent === 'discard') {
    const discarded = await attempt((caller) => caller.entitlements.discardHandover({ ref }));
    return discarded.ok ? redirect('/handovers') : refuse(discarded.error);
  }
  const done = await attempt(async (caller) => {
    const way = await changeDraft(caller, ref, form);
    return { way, kind: (await caller.entitlements.handover({ ref })).kind };
  });
  if (!done.ok) return data({ error: done.error, ofOwn: intent === 'decide_own' }, { status: done.error.status });
  const step = oneOf(WIZARD_STEPS, url.searchParams.get('step') ?? '') ?? 'lines';
  // Where one outcome may differ by customer, the page stays, so that the exceptions can be made.
  const goesOn = done.value.way === 'next' && (intent !== 'decide' || stepsOf(done.value.kind).length < WIZARD_STEPS.length);
  return redirect(goesOn ? stepHref(ref, nextStep(done.value.kind, step)) : samePlace(url, ref, step));
}

/** The same step with its search and page. Made anew, because the address of a request for data is not the page's. */
function samePlace({ searchParams }: URL, ref: string, step: WizardStep): string {
  const kept = new URLSearchParams([...searchParams].filter(([name]) => name === 'q' || name === 'at'));
  return `${stepHref(ref, step)}${kept.size > 0 ? `&${kept}` : ''}`;
}

export default function HandoverNew({ loaderData, actionData }: Route.ComponentProps) {
  const { handover, step, kind, from, options, preview, openTickets, customers, lines, q, today } = loaderData;
  const error = actionData?.error;
  const ofOwn = Boolean(actionData && 'ofOwn' in actionData && actionData.ofOwn);
  const t = useTranslations('handovers');
  const entitlements = useTranslations('entitlements');
  const reason = handover?.refusal?.split('/')[1] ?? '';
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[{ href: '/handovers', label: t('title') }]}
        title={handover ? t(`titleOf.${handover.kind}`, { from: handover.from.name }) : t('new')}
        {...(handover
          ? {
              state: <HandoverStateBadge state={handover.state} />,
              id: <CopyableId id={handover.ref} />,
              more: (
                <Form method="post">
                  <Button type="submit" name="intent" value="discard" variant="ghost">
                    {t('discard')}
                  </Button>
                </Form>
              ),
            }
          : {})}
      />
      <WizardSteps handover={handover} current={step} />
      <Refusal error={error} />
      {handover?.refusal && (
        <p role="status" className="rounded border border-warn bg-warn-tint px-4 py-2.5">
          {t('givenBack', {
            reason: entitlements.has(`errors.${reason}` as never)
              ? entitlements(`errors.${reason}` as 'errors.handover_state')
              : handover.refusal,
          })}
        </p>
      )}
      {step === 'who' && <WhoStep kind={kind} from={from} parties={options} error={error} />}
      {handover && preview && step === 'lines' && (
        <LinesStep handover={handover} preview={preview} customers={customers} lines={lines} q={q} />
      )}
      {handover && step === 'outcome' && (
        <OutcomeStep handover={handover} customers={customers} parties={options} q={q} error={error} ofOwn={ofOwn} />
      )}
      {handover && step === 'date' && <DateStep effectiveOn={handover.effectiveOn} error={error} />}
      {handover && preview && step === 'preview' && (
        <PreviewStep handover={handover} preview={preview} openTickets={openTickets} today={today} error={error} />
      )}
    </div>
  );
}

function DateStep({ effectiveOn, error }: { effectiveOn: string; error: Parameters<typeof useFormErrors>[0] }) {
  const t = useTranslations('handovers');
  const errors = useFormErrors(error);
  const pending = usePending('date');
  return (
    <Card>
      <Form method="post" className="flex max-w-[320px] flex-col gap-4">
        <Field name="effectiveOn" label={t('dayLabel')} hint={t('dayHint')} error={errors.field('effectiveOn')}>
          <DateInput required defaultValue={effectiveOn} />
        </Field>
        <div>
          <SubmitButton name="intent" value="date" pending={pending}>
            {t('next')}
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
