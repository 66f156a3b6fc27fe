import {
  HANDOVER_SELECTIONS,
  type HandoverCustomer,
  type HandoverDetail,
  type HandoverLine,
  type HandoverPreview,
} from '@tributary/entitlements/handover.contract';
import type { Page } from '@tributary/kernel/page';
import { Badge } from '@tributary/ui/badge';
import { Button, ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem } from '@tributary/ui/list-page';
import { Form } from '@tributary/web/form';
import { useTranslations } from 'use-intl';
import { usePager } from '../../parts/list-place.ts';
import { nextStep, stepHref } from './steps.tsx';

const BUTTONS = { all: 'selectAll', customers: 'selectCustomers', lines: 'selectLines' } as const;

/** Step 2: which lines. Rows come a page at a time, and whatever a search finds is added in one go, so that 20,000 lines are no burden. */
export function LinesStep({
  handover,
  preview,
  customers,
  lines,
  q,
}: {
  handover: HandoverDetail;
  preview: HandoverPreview;
  customers: Page<HandoverCustomer> | null;
  lines: Page<HandoverLine> | null;
  q: string;
}) {
  const t = useTranslations('handovers');
  return (
    <>
      <Card title={t('selectLegend')}>
        <Form method="post" className="flex flex-wrap gap-2">
          {HANDOVER_SELECTIONS.map((one) => (
            <Button
              key={one}
              type="submit"
              name="select"
              value={one}
              variant={one === handover.selection ? 'primary' : 'secondary'}
              aria-pressed={one === handover.selection}
            >
              {t(BUTTONS[one])}
            </Button>
          ))}
          <input type="hidden" name="intent" value="select" />
        </Form>
        <p className="mt-3 font-medium tabular-nums" aria-live="polite">
          {t('chosenSoFar', { lines: preview.lineCount, customers: preview.customerCount })}
        </p>
      </Card>
      {handover.selection !== 'all' && (
        <div className="flex flex-wrap items-end gap-3">
          <FilterBar keep={{ handover: handover.ref, step: 'lines' }} {...(q ? { clearHref: stepHref(handover.ref, 'lines') } : {})}>
            <FilterItem wide>
              <Field name="q" label={t('searchCandidates')} optional labelHidden>
                <TextInput type="search" placeholder={t('searchCandidates')} defaultValue={q} key={q} />
              </Field>
            </FilterItem>
          </FilterBar>
          <Form method="post">
            <input type="hidden" name="intent" value="select" />
            <input type="hidden" name="select" value={handover.selection} />
            <input type="hidden" name="matching" value={q} />
            <Button type="submit">{t('addFound')}</Button>
          </Form>
        </div>
      )}
      {customers && <CustomerRows page={customers} />}
      {lines && <LineRows page={lines} />}
      <div>
        <ButtonLink href={stepHref(handover.ref, nextStep(handover.kind, 'lines'))} variant="primary">
          {t('next')}
        </ButtonLink>
      </div>
    </>
  );
}

/** The form that the check boxes of a table belong to. */
function PickForm({ selection }: { selection: 'customers' | 'lines' }) {
  return (
    <Form method="post" id="pick">
      <input type="hidden" name="intent" value="select" />
      <input type="hidden" name="select" value={selection} />
    </Form>
  );
}

function usePickActions() {
  const t = useTranslations('handovers');
  return (
    <>
      <SubmitButton form="pick" name="pick" value="add">
        {t('addChosen')}
      </SubmitButton>
      <Button type="submit" form="pick" name="pick" value="remove">
        {t('removeChosen')}
      </Button>
    </>
  );
}

function CustomerRows({ page }: { page: Page<HandoverCustomer> }) {
  const t = useTranslations('handovers');
  const pager = usePager(page.nextCursor);
  const actions = usePickActions();
  const columns: Column<HandoverCustomer>[] = [
    { id: 'name', header: t('customer'), cell: (row) => row.name, width: 'fill', phone: 'title' },
    { id: 'chosen', header: t('chosen'), cell: (row) => <Chosen is={row.chosen} />, width: 's', phone: 'aside' },
    { id: 'lines', header: t('lines'), cell: (row) => row.lineCount, numeric: true, width: 's', phone: 'line' },
  ];
  return (
    <>
      <PickForm selection="customers" />
      <DataTable
        caption={t('customers')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.ref}
        pager={pager}
        selection={{ formId: 'pick', name: 'row', label: (row) => t('choose', { name: row.name }), actions }}
        empty={<EmptyState title={t('noCandidates')}>{t('noCandidatesHint')}</EmptyState>}
      />
    </>
  );
}

function LineRows({ page }: { page: Page<HandoverLine> }) {
  const t = useTranslations('handovers');
  const pager = usePager(page.nextCursor);
  const actions = usePickActions();
  const columns: Column<HandoverLine>[] = [
    { id: 'product', header: t('product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    { id: 'customer', header: t('customer'), cell: (row) => row.customer?.name ?? '', width: 'm', phone: 'line' },
    { id: 'chosen', header: t('chosen'), cell: (row) => <Chosen is={row.picked} />, width: 's', phone: 'aside' },
    { id: 'ref', header: t('line'), cell: (row) => <span className="font-mono text-small">{row.lineRef}</span>, width: 's', priority: 2 },
    { id: 'ends', header: t('ends'), cell: (row) => row.endsOn && <DateText value={row.endsOn} />, width: 's', priority: 3 },
  ];
  return (
    <>
      <PickForm selection="lines" />
      <DataTable
        caption={t('linesTitle')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.lineRef}
        pager={pager}
        selection={{ formId: 'pick', name: 'row', label: (row) => t('choose', { name: `${row.productName} ${row.lineRef}` }), actions }}
        empty={<EmptyState title={t('noCandidates')}>{t('noCandidatesHint')}</EmptyState>}
      />
    </>
  );
}

function Chosen({ is }: { is: boolean }) {
  const t = useTranslations('handovers');
  return is ? <Badge tone="accent">{t('chosen')}</Badge> : <span className="text-ink-3">{t('notChosen')}</span>;
}
