import type { CardDetail } from '@tributary/parties/card.contract';
import { PageHeader } from '@tributary/ui/page-header';
import { countries } from '@tributary/web/countries.server';
import { words } from '@tributary/web/words';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import { CardForm } from '../customers/card-form.tsx';
import { type EnteredCard, readCard, toCardWords } from '../customers/read-card.server.ts';
import { nameEmptyFields } from '../empty-fields.ts';
import * as en from '../messages/en.ts';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/customer-edit';

export const handle = words({ customers: en.customers, partiesErrors: en.partiesErrors });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${en.customers.edit} · ${params.ref} · ${en.app.titleSuffix}` }];

const asEntered = (card: CardDetail): EnteredCard => ({
  name: card.name,
  country: card.country,
  contactName: card.contactName ?? '',
  contactEmail: card.contactEmail ?? '',
  contactPhone: card.contactPhone ?? '',
  notes: card.notes ?? '',
  tags: card.tags.join(', '),
});

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const card = await caller.parties.card({ ref: recordRef(context, params.ref, 'card') });
  return { ref: card.ref, name: card.name, entered: asEntered(card), revision: card.revision, countries: countries() };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt, caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'card');
  const form = await request.formData();
  const entered = readCard(form);
  const revision = String(form.get('revision') ?? '');
  const saved = await attempt((own) => own.parties.editCard({ ref, revision, ...toCardWords(entered) }));
  if (saved.ok) return redirect(`/customers/${ref}?done=saved`);
  const error = nameEmptyFields(saved.error, form);
  // What the card says now is shown beside what was typed, and the next press is over that.
  const card = error.code === 'parties/card_changed' ? await caller.parties.card({ ref }) : null;
  return data(
    { error, entered, revision: card?.revision ?? Number(revision), ...(card ? { meanwhile: asEntered(card) } : {}) },
    { status: error.status },
  );
}

export default function CustomerEdit({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('customers');
  const { ref, name } = loaderData;
  return (
    <div className="mx-auto flex max-w-[760px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[
          { href: '/customers', label: t('title') },
          { href: `/customers/${ref}`, label: name },
        ]}
        title={t('editTitle', { name })}
      />
      <CardForm
        entered={actionData?.entered ?? loaderData.entered}
        countries={loaderData.countries}
        revision={actionData?.revision ?? loaderData.revision}
        error={actionData?.error}
        meanwhile={actionData && 'meanwhile' in actionData ? actionData.meanwhile : undefined}
        submit={t('save')}
      />
    </div>
  );
}
