import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field } from '@tributary/ui/field';
import { NumberInput, Select, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import type { Route } from './+types/price-book-change';
import { BookPage } from './price-book/book-page.tsx';
import { ChangesTable } from './price-book/changes-table.tsx';
import { requireEditor } from './price-book/editor.server.ts';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.pricing.change.title} · ${en.app.titleSuffix}` }];

const AMOUNTS = ['net', 'list', 'both'] as const;

function readChange(ref: string, read: (name: string) => string) {
  const q = read('only').trim();
  return { ref, percent: read('percent').trim(), amounts: oneOf(AMOUNTS, read('amounts')) ?? 'net', ...(q ? { q } : {}) };
}

export async function loader({ params: { ref }, request, context }: Route.LoaderArgs) {
  const { caller, attempt } = requireEditor(context);
  const book = await caller.pricing.book({ ref });
  if (book.state !== 'draft') throw redirect(`/price-books/${ref}`);
  const { searchParams } = new URL(request.url);
  const change = readChange(ref, (name) => searchParams.get(name) ?? '');
  const preview = searchParams.has('percent') ? await attempt((caller) => caller.pricing.previewChange(change)) : null;
  return { book, change, preview };
}

export async function action({ params: { ref }, request, context }: Route.ActionArgs) {
  const { attempt } = requireEditor(context);
  const form = await request.formData();
  const change = readChange(ref, (name) => String(form.get(name) ?? ''));
  const changed = await attempt((caller) => caller.pricing.changePrices(change));
  return changed.ok ? redirect(`/price-books/${ref}`) : refuse(changed.error);
}

export default function Change({ loaderData, actionData }: Route.ComponentProps) {
  const { book, change, preview } = loaderData;
  const t = useTranslations('pricing');
  const refused = actionData?.error ?? (preview && !preview.ok ? preview.error : undefined);
  const errors = useFormErrors(refused);
  const pending = usePending('change');
  const found = preview?.ok ? preview.value : null;
  return (
    <BookPage book={book} tab="change" mayEdit>
      <Refusal error={refused} />
      <Card>
        <Form method="get" className="flex flex-wrap items-start gap-3" key={JSON.stringify(change)}>
          <div className="w-40">
            <Field name="percent" label={t('change.percent')} hint={t('percentHint')} error={errors.field('percent')}>
              <NumberInput decimal required defaultValue={change.percent} />
            </Field>
          </div>
          <div className="w-40">
            <Field name="amounts" label={t('change.amounts')}>
              <Select defaultValue={change.amounts}>
                {AMOUNTS.map((one) => (
                  <option key={one} value={one}>
                    {t(`change.amount.${one}`)}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
          <div className="w-64">
            <Field name="only" label={t('change.only')} hint={t('change.onlyHint')} optional>
              <TextInput defaultValue={change.q ?? ''} />
            </Field>
          </div>
          <div className="self-center">
            <Button type="submit">{t('change.preview')}</Button>
          </div>
        </Form>
      </Card>
      {found && found.count === 0 && <p className="text-ink-2">{t('change.none')}</p>}
      {found && found.count > 0 && (
        <>
          <Card title={t('change.count', { count: found.count })} flush>
            <ChangesTable rows={found.first} rowKey={(row) => `${row.sku} ${row.minQuantity}`} empty={t('change.none')} />
          </Card>
          <Form method="post" className="no-print">
            <input type="hidden" name="percent" value={change.percent} />
            <input type="hidden" name="amounts" value={change.amounts} />
            <input type="hidden" name="only" value={change.q ?? ''} />
            <SubmitButton name="intent" value="change" pending={pending}>
              {t('change.apply', { count: found.count })}
            </SubmitButton>
          </Form>
        </>
      )}
    </BookPage>
  );
}
