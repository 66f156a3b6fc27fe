import { PageHeader } from '@tributary/ui/page-header';
import { countries } from '@tributary/web/countries.server';
import { words } from '@tributary/web/words';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import { CardForm } from '../customers/card-form.tsx';
import { readCard, toCardWords } from '../customers/read-card.server.ts';
import { nameEmptyFields } from '../empty-fields.ts';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/customer-new';

export const handle = words({ customers: en.customers, partiesErrors: en.partiesErrors });
export const meta: Route.MetaFunction = () => [{ title: `${en.customers.newTitle} · ${en.app.titleSuffix}` }];

const NOTHING = { name: '', country: '', contactName: '', contactEmail: '', contactPhone: '', notes: '', tags: '' };

export async function loader({ context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  // Only partners keep customers; whoever is none finds on the list what to do instead.
  if (!(await caller.parties.me()).partner) throw redirect('/customers');
  return { countries: countries() };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const entered = readCard(form);
  const made = await attempt((caller) => caller.parties.nameCustomer(toCardWords(entered)));
  if (made.ok) return redirect(`/customers/${made.value.ref}?done=created`);
  return data({ error: nameEmptyFields(made.error, form), entered }, { status: made.error.status });
}

/** A partner names a customer before it orders for it: the same page and the same answer whether or not the vendor knows it. */
export default function CustomerNew({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('customers');
  return (
    <div className="mx-auto flex max-w-[760px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/customers', label: t('title') }]} title={t('newTitle')} meta={t('newLead')} />
      <CardForm entered={actionData?.entered ?? NOTHING} countries={loaderData.countries} error={actionData?.error} submit={t('create')} />
    </div>
  );
}
