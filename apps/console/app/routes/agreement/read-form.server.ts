import type { PublicError } from '@tributary/rpc/errors';
import { fileIn, readUpload } from '@tributary/web/upload.server';
import { DRAINED_BYTES, FORM_BYTES } from './limits.ts';

/** The form with its document, or the refusal where it is larger than any document may be. */
export async function readAgreementForm(
  request: Request,
): Promise<{ form: FormData; file: { name: string; bytes: Uint8Array } | undefined } | { error: PublicError }> {
  const upload = await readUpload(request, { limitBytes: FORM_BYTES, drainedBytes: DRAINED_BYTES });
  if (upload.ok) return { form: upload.form, file: await fileIn(upload.form, 'file') };
  const code = upload.fault === 'upload_too_large' ? 'agreements/file_too_large' : 'agreements/file_broken';
  return { error: { code, status: upload.fault === 'upload_too_large' ? 413 : 400, field: 'file' } };
}
