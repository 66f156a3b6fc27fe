import { holds } from '@tributary/kernel/actor';
import type { ShareRow } from '@tributary/parties/card.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Badge } from '@tributary/ui/badge';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { TimeText } from '@tributary/ui/date';
import { Field, FormScope } from '@tributary/ui/field';
import { TextArea, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { Users } from 'lucide-react';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import * as en from '../messages/en.ts';
import { choiceFilter } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/sharing';

export const handle = words({ organisation: en.organisation, sharing: en.sharing, partiesErrors: en.partiesErrors });
export const meta: Route.MetaFunction = () => [{ title: `${en.sharing.title} · ${en.app.titleSuffix}` }];

const DONE = ['shared', 'taken_back'] as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const done = choiceFilter(new URL(request.url), 'done', DONE);
  return { shares: await caller.parties.shares(), decides: holds(session.actor, 'account_owner'), done };
}

/** A refusal is loaded for, too: it may be one because a colleague changed it meanwhile. */
export const shouldRevalidate = () => true;

/** Shares with one partner, or takes back. */
export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const partnerId = text('partner');
  const entered = {
    contactName: text('contactName'),
    contactEmail: text('contactEmail'),
    contactPhone: text('contactPhone'),
    notes: text('notes'),
  };
  const isBack = text('intent') === 'take_back';
  const done = await attempt((caller) =>
    isBack ? caller.parties.takeBackShare({ partnerId }) : caller.parties.share({ partnerId, revision: text('revision'), ...entered }),
  );
  if (done.ok) return redirect(`/organisation/sharing?done=${isBack ? 'taken_back' : 'shared'}`);
  return data({ error: done.error, about: partnerId, entered }, { status: done.error.status });
}

/** What a customer shares of itself, partner by partner: nothing unless it says so. */
export default function Sharing({ loaderData: { shares, decides, done }, actionData }: Route.ComponentProps) {
  const t = useTranslations('sharing');
  const organisation = useTranslations('organisation');
  useLive((hint) => hint.name === 'parties/share_changed' || hint.name.startsWith('entitlements/'));
  return (
    <div className="mx-auto flex max-w-[960px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/organisation', label: organisation('title') }]} title={t('title')} meta={t('lead')} />
      {done && !actionData && <Confirmation title={t(`done.${done}`)} />}
      {shares.length === 0 ? (
        <Card>
          <EmptyState
            icon={<Users size={18} />}
            title={t('none')}
            action={<ButtonLink href="/entitlements">{t('toEntitlements')}</ButtonLink>}
          >
            {t('noneText')}
          </EmptyState>
        </Card>
      ) : (
        shares.map((share) => (
          <Share
            key={`${share.id} ${share.revision}`}
            share={share}
            decides={decides}
            answer={actionData?.about === share.id ? actionData : undefined}
          />
        ))
      )}
    </div>
  );
}

const saidIn = ({ contactName, contactEmail, contactPhone, notes }: NonNullable<ShareRow['shared']>) =>
  [contactName, contactEmail, contactPhone, notes].filter(Boolean).join(', ');

interface Answer {
  readonly error: PublicError;
  readonly entered: { readonly contactName: string; readonly contactEmail: string; readonly contactPhone: string; readonly notes: string };
}

function Share({ share, decides, answer }: { share: ShareRow; decides: boolean; answer: Answer | undefined }) {
  const t = useTranslations('sharing');
  const errors = useFormErrors(answer?.error);
  const { shared } = share;
  const said = answer?.entered ?? shared;
  const state = shared ? (
    <Badge tone="info">
      {t('shares')} <TimeText value={shared.changedAt} />
    </Badge>
  ) : (
    <Badge>{t('sharesNothing')}</Badge>
  );
  return (
    <Card title={share.name} aside={state}>
      {decides ? (
        <Form method="post" noValidate className="flex flex-col gap-3">
          <FormScope id={share.id}>
            {errors.form && (
              <Confirmation stage="failed" title={errors.form}>
                {shared && `${t('now')}: ${saidIn(shared)}`}
              </Confirmation>
            )}
            <input type="hidden" name="partner" value={share.id} />
            <input type="hidden" name="revision" value={share.revision} />
            <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
              <Field name="contactName" label={t('contactName')} optional error={errors.field('contactName')}>
                <TextInput defaultValue={said?.contactName ?? ''} maxLength={200} autoComplete="off" />
              </Field>
              <Field name="contactEmail" label={t('contactEmail')} optional error={errors.field('contactEmail')}>
                <TextInput type="email" defaultValue={said?.contactEmail ?? ''} maxLength={254} autoComplete="off" />
              </Field>
              <Field name="contactPhone" label={t('contactPhone')} optional error={errors.field('contactPhone')}>
                <TextInput type="tel" defaultValue={said?.contactPhone ?? ''} maxLength={40} autoComplete="off" />
              </Field>
            </div>
            <Field name="notes" label={t('notes')} hint={t('notesHint')} optional error={errors.field('notes')}>
              <TextArea defaultValue={said?.notes ?? ''} rows={3} maxLength={2000} />
            </Field>
            <div className="flex flex-wrap gap-2 max-sm:*:w-full">
              <SubmitButton variant="secondary" name="intent" value="share">
                {shared ? t('update', { name: share.name }) : t('save', { name: share.name })}
              </SubmitButton>
              {shared && (
                <SubmitButton variant="ghost" name="intent" value="take_back">
                  {t('takeBack')}
                </SubmitButton>
              )}
            </div>
          </FormScope>
        </Form>
      ) : (
        <>
          {shared && (
            <FactList
              facts={(['contactName', 'contactEmail', 'contactPhone', 'notes'] as const).flatMap((field) =>
                shared[field] ? [{ label: t(field), value: shared[field] }] : [],
              )}
            />
          )}
          <p className="text-ink-3 text-small">{t('notYours')}</p>
        </>
      )}
    </Card>
  );
}
