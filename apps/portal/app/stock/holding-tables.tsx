import type { AssignmentRow, HoldingDetail, MovementRow, SaleRow } from '@tributary/stock/contract';
import { StockStateBadge } from '@tributary/stock/ui/stock-states';
import { SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { formatDate, TimeText } from '@tributary/ui/date';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { Link } from '@tributary/ui/link';
import { useUiLocale } from '@tributary/ui/messages';
import { Form } from '@tributary/web/form';
import { useTranslations } from 'use-intl';

/** To whom copies were assigned, and what may be taken back until when. */
export function Assignments({ holding, mayMove, pending }: { holding: HoldingDetail; mayMove: boolean; pending: boolean }) {
  const t = useTranslations('stock.detail');
  const columns: Column<AssignmentRow>[] = [
    {
      id: 'customer',
      header: t('customer'),
      cell: (row) => <span className="font-medium">{row.customerName}</span>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'quantity', header: t('quantity'), cell: (row) => row.quantity, numeric: true, width: 's', phone: 'line' },
    { id: 'state', header: t('state'), cell: (row) => <StockStateBadge state={row.state} />, width: 's', phone: 'line-aside' },
    { id: 'at', header: t('assignedAt'), cell: (row) => <TimeText value={row.assignedAt} />, width: 'm', priority: 2 },
    { id: 'order', header: t('orderColumn'), cell: (row) => <OrderLink orderRef={row.orderRef} />, width: 's', priority: 2 },
    {
      id: 'return',
      header: <span className="sr-only">{t('state')}</span>,
      cell: (row) => mayMove && row.returnableUntil && <TakeBack row={row} until={row.returnableUntil} pending={pending} />,
      phone: 'aside',
    },
  ];
  return (
    <Card title={t('assignments')} flush>
      {holding.assignments.length === 0 ? (
        <EmptyState title={t('noAssignments')}>{mayMove && t('noAssignmentsText')}</EmptyState>
      ) : (
        <DataTable caption={t('assignments')} columns={columns} rows={holding.assignments} rowKey={(row) => row.orderRef} empty={null} />
      )}
    </Card>
  );
}

function TakeBack({ row, until, pending }: { row: AssignmentRow; until: string; pending: boolean }) {
  const t = useTranslations('stock.return');
  const { locale } = useUiLocale();
  const id = `return-${row.orderRef}`;
  return (
    <Question
      id={id}
      button={t('button')}
      label={t('of', { customer: row.customerName })}
      title={t('title', { customer: row.customerName })}
      consequence={t('consequence', { count: row.quantity, until: formatDate(until, locale) })}
      undo={t('undo')}
      keep={t('keep')}
      fields={{ intent: 'return', orderRef: row.orderRef }}
      pending={pending}
    />
  );
}

/** What was sold on, in the holder's own words; what became of it afterwards is the reseller's. */
export function Sales({ sales, mayMove, pending }: { sales: readonly SaleRow[]; mayMove: boolean; pending: boolean }) {
  const t = useTranslations('stock');
  const columns: Column<SaleRow>[] = [
    {
      id: 'reseller',
      header: t('detail.reseller'),
      cell: (row) => (
        <>
          <span className="font-medium">{row.resellerName}</span>
          {row.reason && <span className="block text-ink-2 text-small">{row.reason}</span>}
        </>
      ),
      width: 'fill',
      phone: 'title',
    },
    { id: 'quantity', header: t('detail.quantity'), cell: (row) => row.quantity, numeric: true, width: 's', phone: 'line' },
    { id: 'state', header: t('detail.state'), cell: (row) => <StockStateBadge state={row.state} />, width: 's', phone: 'line-aside' },
    { id: 'at', header: t('detail.askedAt'), cell: (row) => <TimeText value={row.requestedAt} />, width: 'm', priority: 2 },
    {
      id: 'withdraw',
      header: <span className="sr-only">{t('detail.state')}</span>,
      cell: (row) =>
        mayMove &&
        row.state === 'in_review' && (
          <Question
            id={`withdraw-${row.ref}`}
            button={t('withdraw.button')}
            label={t('withdraw.of', { reseller: row.resellerName })}
            title={t('withdraw.title', { reseller: row.resellerName })}
            consequence={t('withdraw.consequence', { count: row.quantity })}
            undo={t('withdraw.undo')}
            keep={t('withdraw.keep')}
            fields={{ intent: 'withdraw', sale: row.ref }}
            pending={pending}
          />
        ),
      phone: 'aside',
    },
  ];
  if (sales.length === 0) return null;
  return (
    <Card title={t('detail.sales')} flush>
      <DataTable caption={t('detail.sales')} columns={columns} rows={sales} rowKey={(row) => row.ref} empty={null} />
    </Card>
  );
}

function Question({
  id,
  button,
  label,
  title,
  consequence,
  undo,
  keep,
  fields,
  pending,
}: {
  id: string;
  button: string;
  label: string;
  title: string;
  consequence: string;
  undo: string;
  keep: string;
  fields: Readonly<Record<string, string>>;
  pending: boolean;
}) {
  return (
    <>
      <DialogButton dialog={id} size="s" variant="ghost" aria-label={label}>
        {button}
      </DialogButton>
      <Form method="post" id={`${id}-form`} preventScrollReset>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      </Form>
      <ConfirmDialog
        id={id}
        title={title}
        consequence={<span className="whitespace-normal">{consequence}</span>}
        undo={<span className="whitespace-normal">{undo}</span>}
        cancelLabel={keep}
        action={
          <SubmitButton variant="danger" form={`${id}-form`} pending={pending}>
            {button}
          </SubmitButton>
        }
      />
    </>
  );
}

/** Every movement, newest first: copies that came (+), that left (-), and those that changed accounts. */
export function Movements({ movements }: { movements: readonly MovementRow[] }) {
  const t = useTranslations('stock');
  const sign = { in: '+', out: '−', within: '' } as const;
  const columns: Column<MovementRow>[] = [
    { id: 'kind', header: t('detail.movement'), cell: (row) => t(`kinds.${row.kind}`), width: 'm', phone: 'title' },
    {
      id: 'quantity',
      header: t('detail.quantity'),
      cell: (row) => `${sign[row.direction]}${row.quantity}`,
      numeric: true,
      width: 's',
      phone: 'aside',
    },
    {
      id: 'counterparty',
      header: t('detail.counterparty'),
      cell: (row) => (
        <>
          {row.counterparty}
          {row.reason && <span className="block text-ink-2 text-small">{row.reason}</span>}
        </>
      ),
      width: 'fill',
      phone: 'line',
    },
    {
      id: 'order',
      header: t('detail.orderColumn'),
      cell: (row) => row.orderRef && <OrderLink orderRef={row.orderRef} />,
      width: 's',
      priority: 2,
    },
    { id: 'at', header: t('detail.at'), cell: (row) => <TimeText value={row.at} />, width: 'm', phone: 'line-aside' },
  ];
  return (
    <Card title={t('detail.movements')} flush>
      <DataTable caption={t('detail.movements')} columns={columns} rows={movements} rowKey={(row) => row.ref} empty={null} />
    </Card>
  );
}

function OrderLink({ orderRef }: { orderRef: string }) {
  return (
    <Link
      href={`/orders/${orderRef}`}
      className="inline-flex min-h-6 items-center font-mono text-accent-ink text-small underline decoration-line-strong underline-offset-4"
    >
      {orderRef}
    </Link>
  );
}
