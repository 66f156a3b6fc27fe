import type { PublicError } from '@tributary/rpc/errors';

/** A field that was left empty is to be filled in, whatever else an empty text fails to be (a reference, a number, a country). */
export function nameEmptyFields(error: PublicError, form: FormData): PublicError {
  if (!error.fields) return error;
  const fields = Object.fromEntries(
    Object.entries(error.fields).map(([name, code]) => [name, String(form.get(name) ?? 'sent').trim() === '' ? 'required' : code]),
  );
  return { ...error, fields };
}
