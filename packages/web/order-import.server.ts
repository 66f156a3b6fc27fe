import type { WebRequest } from '@tributary/api/web-request';
import type { OrderImportErrorCode } from '@tributary/orders/import.contract';
import { IMPORT_BYTES } from '@tributary/orders/import.words';
import type { PublicError } from '@tributary/rpc/errors';
import { refuseOtherHat } from './same-hat.server.ts';
import { fileIn, readUpload } from './upload.server.ts';

/** Read to here and let go, so that the browser shows the refusal; beyond it the server stops listening. */
export const IMPORT_DRAINED_BYTES = 128 * 1024 * 1024;

/**
 * The file of orders in an upload, or the refusal of one that is larger than any may be, or not whole. Throws the page of a changed hat:
 * whose orders they become depends on it.
 */
export async function readOrderImport(
  request: Request,
  web: WebRequest<unknown>,
): Promise<{ file: { fileName: string; bytes: Uint8Array } } | { error: PublicError }> {
  const upload = await readUpload(request, { limitBytes: IMPORT_BYTES + 256 * 1024, drainedBytes: IMPORT_DRAINED_BYTES });
  if (upload.ok) {
    refuseOtherHat(upload.form, web);
    const file = await fileIn(upload.form, 'file');
    return { file: { fileName: file?.name ?? '', bytes: file?.bytes ?? new Uint8Array() } };
  }
  const code: OrderImportErrorCode = upload.fault === 'upload_too_large' ? 'orders/import_too_large' : 'orders/import_empty';
  return { error: { code, status: upload.fault === 'upload_too_large' ? 413 : 400, field: 'file' } };
}
