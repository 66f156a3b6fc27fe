import { AGREED_ROLES, type ConsoleAgreement } from '@tributary/agreements/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { IconButton, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormScope } from '@tributary/ui/field';
import { NumberInput, Select, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { RecordLink } from '../../parts/record-parts.tsx';

/** The roles an agreement settles for what it governs. */
export function AgreedRoles({
  agreement,
  mayChange,
  error,
}: {
  agreement: ConsoleAgreement;
  mayChange: boolean;
  error: PublicError | undefined;
}) {
  const t = useTranslations('agreements');
  const roles = useTranslations('shared.roles');
  const errors = useFormErrors(error);
  const pending = usePending('role_put');
  return (
    <Card title={t('roles')}>
      <p className="text-ink-2 text-small">{t('rolesHint')}</p>
      {agreement.roles.length === 0 ? (
        <p className="mt-2">{t('noRoles')}</p>
      ) : (
        <ul className="mt-2 flex flex-col divide-y divide-line border-line border-y">
          {agreement.roles.map(({ role, tier, name, partyRef }) => (
            <li key={`${role} ${tier} ${partyRef}`} className="flex min-h-9 flex-wrap items-center gap-x-3">
              <span className="w-40 text-ink-2">
                {roles(role)}
                {tier > 0 && ` · ${t('tier')} ${tier}`}
              </span>
              <span className="min-w-0 flex-1">{partyRef ? <RecordLink href={`/parties/${partyRef}`}>{name}</RecordLink> : name}</span>
              {mayChange && (
                <Form method="post" encType="multipart/form-data">
                  <input type="hidden" name="role" value={role} />
                  <input type="hidden" name="tier" value={tier} />
                  <input type="hidden" name="partyRef" value={partyRef ?? ''} />
                  <IconButton
                    type="submit"
                    name="intent"
                    value="role_dropped"
                    size="s"
                    icon={X}
                    label={t('dropRole', { role: roles(role), party: name })}
                  />
                </Form>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <Form method="post" encType="multipart/form-data" className="mt-4 flex flex-wrap items-start gap-3">
          <FormScope id="role">
            <div className="w-44">
              <Field name="role" label={t('role')} error={errors.field('role')}>
                <Select defaultValue="payer">
                  {AGREED_ROLES.map((role) => (
                    <option key={role} value={role}>
                      {roles(role)}
                    </option>
                  ))}
                </Select>
              </Field>
            </div>
            <div className="w-24">
              <Field name="tier" label={t('tier')} optional error={errors.field('tier')}>
                <NumberInput defaultValue="0" />
              </Field>
            </div>
            <div className="w-48">
              <Field name="partyRef" label={t('holder')} error={errors.field('partyRef')}>
                <TextInput placeholder="PTY-" required autoComplete="off" spellCheck={false} />
              </Field>
            </div>
            <div className="pt-[22px]">
              <SubmitButton variant="secondary" name="intent" value="role_put" pending={pending}>
                {t('addRole')}
              </SubmitButton>
            </div>
          </FormScope>
        </Form>
      )}
    </Card>
  );
}
