/** What came of reading an upload: the form, or why there is none. */
export type Upload =
  | { readonly ok: true; readonly form: FormData }
  | { readonly ok: false; readonly fault: 'upload_too_large' | 'upload_truncated'; readonly sizeBytes: number };

/**
 * Reads an uploaded form without ever holding more than `limitBytes`: what exceeds it is counted and let go, but read on to
 * `drainedBytes`, because a browser shows the answer only once its upload was taken. A body whose last part is missing is truncated.
 */
export async function readUpload(
  request: Request,
  { limitBytes, drainedBytes }: { limitBytes: number; drainedBytes: number },
): Promise<Upload> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = request.body?.getReader();
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      sizeBytes += value.byteLength;
      if (sizeBytes <= limitBytes) chunks.push(value);
      else chunks.length = 0;
      if (sizeBytes > drainedBytes) {
        await reader.cancel();
        break;
      }
    }
  } catch {
    return { ok: false, fault: 'upload_truncated', sizeBytes };
  }
  if (sizeBytes > limitBytes) return { ok: false, fault: 'upload_too_large', sizeBytes };
  try {
    const body = new Blob(chunks as BlobPart[]);
    const headers = { 'content-type': request.headers.get('content-type') ?? '' };
    return { ok: true, form: await new Response(body, { headers }).formData() };
  } catch {
    return { ok: false, fault: 'upload_truncated', sizeBytes };
  }
}

/** The file chosen in a field of the form, or undefined where none was. */
export async function fileIn(form: FormData, field: string): Promise<{ name: string; bytes: Uint8Array } | undefined> {
  const given = form.get(field);
  if (!(given instanceof File) || (given.size === 0 && given.name === '')) return undefined;
  return { name: given.name, bytes: new Uint8Array(await given.arrayBuffer()) };
}
