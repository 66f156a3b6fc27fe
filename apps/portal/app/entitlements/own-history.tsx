import type { OwnRoles } from '@tributary/entitlements/own-roles';
import { AsOfBar } from '@tributary/ui/as-of-bar';
import { Card } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { type ChartRow, SpanChart } from '@tributary/ui/span-chart';
import { useTranslations } from 'use-intl';

/** The days on which the reader had a part in it, up to today: none to choose from on the first of them. */
export function OwnDays({ entitlementRef, history }: { entitlementRef: string; history: OwnRoles }) {
  const roles = useTranslations('roles');
  if (history.from >= history.today) return null;
  return (
    <AsOfBar
      param="on"
      value={history.on}
      today={history.today}
      from={history.from}
      to={history.today}
      todayHref={`/entitlements/${entitlementRef}`}
      changes={passedOn(history).map(({ role, name, valid }) => ({ date: valid.from, label: `${roles(role)} ${name}` }))}
    />
  );
}

/** Who had which part, drawn; left out where nothing that the reader knows of has ever passed on. */
export function OwnHistory({ history }: { history: OwnRoles }) {
  const t = useTranslations('entitlements.detail');
  const roles = useTranslations('roles');
  if (passedOn(history).length === 0) return null;
  const names = [...new Set(history.periods.map(({ name }) => name))];
  const rows = new Map<string, ChartRow & { spans: ChartRow['spans'][number][] }>();
  for (const { role, tier, name, valid } of history.periods) {
    const id = `${role} ${tier} ${role === 'serviced_by' ? name : ''}`;
    const row = rows.get(id) ?? { id, label: roles(role === 'sold_by' && tier > 0 ? 'sold_by_above' : role), spans: [] };
    row.spans.push({ id: `${id} ${valid.from}`, label: name, ...valid, tone: names.indexOf(name) });
    rows.set(id, row);
  }
  const columns: Column<OwnRoles['periods'][number]>[] = [
    { id: 'part', header: t('part'), cell: (row) => roles(row.role), width: 'm', phone: 'title' },
    { id: 'party', header: t('party'), cell: (row) => row.name, width: 'fill', phone: 'line' },
    { id: 'from', header: t('from'), cell: (row) => <DateText value={row.valid.from} />, width: 's', phone: 'line-aside' },
    {
      id: 'until',
      header: t('until'),
      cell: (row) => (row.valid.until ? <DateText value={row.valid.until} /> : t('goesOn')),
      width: 's',
      phone: 'aside',
    },
  ];
  return (
    <Card title={t('parts')}>
      <SpanChart
        title={t('parts')}
        titleHidden
        rows={[...rows.values()]}
        from={history.from}
        to={history.today}
        on={history.on}
        today={history.today}
        tableLabel={t('partsTable')}
      >
        <DataTable
          caption={t('parts')}
          columns={columns}
          rows={history.periods}
          rowKey={(row) => `${row.role} ${row.tier} ${row.name} ${row.valid.from}`}
          empty={null}
          density="compact"
        />
      </SpanChart>
    </Card>
  );
}

/** Every period that began after the reader's own first day. */
const passedOn = ({ periods, from }: OwnRoles) => periods.filter(({ valid }) => valid.from > from);
