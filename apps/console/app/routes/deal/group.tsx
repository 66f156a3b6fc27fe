import type { Deal, DealGroup, DealPeriod } from '@tributary/entitlements/deals.contract';
import type { RoleName } from '@tributary/orders/contract';
import { Card } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { type ChartRow, SpanChart } from '@tributary/ui/span-chart';
import { useTranslations } from 'use-intl';
import { EntitlementStatusBadge } from '../../parts/entitlement-status.tsx';
import { RecordLink, useVia } from '../../parts/record-parts.tsx';
import { AsIssued } from './as-issued.tsx';

/** The questions of one look, each with the role that answers it; the first four are always answered. */
const ANSWERS = [
  ['paper', 'signatory'],
  ['invoiced', 'bill_to'],
  ['pays', 'payer'],
  ['against', 'end_user'],
  ['asset', 'end_user'],
  ['sells', 'sold_by'],
  ['finances', 'financed_by'],
  ['services', 'serviced_by'],
  ['supplies', 'supplied_by'],
  ['registers', 'registered_by'],
] as const satisfies readonly (readonly [string, RoleName])[];
const ALWAYS_ANSWERED = 5;

/** Lines that are alike through time: who holds what on the day, drawn over all of it, who may act, and what was issued. */
export function DealLines({ deal, group, dayHref }: { deal: Deal; group: DealGroup; dayHref: (day: string) => string }) {
  const t = useTranslations('deals');
  const [first] = group.lines;
  const title =
    group.lines.length === 1
      ? t('lineTitle', { position: first!.position, product: first!.productName })
      : t('alikeTitle', { count: group.lines.length });
  return (
    <Card title={title} aside={first!.status && <EntitlementStatusBadge status={first!.status} />}>
      <div className="flex flex-col gap-5">
        <Lines group={group} />
        <Answers group={group} />
        {group.periods.length > 0 && <OverTime deal={deal} group={group} dayHref={dayHref} />}
        <MayAct group={group} />
        {group.documents.length > 0 && (
          <section aria-label={t('issued')}>
            <h3 className="font-medium text-small">{t('issued')}</h3>
            <AsIssued documents={group.documents} />
          </section>
        )}
      </div>
    </Card>
  );
}

