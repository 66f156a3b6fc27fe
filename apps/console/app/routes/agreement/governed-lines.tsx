import type { Page } from '@tributary/kernel/page';
import type { GovernedLine } from '@tributary/orders/agreement.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { IconButton, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import type { Column, Pager } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field, FormScope } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { CardTable } from '../../parts/card-table.tsx';
import { usePending } from '../../parts/form-parts.tsx';
import { RecordLink, Sum } from '../../parts/record-parts.tsx';

/** The lines an agreement governs, the newest first, and the way to put one under it or let one go. */
export function GovernedLines({
  page,
  pager,
  mayChange,
  error,
}: {
  page: Page<GovernedLine>;
  pager: Pager;
  mayChange: boolean;
  error: PublicError | undefined;
}) {
  const t = useTranslations('agreements');
  const errors = useFormErrors(error);
  const pending = usePending('line_set');
  const columns: Column<GovernedLine>[] = [
    { id: 'product', header: t('product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    { id: 'line', header: t('line'), cell: (row) => <span className="font-mono text-small">{row.lineRef}</span>, width: 's', priority: 2 },
    {
      id: 'order',
      header: t('order'),
      cell: (row) => (
        <RecordLink href={`/orders/${row.orderRef}`}>
          <span className="font-mono text-small">{row.orderRef}</span>
        </RecordLink>
      ),
      width: 's',
      phone: 'line',
    },
    { id: 'customer', header: t('customer'), cell: (row) => row.customerName, width: 'm', priority: 2 },
    { id: 'starts', header: t('starts'), cell: (row) => <DateText value={row.startsOn} />, width: 's', priority: 3 },
    { id: 'quantity', header: t('quantity'), cell: (row) => row.quantity, numeric: true, width: 'xs', priority: 3 },
    { id: 'net', header: t('net'), cell: (row) => <Sum value={row.net} />, numeric: true, width: 'm', phone: 'aside' },
    ...(mayChange
      ? [
          {
            id: 'let-go',
            header: <span className="sr-only">{t('letGo')}</span>,
            cell: (row: GovernedLine) => (
              <Form method="post" encType="multipart/form-data">
                <input type="hidden" name="lineRef" value={row.lineRef} />
                <IconButton
                  type="submit"
                  name="intent"
                  value="line_let_go"
                  size="s"
                  icon={X}
                  label={t('ungovern', { line: row.lineRef })}
                />
              </Form>
            ),
            width: 'xs' as const,
            phone: 'line-aside' as const,
          },
        ]
      : []),
  ];
  return (
    <Card title={t('lines')} flush>
      <CardTable
        caption={t('lines')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.lineRef}
        pager={pager}
        density="compact"
        empty={<EmptyState title={t('noLines')}>{t('noLinesHint')}</EmptyState>}
      />
      {mayChange && (
        <Form method="post" encType="multipart/form-data" className="flex flex-wrap items-start gap-3 p-4">
          <FormScope id="line">
            <div className="w-56">
              <Field name="lineRef" label={t('addLineRef')} error={errors.field('lineRef')}>
                <TextInput placeholder="LIN-" required autoComplete="off" spellCheck={false} />
              </Field>
            </div>
            <div className="pt-[22px]">
              <SubmitButton variant="secondary" name="intent" value="line_set" pending={pending}>
                {t('addLine')}
              </SubmitButton>
            </div>
          </FormScope>
        </Form>
      )}
    </Card>
  );
}
