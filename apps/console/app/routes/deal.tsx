import { holds } from '@tributary/kernel/actor';
import { isIsoDate } from '@tributary/kernel/dates';
import { isCursorInstant } from '@tributary/kernel/page';
import { AsOfBar } from '@tributary/ui/as-of-bar';
import { ButtonLink } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, formatDate, formatTime, TimeText } from '@tributary/ui/date';
import { useUiLocale } from '@tributary/ui/messages';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { OrderStateBadge } from '../parts/order-state.tsx';
import { RecordLink, Roles } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/deal';
import { DealLines } from './deal/group.tsx';
import { type PartyFound, RoleForm, RolePreviewCard } from './deal/role-form.tsx';
import { readWish, toRoleInput } from './deal/wish.ts';

export const handle = words({ deals: en.deals, issued: en.issued, entitlementsErrors: en.entitlementsErrors });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.deals.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller, attempt, session } = requireHat(context);
  const query = new URL(request.url).searchParams;
  // What somebody typed into the URL and that is no day or instant is no reason for an error: the page then stands at today.
  const [on, known] = [query.get('on') ?? '', query.get('known') ?? ''];
  const wish = readWish(query);
  const deal = await caller.entitlements.deal({
    ref: params.ref,
    ...(isIsoDate(on) ? { on } : {}),
    ...(isCursorInstant(known) ? { known } : {}),
  });
  const mayAssign = holds(session.actor, 'operations', 'channel');
  if (!wish || !mayAssign) return { deal, mayAssign, wish: null, found: null, preview: null, error: undefined };
  const found = await findParty(caller, wish.party);
  // Until it is known who is meant there is nothing to preview.
  if (wish.party !== '' && found.ref === null) return { deal, mayAssign, wish, found, preview: null, error: undefined };
  const previewed = await attempt((one) => one.entitlements.previewRole(toRoleInput(wish, found.ref)));
  return {
    deal,
    mayAssign,
    wish,
    found,
    preview: previewed.ok ? previewed.value : null,
    error: previewed.ok ? undefined : previewed.error,
  };
}

/** The party that a reference or a name means: one that is named just so, or the only one whose name contains it. */
async function findParty(caller: ReturnType<typeof requireHat>['caller'], typed: string): Promise<PartyFound> {
  if (typed === '') return { ref: null, candidates: [] };
  if (/^PTY-\w+$/i.test(typed)) return { ref: typed.toUpperCase(), candidates: [] };
  const { rows } = await caller.parties.list({ q: typed, limit: 20 });
  const exact = rows.filter((party) => party.name.toLowerCase() === typed.toLowerCase());
  const meant = exact.length === 1 ? exact[0] : rows.length === 1 ? rows[0] : undefined;
  return { ref: meant?.ref ?? null, candidates: meant ? [] : rows.map(({ ref, name }) => ({ ref, name })) };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const wish = readWish(form);
  if (!wish) return redirect(`/deals/${params.ref}`);
  const assigned = await attempt((caller) =>
    caller.entitlements.assignRole({ ...toRoleInput(wish, wish.party || null), reason: String(form.get('reason') ?? '') }),
  );
  if (!assigned.ok) return refuse(assigned.error);
  const { changed, isCorrection } = assigned.value;
  return redirect(`/deals/${params.ref}?on=${wish.from}&done=${changed ? (isCorrection ? 'corrected' : 'assigned') : 'unchanged'}`);
}

export default function DealPage({ loaderData, actionData }: Route.ComponentProps) {
  const { deal, mayAssign, wish, found, preview, error } = loaderData;
  const t = useTranslations('deals');
  const shared = useTranslations('shared');
  const [query] = useSearchParams();
  useLive((hint) => hint.ref === deal.ref || deal.groups.some(({ lines }) => lines.some((line) => line.entitlementRef === hint.ref)));
  const known = deal.known ?? '';
  const keep: Record<string, string> = { ...(deal.on === deal.today ? {} : { on: deal.on }), ...(known ? { known } : {}) };
  const done = (['assigned', 'corrected', 'unchanged'] as const).find((one) => one === query.get('done'));
  const single = deal.groups.length === 1 ? deal.groups[0] : undefined;
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/deals', label: t('title') }]}
          title={t('recordTitle', { customer: deal.customerName, partner: deal.placedBy.name })}
          state={<OrderStateBadge state={deal.state} />}
          id={<CopyableId id={deal.ref} />}
          meta={<LiveStatus />}
          more={<ButtonLink href={`/orders/${deal.ref}`}>{t('openOrder')}</ButtonLink>}
        />
      }
      roles={
        single && (
          <Roles
            roles={single.holders.map(({ role, tier, party, valid }) => ({
              role,
              tier,
              name: party.name,
              ref: party.ref,
              since: valid?.from ?? null,
            }))}
          />
        )
      }
      asOf={<Clocks deal={deal} known={known} />}
      facts={
        <>
          <Card title={shared('facts')}>
            <FactList
              facts={[
                { label: t('order'), value: <RecordLink href={`/orders/${deal.ref}`}>{deal.ref}</RecordLink> },
                { label: t('placedBy'), value: <RecordLink href={`/parties/${deal.placedBy.ref}`}>{deal.placedBy.name}</RecordLink> },
                { label: t('placed'), value: <TimeText value={deal.submittedAt} zone /> },
                { label: t('starts'), value: <DateText value={deal.startsOn} /> },
              ]}
            />
          </Card>
          {mayAssign && <RoleForm deal={deal} wish={wish} found={found} error={error} keep={keep} />}
        </>
      }
    >
      {done && (
        <p role="status" className="rounded border border-good bg-good-tint px-4 py-2.5">
          {t(`done.${done}`)}
        </p>
      )}
      {preview && wish && <RolePreviewCard preview={preview} wish={wish} partyRef={found?.ref ?? null} error={actionData?.error} />}
      {deal.groups.map((group) => (
        <DealLines
          key={group.lines[0]!.lineRef}
          deal={deal}
          group={group}
          dayHref={(day) => `/deals/${deal.ref}?${new URLSearchParams({ on: day, ...(known ? { known } : {}) })}`}
        />
      ))}
    </RecordPage>
  );
}

/** Both clocks: the day that is asked about, and when it was known. */
function Clocks({ deal, known }: { deal: Route.ComponentProps['loaderData']['deal']; known: string }) {
  const t = useTranslations('deals');
  const roles = useTranslations('shared.roles');
  const { locale, timeZone } = useUiLocale();
  const write = (at: string) => t('asKnown', { date: formatDate(at, locale, timeZone), time: formatTime(at, locale, timeZone, true) });
  const instants = [...new Set([...deal.recordings, ...(known ? [known] : [])])].sort().reverse();
  return (
    <AsOfBar
      param="on"
      anyDay
      value={deal.on}
      today={deal.today}
      from={deal.from}
      to={deal.to}
      todayHref={`/deals/${deal.ref}`}
      changes={deal.changes.map(({ date, role, name }) => ({ date, label: `${roles(role)} ${name}` }))}
      known={{ value: known, label: known ? write(known) : '', options: instants.map((at) => ({ value: at, label: write(at) })) }}
    />
  );
}
