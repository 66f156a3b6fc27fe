import type { LotAssignmentRow, LotHolder, LotMovementRow } from '@tributary/stock/contract';
import { StockStateBadge } from '@tributary/stock/ui/stock-states';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import type { Column } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { Dialog, DialogButton, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { TextArea } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useTranslations } from 'use-intl';
import { CardTable } from '../../parts/card-table.tsx';
import { usePending } from '../../parts/form-parts.tsx';
import { RecordLink } from '../../parts/record-parts.tsx';

/** Who holds how many copies of the lot on the day, by account. */
export function Holders({ holders, title }: { holders: readonly LotHolder[]; title: string }) {
  const t = useTranslations('stock');
  const columns: Column<LotHolder>[] = [
    {
      id: 'holder',
      header: t('record.holder'),
      cell: ({ party }) => <RecordLink href={`/parties/${party.ref}`}>{party.name}</RecordLink>,
      width: 'fill',
      phone: 'title',
    },
    ...(['stock', 'sold', 'active', 'returned', 'cancelled'] as const).map(
      (account): Column<LotHolder> => ({
        id: account,
        header: t(`accounts.${account}`),
        cell: ({ custody }) => custody[account] || '',
        numeric: true,
        width: 's',
        ...(account === 'stock'
          ? { phone: 'aside' as const }
          : account === 'active'
            ? { phone: 'line' as const }
            : { priority: 2 as const }),
      }),
    ),
  ];
  return (
    <Card title={title} flush>
      <CardTable
        caption={title}
        columns={columns}
        rows={holders}
        rowKey={({ party }) => party.ref}
        empty={<EmptyState title={t('record.noHolders')} />}
      />
    </Card>
  );
}

/** To whom copies were assigned, by whom; operations may end what is active. */
export function Assignments({ rows, mayDecide }: { rows: readonly LotAssignmentRow[]; mayDecide: boolean }) {
  const t = useTranslations('stock.record');
  const shared = useTranslations('shared');
  const columns: Column<LotAssignmentRow>[] = [
    {
      id: 'customer',
      header: t('customer'),
      cell: (row) => <span className="font-medium">{row.customerName}</span>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'copies', header: t('copiesColumn'), cell: (row) => row.quantity, numeric: true, width: 's', phone: 'line' },
    { id: 'state', header: shared('state'), cell: (row) => <StockStateBadge state={row.state} />, width: 's', phone: 'line-aside' },
    { id: 'holder', header: t('holder'), cell: (row) => row.holderName, width: 'm', priority: 2 },
    { id: 'order', header: t('order'), cell: (row) => <OrderLink orderRef={row.orderRef} />, width: 's', priority: 2 },
    { id: 'at', header: t('assigned'), cell: (row) => <TimeText value={row.assignedAt} />, width: 'm', priority: 3 },
    {
      id: 'end',
      header: <span className="sr-only">{t('end')}</span>,
      cell: (row) => mayDecide && row.state === 'active' && <EndAssignment row={row} />,
      phone: 'aside',
    },
  ];
  return (
    <Card title={t('assignments')} flush>
      <CardTable
        caption={t('assignments')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.orderRef}
        empty={<EmptyState title={t('noAssignments')} />}
      />
    </Card>
  );
}

function EndAssignment({ row }: { row: LotAssignmentRow }) {
  const t = useTranslations('stock.record');
  const shared = useTranslations('shared');
  const pending = usePending('end');
  const id = `end-${row.orderRef}`;
  return (
    <>
      <DialogButton dialog={id} size="s" variant="ghost" aria-label={t('endOf', { customer: row.customerName })}>
        {t('end')}
      </DialogButton>
      <Dialog
        id={id}
        title={t('endTitle', { customer: row.customerName })}
        footer={
          <>
            <Button {...dialogCommand('close', id)}>{shared('cancel')}</Button>
            <SubmitButton variant="danger" form={`${id}-form`} name="intent" value="end" pending={pending}>
              {t('endSubmit')}
            </SubmitButton>
          </>
        }
      >
        <p className="whitespace-normal text-ink-2">{t('endText', { count: row.quantity, holder: row.holderName })}</p>
        <Form method="post" id={`${id}-form`}>
          <input type="hidden" name="orderRef" value={row.orderRef} />
          <FormScope id={id}>
            <Field name="reason" label={t('reason')} hint={t('endReason')}>
              <TextArea required maxLength={1000} />
            </Field>
          </FormScope>
        </Form>
      </Dialog>
    </>
  );
}

/** The way of every copy, newest first. */
export function Movements({ rows }: { rows: readonly LotMovementRow[] }) {
  const t = useTranslations('stock');
  const columns: Column<LotMovementRow>[] = [
    { id: 'kind', header: t('record.movement'), cell: (row) => t(`kinds.${row.kind}`), width: 'm', phone: 'title' },
    { id: 'copies', header: t('record.copiesColumn'), cell: (row) => row.quantity, numeric: true, width: 's', phone: 'aside' },
    {
      id: 'who',
      header: t('record.holder'),
      cell: (row) => (
        <>
          {row.fromName}
          {row.fromName !== row.toName && <span className="block">→ {row.toName}</span>}
          {row.reason && <span className="block text-ink-2 text-small">{row.reason}</span>}
        </>
      ),
      width: 'fill',
      phone: 'line',
    },
    { id: 'customer', header: t('record.customer'), cell: (row) => row.customerName, width: 'm', priority: 2 },
    {
      id: 'order',
      header: t('record.order'),
      cell: (row) => row.orderRef && <OrderLink orderRef={row.orderRef} />,
      width: 's',
      priority: 2,
    },
    { id: 'by', header: t('record.by'), cell: (row) => row.byName, width: 'm', priority: 3 },
    { id: 'at', header: t('record.at'), cell: (row) => <TimeText value={row.at} />, width: 'm', phone: 'line-aside' },
  ];
  return (
    <Card title={t('record.movements')} flush>
      <CardTable caption={t('record.movements')} columns={columns} rows={rows} rowKey={(row) => row.ref} empty={null} />
    </Card>
  );
}

function OrderLink({ orderRef }: { orderRef: string }) {
  return (
    <RecordLink href={`/orders/${orderRef}`}>
      <span className="font-mono text-small">{orderRef}</span>
    </RecordLink>
  );
}
