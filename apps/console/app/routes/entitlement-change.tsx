import { isAskable, readChange, toChange } from '@tributary/web/change.server';
import { ChangePage } from '@tributary/web/change-page';
import { useFormErrors } from '@tributary/web/form-errors';
import { words } from '@tributary/web/words';
import { data, redirect, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { PriceWhy } from '../parts/price-why.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/entitlement-change';

export const handle = words({
  changes: en.changes,
  entitlements: en.entitlements,
  ordersErrors: en.ordersErrors,
  priceTrace: en.priceTrace,
});
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? en.changes.titles[loaderData.fields.kind] : en.changes.card} · ${en.app.titleSuffix}` },
];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { attempt, caller } = requireHat(context);
  const { searchParams } = new URL(request.url);
  const fields = readChange(searchParams);
  const partyRef = searchParams.get('party');
  if (!fields) throw redirect('/entitlements');
  const candidates =
    fields.kind === 'renewal' || fields.kind === 'co_term'
      ? await caller.entitlements.changeable({
          kind: fields.kind,
          ...(fields.refs[0] ? { ref: fields.refs[0] } : {}),
          ...(partyRef ? { partyRef } : {}),
        })
      : await Promise.all(fields.refs.slice(0, 1).map((ref) => caller.entitlements.get({ ref })));
  const quoted = isAskable(fields) ? await attempt((ask) => ask.entitlements.quoteChange(toChange(fields))) : null;
  return {
    fields,
    candidates: candidates.map(({ ref, productName, sku, quantity, customerName, term }) => ({
      ref,
      productName,
      sku,
      quantity,
      customerName,
      term,
    })),
    partyRef,
    quote: quoted?.ok ? quoted.value : null,
    refusal: quoted && !quoted.ok ? quoted.error : undefined,
    clientRequestId: crypto.randomUUID(),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const fields = readChange(form);
  if (!fields) throw redirect('/entitlements');
  const placed = await attempt((caller) =>
    caller.entitlements.orderChange({
      ...toChange(fields),
      clientRequestId: String(form.get('clientRequestId') ?? ''),
      purchaseOrderNumber: String(form.get('purchaseOrderNumber') ?? ''),
    }),
  );
  if (!placed.ok)
    return data({ error: placed.error, fields, clientRequestId: String(form.get('clientRequestId')) }, { status: placed.error.status });
  const [first, ...more] = placed.value.orders;
  return redirect(more.length > 0 ? '/orders' : `/orders/${first!.ref}?${first!.repeated ? 'again' : 'placed'}`);
}

export default function EntitlementChange({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('entitlements');
  const navigation = useNavigation();
  return (
    <ChangePage
      {...loaderData}
      isStaff
      keep={loaderData.partyRef ? { party: loaderData.partyRef } : {}}
      fields={actionData?.fields ?? loaderData.fields}
      clientRequestId={actionData?.clientRequestId ?? loaderData.clientRequestId}
      errors={useFormErrors(actionData?.error ?? loaderData.refusal)}
      pending={navigation.state !== 'idle' && navigation.formMethod === 'POST'}
      back={{ href: '/entitlements', label: t('title') }}
      why={(trace, subject) => <PriceWhy trace={trace} subject={subject} />}
    />
  );
}
