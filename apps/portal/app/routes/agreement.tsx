import type { AgreementDetail } from '@tributary/agreements/contract';
import type { GovernedLine } from '@tributary/orders/agreement.contract';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { DownloadLink } from '@tributary/ui/link';
import { Money } from '@tributary/ui/money';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import { AgreementStateBadge } from '../agreements/agreement-state.tsx';
import * as en from '../messages/en.ts';
import { placeInList, usePager } from '../paging.ts';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import { TimelineCard } from '../timeline-card.tsx';
import type { Route } from './+types/agreement';

export const handle = words({ agreements: en.agreements, roles: en.roles, timeline: en.timeline });
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? `${loaderData.agreement.title} · ` : ''}${en.agreements.title} · ${en.app.titleSuffix}` },
];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'agreement');
  const place = placeInList(new URL(request.url));
  const [agreement, lines, timeline] = await Promise.all([
    caller.agreements.get({ ref }),
    caller.orders.underAgreement({ ref, cursor: place.cursor, limit: 25 }),
    caller.audit.timeline({ type: 'agreement', ref }),
  ]);
  return { agreement, lines, timeline, place };
}

export default function Agreement({ loaderData: { agreement, lines, timeline, place } }: Route.ComponentProps) {
  const t = useTranslations('agreements');
  useLive((hint) => hint.ref === agreement.ref || hint.name === 'orders/accepted');
  const names = { party: agreement.partyName, counterparty: agreement.counterpartyName };
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/agreements', label: t('title') }]}
          title={agreement.title}
          state={<AgreementStateBadge state={agreement.state} />}
          id={<CopyableId id={agreement.ref} />}
          meta={<LiveStatus />}
        />
      }
      facts={
        <>
          <Card title={t('facts')}>
            <FactList
              facts={[
                { label: t('columns.kind'), value: t(`kinds.${agreement.kind}`) },
                { label: t('columns.with'), value: `${names.party}, ${names.counterparty}` },
                { label: t('paper'), value: names[agreement.paper] },
                { label: t('columns.from'), value: <DateText value={agreement.firstDay} /> },
                { label: t('columns.until'), value: agreement.lastDay ? <DateText value={agreement.lastDay} /> : t('openEnd') },
                ...(agreement.signedOn ? [{ label: t('signedOn'), value: <DateText value={agreement.signedOn} /> }] : []),
              ]}
            />
          </Card>
          {agreement.signatories.length > 0 && (
            <Card title={t('signatories')}>
              <FactList
                facts={agreement.signatories.map(({ side, name, title }) => ({
                  label: t('signatoryOf', { party: names[side] }),
                  value: title ? `${name}, ${title}` : name,
                }))}
              />
            </Card>
          )}
        </>
      }
      timeline={<TimelineCard entries={timeline} />}
    >
      <Card title={t('document')}>
        {agreement.file ? (
          <p>
            <DownloadLink href={`/agreements/${agreement.ref}/file`}>{t('download', { name: agreement.file.name })}</DownloadLink>{' '}
            <span className="text-ink-3 text-small tabular-nums">{t('size', { size: Math.ceil(agreement.file.bytes / 1024) })}</span>
          </p>
        ) : (
          <p className="text-ink-2">{t('noDocument')}</p>
        )}
      </Card>
      {agreement.roles.length > 0 && <SettledRoles agreement={agreement} />}
      <Lines page={lines} place={place} />
    </RecordPage>
  );
}

function SettledRoles({ agreement }: { agreement: AgreementDetail }) {
  const t = useTranslations('agreements');
  const roles = useTranslations('roles');
  return (
    <Card title={t('roles')}>
      <FactList
        facts={agreement.roles.map(({ role, tier, name }) => ({
          label: tier > 0 ? `${roles(role)} · ${t('tier', { tier })}` : roles(role),
          value: name,
        }))}
      />
    </Card>
  );
}

type Shown = Pick<Route.ComponentProps['loaderData'], 'place'> & { page: Route.ComponentProps['loaderData']['lines'] };

function Lines({ page, place }: Shown) {
  const t = useTranslations('agreements');
  const pager = usePager(place, page);
  const columns: Column<GovernedLine>[] = [
    { id: 'product', header: t('line.product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    {
      id: 'order',
      header: t('line.order'),
      cell: (row) => <span className="font-mono text-small">{row.orderRef}</span>,
      width: 's',
      phone: 'line',
    },
    { id: 'customer', header: t('line.customer'), cell: (row) => row.customerName, width: 'm', priority: 2 },
    { id: 'starts', header: t('line.starts'), cell: (row) => <DateText value={row.startsOn} />, width: 's', priority: 3 },
    { id: 'quantity', header: t('line.quantity'), cell: (row) => row.quantity, numeric: true, width: 's', priority: 3 },
    { id: 'net', header: t('line.net'), cell: (row) => <Money {...row.net} />, numeric: true, width: 'm', phone: 'aside' },
  ];
  return (
    <Card title={t('lines')} flush>
      {page.rows.length === 0 ? (
        <EmptyState title={t('noLines')}>{t('noLinesText')}</EmptyState>
      ) : (
        <DataTable
          caption={t('lines')}
          columns={columns}
          rows={page.rows}
          rowKey={(row) => row.lineRef}
          rowHref={(row) => `/orders/${row.orderRef}`}
          pager={pager}
          empty={null}
        />
      )}
    </Card>
  );
}
