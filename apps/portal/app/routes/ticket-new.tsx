import type { PublicError } from '@tributary/rpc/errors';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { Combobox } from '@tributary/ui/combobox';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { TextArea, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { words } from '@tributary/web/words';
import { LifeBuoy } from 'lucide-react';
import { useState } from 'react';
import { data, redirect, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import { nameEmptyFields } from '../empty-fields.ts';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/ticket-new';

export const handle = words({ tickets: en.tickets });
export const meta: Route.MetaFunction = () => [{ title: `${en.tickets.form.title} · ${en.app.titleSuffix}` }];

/** As many entitlements as the combobox offers at once. */
const OFFERED = 100;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const wished = new URL(request.url).searchParams.get('entitlement')?.trim().toUpperCase() ?? '';
  const { rows } = await caller.entitlements.list({ limit: OFFERED });
  // One beyond those offered is asked for by itself; one that is hidden is simply not offered.
  const found =
    wished && !rows.some((row) => row.ref === wished) ? await caller.entitlements.list({ q: wished.slice(0, 20), limit: 1 }) : null;
  const offered = [...(found?.rows ?? []), ...rows];
  return {
    clientRequestId: crypto.randomUUID(),
    entitlementRef: offered.find((row) => row.ref === wished)?.ref ?? '',
    entitlements: offered.map(({ ref, productName, customerName, partnerName }) => ({ ref, productName, customerName, partnerName })),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const entered = { entitlementRef: text('entitlementRef'), subject: text('subject'), body: text('body') };
  const clientRequestId = text('clientRequestId');
  const opened = await attempt((caller) => caller.tickets.open({ clientRequestId, ...entered }));
  if (opened.ok) return redirect(`/tickets/${opened.value.ref}?opened`);
  const error: PublicError =
    opened.error.code === 'not_found' ? { ...opened.error, code: 'invalid', fields: { entitlementRef: 'not_found' } } : opened.error;
  return data({ error: nameEmptyFields(error, form), entered: { ...entered, clientRequestId } }, { status: opened.error.status });
}

export default function TicketNew({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('tickets');
  const { isPartner } = useHat();
  const errors = useFormErrors(actionData?.error);
  const navigation = useNavigation();
  const [clientRequestId] = useState(actionData?.entered.clientRequestId || loaderData.clientRequestId);
  const labels = { entitlementRef: t('form.entitlement'), subject: t('form.subject'), body: t('form.body') };
  const entered = actionData?.entered ?? { entitlementRef: loaderData.entitlementRef, subject: '', body: '' };
  return (
    <div className="mx-auto flex max-w-[760px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/tickets', label: t('title') }]} title={t('form.title')} meta={t('form.lead')} />
      {loaderData.entitlements.length === 0 ? (
        <Card>
          <EmptyState
            icon={<LifeBuoy size={18} />}
            title={t('form.nothing')}
            action={<ButtonLink href="/tickets">{t('empty.clear')}</ButtonLink>}
          >
            {t('form.nothingText')}
          </EmptyState>
        </Card>
      ) : (
        <Form method="post" noValidate className="flex flex-col gap-4">
          {errors.form && errors.summary.length === 0 && <Confirmation stage="failed" title={errors.form} />}
          <FormErrorSummary
            errors={errors.summary.map(({ name, message }) => ({
              name,
              message: `${labels[name as keyof typeof labels] ?? name}: ${message}`,
            }))}
          />
          <input type="hidden" name="clientRequestId" value={clientRequestId} />
          <Card>
            <div className="flex flex-col gap-4 py-1">
              <Field name="entitlementRef" label={labels.entitlementRef} error={errors.field('entitlementRef')}>
                <Combobox
                  defaultValue={entered.entitlementRef}
                  placeholder={t('form.entitlementPlaceholder')}
                  options={loaderData.entitlements.map((one) => ({
                    value: one.ref,
                    label: isPartner ? `${one.productName}, ${one.customerName ?? ''}` : one.productName,
                    hint: [one.ref, isPartner ? null : one.partnerName].filter(Boolean).join(' · '),
                    keywords: one.ref,
                  }))}
                />
              </Field>
              <Field name="subject" label={labels.subject} error={errors.field('subject')}>
                <TextInput defaultValue={entered.subject} maxLength={200} autoComplete="off" />
              </Field>
              <Field name="body" label={labels.body} hint={t('form.bodyHint')} error={errors.field('body')}>
                <TextArea defaultValue={entered.body} rows={8} maxLength={20_000} />
              </Field>
              <div className="flex justify-end max-sm:*:flex-1">
                <SubmitButton pending={navigation.state !== 'idle' && navigation.formMethod === 'POST'}>{t('form.submit')}</SubmitButton>
              </div>
            </div>
          </Card>
        </Form>
      )}
    </div>
  );
}
