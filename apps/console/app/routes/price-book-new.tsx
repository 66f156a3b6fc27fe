import { BOOK_SIDES, PRICE_LEVEL_NAMES, PRICE_LEVEL_SCOPE, PRICE_LEVELS, type ScopeField } from '@tributary/pricing/contract';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Combobox, type ComboboxSearch } from '@tributary/ui/combobox';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { NumberInput, Select, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useEffect, useRef, useState } from 'react';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import type { Route } from './+types/price-book-new';
import { DaysFields } from './price-book/days-fields.tsx';
import { requireEditor } from './price-book/editor.server.ts';
import { readDays } from './price-book/read-days.ts';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = () => [{ title: `${en.pricing.new} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireEditor(context);
  const from = new URL(request.url).searchParams.get('from');
  const [parties, source] = await Promise.all([caller.parties.list({ limit: 50 }), from ? caller.pricing.book({ ref: from }) : null]);
  return { parties: parties.rows.map(toOption), source };
}

const PARTY_FIELDS = ['partnerRef', 'endUserRef', 'supplierRef'] as const;
const WORDS = { partnerRef: 'partner', endUserRef: 'endCustomer', supplierRef: 'supplier', tier: 'tier', segment: 'segment' } as const;

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireEditor(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const given = (...names: string[]) => Object.fromEntries(names.flatMap((name) => (text(name) ? [[name, text(name)]] : [])));
  const made = await attempt((caller) =>
    caller.pricing.createBook({
      name: text('name'),
      level: text('side') === 'buy' ? 7 : text('level'),
      currency: text('currency'),
      ...given('side', ...PARTY_FIELDS, 'tier', 'segment', 'copyOf', 'percent'),
      ...readDays(form),
    }),
  );
  return made.ok ? redirect(`/price-books/${made.value.ref}?created`) : refuse(made.error);
}

const toOption = ({ ref, name, country }: { ref: string; name: string; country: string }) => ({ value: ref, label: name, hint: country });

const searchParties: ComboboxSearch = async (q, signal) => {
  const { procedures } = await import('../procedures.ts');
  return (await procedures.parties.list.query({ q, limit: 20 }, { signal })).rows.map(toOption);
};

export default function NewBook({ loaderData: { parties, source }, actionData }: Route.ComponentProps) {
  const t = useTranslations('pricing');
  const errors = useFormErrors(actionData?.error);
  const pending = usePending('create');
  // Before scripts all fields stand there, and the server says which does not belong.
  const [chosen, setChosen] = useState<{ side: string; level: string } | null>(null);
  const first = { side: source?.side ?? 'sell', level: String(source?.level ?? 4) };
  const begin = useRef(() => setChosen(first));
  useEffect(() => begin.current(), []);
  const scope: readonly ScopeField[] | null =
    chosen && (chosen.side === 'buy' ? ['supplierRef'] : PRICE_LEVEL_SCOPE[PRICE_LEVELS.find((one) => String(one) === chosen.level) ?? 7]);
  const shows = (field: ScopeField) => scope === null || scope.includes(field);
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[{ href: '/price-books', label: t('title') }]}
        title={t('new')}
        {...(source ? { meta: t('copyOf', { book: t('bookVersion', { book: source.name, version: source.version }) }) } : {})}
      />
      <Card>
        <Form
          method="post"
          className="flex max-w-[760px] flex-col gap-4"
          onChange={(event) => {
            const form = new FormData(event.currentTarget);
            setChosen({ side: String(form.get('side')), level: String(form.get('level')) });
          }}
        >
          {errors.summary.length > 0 ? <FormErrorSummary errors={errors.summary} /> : <Refusal error={actionData?.error} />}
          {source && <input type="hidden" name="copyOf" value={source.ref} />}
          <Field name="name" label={t('book')} error={errors.field('name')}>
            <TextInput required maxLength={120} autoComplete="off" />
          </Field>
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
            <Field name="side" label={t('side')} error={errors.field('side')}>
              <Select defaultValue={first.side}>
                {BOOK_SIDES.map((one) => (
                  <option key={one} value={one}>
                    {t(`sides.${one}`)}
                  </option>
                ))}
              </Select>
            </Field>
            <Field name="level" label={t('levelColumn')} error={errors.field('level')}>
              <Select defaultValue={first.level}>
                {PRICE_LEVELS.map((one) => (
                  <option key={one} value={one}>
                    {t('levelOf', { level: t(`level.${PRICE_LEVEL_NAMES[one]}`), number: one })}
                  </option>
                ))}
              </Select>
            </Field>
            <Field name="currency" label={t('currency')} error={errors.field('currency')}>
              <TextInput required maxLength={3} autoComplete="off" defaultValue={source?.currency ?? 'EUR'} />
            </Field>
            {PARTY_FIELDS.map(
              (field) =>
                shows(field) && (
                  <Field key={field} name={field} label={t(WORDS[field])} optional={scope === null} error={errors.field(field)}>
                    <Combobox options={parties} search={searchParties} placeholder={t(WORDS[field])} />
                  </Field>
                ),
            )}
            {(['tier', 'segment'] as const).map(
              (field) =>
                shows(field) && (
                  <Field key={field} name={field} label={t(WORDS[field])} optional={scope === null} error={errors.field(field)}>
                    <TextInput maxLength={60} autoComplete="off" />
                  </Field>
                ),
            )}
            {source && (
              <Field name="percent" label={t('percentOfCopy')} optional hint={t('percentHint')} error={errors.field('percent')}>
                <NumberInput decimal />
              </Field>
            )}
          </div>
          <DaysFields errors={errors} />
          <div>
            <SubmitButton name="intent" value="create" pending={pending}>
              {t('create')}
            </SubmitButton>
          </div>
        </Form>
      </Card>
    </div>
  );
}
