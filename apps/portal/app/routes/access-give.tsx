import { ACCESS_ACTIONS, type AccessAction } from '@tributary/entitlements/contract';
import { addDays, dateIn, isIsoDate } from '@tributary/kernel/dates';
import type { PublicError } from '@tributary/rpc/errors';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { Checkbox, DateInput, RadioGroup, Select, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { countries } from '@tributary/web/countries.server';
import { Form } from '@tributary/web/form';
import { type FormErrors, useFormErrors } from '@tributary/web/form-errors';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { words } from '@tributary/web/words';
import { data, redirect, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import { ActionChoice } from '../access/action-choice.tsx';
import { Confirmation } from '../confirmation.tsx';
import { nameEmptyFields } from '../empty-fields.ts';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/access-give';

export const handle = words({ access: en.access, entitlementsErrors: en.entitlementsErrors });
export const meta: Route.MetaFunction = () => [{ title: `${en.access.form.giveTitle} · ${en.app.titleSuffix}` }];

/** As many as the form lists to choose from. */
const OFFERED = 100;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const search = new URL(request.url).searchParams;
  const wanted = search.getAll('entitlement');
  const [page, partners, me] = await Promise.all([
    caller.entitlements.whoHasAccess({ limit: OFFERED, ...(wanted.length === 1 ? { q: wanted[0]!.slice(0, 20) } : {}) }),
    caller.entitlements.knownPartners(),
    caller.parties.me(),
  ]);
  const lines = page.rows.map(({ ref, productName, mayManage, isOwner }) => ({
    ref,
    productName,
    mayManage,
    isOwner,
    chosen: wanted.includes(ref),
  }));
  const draft: Draft = {
    kind: partners.length > 0 ? 'known' : 'new',
    id: partners.find(({ id }) => id === search.get('partner'))?.id ?? '',
    name: '',
    country: me.party.country,
    contactEmail: '',
    actions: ['view', 'open_ticket'],
    from: dateIn(TIME_ZONE, new Date()),
    until: '',
    entitlements: wanted,
  };
  return { lines, hasMore: page.nextCursor !== null, partners, countries: countries(), draft };
}

interface Draft {
  readonly kind: 'known' | 'new';
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly contactEmail: string;
  readonly actions: AccessAction[];
  readonly from: string;
  readonly until: string;
  readonly entitlements: string[];
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const chosen = form.getAll('action').map(String);
  const draft: Draft = {
    kind: text('grantee.kind') === 'known' ? 'known' : 'new',
    id: text('grantee.id'),
    name: text('grantee.name'),
    country: text('grantee.country'),
    contactEmail: text('grantee.contactEmail'),
    actions: ACCESS_ACTIONS.filter((one) => chosen.includes(one)),
    from: text('from'),
    until: text('until'),
    entitlements: form.getAll('entitlement').map(String),
  };
  const { name, country, contactEmail } = draft;
  const given = await attempt((caller) =>
    caller.entitlements.giveAccess({
      entitlementRefs: draft.entitlements,
      grantee:
        draft.kind === 'known'
          ? { kind: 'known', id: draft.id }
          : { kind: 'new', name, country, ...(contactEmail ? { contactEmail } : {}) },
      actions: draft.actions,
      ...(draft.from ? { from: draft.from } : {}),
      until: dayAfter(draft.until),
    }),
  );
  if (!given.ok) return data<Refused>({ error: nameEmptyFields(given.error, form), draft }, { status: given.error.status });
  const query = given.value.state === 'in_review' ? 'inReview' : `given=${given.value.refs.length}`;
  return redirect(draft.entitlements.length === 1 ? `/entitlements/${draft.entitlements[0]}?${query}#access` : `/access?${query}`);
}

interface Refused {
  readonly error: PublicError;
  readonly draft: Draft;
}

/** The form asks for the last day, the rule for the first one without; what is no date is left for the rule to refuse. */
const dayAfter = (lastDay: string): string | null => (lastDay === '' ? null : isIsoDate(lastDay) ? addDays(lastDay, 1) : lastDay);

export default function GiveAccess({ loaderData, actionData }: Route.ComponentProps) {
  const { lines, hasMore, partners, countries: places } = loaderData;
  const refused: Refused | undefined = actionData;
  const draft = refused?.draft ?? loaderData.draft;
  const t = useTranslations('access');
  const errors = useFormErrors(refused?.error);
  const pending = useNavigation().state !== 'idle';
  const crumbs = [{ href: '/access', label: t('title') }];
  const header = <PageHeader crumbs={crumbs} title={t('form.giveTitle')} />;
  if (!lines.some(({ mayManage }) => mayManage))
    return (
      <RecordPage header={header}>
        <EmptyState title={lines.length === 0 ? t('empty.title') : t('form.onlyAdministrators')}>
          {lines.length === 0 ? t('empty.text') : null}
        </EmptyState>
      </RecordPage>
    );
  const isOwner = lines.some((line) => line.isOwner);
  return (
    <RecordPage header={header}>
      {errors.form && <Confirmation stage="failed" title={errors.form} />}
      <Card>
        <FormErrorSummary errors={errors.summary} />
        <Form method="post" noValidate className="grid gap-6 py-1 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-6">
            <Whom draft={draft} partners={partners} places={places} errors={errors} />
            <div className="grid gap-3 sm:grid-cols-2">
              <Field name="from" label={t('form.from')} error={errors.field('from')}>
                <DateInput defaultValue={draft.from} />
              </Field>
              <Field name="until" label={t('form.until')} optional hint={t('form.untilHint')} error={errors.field('until')}>
                <DateInput defaultValue={draft.until} />
              </Field>
            </div>
            <fieldset className="flex min-w-0 flex-col gap-1">
              <legend className="mb-1 font-medium text-small">{t('form.entitlements')}</legend>
              {errors.field('entitlementRefs') && <p className="text-bad text-small">{t('nothingChosen')}</p>}
              <div className="max-h-72 overflow-y-auto">
                {lines.map((line) => (
                  <Checkbox
                    key={line.ref}
                    name="entitlement"
                    value={line.ref}
                    defaultChecked={draft.entitlements.includes(line.ref)}
                    label={line.productName}
                    hint={<span className="font-mono">{line.ref}</span>}
                  />
                ))}
              </div>
              {hasMore && <p className="text-ink-3 text-small">{t('form.all', { count: lines.length })}</p>}
            </fieldset>
          </div>
          <div className="flex min-w-0 flex-col gap-6">
            <div>
              <ActionChoice
                chosen={draft.actions}
                offered={isOwner ? ACCESS_ACTIONS : ACCESS_ACTIONS.filter((one) => one !== 'manage_grants')}
              />
              {errors.field('actions') && <p className="mt-1 text-bad text-small">{errors.field('actions')}</p>}
            </div>
            <p className="text-ink-2 text-small">{t('form.note')}</p>
            <div className="flex flex-wrap gap-2">
              <SubmitButton pending={pending}>{t('form.giveSubmit')}</SubmitButton>
              <ButtonLink href="/access" variant="ghost">
                {t('form.cancel')}
              </ButtonLink>
            </div>
          </div>
        </Form>
      </Card>
    </RecordPage>
  );
}

/** A partner that the reader knows, or a name. Which fields belong to the answer the style sheet decides, so that it needs no scripts. */
function Whom({
  draft,
  partners,
  places,
  errors,
}: {
  draft: Draft;
  partners: Route.ComponentProps['loaderData']['partners'];
  places: Route.ComponentProps['loaderData']['countries'];
  errors: FormErrors;
}) {
  const t = useTranslations('access.form');
  return (
    <div className="group/whom grid gap-3">
      <RadioGroup
        name="grantee.kind"
        legend={t('who')}
        defaultValue={draft.kind}
        options={[...(partners.length > 0 ? [{ value: 'known', label: t('known') }] : []), { value: 'new', label: t('new') }]}
      />
      <div className="hidden group-has-[[value=known]:checked]/whom:block">
        <Field name="grantee.id" label={t('partner')} error={errors.field('grantee.id') ?? errors.field('grantee')}>
          <Select defaultValue={draft.id}>
            <option value="">{t('choosePartner')}</option>
            {partners.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <div className="hidden gap-3 group-has-[[value=new]:checked]/whom:grid sm:grid-cols-2">
        <Field name="grantee.name" label={t('name')} error={errors.field('grantee.name')}>
          <TextInput defaultValue={draft.name} maxLength={200} autoComplete="off" />
        </Field>
        <Field name="grantee.country" label={t('country')} error={errors.field('grantee.country')}>
          <Select defaultValue={draft.country}>
            <option value="">{t('chooseCountry')}</option>
            {places.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <div className="sm:col-span-2">
          <Field
            name="grantee.contactEmail"
            label={t('contactEmail')}
            optional
            hint={t('newHint')}
            error={errors.field('grantee.contactEmail')}
          >
            <TextInput type="email" defaultValue={draft.contactEmail} maxLength={254} autoComplete="off" />
          </Field>
        </div>
      </div>
    </div>
  );
}
