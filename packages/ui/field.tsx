import { clsx } from 'clsx';
import { CircleAlert } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { useUiMessages } from './messages.tsx';

/** What a control needs to know of the field around it. */
interface FieldState {
  id: string;
  name: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldContext = createContext<FieldState | null>(null);
const ScopeContext = createContext('f');

/** Tells the fields of two forms on one page apart; a page with one form needs none. */
export function FormScope({ id, children }: { id: string; children: ReactNode }) {
  return <ScopeContext.Provider value={id}>{children}</ScopeContext.Provider>;
}

/** The id of a field's control: what labels, errors and the error summary point at. */
export function fieldId(scope: string, name: string): string {
  return `${scope}-${name.replaceAll(/[^\w-]/g, '_')}`;
}

/**
 * One question of a form. Label, hint and error are wired to the control by id (`aria-describedby`, `aria-invalid`);
 * the control inside takes its name from here. Required unless `optional`, and then it says so.
 */
export function Field({
  name,
  label,
  hint,
  error,
  optional = false,
  labelHidden = false,
  children,
}: {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: boolean;
  labelHidden?: boolean;
  children: ReactNode;
}) {
  const messages = useUiMessages();
  const id = fieldId(useContext(ScopeContext), name);
  const describedBy = clsx(hint && `${id}-hint`, error && `${id}-error`) || undefined;
  return (
    <FieldContext.Provider value={{ id, name, describedBy, invalid: Boolean(error), required: !optional }}>
      <div className="flex min-w-0 flex-col gap-1">
        <label id={`${id}-label`} htmlFor={id} className={labelHidden ? 'sr-only' : 'font-medium text-ink text-small'}>
          {label}
          {optional && <span className="font-normal text-ink-3"> {messages.optional}</span>}
        </label>
        {children}
        {hint && (
          <p id={`${id}-hint`} className="text-ink-3 text-small">
            {hint}
          </p>
        )}
        {error && (
          <p id={`${id}-error`} className="flex gap-1.5 text-bad text-small">
            <CircleAlert size={13} className="mt-px shrink-0" aria-hidden />
            {error}
          </p>
        )}
      </div>
    </FieldContext.Provider>
  );
}

/** The attributes that tie a control to the field around it; outside of one, the control names itself. */
export function useFieldControl() {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    name: field.name,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': field.required || undefined,
  };
}

/** All refusals of a form at its head, each a link to its field. It takes the focus when it appears, so that nobody looks for what went wrong. */
export function FormErrorSummary({
  errors,
  takeFocus = true,
}: {
  errors: readonly { name: string; message: ReactNode }[];
  takeFocus?: boolean;
}) {
  const messages = useUiMessages();
  const scope = useContext(ScopeContext);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takeFocus && errors.length > 0) box.current?.focus();
  }, [errors, takeFocus]);
  if (errors.length === 0) return null;
  return (
    <div ref={box} role="alert" tabIndex={-1} className="rounded border border-bad bg-bad-tint px-4 py-3">
      <p className="flex items-center gap-2 font-semibold text-bad">
        <CircleAlert size={16} aria-hidden />
        {messages.errorSummary(errors.length)}
      </p>
      <ul className="mt-1 flex flex-col pl-6">
        {errors.map((error) => (
          <li key={error.name}>
            <a
              href={`#${fieldId(scope, error.name)}`}
              className="inline-flex min-h-6 items-center text-ink underline decoration-line-strong underline-offset-2 hover:text-bad"
            >
              {error.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
