import type { HandoverDetail, HandoverPreview, HandoverTarget } from '@tributary/entitlements/handover.contract';
import type { Money } from '@tributary/kernel/money';
import { Card, FactList } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { formatMoney } from '@tributary/ui/money';
import { useTranslations } from 'use-intl';
import { useOutcomeWords } from '../../parts/handover-state.tsx';

const say = (amounts: readonly Money[]) =>
  amounts
    .map(({ amountMinor, currency }) => {
      const { digits } = formatMoney(amountMinor, currency);
      return `${currency} ${digits}`;
    })
    .join(', ');

/** What it would do, and what stays with who gives up, each in a number. */
export function Numbers({ handover, preview, openTickets }: { handover: HandoverDetail; preview: HandoverPreview; openTickets: number }) {
  const t = useTranslations('handovers');
  const party = handover.from.name;
  return (
    <Card title={t('numbers')}>
      <FactList
        facts={[
          { label: t('lines'), value: preview.lineCount },
          { label: t('customers'), value: preview.customerCount },
          { label: t('running'), value: preview.runningLineCount },
          { label: t('recurring'), value: preview.recurring.length > 0 ? say(preview.recurring) : t('recurringNone') },
          { label: t('ordersUnderWay'), value: t('ordersStay', { count: preview.ordersUnderWay, party }) },
          {
            label: t('openBalance'),
            value: preview.openBalance.length > 0 ? t('balanceStays', { amounts: say(preview.openBalance), party }) : t('balanceNone'),
          },
          { label: t('openTickets'), value: t('ticketsFollow', { count: openTickets }) },
          { label: t('commissions'), value: t('commissionsNone') },
        ]}
      />
    </Card>
  );
}

/** Where the lines go, the most first. */
export function Targets({ targets }: { targets: readonly HandoverTarget[] }) {
  const t = useTranslations('handovers');
  const sayOutcome = useOutcomeWords();
  const columns: Column<HandoverTarget>[] = [
    { id: 'outcome', header: t('outcome'), cell: (row) => sayOutcome(row.outcome, row.to), width: 'fill', phone: 'title' },
    { id: 'lines', header: t('lines'), cell: (row) => row.lineCount, numeric: true, width: 's', phone: 'aside' },
    { id: 'customers', header: t('customers'), cell: (row) => row.customerCount, numeric: true, width: 's', priority: 2 },
  ];
  if (targets.length === 0) return null;
  return (
    <Card title={t('targets')} flush>
      <DataTable
        caption={t('targets')}
        columns={columns}
        rows={targets}
        rowKey={(row) => `${row.outcome} ${row.to?.ref ?? ''}`}
        empty={null}
      />
    </Card>
  );
}
