import { holds, PARTY_FUNCTIONS, STAFF_FUNCTIONS } from '@tributary/kernel/actor';
import type { MemberRow } from '@tributary/parties/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { Field, FormErrorSummary, FormScope } from '@tributary/ui/field';
import { Checkbox, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { ofModule, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/party-people';
import { requireKeeper } from './party/keeper.server.ts';
import { FUNCTIONS } from './party/people.tsx';

export const handle = words({ parties: en.parties });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${en.parties.people} · ${params.ref} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const web = requireHat(context);
  requireKeeper(web);
  const { ref, name, people, isVendor, endedOn } = await web.caller.parties.get({ ref: params.ref });
  const mayChange = !isVendor || holds(web.session.actor, 'administrator');
  return { party: { ref, name, endedOn }, people, functions: [...(isVendor ? STAFF_FUNCTIONS : PARTY_FUNCTIONS)], mayChange };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const functions = form.getAll('functions').map(String) as (typeof FUNCTIONS)[number][];
  const member = text('member');
  const intent = text('intent');
  const done = await attempt(async (caller) => {
    if (intent === 'end') {
      await caller.parties.endMember({ ref: member });
      return 'member_ended';
    }
    if (intent === 'change') {
      await caller.parties.changeMember({ ref: member, functions });
      return 'changed';
    }
    await caller.parties.addPerson({ ref: params.ref, name: text('name'), email: text('email'), functions });
    return 'added';
  });
  if (!done.ok) {
    const refusal = refuse(done.error);
    return { ...refusal, data: { ...refusal.data, about: intent === 'add' ? '' : member } };
  }
  return { done: done.value, at: crypto.randomUUID(), about: '' };
}

const DONE = ['added', 'changed', 'member_ended'] as const;

export default function PartyPeople({ loaderData, actionData }: Route.ComponentProps) {
  const { party, people, functions, mayChange } = loaderData;
  const outcome = actionData as (ActionOutcome & { about?: string }) | undefined;
  const t = useTranslations('parties');
  useLive(ofModule('parties'));
  useDoneToast(outcome, (done) => t(`done.${oneOf(DONE, done) ?? 'saved'}`));
  const open = mayChange && party.endedOn === null;
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[
          { href: '/parties', label: t('title') },
          { href: `/parties/${party.ref}`, label: party.name },
        ]}
        title={t('people')}
        {...(mayChange ? {} : { meta: t('needAdministrator') })}
      />
      {outcome?.about ? <Refusal error={outcome.error} /> : null}
      <Card title={t('people')} flush>
        {people.length === 0 ? (
          <EmptyState title={t('noPeople')}>{t('noPeopleHint')}</EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {people.map((person) => (
              <li key={person.membershipRef} className="px-4 py-3">
                <Member person={person} party={party.name} functions={functions} open={open} rest={people.length - 1} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      {open && <AddPerson key={outcome?.at ?? 'first'} functions={functions} error={outcome?.about === '' ? outcome.error : undefined} />}
    </div>
  );
}

function Functions({ all, held }: { all: readonly string[]; held: readonly string[] }) {
  const t = useTranslations('parties');
  const words = useTranslations('shared.functions');
  return (
    <fieldset>
      <legend className="sr-only">{t('functions')}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {all.map((one) => {
          const known = oneOf(FUNCTIONS, one);
          return <Checkbox key={one} name="functions" value={one} label={known ? words(known) : one} defaultChecked={held.includes(one)} />;
        })}
      </div>
    </fieldset>
  );
}

function Member({
  person,
  party,
  functions,
  open,
  rest,
}: {
  person: MemberRow;
  party: string;
  functions: readonly string[];
  open: boolean;
  rest: number;
}) {
  const t = useTranslations('parties');
  const shared = useTranslations('shared');
  const id = `end-${person.membershipRef}`;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-semibold">{person.name}</span>
        <span className="text-ink-2 [overflow-wrap:anywhere]">{person.email}</span>
        <span className="text-ink-3 text-small">
          {t('since')} <DateText value={person.since} />
        </span>
      </p>
      <Form
        method="post"
        aria-label={person.name}
        className="flex flex-wrap items-center justify-between gap-3"
        key={[...person.functions].sort().join()}
      >
        <input type="hidden" name="member" value={person.membershipRef} />
        <Functions all={functions} held={person.functions} />
        {open && (
          <span className="flex gap-2">
            <SubmitButton variant="secondary" size="s" name="intent" value="change">
              {t('changeFunctions')}
            </SubmitButton>
            <DialogButton size="s" dialog={id}>
              {t('endMember')}
            </DialogButton>
          </span>
        )}
      </Form>
      {open && (
        <ConfirmDialog
          id={id}
          title={t('endMemberTitle', { name: person.name })}
          consequence={t('endMemberConsequence', { name: person.name, party, rest })}
          cancelLabel={shared('cancel')}
          action={
            <Form method="post">
              <input type="hidden" name="member" value={person.membershipRef} />
              <SubmitButton variant="danger" name="intent" value="end">
                {t('endMember')}
              </SubmitButton>
            </Form>
          }
        />
      )}
    </div>
  );
}

function AddPerson({ functions, error }: { functions: readonly string[]; error: PublicError | undefined }) {
  const t = useTranslations('parties');
  const errors = useFormErrors(error);
  const pending = usePending('add');
  return (
    <Card title={t('addPerson')}>
      <Form method="post" className="flex max-w-[760px] flex-col gap-4">
        <FormScope id="add">
          {errors.summary.length > 0 ? <FormErrorSummary errors={errors.summary} /> : <Refusal error={error} />}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="name" label={t('personName')} error={errors.field('name')}>
              <TextInput required maxLength={120} autoComplete="off" />
            </Field>
            <Field name="email" label={t('email')} hint={t('addPersonHint')} error={errors.field('email')}>
              <TextInput type="email" required autoComplete="off" />
            </Field>
          </div>
          <div>
            <Functions all={functions} held={[]} />
            {errors.field('functions') && <p className="mt-1 text-bad text-small">{errors.field('functions')}</p>}
          </div>
          <div className="max-sm:*:w-full">
            <SubmitButton name="intent" value="add" pending={pending}>
              {t('addPersonSubmit')}
            </SubmitButton>
          </div>
        </FormScope>
      </Form>
    </Card>
  );
}
