import { ACCESS_ACTIONS } from '@tributary/entitlements/contract';
import { addDays, isIsoDate } from '@tributary/kernel/dates';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { DateInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import { ActionChoice } from '../access/action-choice.tsx';
import { useHolderName } from '../access/holders.tsx';
import { Confirmation } from '../confirmation.tsx';
import * as en from '../messages/en.ts';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/access-change';

export const handle = words({ access: en.access, entitlements: en.entitlements });
export const meta: Route.MetaFunction = () => [{ title: `${en.access.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, requestId } = requireHat(context);
  const search = new URL(request.url).searchParams;
  if (!search.has('grant')) throw redirect('/access');
  const ref = recordRef(context, search.get('entitlement') ?? '', 'entitlement');
  const grantRef = recordRef(context, search.get('grant') ?? '', 'grant');
  const access = await caller.entitlements.accessOf({ ref });
  const holder = access?.line.holders.find((one) => one.grantRef === grantRef);
  // A grant that is over, or somebody else's, is answered like one that never was.
  if (!access || !holder) throw Response.json({ error: { code: 'not_found', status: 404 }, requestId }, { status: 404 });
  return { line: access.line, holder, grantRef };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const search = new URL(request.url).searchParams;
  const ref = recordRef(context, search.get('entitlement') ?? '', 'entitlement');
  const grantRef = recordRef(context, search.get('grant') ?? '', 'grant');
  const form = await request.formData();
  const chosen = form.getAll('action').map(String);
  const lastDay = String(form.get('until') ?? '').trim();
  const until = lastDay === '' ? null : isIsoDate(lastDay) ? addDays(lastDay, 1) : lastDay;
  const changed = await attempt((caller) =>
    caller.entitlements.changeAccess({ refs: [grantRef], actions: ACCESS_ACTIONS.filter((one) => chosen.includes(one)), until }),
  );
  return changed.ok ? redirect(`/entitlements/${ref}?changed#access`) : refuse(changed.error);
}

export default function ChangeAccess({ loaderData: { line, holder, grantRef }, actionData }: Route.ComponentProps) {
  const t = useTranslations('access');
  const errors = useFormErrors(actionData?.error);
  const pending = useNavigation().state !== 'idle';
  const name = useHolderName()(holder);
  const back = `/entitlements/${line.ref}#access`;
  const offered = ACCESS_ACTIONS.filter((one) => one !== 'manage_grants' || (line.isOwner && holder.givenBy === null));
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[
            { href: '/access', label: t('title') },
            { href: back, label: line.productName },
          ]}
          title={t('form.changeTitle', { name })}
          id={<CopyableId id={grantRef} />}
        />
      }
    >
      {errors.form && <Confirmation stage="failed" title={errors.form} />}
      <Card>
        <FormErrorSummary errors={errors.summary} />
        <Form method="post" noValidate className="flex max-w-[560px] flex-col gap-6 py-1">
          <div>
            <ActionChoice chosen={holder.actions} offered={offered} />
            {errors.field('actions') && <p className="mt-1 text-bad text-small">{errors.field('actions')}</p>}
          </div>
          <div className="max-w-64">
            <Field name="until" label={t('form.until')} optional hint={t('form.untilHint')} error={errors.field('until')}>
              <DateInput defaultValue={holder.valid.until === null ? '' : addDays(holder.valid.until, -1)} />
            </Field>
          </div>
          <div className="flex flex-wrap gap-2">
            <SubmitButton pending={pending}>{t('form.changeSubmit')}</SubmitButton>
            <ButtonLink href={back} variant="ghost">
              {t('form.cancel')}
            </ButtonLink>
          </div>
        </Form>
      </Card>
    </RecordPage>
  );
}
