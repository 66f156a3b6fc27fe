import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { countries } from '@tributary/web/countries.server';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/party-new';
import { CountrySelect } from './party/country-select.tsx';
import { requireKeeper } from './party/keeper.server.ts';

export const handle = words({ parties: en.parties });
export const meta: Route.MetaFunction = () => [{ title: `${en.parties.new} · ${en.app.titleSuffix}` }];

export function loader({ context }: Route.LoaderArgs) {
  requireKeeper(requireHat(context));
  return { countries: countries() };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const made = await attempt((caller) =>
    caller.parties.create({ name: String(form.get('name') ?? ''), country: String(form.get('country') ?? '') }),
  );
  return made.ok ? redirect(`/parties/${made.value.ref}`) : refuse(made.error);
}

export default function PartyNew({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('parties');
  const errors = useFormErrors(actionData?.error);
  const pending = usePending('create');
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/parties', label: t('title') }]} title={t('new')} meta={t('newHint')} />
      <Card>
        <Form method="post" className="flex max-w-[520px] flex-col gap-4">
          {errors.summary.length > 0 ? <FormErrorSummary errors={errors.summary} /> : <Refusal error={actionData?.error} />}
          <Field name="name" label={t('name')} error={errors.field('name')}>
            <TextInput required maxLength={200} autoComplete="off" />
          </Field>
          <Field name="country" label={t('country')} error={errors.field('country')}>
            <CountrySelect countries={loaderData.countries} />
          </Field>
          <div className="max-sm:*:w-full">
            <SubmitButton name="intent" value="create" pending={pending}>
              {t('create')}
            </SubmitButton>
          </div>
        </Form>
      </Card>
    </div>
  );
}
