import type { Deal, RolePreview } from '@tributary/entitlements/deals.contract';
import { ROLE_NAMES } from '@tributary/orders/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { formatDate } from '@tributary/ui/date';
import { Field, FormScope } from '@tributary/ui/field';
import { Checkbox, DateInput, NumberInput, Select, TextArea, TextInput } from '@tributary/ui/inputs';
import { useUiLocale } from '@tributary/ui/messages';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import type { RoleWish } from './wish.ts';

/** The parties that a typed name may mean; the chosen one, where it means one. */
export interface PartyFound {
  readonly ref: string | null;
  readonly candidates: readonly { readonly ref: string; readonly name: string }[];
}

/** Asks for one role of one line. A plain GET form: what it would do is a page of its own, with a link to share. */
export function RoleForm({
  deal,
  wish,
  found,
  error,
  keep,
}: {
  deal: Deal;
  wish: RoleWish | null;
  found: PartyFound | null;
  error: PublicError | undefined;
  keep: Readonly<Record<string, string>>;
}) {
  const t = useTranslations('deals');
  const roles = useTranslations('shared.roles');
  const errors = useFormErrors(error);
  const lines = deal.groups.flatMap((group) => group.lines).filter((line) => line.entitlementRef !== null);
  if (lines.length === 0) return null;
  const choosing = found !== null && found.ref === null && found.candidates.length > 0;
  const unknown = found !== null && found.ref === null && found.candidates.length === 0 && wish?.party !== '';
  return (
    <Card title={t('change')} screenOnly>
      <p className="mb-3 text-ink-3 text-small">{t('changeHint')}</p>
      <Form method="get" className="flex flex-col gap-3">
        {Object.entries(keep).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <FormScope id="wish">
          {errors.form && (
            <p role="alert" className="text-bad">
              {errors.form}
            </p>
          )}
          <Field name="line" label={t('line')}>
            <Select defaultValue={wish?.line ?? lines[0]!.lineRef} key={wish?.line}>
              {lines.map((line) => (
                <option key={line.lineRef} value={line.lineRef}>
                  {t('lineTitle', { position: line.position, product: line.productName })}
                </option>
              ))}
            </Select>
          </Field>
          <Field name="role" label={t('role')} error={errors.field('role')}>
            <Select defaultValue={wish?.role ?? 'payer'} key={wish?.role}>
              {ROLE_NAMES.map((role) => (
                <option key={role} value={role}>
                  {roles(role)}
                </option>
              ))}
            </Select>
          </Field>
          <Field name="tier" label={t('tierField')} hint={t('tierHint')} optional error={errors.field('tier')}>
            <NumberInput defaultValue={wish?.tier ?? '0'} key={wish?.tier} maxLength={1} />
          </Field>
          <Field
            name="party"
            label={t('partyField')}
            hint={choosing ? t('chooseParty') : t('partyHint')}
            optional
            error={errors.field('partyRef') ?? (unknown ? t('noParty') : undefined)}
          >
            {choosing ? (
              <Select>
                {found.candidates.map((party) => (
                  <option key={party.ref} value={party.ref}>
                    {party.name} ({party.ref})
                  </option>
                ))}
              </Select>
            ) : (
              <TextInput defaultValue={wish?.party ?? ''} key={wish?.party} autoComplete="off" spellCheck={false} maxLength={200} />
            )}
          </Field>
          <Checkbox name="ends" value="yes" label={t('ends')} defaultChecked={wish?.ends ?? false} />
          <Field name="from" label={t('from')} hint={t('fromHint')} error={errors.field('from')}>
            <DateInput defaultValue={wish?.from || deal.on} key={wish?.from} required />
          </Field>
          <Field name="until" label={t('until')} hint={t('untilHint')} optional error={errors.field('until')}>
            <DateInput defaultValue={wish?.until ?? ''} key={wish?.until} />
          </Field>
        </FormScope>
        <div>
          <Button type="submit">{t('preview')}</Button>
        </div>
      </Form>
    </Card>
  );
}

/** What it will do, in names and days, before the reason is asked and it is done. */
export function RolePreviewCard({
  preview,
  wish,
  partyRef,
  error,
}: {
  preview: RolePreview;
  wish: RoleWish;
  partyRef: string | null;
  error: PublicError | undefined;
}) {
  const t = useTranslations('deals');
  const { locale } = useUiLocale();
  const errors = useFormErrors(error);
  const pending = usePending('assign');
  if (!preview.changes)
    return (
      <Card title={t('previewTitle')}>
        <p>{t('unchanged')}</p>
      </Card>
    );
  const day = (one: string) => formatDate(one, locale);
  return (
    <Card title={preview.isCorrection ? t('correction') : t('previewTitle')}>
      <Changes preview={preview} day={day} />
      {preview.isCorrection && <Consequences preview={preview} />}
      <Stand preview={preview} />
      <Form method="post" className="mt-4 flex flex-col gap-3">
        {Object.entries({ ...wish, party: partyRef ?? '', ends: wish.ends ? 'yes' : '' }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <FormScope id="assign">
          {errors.form && (
            <p role="alert" className="text-bad">
              {errors.form}
            </p>
          )}
          <Field name="reason" label={t('reason')} hint={t('reasonHint')} error={errors.field('reason')}>
            <TextArea required maxLength={500} rows={2} />
          </Field>
        </FormScope>
        <div>
          <SubmitButton name="intent" value="assign" pending={pending}>
            {preview.isCorrection ? t('correct') : t('assign')}
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}

function Changes({ preview, day }: { preview: RolePreview; day: (one: string) => string }) {
  const t = useTranslations('deals');
  const roles = useTranslations('shared.roles');
  const actions = useTranslations('shared.accessActions');
  const { after, before } = preview;
  const role = roles(preview.role);
  const from = day(after.from);
  const allowed = preview.actions.map((one) => actions(one)).join(', ');
  const told = !after.party
    ? t('becomesNobody', { role, from })
    : after.until
      ? t('becomesUntil', { role, name: after.party.name, from, until: day(after.until) })
      : t('becomes', { role, name: after.party.name, from });
  return (
    <ul className="flex flex-col gap-1">
      <li className="font-semibold">{told}</li>
      {before.length === 0 && <li>{t('fillsGap')}</li>}
      {before.map((span) => (
        <li key={`${span.party?.ref} ${span.from}`}>
          {span.until
            ? t('insteadOfUntil', { name: span.party?.name ?? '', from: day(span.from), until: day(span.until) })
            : t('insteadOf', { name: span.party?.name ?? '', from: day(span.from) })}
        </li>
      ))}
      {allowed && before[0]?.party && <li className="text-ink-2">{t('losesAccess', { old: before[0].party.name, actions: allowed })}</li>}
      {allowed && after.party && <li className="text-ink-2">{t('gainsAccess', { new: after.party.name, actions: allowed })}</li>}
    </ul>
  );
}

function Consequences({ preview }: { preview: RolePreview }) {
  const t = useTranslations('deals');
  const old = preview.before[0]?.party?.name;
  const isMoney = preview.role === 'bill_to' || preview.role === 'payer';
  return (
    <ul className="mt-2 flex flex-col gap-1 text-ink-2">
      <li>{t('correctionLeads')}</li>
      {isMoney && old && preview.after.party && <li>{t('correctionMoney', { old, new: preview.after.party.name })}</li>}
      {preview.actions.length > 0 && <li>{t('correctionAccess')}</li>}
    </ul>
  );
}

function Stand({ preview }: { preview: RolePreview }) {
  const t = useTranslations('deals');
  if (preview.documents.length === 0) return null;
  return (
    <div className="mt-2 text-ink-2">
      <p>{t('issuedStand', { count: preview.documents.length })}</p>
      <ul className="list-disc pl-5">
        {preview.documents.map((document) => (
          <li key={`${document.kind} ${document.ref}`}>
            {t(`kinds.${document.kind as 'order'}`)} <span className="font-mono text-small">{document.ref}</span>: {document.party.name}
          </li>
        ))}
      </ul>
    </div>
  );
}
