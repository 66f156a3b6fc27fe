import { holds, STAFF_FUNCTIONS } from '@tributary/kernel/actor';
import type { CreditRules } from '@tributary/orders/credit.contract';
import { SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { Field, FormScope } from '@tributary/ui/field';
import { NumberInput, Select, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { Sum } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/credit-rules';

export const handle = words({ credit: en.credit, orders: en.orders });
export const meta: Route.MetaFunction = () => [{ title: `${en.credit.rulesTitle} · ${en.app.titleSuffix}` }];

export async function loader({ context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  return {
    rules: await caller.orders.creditRules(),
    setsDefaults: holds(session.actor, 'finance'),
    setsApprovals: holds(session.actor, 'administrator'),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const done = await attempt(async (caller) => {
    const limit = { currency: text('currency'), amount: text('amount') };
    if (text('intent') === 'set-default') await caller.orders.setCreditDefault({ ...limit, reason: text('reason') });
    else await caller.orders.setApprovalLimit({ ...limit, whose: text('whose') });
  });
  return done.ok ? ({ done: text('intent'), at: crypto.randomUUID() } satisfies ActionOutcome) : refuse(done.error);
}

export default function CreditRulesPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rules, setsDefaults, setsApprovals } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('credit');
  const orders = useTranslations('orders');
  useDoneToast(outcome, () => t('done.saved'));
  return (
    <div className="mx-auto flex max-w-[1080px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/orders', label: orders('title') }]} title={t('rulesTitle')} />
      <p className="max-w-prose text-ink-2">{t('rulesLead')}</p>
      <Refusal error={outcome?.error} />
      <Approvals key={`approvals ${outcome?.at ?? ''}`} rules={rules} maySet={setsApprovals} outcome={outcome} />
      <Defaults key={`defaults ${outcome?.at ?? ''}`} rules={rules} maySet={setsDefaults} outcome={outcome} />
    </div>
  );
}

interface PartProps {
  rules: CreditRules;
  maySet: boolean;
  outcome: ActionOutcome | undefined;
}

function Approvals({ rules, maySet, outcome }: PartProps) {
  const t = useTranslations('credit');
  const functions = useTranslations('shared.functions');
  const errors = useFormErrors(outcome?.error);
  const pending = usePending('set-approval');
  type Row = CreditRules['approvals'][number];
  const nameOf = (row: Row) => row.person?.name ?? (row.staffFunction ? t('aFunction', { name: functions(row.staffFunction) }) : '');
  const columns: Column<Row>[] = [
    { id: 'whose', header: t('whose'), cell: nameOf, width: 'fill', phone: 'title' },
    { id: 'limit', header: t('upTo'), cell: (row) => <Sum value={row.limit} />, numeric: true, width: 'm', phone: 'aside' },
    { id: 'who', header: t('who'), cell: (row) => row.setByName, width: 'm', phone: 'line' },
    { id: 'when', header: t('when'), cell: (row) => <DateText value={row.setAt} />, width: 's', phone: 'line-aside' },
  ];
  return (
    <Card title={t('approvals')} flush>
      <DataTable
        caption={t('approvals')}
        columns={columns}
        rows={rules.approvals}
        rowKey={(row) => `${row.staffFunction ?? row.person?.ref} ${row.limit.currency}`}
        empty={<EmptyState title={t('approvalsEmpty')}>{t('approvalsEmptyHint')}</EmptyState>}
      />
      {maySet ? (
        <Form method="post" className="flex flex-wrap items-end gap-4 border-line border-t px-4 py-4">
          <FormScope id="approval">
            <Field name="whose" label={t('whose')} error={errors.field('whose')}>
              <Select>
                {STAFF_FUNCTIONS.map((one) => (
                  <option key={one} value={one}>
                    {t('aFunction', { name: functions(one) })}
                  </option>
                ))}
                {rules.staff.map(({ ref, name }) => (
                  <option key={ref} value={ref}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
            <Limit hint={t('amountHintApproval')} outcome={outcome} />
            <SubmitButton name="intent" value="set-approval" pending={pending}>
              {t('setApproval')}
            </SubmitButton>
          </FormScope>
        </Form>
      ) : (
        <p className="border-line border-t px-4 py-3 text-ink-2 text-small">{t('onlyAdministrator')}</p>
      )}
    </Card>
  );
}

function Defaults({ rules, maySet, outcome }: PartProps) {
  const t = useTranslations('credit');
  const errors = useFormErrors(outcome?.error);
  const pending = usePending('set-default');
  type Row = CreditRules['defaults'][number];
  const columns: Column<Row>[] = [
    { id: 'currency', header: t('currency'), cell: (row) => row.currency, width: 's', phone: 'title' },
    {
      id: 'limit',
      header: t('limit'),
      cell: (row) => (row.limit ? <Sum value={row.limit} /> : t('noLimit')),
      numeric: true,
      width: 'm',
      phone: 'aside',
    },
    { id: 'reason', header: t('reason'), cell: (row) => row.reason, width: 'fill', phone: 'line' },
    { id: 'who', header: t('who'), cell: (row) => row.setByName, width: 'm', priority: 2 },
    { id: 'when', header: t('when'), cell: (row) => <DateText value={row.setAt} />, width: 's', phone: 'line-aside' },
  ];
  return (
    <Card title={t('defaults')} flush>
      <DataTable
        caption={t('defaults')}
        columns={columns}
        rows={rules.defaults}
        rowKey={(row) => row.currency}
        empty={<EmptyState title={t('defaultsEmpty')}>{t('defaultsEmptyHint')}</EmptyState>}
      />
      {maySet && (
        <Form method="post" className="flex flex-wrap items-end gap-4 border-line border-t px-4 py-4">
          <FormScope id="default">
            <Limit hint={t('amountHintDefault')} outcome={outcome} />
            <Field name="reason" label={t('reason')} error={errors.field('reason')}>
              <TextInput required maxLength={1000} autoComplete="off" />
            </Field>
            <SubmitButton name="intent" value="set-default" pending={pending}>
              {t('setDefault')}
            </SubmitButton>
          </FormScope>
        </Form>
      )}
    </Card>
  );
}

function Limit({ hint, outcome }: { hint: string; outcome: ActionOutcome | undefined }) {
  const t = useTranslations('credit');
  const errors = useFormErrors(outcome?.error);
  return (
    <>
      <Field name="currency" label={t('currency')} error={errors.field('currency')}>
        <TextInput required maxLength={3} size={4} defaultValue="EUR" autoComplete="off" />
      </Field>
      <Field name="amount" label={t('limit')} hint={hint} optional error={errors.field('amount')}>
        <NumberInput decimal />
      </Field>
    </>
  );
}
