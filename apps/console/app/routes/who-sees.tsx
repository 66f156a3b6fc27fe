import type { SightParty, SightReason, WhoSees, WhyNot } from '@tributary/audit/sight.contract';
import { ACCESS_ACTIONS, type AccessAction } from '@tributary/entitlements/contract';
import { isIsoDate } from '@tributary/kernel/dates';
import type { PublicError } from '@tributary/rpc/errors';
import { StateBadge } from '@tributary/ui/badge';
import { Button } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { DateInput, Select, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { RecordLink } from '../parts/record-parts.tsx';
import { Steps } from '../parts/sight-steps.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/who-sees';

export const handle = words({ audit: en.audit });
export const meta: Route.MetaFunction = () => [{ title: `${en.audit.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { attempt } = requireHat(context);
  const search = new URL(request.url).searchParams;
  const text = (name: string) => (search.get(name) ?? '').trim().slice(0, 254);
  const action = ACCESS_ACTIONS.find((one) => one === text('action')) ?? 'view';
  const asked = { ref: text('ref').slice(0, 20), on: isIsoDate(text('on')) ? text('on') : '', who: text('who'), action };
  const record = { ref: asked.ref, ...(asked.on ? { on: asked.on } : {}) };
  const nothing = { asked, seen: null, answer: null, refusedRecord: undefined, refusedWho: undefined };
  if (asked.ref === '') return nothing;
  const seen = await attempt((caller) => caller.audit.whoSees(record));
  if (!seen.ok) return { ...nothing, refusedRecord: seen.error };
  if (asked.who === '') return { ...nothing, seen: seen.value };
  const answer = await attempt((caller) => caller.audit.whyNot({ ...record, who: asked.who, action }));
  return { ...nothing, seen: seen.value, ...(answer.ok ? { answer: answer.value } : { refusedWho: answer.error }) };
}

const PAGES = { entitlement: '/entitlements', order: '/orders', ticket: '/tickets', agreement: '/agreements' } as const;

export default function WhoSeesPage({ loaderData }: Route.ComponentProps) {
  const { asked, seen, answer, refusedRecord, refusedWho } = loaderData;
  const t = useTranslations('audit');
  useLive((hint) => /^(entitlements|tickets|orders|agreements|parties)\//.test(hint.name));
  const errors = useFormErrors(refusedRecord);
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader title={t('title')} meta={<LiveStatus />} />
      <Card>
        <Form method="get" role="search" key={`${asked.ref} ${asked.on}`} className="flex flex-wrap items-start gap-3">
          <div className="w-64 max-sm:w-full">
            <Field name="ref" label={t('record')} hint={t('recordHint')} error={errors.form}>
              <TextInput defaultValue={asked.ref} maxLength={20} autoComplete="off" spellCheck={false} />
            </Field>
          </div>
          <div className="w-44 max-sm:w-full">
            <Field name="on" label={t('on')} optional>
              <DateInput defaultValue={asked.on} />
            </Field>
          </div>
          <div className="sm:pt-5">
            <Button type="submit">{t('ask')}</Button>
          </div>
        </Form>
      </Card>
      {seen ? (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Seen seen={seen} />
          <div className="flex min-w-0 flex-col gap-4">
            <Question asked={asked} refused={refusedWho} />
            {answer && <Answer answer={answer} />}
          </div>
        </div>
      ) : (
        <Card>
          <EmptyState icon={<Eye size={18} />} title={t('start')}>
            {t('startText')}
          </EmptyState>
        </Card>
      )}
    </div>
  );
}

/** Every party with its reasons and people, then the staff. */
function Seen({ seen }: { seen: WhoSees }) {
  const t = useTranslations('audit');
  const shared = useTranslations('shared');
  const { record, on, parties, staff } = seen;
  const functionsOf = (functions: readonly string[]) => functions.map((one) => shared(`functions.${one as 'sales'}`)).join(', ');
  return (
    <Card title={t('sees', { ref: record.ref })} aside={<span>{t.rich('asOf', { day: () => <DateText value={on} /> })}</span>}>
      <p className="pb-2">
        <RecordLink href={`${PAGES[record.kind]}/${record.ref}`}>{record.title}</RecordLink>
      </p>
      {parties.length === 0 && <p className="text-ink-2">{t('nobody')}</p>}
      <ul className="divide-y divide-line border-line border-t">
        {parties.map((party) => (
          <li key={party.ref} className="py-3">
            <Party party={party}>
              {party.people.length === 0
                ? t('noPeople')
                : party.people.map(({ name, functions }) => `${name} (${functionsOf(functions)})`).join(' · ')}
            </Party>
          </li>
        ))}
        <li className="py-3">
          <p className="font-medium">{t('staff')}</p>
          <p className="text-ink-2">{t('staffText')}</p>
          <p className="mt-1 text-ink-3 text-small">
            {staff.map(({ name, functions }) => `${name} (${functionsOf(functions)})`).join(' · ')}
          </p>
        </li>
      </ul>
    </Card>
  );
}

function Party({ party, children }: { party: SightParty; children: ReactNode }) {
  const t = useTranslations('audit');
  return (
    <>
      <RecordLink href={`/parties/${party.ref}`}>{party.name}</RecordLink>
      <ul className="mt-0.5 flex flex-col gap-0.5">
        {party.reasons.map((reason) => (
          <li key={`${reason.source} ${reason.grantRef} ${reason.valid?.from}`} className="text-ink-2">
            <Reason reason={reason} />
          </li>
        ))}
      </ul>
      <p className="mt-1 text-ink-3 text-small">
        {t('people')}: {children}
      </p>
    </>
  );
}

function Reason({ reason: { source, valid, actions, grantRef, givenBy } }: { reason: SightReason }) {
  const t = useTranslations('audit');
  const shared = useTranslations('shared');
  const via =
    source === 'grant'
      ? t(givenBy === null ? 'via.grant' : 'via.grantBy', { ref: grantRef!, giver: givenBy ?? '' })
      : source === 'placed' || source === 'party_to_it'
        ? t(`via.${source}`)
        : t('via.role', { role: shared(`roles.${source}`) });
  return (
    <>
      {via}
      {valid && (
        <>
          {', '}
          {t.rich(valid.until ? 'sinceUntil' : 'since', {
            from: () => <DateText value={valid.from} />,
            until: () => <DateText value={valid.until ?? valid.from} />,
          })}
        </>
      )}
      {': '}
      {actions.map((action) => shared(`accessActions.${action}`)).join(', ')}
    </>
  );
}

interface Asked {
  readonly ref: string;
  readonly on: string;
  readonly who: string;
  readonly action: AccessAction;
}

function Question({ asked, refused }: { asked: Asked; refused: PublicError | undefined }) {
  const t = useTranslations('audit');
  const errors = useFormErrors(refused);
  return (
    <Card title={t('why')} screenOnly>
      <Form method="get" key={`${asked.who} ${asked.action}`} className="flex flex-col gap-3 py-1">
        <input type="hidden" name="ref" value={asked.ref} />
        {asked.on && <input type="hidden" name="on" value={asked.on} />}
        <Field name="who" label={t('who')} hint={t('whyHint')} error={errors.field('who') ?? errors.form}>
          <TextInput defaultValue={asked.who} maxLength={254} autoComplete="off" spellCheck={false} />
        </Field>
        <Field name="action" label={t('action')}>
          <Select defaultValue={asked.action}>
            {ACCESS_ACTIONS.map((action) => (
              <option key={action} value={action}>
                {t(`actions.${action}`)}
              </option>
            ))}
          </Select>
        </Field>
        <div>
          <Button type="submit" variant="primary">
            {t('whySubmit')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

/** Yes or no, and every rule that was asked on the way. */
function Answer({ answer }: { answer: WhyNot }) {
  const t = useTranslations('audit');
  return (
    <Card>
      <div role="status" className="flex flex-col gap-1 pb-2">
        <p className="font-semibold">
          <StateBadge stage={answer.allowed ? 'done' : 'failed'}>
            {t(answer.allowed ? 'verdict.yes' : 'verdict.no', { name: answer.who.name })}
          </StateBadge>
        </p>
        {!answer.allowed && <p className="text-ink-3 text-small">{t('verdictText')}</p>}
      </div>
      {answer.ways.length === 0 && <p className="text-ink-2">{t('noHat')}</p>}
      {answer.ways.map((way) => (
        <section key={`${way.partyRef} ${way.steps[0]?.valid?.from}`} className="border-line border-t py-2">
          {answer.who.kind === 'person' && (
            <h3 className="font-medium">{t(way.allowed ? 'way.yes' : 'way.no', { party: way.partyName })}</h3>
          )}
          <Steps steps={way.steps} />
        </section>
      ))}
    </Card>
  );
}