function Lines({ group }: { group: DealGroup }) {
  const t = useTranslations('deals');
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1 text-small">
      {group.lines.map((line) => (
        <li key={line.lineRef} className="flex flex-wrap items-center gap-x-2">
          <span className="tabular-nums">{t('quantity', { count: line.quantity })}</span>
          <span>{line.productName}</span>
          {line.entitlementRef ? (
            <RecordLink href={`/entitlements/${line.entitlementRef}`}>
              <span className="font-mono">{line.entitlementRef}</span>
            </RecordLink>
          ) : (
            <span className="font-mono text-ink-3">{line.lineRef}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Answers({ group }: { group: DealGroup }) {
  const t = useTranslations('deals');
  if (group.holders.length === 0) return <p className="text-ink-2">{t('nothingKnown')}</p>;
  const isLookedUp = group.periods.length > 0 && group.holders.some(({ valid }) => valid === null);
  return (
    <section aria-label={t('answers')}>
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-x-6 gap-y-3">
        {ANSWERS.map(([question, role], index) => {
          const holders = group.holders.filter((held) => held.role === role);
          if (holders.length === 0 && index >= ALWAYS_ANSWERED) return null;
          return (
            <div key={question} data-answer={question}>
              <dt className="text-ink-3 text-small">{t(question)}</dt>
              {holders.length === 0 && <dd>{t('nobody')}</dd>}
              {holders.map((held) => (
                <dd key={`${held.tier} ${held.party.ref}`} className="flex flex-wrap items-baseline gap-x-2">
                  <RecordLink href={`/parties/${held.party.ref}`}>
                    <span className="font-semibold">{held.party.name}</span>
                  </RecordLink>
                  <span className="text-ink-3 text-small">
                    {held.tier > 0 && `${t('tier', { tier: held.tier })}, `}
                    {t(`levels.${held.level}`)}
                  </span>
                </dd>
              ))}
            </div>
          );
        })}
      </dl>
      {isLookedUp && <p className="mt-2 text-ink-2 text-small">{t('notYet')}</p>}
    </section>
  );
}

function OverTime({ deal, group, dayHref }: { deal: Deal; group: DealGroup; dayHref: (day: string) => string }) {
  const t = useTranslations('deals');
  const roles = useTranslations('shared.roles');
  const parties = [...new Set(group.periods.map(({ party }) => party.ref))];
  const rows = new Map<string, ChartRow & { spans: ChartRow['spans'][number][] }>();
  for (const { role, tier, party, valid } of group.periods) {
    // Several may hold these at once: each has a row of its own.
    const isShared = role === 'serviced_by' || role === 'supplied_by' || role === 'registered_by';
    const id = `${role} ${tier} ${isShared ? party.ref : ''}`;
    const label = role === 'sold_by' && tier > 0 ? `${roles(role)}, ${t('tier', { tier })}` : roles(role);
    const row = rows.get(id) ?? { id, label, spans: [] };
    row.spans.push({
      id: `${id} ${valid.from}`,
      label: party.name,
      from: valid.from,
      until: valid.until,
      tone: parties.indexOf(party.ref),
    });
    rows.set(id, row);
  }
  const columns: Column<DealPeriod>[] = [
    {
      id: 'role',
      header: t('role'),
      cell: (row) => (row.tier > 0 ? `${roles(row.role)}, ${t('tier', { tier: row.tier })}` : roles(row.role)),
      width: 'm',
      phone: 'title',
    },
    {
      id: 'party',
      header: t('party'),
      cell: (row) => <RecordLink href={`/parties/${row.party.ref}`}>{row.party.name}</RecordLink>,
      width: 'fill',
      phone: 'line',
    },
    {
      id: 'from',
      header: t('from'),
      cell: (row) => <Day day={row.valid.from} href={dayHref(row.valid.from)} />,
      width: 's',
      phone: 'line-aside',
    },
    {
      id: 'until',
      header: t('until'),
      cell: (row) => (row.valid.until ? <Day day={row.valid.until} href={dayHref(row.valid.until)} /> : t('open')),
      width: 's',
      phone: 'aside',
    },
    { id: 'level', header: t('level'), cell: (row) => t(`levels.${row.level}`), width: 's', priority: 2 },
  ];
  return (
    <SpanChart
      title={t('overTime')}
      rows={[...rows.values()]}
      from={deal.from}
      to={deal.to}
      on={deal.on}
      today={deal.today}
      tableLabel={t('asTable')}
    >
      <DataTable
        caption={t('overTime')}
        columns={columns}
        rows={group.periods}
        rowKey={(row) => `${row.role} ${row.tier} ${row.party.ref} ${row.valid.from}`}
        empty={null}
        density="compact"
      />
    </SpanChart>
  );
}

function Day({ day, href }: { day: string; href: string }) {
  return (
    <RecordLink href={href}>
      <DateText value={day} />
    </RecordLink>
  );
}

function MayAct({ group }: { group: DealGroup }) {
  const t = useTranslations('deals');
  const actions = useTranslations('shared.accessActions');
  const via = useVia();
  type Row = DealGroup['access'][number];
  if (group.access.length === 0) return <p className="text-ink-3">{t('nobodyActs')}</p>;
  const columns: Column<Row>[] = [
    {
      id: 'party',
      header: t('mayAct'),
      cell: (row) => <RecordLink href={`/parties/${row.party.ref}`}>{row.party.name}</RecordLink>,
      width: 'm',
      phone: 'title',
    },
    { id: 'by', header: t('by'), cell: (row) => via(row.source), width: 's', phone: 'aside' },
    {
      id: 'may',
      header: t('may'),
      cell: (row) => <span className="whitespace-normal">{row.actions.map((one) => actions(one)).join(', ')}</span>,
      width: 'fill',
      phone: 'line',
    },
    { id: 'since', header: t('since'), cell: (row) => <DateText value={row.valid.from} />, width: 's', phone: 'line-aside' },
  ];
  return (
    <DataTable
      caption={t('mayAct')}
      columns={columns}
      rows={group.access}
      rowKey={(row) => `${row.party.ref} ${row.source} ${row.valid.from}`}
      empty={null}
      density="compact"
    />
  );
}
