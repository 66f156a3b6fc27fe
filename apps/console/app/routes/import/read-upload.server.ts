import { readUpload } from '@tributary/web/upload.server';
import { DRAINED_BYTES, UPLOAD_BYTES } from './limits.ts';

export type FilesRead =
  | { readonly ok: true; readonly files: File[] }
  | { readonly ok: false; readonly fault: 'upload_too_large' | 'upload_truncated'; readonly sizeBytes: number };

/** The advisories of an upload. */
export async function readFiles(request: Request): Promise<FilesRead> {
  const upload = await readUpload(request, { limitBytes: UPLOAD_BYTES, drainedBytes: DRAINED_BYTES });
  if (!upload.ok) return upload;
  const files = upload.form.getAll('files').filter((one): one is File => one instanceof File && (one.size > 0 || one.name !== ''));
  return { ok: true, files };
}
