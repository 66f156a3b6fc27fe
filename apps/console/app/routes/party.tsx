import { PARTY_FUNCTIONS, STAFF_FUNCTIONS } from '@tributary/kernel/actor';
import { type PersonRow, takesNewBusiness } from '@tributary/parties/contract';
import { Badge } from '@tributary/ui/badge';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import type { Column } from '@tributary/ui/data-table';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { about, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { CardTable } from '../parts/card-table.tsx';
import { oneOf } from '../parts/list-place.ts';
import { PartnerStateBadge } from '../parts/partner-state.tsx';
import { RecordLink, RecordTimeline } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/party';
import { PartyEntitlements } from './party/entitlements.tsx';

export const handle = words({ entitlements: en.entitlements, parties: en.parties });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.parties.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const party = await caller.parties.get({ ref: params.ref });
  const [timeline, entitlements] = await Promise.all([
    caller.audit.timeline({ type: 'party', ref: party.ref }),
    caller.entitlements.list({ partyRef: party.ref, limit: 10 }),
  ]);
  return { party, timeline, entitlements };
}

export default function Party({ loaderData }: Route.ComponentProps) {
  const { party, timeline, entitlements } = loaderData;
  const { partner } = party;
  const t = useTranslations('parties');
  const shared = useTranslations('shared');
  useLive(about(party.ref));
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/parties', label: t('title') }]}
          title={party.name}
          {...(partner ? { state: <PartnerStateBadge state={partner.state} /> } : {})}
          id={<CopyableId id={party.ref} />}
        />
      }
      facts={
        <>
          <Card title={shared('facts')}>
            <FactList facts={[{ label: shared('country'), value: party.country }]} />
          </Card>
          <Card title={t('partner')}>
            {partner ? (
              <FactList
                facts={[
                  { label: t('standing'), value: <PartnerStateBadge state={partner.state} /> },
                  { label: t('takesNewBusiness'), value: takesNewBusiness(partner.state) ? t('takes') : t('takesNot') },
                  { label: t('tier'), value: partner.tier ?? shared('none') },
                  { label: t('contact'), value: partner.contactName },
                  { label: t('email'), value: <RecordLink href={`mailto:${partner.contactEmail}`}>{partner.contactEmail}</RecordLink> },
                  ...(partner.contactPhone ? [{ label: t('phone'), value: partner.contactPhone }] : []),
                ]}
              />
            ) : (
              <p className="text-ink-2">{t('partnerNone')}</p>
            )}
          </Card>
        </>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <PartyEntitlements partyRef={party.ref} page={entitlements} />
      <People people={party.people} />
    </RecordPage>
  );
}

const FUNCTIONS = [...PARTY_FUNCTIONS, ...STAFF_FUNCTIONS];

function People({ people }: { people: readonly PersonRow[] }) {
  const t = useTranslations('parties');
  const functions = useTranslations('shared.functions');
  const columns: Column<PersonRow>[] = [
    { id: 'name', header: t('person'), cell: (row) => <span className="font-medium">{row.name}</span>, width: 'm', phone: 'title' },
    { id: 'email', header: t('email'), cell: (row) => row.email, width: 'fill', phone: 'line' },
    {
      id: 'functions',
      header: t('functions'),
      cell: (row) => (
        <span className="inline-flex flex-wrap gap-1">
          {row.functions.map((one) => {
            const known = oneOf(FUNCTIONS, one);
            return <Badge key={one}>{known ? functions(known) : one}</Badge>;
          })}
        </span>
      ),
      phone: 'aside',
    },
  ];
  return (
    <Card title={t('people')} flush>
      <CardTable
        caption={t('people')}
        columns={columns}
        rows={people}
        rowKey={(row) => row.ref}
        empty={<EmptyState title={t('noPeople')}>{t('noPeopleHint')}</EmptyState>}
      />
    </Card>
  );
}
