import { IMPORT_MODES, type ImportFault, type ImportPreview } from '@tributary/pricing/books.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import type { Column } from '@tributary/ui/data-table';
import { Field } from '@tributary/ui/field';
import { FileInput, RadioGroup } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { readUpload } from '@tributary/web/upload.server';
import { words } from '@tributary/web/words';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { CardTable } from '../parts/card-table.tsx';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import type { Route } from './+types/price-book-import';
import { BookPage } from './price-book/book-page.tsx';
import { ChangesTable } from './price-book/changes-table.tsx';
import { requireEditor } from './price-book/editor.server.ts';
import { DRAINED_BYTES, UPLOAD_BYTES } from './price-book/limits.ts';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.pricing.upload.title} · ${en.app.titleSuffix}` }];

export async function loader({ params: { ref }, context }: Route.LoaderArgs) {
  const book = await requireEditor(context).caller.pricing.book({ ref });
  if (book.state !== 'draft') throw redirect(`/price-books/${ref}`);
  return { book };
}

interface Answer {
  readonly error?: PublicError;
  readonly preview?: ImportPreview;
}
const TOO_LARGE: Answer = { error: { code: 'invalid', status: 413, fields: { file: 'too_long' } } };

export async function action({ params: { ref }, request, context }: Route.ActionArgs) {
  const { attempt } = requireEditor(context);
  const upload = await readUpload(request, { limitBytes: UPLOAD_BYTES, drainedBytes: DRAINED_BYTES });
  if (!upload.ok) return data(TOO_LARGE, { status: 413 });
  const { form } = upload;
  const file = form.get('file');
  const text = file instanceof File ? await file.text() : '';
  const mode = oneOf(IMPORT_MODES, String(form.get('mode') ?? '')) ?? 'merge';
  const judged = await attempt((caller) => caller.pricing.previewImport({ ref, mode, text }));
  if (!judged.ok) return data<Answer>({ error: judged.error }, { status: judged.error.status });
  const preview = judged.value;
  if (form.get('intent') !== 'write' || preview.faultCount > 0)
    return data<Answer>({ preview }, { status: preview.faultCount > 0 ? 422 : 200 });
  const written = await attempt((caller) => caller.pricing.importEntries({ ref, mode, text }));
  return written.ok ? redirect(`/price-books/${ref}`) : data<Answer>({ error: written.error, preview }, { status: written.error.status });
}

export default function Import({ loaderData: { book }, actionData }: Route.ComponentProps) {
  const answer: Answer | undefined = actionData;
  const t = useTranslations('pricing');
  const errors = useFormErrors(answer?.error);
  const [checking, writing] = [usePending('check'), usePending('write')];
  return (
    <BookPage book={book} tab="import" mayEdit>
      <Refusal error={answer?.error} />
      <Card>
        <Form method="post" encType="multipart/form-data" className="flex max-w-[640px] flex-col gap-3">
          <Field name="file" label={t('upload.file')} hint={t('upload.fileHint')} error={errors.field('file')}>
            <FileInput accept=".csv,text/csv" required />
          </Field>
          <RadioGroup
            name="mode"
            legend={t('upload.mode')}
            options={IMPORT_MODES.map((one) => ({ value: one, label: t(`upload.modes.${one}`) }))}
            defaultValue="merge"
          />
          <div className="flex gap-2">
            <Button type="submit" name="intent" value="check" pending={checking}>
              {t('upload.check')}
            </Button>
            <SubmitButton name="intent" value="write" pending={writing}>
              {t('upload.write')}
            </SubmitButton>
          </div>
        </Form>
      </Card>
      <div aria-live="polite" className="flex flex-col gap-4">
        {answer?.preview && <Judgement preview={answer.preview} />}
      </div>
    </BookPage>
  );
}

function Judgement({ preview }: { preview: ImportPreview }) {
  const t = useTranslations('pricing');
  if (preview.faultCount === 0)
    return (
      <Card title={t('upload.fine', { ...preview })} flush>
        <ChangesTable rows={preview.first} rowKey={(row) => `${row.sku} ${row.minQuantity}`} empty={t('compare.same')} />
      </Card>
    );
  const word = (code: string) => (t.has(`upload.codes.${code}` as never) ? t(`upload.codes.${code as 'cells'}`) : code);
  const columns: Column<ImportFault>[] = [
    { id: 'row', header: t('upload.row'), cell: (fault) => fault.line, width: 's', phone: 'title' },
    {
      id: 'column',
      header: t('upload.column'),
      cell: (fault) => <span className="font-mono text-small">{fault.column}</span>,
      width: 'm',
      phone: 'line',
    },
    { id: 'problem', header: t('upload.problem'), cell: (fault) => word(fault.code), width: 'fill', phone: 'line-aside' },
    { id: 'found', header: t('upload.found'), cell: (fault) => <span className="break-all">{fault.value}</span>, width: 'm', priority: 2 },
  ];
  return (
    <Card title={t('upload.faults', { count: preview.faultCount })} flush>
      <CardTable
        caption={t('upload.faults', { count: preview.faultCount })}
        columns={columns}
        rows={preview.faults}
        rowKey={(fault) => `${fault.line} ${fault.column} ${fault.code}`}
        density="compact"
        empty={null}
      />
    </Card>
  );
}
