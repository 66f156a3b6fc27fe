import { AGREEMENT_KINDS, type AgreementKind, type AgreementSide, FILE_BYTES } from '@tributary/agreements/contract';
import { holds } from '@tributary/kernel/actor';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { DateInput, FileInput, NumberInput, Select, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/agreement-new';
import { ChooseParty } from './agreement/choose-party.tsx';
import { readAgreementForm } from './agreement/read-form.server.ts';
import { megabytes } from './import/limits.ts';

export const handle = words({ agreements: en.agreements });
export const meta: Route.MetaFunction = () => [{ title: `${en.agreements.new} · ${en.app.titleSuffix}` }];

/** As many parties as are offered to choose from. */
const OFFERED = 20;

/** Only channel and operations enter agreements; said before anything is filled in. */
function requireEnterer(context: Route.LoaderArgs['context']) {
  const web = requireHat(context);
  if (holds(web.session.actor, 'channel', 'operations')) return web;
  throw Response.json(
    { error: { code: 'forbidden', status: 403, data: { need: 'channel, operations' } }, requestId: web.requestId },
    { status: 403 },
  );
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireEnterer(context);
  const { searchParams } = new URL(request.url);
  const ref = searchParams.get('party');
  const q = (searchParams.get('q') ?? '').trim().slice(0, 100);
  const party = ref ? await caller.parties.get({ ref }) : null;
  const offered = party ? [] : (await caller.parties.list({ ...(q ? { q } : {}), limit: OFFERED })).rows;
  return { vendorName: session.worn.partyName, party: party && { ref: party.ref, name: party.name }, q, offered };
}

const SIDES = ['party', 'counterparty'] as const satisfies readonly AgreementSide[];

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireEnterer(context);
  const read = await readAgreementForm(request);
  if ('error' in read) return refuse(read.error);
  const { form, file } = read;
  const text = (name: string) => String(form.get(name) ?? '');
  const made = await attempt((caller) =>
    caller.agreements.create({
      kind: text('kind') as AgreementKind,
      title: text('title'),
      counterpartyRef: text('counterpartyRef'),
      paper: text('paper') as AgreementSide,
      firstDay: text('firstDay'),
      lastDay: text('lastDay'),
      signedOn: text('signedOn'),
      renewalNoticeDays: text('renewalNoticeDays'),
      signatories: SIDES.flatMap((side) => {
        const name = text(`${side}Signatory`);
        return name.trim() === '' ? [] : [{ side, name, title: text(`${side}SignatoryTitle`) }];
      }),
      ...(file ? { file } : {}),
    }),
  );
  return made.ok ? redirect(`/agreements/${made.value.ref}?entered`) : refuse(made.error);
}

export default function AgreementNew({ loaderData, actionData }: Route.ComponentProps) {
  const { party, vendorName, q, offered } = loaderData;
  const t = useTranslations('agreements');
  const errors = useFormErrors(actionData?.error);
  const pending = usePending('enter');
  const names: Record<AgreementSide, string> = { party: vendorName, counterparty: party?.name ?? '' };
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[{ href: '/agreements', label: t('title') }]}
        title={t('new')}
        {...(party ? { meta: t('with', { party: party.name }) } : {})}
      />
      {!party ? (
        <ChooseParty q={q} offered={offered} />
      ) : (
        <Card>
          <Form method="post" encType="multipart/form-data" className="flex max-w-[760px] flex-col gap-4">
            {errors.summary.length > 0 ? <FormErrorSummary errors={errors.summary} /> : <Refusal error={actionData?.error} />}
            <input type="hidden" name="counterpartyRef" value={party.ref} />
            <Field name="title" label={t('titleField')} error={errors.field('title') ?? errors.field('counterpartyRef')}>
              <TextInput required maxLength={200} autoComplete="off" />
            </Field>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field name="kind" label={t('kind')} error={errors.field('kind')}>
                <Select defaultValue="reseller">
                  {AGREEMENT_KINDS.map((kind) => (
                    <option key={kind} value={kind}>
                      {t(`kinds.${kind}`)}
                    </option>
                  ))}
                </Select>
              </Field>
              <Field name="paper" label={t('paper')} hint={t('paperHint')} error={errors.field('paper')}>
                <Select defaultValue="party">
                  {SIDES.map((side) => (
                    <option key={side} value={side}>
                      {names[side]}
                    </option>
                  ))}
                </Select>
              </Field>
              <Field name="firstDay" label={t('firstDay')} error={errors.field('firstDay')}>
                <DateInput required />
              </Field>
              <Field name="lastDay" label={t('lastDay')} optional hint={t('lastDayHint')} error={errors.field('lastDay')}>
                <DateInput />
              </Field>
              <Field name="signedOn" label={t('signedOn')} optional hint={t('signedOnHint')} error={errors.field('signedOn')}>
                <DateInput />
              </Field>
              <Field
                name="renewalNoticeDays"
                label={t('noticeDays')}
                optional
                hint={t('noticeDaysHint')}
                error={errors.field('renewalNoticeDays')}
              >
                <NumberInput />
              </Field>
            </div>
            {SIDES.map((side) => (
              <fieldset key={side} className="grid gap-4 sm:grid-cols-2">
                <legend className="mb-2 font-medium text-small">
                  {t('signatories')} · {t('signatoryOf', { party: names[side] })}
                </legend>
                <Field name={`${side}Signatory`} label={t('signatoryName')} optional>
                  <TextInput maxLength={200} autoComplete="off" />
                </Field>
                <Field name={`${side}SignatoryTitle`} label={t('signatoryTitle')} optional>
                  <TextInput maxLength={200} autoComplete="off" />
                </Field>
              </fieldset>
            ))}
            <Field
              name="file"
              label={t('document')}
              optional
              hint={t('documentHint', { limit: megabytes(FILE_BYTES) })}
              error={errors.field('file')}
            >
              <FileInput accept=".pdf,application/pdf" />
            </Field>
            <div>
              <SubmitButton name="intent" value="enter" pending={pending}>
                {t('enter')}
              </SubmitButton>
            </div>
          </Form>
        </Card>
      )}
    </div>
  );
}
