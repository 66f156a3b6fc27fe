import { holds } from '@tributary/kernel/actor';
import { PageHeader } from '@tributary/ui/page-header';
import { words } from '@tributary/web/words';
import { data } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/import';
import { ImportForm } from './import/import-form.tsx';
import { megabytes, UPLOAD_BYTES } from './import/limits.ts';
import { readFiles } from './import/read-upload.server.ts';
import { type ImportResult, judgedFile, refusedFile } from './import/result.ts';
import { ImportResults } from './import/results.tsx';

export const handle = words({ imports: en.imports, notices: en.notices });
export const meta: Route.MetaFunction = () => [{ title: `${en.imports.title} · ${en.app.titleSuffix}` }];

/** Only product security imports; said before anything is uploaded. */
function requireImporter(context: Route.LoaderArgs['context']) {
  const web = requireHat(context);
  if (holds(web.session.actor, 'product_security')) return web;
  throw Response.json(
    { error: { code: 'forbidden', status: 403, data: { need: 'product_security' } }, requestId: web.requestId },
    { status: 403 },
  );
}

export function loader({ context }: Route.LoaderArgs) {
  requireImporter(context);
  return null;
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireImporter(context);
  const upload = await readFiles(request);
  if (!upload.ok) {
    const sizes = { size: megabytes(upload.sizeBytes), limit: megabytes(UPLOAD_BYTES) };
    const results = [refusedFile(crypto.randomUUID(), '', upload.fault, sizes)];
    return data({ results }, { status: upload.fault === 'upload_too_large' ? 413 : 400 });
  }
  const results: ImportResult[] = [];
  // One after the other: validation takes the processor, and the second file must find what the first one brought.
  for (const file of upload.files) {
    const id = crypto.randomUUID();
    const bytes = new Uint8Array(await file.arrayBuffer());
    const done = await attempt((caller) => caller.notices.import({ fileName: file.name || 'advisory.json', bytes }));
    if (done.ok) results.push(judgedFile(id, file.name, done.value));
    else {
      const taken = done.error.code === 'notices/already_imported';
      const here = typeof done.error.data?.ref === 'string' ? done.error.data.ref : null;
      results.push({ ...refusedFile(id, file.name, taken ? 'already_imported' : 'refused'), ref: here });
    }
  }
  if (results.length === 0) results.push(refusedFile(crypto.randomUUID(), '', 'none'));
  return { results };
}

export default function Import({ actionData }: Route.ComponentProps) {
  const t = useTranslations('notices');
  const imports = useTranslations('imports');
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader crumbs={[{ href: '/advisories', label: t('advisories') }]} title={imports('title')} />
      <ImportForm />
      {actionData && <ImportResults results={actionData.results} />}
    </div>
  );
}
