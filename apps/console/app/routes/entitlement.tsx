import type { ConsoleEntitlementDetail } from '@tributary/entitlements/contract';
import { holds } from '@tributary/kernel/actor';
import { Badge } from '@tributary/ui/badge';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText, TimeText } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { VisibleTo } from '@tributary/ui/visible-to';
import { ChangeCard } from '@tributary/web/change-card';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { CardTable } from '../parts/card-table.tsx';
import { EntitlementStatusBadge } from '../parts/entitlement-status.tsx';
import { PriceWhy } from '../parts/price-why.tsx';
import { foldViewers, RecordLink, RecordTimeline, Roles, SightNote, Sum, useVia } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/entitlement';

export const handle = words({ changes: en.changes, entitlements: en.entitlements, priceTrace: en.priceTrace });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.entitlements.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const [entitlement, price, timeline, changes] = await Promise.all([
    caller.entitlements.get({ ref: params.ref }),
    caller.entitlements.price({ ref: params.ref }),
    caller.audit.timeline({ type: 'line', ref: params.ref }),
    caller.entitlements.changes({ ref: params.ref }),
  ]);
  return { entitlement, price, timeline, changes, mayOrder: holds(session.actor, 'operations', 'channel') };
}

export default function Entitlement({ loaderData }: Route.ComponentProps) {
  const { entitlement, price, timeline, changes, mayOrder } = loaderData;
  const t = useTranslations('entitlements');
  const shared = useTranslations('shared');
  const via = useVia();
  useLive(about(entitlement.ref));
  const { term, maintenance } = entitlement;
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/entitlements', label: t('title') }]}
          title={[entitlement.productName, entitlement.customerName].filter(Boolean).join(' · ')}
          state={<EntitlementStatusBadge status={entitlement.status} />}
          id={<CopyableId id={entitlement.ref} />}
          meta={
            <>
              <VisibleTo viewers={foldViewers(entitlement.visibleTo, via)} note={<SightNote recordRef={entitlement.ref} />} />
              <LiveStatus />
            </>
          }
        />
      }
      roles={<Roles roles={entitlement.roles} />}
      facts={
        <>
          <Card title={shared('facts')}>
            <FactList
              facts={[
                { label: t('quantity'), value: t('quantityOf', { count: entitlement.quantity, metric: entitlement.metric }) },
                { label: t('kind'), value: t(`kinds.${entitlement.kind}`) },
                { label: t('term'), value: <Span from={term.from} until={term.until} /> },
                {
                  label: t('maintenance'),
                  value: maintenance ? <Span from={maintenance.from} until={maintenance.until} /> : t('maintenanceNone'),
                },
                { label: t('sku'), value: <span className="font-mono text-small">{entitlement.sku}</span> },
                {
                  label: t('product'),
                  value: <RecordLink href={`/catalog/${entitlement.productRef}`}>{entitlement.productName}</RecordLink>,
                },
                ...(price
                  ? [
                      {
                        label: t('price'),
                        value: <Sum value={price.unitNet} />,
                        why: <PriceWhy subject={t('price')} trace={price.trace} />,
                      },
                    ]
                  : []),
                ...(entitlement.orderRef
                  ? [{ label: t('order'), value: <RecordLink href={`/orders/${entitlement.orderRef}`}>{entitlement.orderRef}</RecordLink> }]
                  : []),
              ]}
            />
          </Card>
          <ChangeCard entitlementRef={entitlement.ref} changes={changes} mayOrder={mayOrder} />
        </>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Activations entitlement={entitlement} />
      <Viewers entitlement={entitlement} via={via} />
    </RecordPage>
  );
}

function Span({ from, until }: { from: string; until: string | null }) {
  return (
    <span>
      <DateText value={from} /> – {until ? <DateText value={until} /> : '∞'}
    </span>
  );
}

function Activations({ entitlement }: { entitlement: ConsoleEntitlementDetail }) {
  const t = useTranslations('entitlements');
  type Row = ConsoleEntitlementDetail['activations'][number];
  const columns: Column<Row>[] = [
    {
      id: 'device',
      header: t('device'),
      cell: (row) => <span className="font-medium">{row.deviceName}</span>,
      width: 'fill',
      phone: 'title',
    },
    {
      id: 'version',
      header: t('version'),
      cell: (row) => (row.reportedVersion ? <span className="font-mono text-small">{row.reportedVersion}</span> : t('versionUnknown')),
      width: 'm',
      phone: 'line',
    },
    {
      id: 'state',
      header: t('activationState'),
      cell: (row) => (row.returnedAt ? <Badge>{t('returned')}</Badge> : <Badge tone="good">{t('running')}</Badge>),
      width: 's',
      phone: 'aside',
    },
    { id: 'seen', header: t('lastSeen'), cell: (row) => <TimeText value={row.lastSeenAt} />, width: 'm', priority: 2 },
  ];
  return (
    <Card title={t('activations')} aside={t('activationsOf', { count: entitlement.activationCount, total: entitlement.quantity })} flush>
      <CardTable
        caption={t('activations')}
        columns={columns}
        rows={entitlement.activations}
        rowKey={(row) => row.ref}
        empty={<EmptyState title={t('noActivations')}>{t('noActivationsHint', { count: entitlement.quantity })}</EmptyState>}
      />
    </Card>
  );
}

function Viewers({ entitlement, via }: { entitlement: ConsoleEntitlementDetail; via: (source: string) => string }) {
  const t = useTranslations('entitlements');
  const actions = useTranslations('shared.accessActions');
  type Row = ConsoleEntitlementDetail['visibleTo'][number];
  const columns: Column<Row>[] = [
    {
      id: 'party',
      header: t('visibleParty'),
      cell: (row) => (
        <Link href={`/parties/${row.partyRef}`} className="inline-flex min-h-6 items-center font-medium text-ink hover:underline">
          {row.partyName}
        </Link>
      ),
      width: 'm',
      phone: 'title',
    },
    { id: 'via', header: t('visibleVia'), cell: (row) => via(row.source), width: 's', phone: 'aside' },
    {
      id: 'actions',
      header: t('visibleActions'),
      cell: (row) => <span className="whitespace-normal">{row.actions.map((one) => actions(one)).join(', ')}</span>,
      width: 'fill',
      phone: 'line',
    },
    { id: 'since', header: t('visibleSince'), cell: (row) => <DateText value={row.since} />, width: 's', phone: 'line-aside' },
  ];
  return (
    <Card title={t('visibleTitle')} flush>
      <DataTable
        caption={t('visibleTitle')}
        columns={columns}
        rows={entitlement.visibleTo}
        rowKey={(row) => `${row.partyRef} ${row.source}`}
        empty={null}
      />
    </Card>
  );
}
