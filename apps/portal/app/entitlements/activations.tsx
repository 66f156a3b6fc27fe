import type { ActivationRow, EntitlementDetail } from '@tributary/entitlements/contract';
import { StateBadge } from '@tributary/ui/badge';
import { SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText, TimeText } from '@tributary/ui/date';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import type { FormErrors } from '@tributary/web/form-errors';
import { MonitorSmartphone } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';

/** On which devices it runs, in which version; whoever may activate may also return. */
export function Activations({
  entitlement,
  mayActivate,
  pending,
}: {
  entitlement: EntitlementDetail;
  mayActivate: boolean;
  pending: boolean;
}) {
  const t = useTranslations('entitlements.detail');
  const columns: Column<ActivationRow>[] = [
    {
      id: 'device',
      header: t('device'),
      cell: (row) => <span className="font-medium">{row.deviceName}</span>,
      width: 'fill',
      phone: 'title',
    },
    {
      id: 'version',
      header: t('version'),
      cell: (row) => row.reportedVersion ?? <span className="text-ink-3">{t('unknownVersion')}</span>,
      width: 's',
      phone: 'line',
    },
    { id: 'seen', header: t('lastSeen'), cell: (row) => <TimeText value={row.lastSeenAt} />, width: 'm', priority: 2 },
    {
      id: 'state',
      header: t('state'),
      cell: (row) =>
        row.returnedAt ? (
          <StateBadge stage="ended">
            {t('returned')} <DateText value={row.returnedAt} />
          </StateBadge>
        ) : (
          <StateBadge stage="done">{t('runs')}</StateBadge>
        ),
      width: 'm',
      phone: 'line-aside',
    },
    ...(mayActivate
      ? [
          {
            id: 'return',
            header: <span className="sr-only">{t('return')}</span>,
            cell: (row: ActivationRow) => !row.returnedAt && <ReturnButton row={row} entitlement={entitlement} pending={pending} />,
            phone: 'aside' as const,
          },
        ]
      : []),
  ];
  return (
    <Card title={t('activations')} flush>
      {entitlement.activations.length === 0 ? (
        <EmptyState icon={<MonitorSmartphone size={18} />} title={t('noActivations')}>
          {mayActivate ? t('noActivationsCustomer') : t('noActivationsPartner')}
        </EmptyState>
      ) : (
        <DataTable caption={t('activations')} columns={columns} rows={entitlement.activations} rowKey={(row) => row.ref} empty={null} />
      )}
    </Card>
  );
}

function ReturnButton({ row, entitlement, pending }: { row: ActivationRow; entitlement: EntitlementDetail; pending: boolean }) {
  const t = useTranslations('entitlements.detail');
  const id = `return-${row.ref}`;
  return (
    <>
      <DialogButton dialog={id} size="s" variant="ghost" aria-label={`${t('return')}: ${row.deviceName}`}>
        {t('return')}
      </DialogButton>
      <Form method="post" id={`${id}-form`} preventScrollReset>
        <input type="hidden" name="intent" value="return" />
        <input type="hidden" name="activation" value={row.ref} />
      </Form>
      <ConfirmDialog
        id={id}
        title={t('returnTitle', { device: row.deviceName })}
        consequence={
          <span className="whitespace-normal">
            {t('returnConsequence', { free: entitlement.quantity - entitlement.activationCount + 1, total: entitlement.quantity })}
          </span>
        }
        undo={<span className="whitespace-normal">{t('returnUndo')}</span>}
        cancelLabel={t('returnKeep')}
        action={
          <SubmitButton variant="danger" form={`${id}-form`} pending={pending}>
            {t('return')}
          </SubmitButton>
        }
      />
    </>
  );
}

/** Activates it on one more device. The same device twice is one seat, so that a double press takes no more. */
export function ActivationForm({
  entitlement,
  latestVersion,
  errors,
  pending,
}: {
  entitlement: EntitlementDetail;
  latestVersion: string | null;
  errors: FormErrors;
  pending: boolean;
}) {
  const t = useTranslations('entitlements.detail');
  const form = useRef<HTMLFormElement>(null);
  const count = entitlement.activationCount;
  const before = useRef(count);
  useEffect(() => {
    // What was typed has become a row.
    if (count > before.current) form.current?.reset();
    before.current = count;
  }, [count]);
  if (entitlement.activationCount >= entitlement.quantity)
    return (
      <Card title={t('activateTitle')} screenOnly>
        <p className="text-ink-2">{t('full', { total: entitlement.quantity })}</p>
      </Card>
    );
  return (
    <Card title={t('activateTitle')} screenOnly>
      <Form method="post" ref={form} preventScrollReset noValidate className="grid items-start gap-3 pb-1 sm:grid-cols-[1fr_1fr_auto]">
        <input type="hidden" name="intent" value="activate" />
        <Field name="deviceName" label={t('deviceName')} hint={t('deviceHint')} error={errors.field('deviceName')}>
          <TextInput maxLength={120} autoComplete="off" />
        </Field>
        <Field
          name="version"
          label={t('versionField')}
          optional
          error={errors.field('version')}
          {...(latestVersion ? { hint: t('versionHint', { version: latestVersion }) } : {})}
        >
          <TextInput maxLength={100} autoComplete="off" />
        </Field>
        <div className="flex flex-col sm:pt-5">
          <SubmitButton variant="secondary" pending={pending}>
            {t('activate')}
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
