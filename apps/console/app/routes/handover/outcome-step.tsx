import type { HandoverCustomer, HandoverDetail } from '@tributary/entitlements/handover.contract';
import type { Page } from '@tributary/kernel/page';
import type { PublicError } from '@tributary/rpc/errors';
import { Badge } from '@tributary/ui/badge';
import { Button, ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { Combobox } from '@tributary/ui/combobox';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Field, FormScope } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem } from '@tributary/ui/list-page';
import { Form } from '@tributary/web/form';
import { type FormErrors, useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { type Option, searchParties } from '../../parts/choices.ts';
import { useOutcomeWords } from '../../parts/handover-state.tsx';
import { usePager } from '../../parts/list-place.ts';
import { nextStep, stepHref } from './steps.tsx';

const noErrors: FormErrors = { form: undefined, field: () => undefined, summary: [] };

/** Step 3: what becomes of everybody, and of single customers where that differs. */
export function OutcomeStep({
  handover,
  customers,
  parties,
  q,
  error,
  ofOwn,
}: {
  handover: HandoverDetail;
  /** Null where there is one outcome for all. */
  customers: Page<HandoverCustomer> | null;
  parties: readonly Option[];
  q: string;
  error: PublicError | undefined;
  /** Whether what was refused was the form for single customers. */
  ofOwn: boolean;
}) {
  const t = useTranslations('handovers');
  const errors = useFormErrors(error);
  const sayOutcome = useOutcomeWords();
  const pager = usePager(customers?.nextCursor ?? null);
  const columns: Column<HandoverCustomer>[] = [
    { id: 'name', header: t('customer'), cell: (row) => row.name, width: 'fill', phone: 'title' },
    { id: 'lines', header: t('lines'), cell: (row) => row.lineCount, numeric: true, width: 's', phone: 'aside' },
    {
      id: 'outcome',
      header: t('outcome'),
      cell: (row) => (
        <span className="inline-flex flex-wrap items-center gap-1.5">
          {sayOutcome(row.outcome, row.to)}
          {row.isOwn && <Badge>{t('own')}</Badge>}
        </span>
      ),
      width: 'm',
      phone: 'line',
    },
  ];
  return (
    <>
      <Card title={t('ruleTitle')}>
        <Form method="post" className="flex max-w-[640px] flex-col gap-4">
          <p className="text-ink-2">{t('ruleHint')}</p>
          <input type="hidden" name="intent" value="decide" />
          <Choice handover={handover} parties={parties} errors={ofOwn ? noErrors : errors} />
          <div>
            <SubmitButton variant={handover.outcome ? 'secondary' : 'primary'}>{t('decideRule')}</SubmitButton>
          </div>
        </Form>
      </Card>
      {customers && (
        <Card title={t('ownTitle')}>
          <p className="mb-3 text-ink-2">{t('ownHint')}</p>
          <FilterBar keep={{ handover: handover.ref, step: 'outcome' }} {...(q ? { clearHref: stepHref(handover.ref, 'outcome') } : {})}>
            <FilterItem wide>
              <Field name="q" label={t('customer')} optional labelHidden>
                <TextInput type="search" placeholder={t('customer')} defaultValue={q} key={q} />
              </Field>
            </FilterItem>
          </FilterBar>
          <Form method="post" id="own" className="my-3 flex max-w-[640px] flex-col gap-4">
            <input type="hidden" name="intent" value="decide_own" />
            <FormScope id="own-outcome">
              <Choice handover={handover} parties={parties} errors={ofOwn ? errors : noErrors} />
            </FormScope>
          </Form>
          <DataTable
            caption={t('customers')}
            columns={columns}
            rows={customers.rows}
            rowKey={(row) => row.ref}
            pager={pager}
            selection={{
              formId: 'own',
              name: 'row',
              label: (row) => t('choose', { name: row.name }),
              actions: (
                <>
                  <Button type="submit" form="own">
                    {t('decideOwn')}
                  </Button>
                  <Button type="submit" form="own" name="follow" value="yes">
                    {t('follow')}
                  </Button>
                </>
              ),
            }}
            empty={<EmptyState title={t('noCandidates')}>{t('noCandidatesHint')}</EmptyState>}
          />
        </Card>
      )}
      {handover.outcome && (
        <div>
          <ButtonLink href={stepHref(handover.ref, nextStep(handover.kind, 'outcome'))} variant="primary">
            {t('next')}
          </ButtonLink>
        </div>
      )}
    </>
  );
}

function Choice({ handover, parties, errors }: { handover: HandoverDetail; parties: readonly Option[]; errors: FormErrors }) {
  const t = useTranslations('handovers');
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field name="outcome" label={t('outcome')} error={errors.field('outcome')}>
        <Select defaultValue={handover.outcome ?? handover.outcomes[0]}>
          {handover.outcomes.map((one) => (
            <option key={one} value={one}>
              {t(`outcomes.${one}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        name="toRef"
        label={t('takesOver')}
        hint={t('takesOverHint')}
        error={errors.field('toRef')}
        optional={handover.outcomes.length > 1}
      >
        <Combobox options={parties} defaultValue={handover.to?.ref ?? ''} placeholder={t('partyPlaceholder')} search={searchParties} />
      </Field>
    </div>
  );
}
