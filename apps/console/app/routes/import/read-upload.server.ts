import { DRAINED_BYTES, UPLOAD_BYTES } from './limits.ts';

export type Upload =
  | { readonly ok: true; readonly files: File[] }
  | { readonly ok: false; readonly fault: 'upload_too_large' | 'upload_truncated'; readonly sizeBytes: number };

/**
 * Reads an upload without ever holding more than its limit: what exceeds it is counted and let go, but read to the end, because a browser
 * shows the answer only once its upload was taken. A body whose last part is missing is truncated.
 */
export async function readUpload(request: Request): Promise<Upload> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = request.body?.getReader();
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      sizeBytes += value.byteLength;
      if (sizeBytes <= UPLOAD_BYTES) chunks.push(value);
      else chunks.length = 0;
      if (sizeBytes > DRAINED_BYTES) {
        await reader.cancel();
        break;
      }
    }
  } catch {
    return { ok: false, fault: 'upload_truncated', sizeBytes };
  }
  if (sizeBytes > UPLOAD_BYTES) return { ok: false, fault: 'upload_too_large', sizeBytes };
  try {
    const body = new Blob(chunks as BlobPart[]);
    const form = await new Response(body, { headers: { 'content-type': request.headers.get('content-type') ?? '' } }).formData();
    const files = form.getAll('files').filter((one): one is File => one instanceof File && (one.size > 0 || one.name !== ''));
    return { ok: true, files };
  } catch {
    return { ok: false, fault: 'upload_truncated', sizeBytes };
  }
}
