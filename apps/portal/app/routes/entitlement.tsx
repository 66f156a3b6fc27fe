import { isIsoDate } from '@tributary/kernel/dates';
import { ButtonLink } from '@tributary/ui/button';
import { CopyableId } from '@tributary/ui/copyable-id';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { ChangeCard } from '@tributary/web/change-card';
import { useFormErrors } from '@tributary/web/form-errors';
import { LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { LifeBuoy } from 'lucide-react';
import { redirect, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import { AccessCard } from '../access/access-card.tsx';
import { OwnGrants } from '../access/own-grants.tsx';
import { AccessDone } from '../access/take-back.tsx';
import { Confirmation } from '../confirmation.tsx';
import { nameEmptyFields } from '../empty-fields.ts';
import { ActivationForm, Activations } from '../entitlements/activations.tsx';
import { EntitlementFacts } from '../entitlements/entitlement-facts.tsx';
import { EntitlementStatusBadge } from '../entitlements/entitlement-status.tsx';
import { OwnDays, OwnHistory } from '../entitlements/own-history.tsx';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { PartiesStrip } from '../parties-strip.tsx';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import { TimelineCard } from '../timeline-card.tsx';
import type { Route } from './+types/entitlement';

export const handle = words({
  access: en.access,
  changes: en.changes,
  entitlements: en.entitlements,
  pricing: en.pricing,
  roles: en.roles,
  timeline: en.timeline,
});
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? `${loaderData.entitlement.productName} · ` : ''}${en.entitlements.title} · ${en.app.titleSuffix}` },
];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'entitlement');
  const on = new URL(request.url).searchParams.get('on') ?? '';
  const [entitlement, history, price, timeline, products, changes, access] = await Promise.all([
    caller.entitlements.get({ ref }),
    caller.entitlements.roles({ ref, ...(isIsoDate(on) ? { on } : {}) }),
    caller.entitlements.price({ ref }),
    caller.audit.timeline({ type: 'line', ref }),
    caller.catalog.products(),
    caller.entitlements.changes({ ref }),
    caller.entitlements.accessOf({ ref }),
  ]);
  const latestVersion = products.find((product) => product.ref === entitlement.productRef)?.latestVersion ?? null;
  return { entitlement, history, price, timeline, latestVersion, changes, access };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const ref = recordRef(context, params.ref, 'entitlement');
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  if (text('intent') === 'return') {
    const returned = await attempt((caller) => caller.entitlements.returnActivation({ ref: text('activation') }));
    return returned.ok ? redirect(`/entitlements/${ref}`) : refuse(returned.error);
  }
  const activated = await attempt((caller) =>
    caller.entitlements.activate({ ref, deviceName: text('deviceName'), version: text('version') }),
  );
  return activated.ok ? redirect(`/entitlements/${ref}`) : refuse(nameEmptyFields(activated.error, form));
}

export default function Entitlement({ loaderData, actionData }: Route.ComponentProps) {
  const { entitlement, history, price, timeline, latestVersion, changes, access } = loaderData;
  const t = useTranslations('entitlements');
  const { isPartner, mayOrder } = useHat();
  const navigation = useNavigation();
  const pending = navigation.state !== 'idle' ? String(navigation.formData?.get('intent') ?? '') : '';
  const errors = useFormErrors(actionData?.error);
  // A grant of many entitlements is hinted with one of them.
  useLive((hint) => hint.ref === entitlement.ref || hint.name === 'tickets/opened' || hint.name.startsWith('entitlements/access_'));
  const mayActivate = entitlement.actions.includes('activate');
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/entitlements', label: isPartner ? t('title') : t('titleOwn') }]}
          title={entitlement.productName}
          state={<EntitlementStatusBadge status={history.status} />}
          id={<CopyableId id={entitlement.ref} />}
          meta={<LiveStatus />}
          action={
            entitlement.actions.includes('open_ticket') && (
              <ButtonLink href={`/tickets/new?entitlement=${entitlement.ref}`} variant="primary" icon={LifeBuoy}>
                {t('detail.openTicket')}
              </ButtonLink>
            )
          }
        />
      }
      roles={<PartiesStrip roles={history.roles} />}
      asOf={<OwnDays entitlementRef={entitlement.ref} history={history} />}
      facts={
        <>
          <EntitlementFacts entitlement={entitlement} price={price} />
          <ChangeCard entitlementRef={entitlement.ref} changes={changes} mayOrder={mayOrder} />
        </>
      }
      timeline={<TimelineCard entries={timeline} />}
    >
      {errors.form && errors.summary.length === 0 && <Confirmation stage="failed" title={errors.form} />}
      <OwnHistory history={history} />
      <Activations entitlement={entitlement} mayActivate={mayActivate} pending={pending === 'return'} />
      {mayActivate && entitlement.status === 'active' && (
        <ActivationForm entitlement={entitlement} latestVersion={latestVersion} errors={errors} pending={pending === 'activate'} />
      )}
      <div id="access" className="flex min-w-0 scroll-mt-16 flex-col gap-4">
        <AccessDone to={`/entitlements/${entitlement.ref}`} />
        {access ? <AccessCard {...access} /> : <OwnGrants why={entitlement.why} />}
      </div>
    </RecordPage>
  );
}
