import type { TierRow } from '@tributary/parties/contract';
import { Badge } from '@tributary/ui/badge';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { ofModule, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/tiers';
import { mayKeep } from './party/keeper.server.ts';

export const handle = words({ parties: en.parties });
export const meta: Route.MetaFunction = () => [{ title: `${en.parties.channelTiers} · ${en.app.titleSuffix}` }];

export async function loader({ context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  return { tiers: await caller.parties.tiers(), keeps: mayKeep(session.actor) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const name = String(form.get('name') ?? '');
  const tier = Number(form.get('tier') ?? 0);
  const intent = form.get('intent');
  const done = await attempt(async (caller) => {
    if (intent === 'rename') await caller.parties.renameTier({ tier, name });
    else if (intent === 'remove') await caller.parties.removeTier({ tier });
    else await caller.parties.addTier({ name });
  });
  if (done.ok) return { done: 'tier', at: crypto.randomUUID() };
  const refusal = refuse(done.error);
  return { ...refusal, data: { ...refusal.data, about: intent === 'add' ? null : tier } };
}

export default function Tiers({ loaderData, actionData }: Route.ComponentProps) {
  const { tiers, keeps } = loaderData;
  const outcome = actionData as (ActionOutcome & { about?: number | null }) | undefined;
  const t = useTranslations('parties');
  const errors = useFormErrors(outcome?.about === null ? outcome.error : undefined);
  const pending = usePending('add');
  useLive(ofModule('parties'));
  useDoneToast(outcome, () => t('done.tier'));
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/parties', label: t('title') }]} title={t('channelTiers')} meta={t('tiersHint')} />
      {outcome?.about !== null && !outcome?.error?.field && !outcome?.error?.fields && <Refusal error={outcome?.error} />}
      <Card title={t('channelTiers')} flush>
        <ul className="divide-y divide-line">
          {tiers.map((tier) => (
            <li key={`${tier.tier} ${tier.name}`} className="px-4 py-3">
              <Tier tier={tier} keeps={keeps} outcome={outcome?.about === tier.tier ? outcome : undefined} />
            </li>
          ))}
        </ul>
      </Card>
      {keeps && (
        <Card title={t('addTier')}>
          <Form method="post" key={outcome?.at ?? 'first'} className="flex max-w-[520px] flex-col gap-4">
            <FormScope id="add">
              {errors.form && <Refusal error={outcome?.error} />}
              <Field name="name" label={t('tierName')} error={errors.field('name')}>
                <TextInput required maxLength={60} autoComplete="off" />
              </Field>
              <div className="max-sm:*:w-full">
                <SubmitButton name="intent" value="add" pending={pending}>
                  {t('addTier')}
                </SubmitButton>
              </div>
            </FormScope>
          </Form>
        </Card>
      )}
    </div>
  );
}

function Tier({ tier, keeps, outcome }: { tier: TierRow; keeps: boolean; outcome: ActionOutcome | undefined }) {
  const t = useTranslations('parties');
  const shared = useTranslations('shared');
  const errors = useFormErrors(outcome?.error);
  const id = `remove-tier-${tier.tier}`;
  const title = (
    <span className="flex items-center gap-2">
      <span className="font-semibold tabular-nums">
        {t('tierNumber')} {tier.tier}
      </span>
      {!keeps && <span>{tier.name}</span>}
      {tier.facesCustomer && <Badge tone="info">{t('facesCustomer')}</Badge>}
    </span>
  );
  if (!keeps) return title;
  return (
    <div className="flex flex-wrap items-end justify-between gap-3">
      <Form method="post" className="flex min-w-0 flex-1 flex-wrap items-end gap-2">
        <FormScope id={`tier-${tier.tier}`}>
          <input type="hidden" name="tier" value={tier.tier} />
          <div className="w-72 max-sm:w-full">
            <Field name="name" label={title} error={errors.field('name')}>
              <TextInput required maxLength={60} autoComplete="off" defaultValue={tier.name} />
            </Field>
          </div>
          <SubmitButton variant="secondary" name="intent" value="rename">
            {t('renameTier')}
          </SubmitButton>
        </FormScope>
      </Form>
      {!tier.facesCustomer && (
        <>
          <DialogButton dialog={id}>{t('removeTier')}</DialogButton>
          <ConfirmDialog
            id={id}
            title={t('removeTierTitle', { name: tier.name })}
            consequence={t('removeTierConsequence')}
            cancelLabel={shared('cancel')}
            action={
              <Form method="post">
                <input type="hidden" name="tier" value={tier.tier} />
                <SubmitButton variant="danger" name="intent" value="remove">
                  {t('removeTier')}
                </SubmitButton>
              </Form>
            }
          />
        </>
      )}
    </div>
  );
}
