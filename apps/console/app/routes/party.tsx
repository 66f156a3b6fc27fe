import { holds } from '@tributary/kernel/actor';
import { PARTNER_ACTIONS, type PartyDetail, partnerStates, takesNewBusiness } from '@tributary/parties/contract';
import { VIEW_FUNCTIONS } from '@tributary/parties/views.contract';
import { StateBadge } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, TimeText } from '@tributary/ui/date';
import { DialogButton } from '@tributary/ui/dialog';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { countries } from '@tributary/web/countries.server';
import { about, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import { PartnerStateBadge } from '../parts/partner-state.tsx';
import { RecordLink, RecordTimeline } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/party';
import { PartyCredit } from './party/credit.tsx';
import { EditDialog, EndDialog, ProfileDialog, StandingDialog, standingDialog } from './party/dialogs.tsx';
import { PartyEntitlements } from './party/entitlements.tsx';
import { mayKeep } from './party/keeper.server.ts';
import { People } from './party/people.tsx';
import { actOnParty } from './party/read-intent.server.ts';
import { Tree } from './party/tree.tsx';

export const handle = words({ credit: en.credit, entitlements: en.entitlements, ordersErrors: en.ordersErrors, parties: en.parties });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.parties.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const party = await caller.parties.get({ ref: params.ref });
  const [timeline, entitlements, tree, numbers, credit] = await Promise.all([
    caller.audit.timeline({ type: 'party', ref: party.ref }),
    caller.entitlements.list({ partyRef: party.ref, limit: 10 }),
    caller.parties.tree({ ref: party.ref }),
    caller.tickets.partyNumbers({ ref: party.ref }),
    caller.orders.credit({ ref: party.ref }),
  ]);
  const keeps = mayKeep(session.actor);
  return {
    party,
    timeline,
    entitlements,
    tree,
    numbers,
    credit,
    setsCredit: holds(session.actor, 'finance'),
    keeps,
    views: holds(session.actor, ...VIEW_FUNCTIONS) && !party.isVendor && party.endedOn === null,
    countries: keeps ? countries() : [],
  };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const done = await attempt((caller) => actOnParty(caller, params.ref, form));
  return done.ok ? ({ done: done.value, at: crypto.randomUUID() } satisfies ActionOutcome) : refuse(done.error);
}

const DONE = ['saved', 'profile', 'standing', 'ended'] as const;

export default function Party({ loaderData, actionData }: Route.ComponentProps) {
  const { party, timeline, entitlements, tree, numbers, credit, setsCredit, keeps } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('parties');
  const shared = useTranslations('shared');
  useLive(about(party.ref));
  useDoneToast(outcome, (done) => t(`done.${oneOf(DONE, done) ?? 'saved'}`));
  const mayEnd = keeps && party.endedOn === null && !party.isVendor;
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/parties', label: t('title') }]}
          title={party.name}
          {...(party.endedOn
            ? { state: <Ended party={party} /> }
            : party.partner
              ? { state: <PartnerStateBadge state={party.partner.state} /> }
              : {})}
          id={<CopyableId id={party.ref} />}
          {...(keeps || loaderData.views
            ? {
                more: (
                  <>
                    {loaderData.views && <ButtonLink href={`/parties/${party.ref}/view-as`}>{t('viewAs')}</ButtonLink>}
                    {keeps && party.partner && (
                      <ButtonLink href={`/handovers/new?kind=partner_exit&from=${party.ref}`}>{t('replacePartner')}</ButtonLink>
                    )}
                    {mayEnd && <DialogButton dialog="end-party">{t('end')}</DialogButton>}
                    {keeps && <DialogButton dialog="edit-party">{t('edit')}</DialogButton>}
                  </>
                ),
              }
            : {})}
        />
      }
      facts={
        <>
          <Card title={shared('facts')}>
            <FactList
              facts={[
                { label: shared('country'), value: party.country },
                ...(party.endedOn ? [{ label: t('endsOn'), value: <DateText value={party.endedOn} /> }] : []),
                ...(party.mergedInto
                  ? [
                      {
                        label: t('mergedInto'),
                        value: <RecordLink href={`/parties/${party.mergedInto.ref}`}>{party.mergedInto.name}</RecordLink>,
                      },
                    ]
                  : []),
              ]}
            />
          </Card>
          <Partner party={party} keeps={keeps && party.endedOn === null && !party.isVendor} />
        </>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      <PartyEntitlements partyRef={party.ref} page={entitlements} />
      <PartyCredit key={`credit ${outcome?.at ?? ''}`} credit={credit} maySet={setsCredit} error={outcome?.error} />
      <People people={party.people} manageHref={keeps ? `/parties/${party.ref}/people` : null} />
      <Card
        title={t('organisation')}
        aside={
          <ButtonLink size="s" href={`/parties/${party.ref}/organisation`}>
            {t('openOrganisation')}
          </ButtonLink>
        }
      >
        <Tree tree={tree} />
      </Card>
      {keeps && (
        // Each answer of the action begins the dialogs anew, so that one that did its work is closed and empty.
        <div key={outcome?.at ?? 'first'}>
          <EditDialog party={party} countries={loaderData.countries} error={outcome?.error} />
          <ProfileDialog partner={party.partner} error={outcome?.error} />
          {stepsOf(party).map((step) => (
            <StandingDialog key={step} action={step} party={party} numbers={numbers} error={outcome?.error} />
          ))}
          {mayEnd && <EndDialog party={party} numbers={numbers} error={outcome?.error} />}
        </div>
      )}
    </RecordPage>
  );
}

