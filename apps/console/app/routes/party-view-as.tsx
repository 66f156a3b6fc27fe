import { holds, PARTY_FUNCTIONS } from '@tributary/kernel/actor';
import { VIEW_FUNCTIONS, VIEW_MINUTES, type ViewRow } from '@tributary/parties/views.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { StateBadge } from '@tributary/ui/badge';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { TimeText } from '@tributary/ui/date';
import { Field, FormErrorSummary, FormScope } from '@tributary/ui/field';
import { Select, TextArea } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { ofModule, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { Eye } from 'lucide-react';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/party-view-as';

export const handle = words({ parties: en.parties, views: en.views });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${en.views.open} · ${params.ref} · ${en.app.titleSuffix}` }];

const VIEWS_A_PAGE = 10;

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const cursor = new URL(request.url).searchParams.get('after') ?? undefined;
  const [party, views] = await Promise.all([
    caller.parties.get({ ref: params.ref }),
    caller.parties.views({ partyRef: params.ref, limit: VIEWS_A_PAGE, ...(cursor ? { cursor } : {}) }),
  ]);
  const { ref, name, people, endedOn, isVendor } = party;
  if (isVendor) throw redirect(`/parties/${ref}`);
  return { party: { ref, name, endedOn }, people, views, isFirst: !cursor, mayLook: holds(session.actor, ...VIEW_FUNCTIONS) };
}

/** Asks for a view and goes to the portal with its hand-over, which works once and for a moment; or ends one. */
export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt, viewAs } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  if (text('intent') === 'end') {
    const ended = await attempt((caller) => caller.parties.endView({ ref: text('view') }));
    return ended.ok ? ({ done: 'ended', at: crypto.randomUUID() } satisfies ActionOutcome) : refuse(ended.error);
  }
  const asked = await attempt(async (caller) => {
    const given = { partyRef: params.ref, as: text('as'), reason: text('reason'), minutes: text('minutes') };
    const { ref } = await caller.parties.askView(given as Parameters<typeof caller.parties.askView>[0]);
    return viewAs.handOver(ref);
  });
  return asked.ok ? redirect(asked.value) : refuse(asked.error);
}

export default function PartyViewAs({ loaderData, actionData }: Route.ComponentProps) {
  const { party, people, views, isFirst, mayLook } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('views');
  const parties = useTranslations('parties');
  useLive(ofModule('parties'));
  useDoneToast(outcome, () => t('done'));
  return (
    <div className="mx-auto flex max-w-[960px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[
          { href: '/parties', label: parties('title') },
          { href: `/parties/${party.ref}`, label: party.name },
        ]}
        title={t('title', { party: party.name })}
      />
      <Card title={t('ask')}>
        {party.endedOn || !mayLook ? (
          <p className="text-ink-2">{party.endedOn ? t('ended') : t('notYours')}</p>
        ) : (
          <Ask people={people} error={outcome?.error} />
        )}
      </Card>
      <Card title={t('record')} aside={<span className="text-ink-3 text-small">{t('recordHint')}</span>} flush>
        {views.rows.length === 0 ? (
          <EmptyState icon={<Eye size={18} />} title={t('none')}>
            {t('noneHint')}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {views.rows.map((view) => (
              <li key={view.ref} className="px-4 py-3">
                <View view={view} />
              </li>
            ))}
          </ul>
        )}
        {(views.nextCursor || !isFirst) && (
          <p className="flex gap-2 border-line border-t px-4 py-2">
            {!isFirst && (
              <ButtonLink size="s" href={`/parties/${party.ref}/view-as`}>
                {t('newest')}
              </ButtonLink>
            )}
            {views.nextCursor && (
              <ButtonLink size="s" href={`?after=${encodeURIComponent(views.nextCursor)}`}>
                {t('older')}
              </ButtonLink>
            )}
          </p>
        )}
      </Card>
    </div>
  );
}

type Person = Route.ComponentProps['loaderData']['people'][number];

function Ask({ people, error }: { people: readonly Person[]; error: PublicError | undefined }) {
  const t = useTranslations('views');
  const say = useTranslations('shared.functions');
  const errors = useFormErrors(error);
  const pending = usePending('ask');
  const functionsOf = (held: readonly string[]) => held.flatMap((one) => oneOf(PARTY_FUNCTIONS, one) ?? []).map((one) => say(one));
  return (
    <Form method="post" className="flex max-w-[640px] flex-col gap-4">
      <FormScope id="ask">
        {errors.summary.length > 0 ? <FormErrorSummary errors={errors.summary} /> : <Refusal error={error} />}
        <p className="text-ink-2">{t('askHint')}</p>
        <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
          <Field name="as" label={t('as')} error={errors.field('as')}>
            <Select>
              {people.length > 0 && (
                <optgroup label={t('asPeople')}>
                  {people.map((person) => (
                    <option key={person.membershipRef} value={person.membershipRef}>
                      {person.name} ({functionsOf(person.functions).join(', ')})
                    </option>
                  ))}
                </optgroup>
              )}
              <optgroup label={t('asFunctions')}>
                {PARTY_FUNCTIONS.map((one) => (
                  <option key={one} value={one}>
                    {say(one)}
                  </option>
                ))}
              </optgroup>
            </Select>
          </Field>
          <Field name="minutes" label={t('minutes')} error={errors.field('minutes')}>
            <Select defaultValue="30">
              {VIEW_MINUTES.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {t('minutesValue', { minutes: String(minutes) })}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <Field name="reason" label={t('reason')} hint={t('reasonHint')} error={errors.field('reason')}>
          <TextArea rows={2} required maxLength={1000} />
        </Field>
        <div className="max-sm:*:w-full">
          <SubmitButton name="intent" value="ask" pending={pending}>
            {t('submit')}
          </SubmitButton>
        </div>
      </FormScope>
    </Form>
  );
}

const HOW = ['ended', 'replaced', 'ran_out', 'signed_out', 'not_allowed'] as const;

function View({ view }: { view: ViewRow }) {
  const t = useTranslations('views');
  const say = useTranslations('shared.functions');
  const functions = view.functions.map((one) => say(one)).join(', ');
  const state = view.endedAt ? 'ended' : view.startedAt ? 'running' : 'asked';
  const how = oneOf(HOW, view.endedHow ?? '');
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-semibold">{view.staffName}</span>{' '}
          {view.asName ? t('asPerson', { name: view.asName, functions }) : t('asFunction', { functions })}
        </p>
        <span className="flex items-center gap-3">
          <StateBadge stage={state === 'running' ? 'running' : 'ended'}>{t(`states.${state}`)}</StateBadge>
          {view.mayEnd && (
            <Form method="post">
              <input type="hidden" name="view" value={view.ref} />
              <SubmitButton size="s" variant="secondary" name="intent" value="end">
                {t('end')}
              </SubmitButton>
            </Form>
          )}
        </span>
      </div>
      <p className="whitespace-pre-line [overflow-wrap:anywhere]">{view.reason}</p>
      <p className="text-ink-3 text-small">
        <TimeText value={view.startedAt ?? view.askedAt} />
        {view.endedAt && (
          <>
            {' '}
            {t('until')} <TimeText value={view.endedAt} />
            {how && `, ${t(`how.${how}`)}`}
          </>
        )}
      </p>
      {view.pages.length > 0 && (
        <details className="text-small">
          <summary className="min-h-6 cursor-pointer text-accent-ink">{t('pages', { count: view.pageCount })}</summary>
          <ol className="mt-1 flex flex-col gap-0.5">
            {view.pages.map((page, at) => (
              <li key={at} className="flex gap-3">
                <span className="shrink-0 text-ink-3">
                  <TimeText value={page.at} short />
                </span>
                <span className="min-w-0 font-mono [overflow-wrap:anywhere]">{page.path}</span>
              </li>
            ))}
          </ol>
          {view.pageCount > view.pages.length && <p className="text-ink-3">{t('morePages', { shown: String(view.pages.length) })}</p>}
        </details>
      )}
    </div>
  );
}
