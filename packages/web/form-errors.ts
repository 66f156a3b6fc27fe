import type { PublicError } from '@tributary/rpc/errors';
import { useTranslations } from 'use-intl';

/** The words for a refusal: one for the whole form, and one for each field. */
export interface FormErrors {
  readonly form: string | undefined;
  field(name: string): string | undefined;
  /** For `FormErrorSummary`. */
  readonly summary: { name: string; message: string }[];
}

/**
 * Words for what an action refused. A code `module/reason` is looked up as `<module>.errors.<reason>` in the catalogue, with the error's
 * data, and as `<module>Errors.<reason>` where a page has that much of another module's words; a field's code as `<module>.errors.<code>` is not needed, since `errors.field` has them all. Unknown codes are shown as they are.
 */
export function useFormErrors(error: PublicError | undefined): FormErrors {
  const t = useTranslations();
  const say = (key: string, values?: Record<string, string | number>) =>
    t.has(key as never) ? (t as (key: string, values?: object) => string)(key, values) : undefined;
  if (!error) return { form: undefined, field: () => undefined, summary: [] };
  const values = Object.fromEntries(
    Object.entries(error.data ?? {}).filter((pair): pair is [string, string | number] => ['string', 'number'].includes(typeof pair[1])),
  );
  const [module, reason] = error.code.split('/');
  const whole =
    (reason ? (say(`${module}.errors.${reason}`, values) ?? say(`${module}Errors.${reason}`, values)) : say(`errors.form.${error.code}`)) ??
    say('errors.form.other', { code: error.code })!;
  const fields: Record<string, string> = {};
  for (const [name, code] of Object.entries(error.fields ?? {})) fields[name] = say(`errors.field.${code}`) ?? say('errors.field.invalid')!;
  if (error.field) fields[error.field] = whole;
  return {
    form: error.field ? undefined : whole,
    field: (name) => fields[name],
    summary: Object.entries(fields).map(([name, message]) => ({ name, message })),
  };
}