const stepsOf = ({ partner }: PartyDetail) => (partner ? PARTNER_ACTIONS.filter((action) => partnerStates.can(action, partner.state)) : []);

function Ended({ party }: { party: PartyDetail }) {
  const t = useTranslations('parties');
  return (
    <StateBadge stage="ended">
      {t('endsOn')} <DateText value={party.endedOn!} />
    </StateBadge>
  );
}

function Partner({ party, keeps }: { party: PartyDetail; keeps: boolean }) {
  const { partner } = party;
  const t = useTranslations('parties');
  const shared = useTranslations('shared');
  return (
    <Card
      title={t('partner')}
      aside={
        keeps && (
          <DialogButton size="s" dialog="edit-profile">
            {partner ? t('edit') : t('makePartner')}
          </DialogButton>
        )
      }
    >
      {partner ? (
        <FactList
          facts={[
            { label: t('standing'), value: <PartnerStateBadge state={partner.state} /> },
            { label: t('takesNewBusiness'), value: takesNewBusiness(partner.state) ? t('takes') : t('takesNot') },
            { label: t('tier'), value: partner.tier ?? shared('none') },
            ...(partner.segment ? [{ label: t('segment'), value: partner.segment }] : []),
            { label: t('contact'), value: partner.contactName },
            { label: t('email'), value: <RecordLink href={`mailto:${partner.contactEmail}`}>{partner.contactEmail}</RecordLink> },
            ...(partner.contactPhone ? [{ label: t('phone'), value: partner.contactPhone }] : []),
          ]}
        />
      ) : (
        <p className="text-ink-2">{t('partnerNone')}</p>
      )}
      {keeps && partner && (
        <div className="mt-3 flex flex-wrap gap-2">
          {stepsOf(party).map((step) => (
            <DialogButton key={step} size="s" dialog={standingDialog(step)}>
              {t(`actions.${step}`)}
            </DialogButton>
          ))}
        </div>
      )}
      {party.standings.length > 0 && (
        <>
          <h3 className="mt-4 font-medium text-small">{t('standings')}</h3>
          <ol className="divide-y divide-line">
            {party.standings.map((entry) => (
              <li key={entry.at.toISOString() + entry.action} className="py-1.5 text-small">
                <PartnerStateBadge state={entry.state} />{' '}
                <span className="text-ink-3">
                  {entry.byName && `${entry.byName}, `}
                  <TimeText value={entry.at} />
                </span>
                {entry.reason && <p className="mt-0.5 whitespace-pre-line text-ink-2 [overflow-wrap:anywhere]">{entry.reason}</p>}
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}
