import { cva } from 'class-variance-authority';
import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react';
import { useFieldControl } from './field.tsx';

/** The drawing that all one-line controls share. */
export const control = cva(
  'w-full min-w-0 rounded border border-control bg-surface px-2.5 text-ink text-ui transition-colors hover:border-ink-3 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-bad max-sm:text-[1rem]',
  {
    variants: {
      kind: {
        line: 'h-8 max-sm:h-11',
        area: 'min-h-20 resize-y py-1.5 leading-5',
        number: 'h-8 text-end tabular-nums max-sm:h-11',
        select: 'h-8 appearance-none pr-8 max-sm:h-11',
        date: 'h-8 max-sm:h-11',
      },
    },
    defaultVariants: { kind: 'line' },
  },
);

type Plain<Tag extends 'input' | 'textarea' | 'select'> = Omit<ComponentProps<Tag>, 'className' | 'style'>;

/** One line of text. */
export function TextInput(props: Plain<'input'>) {
  return <input type="text" {...useFieldControl()} {...props} className={control()} />;
}

/** Several lines of text. */
export function TextArea(props: Plain<'textarea'>) {
  return <textarea rows={4} {...useFieldControl()} {...props} className={control({ kind: 'area' })} />;
}

/** A number: right-aligned, tabular, the phone's digit pad; no spinner that a scroll can turn. */
export function NumberInput({ decimal = false, ...props }: Plain<'input'> & { decimal?: boolean }) {
  return (
    <input
      type="text"
      inputMode={decimal ? 'decimal' : 'numeric'}
      autoComplete="off"
      {...useFieldControl()}
      {...props}
      className={control({ kind: 'number' })}
    />
  );
}

/** A calendar date in the platform's own picker; the value is ISO ("2026-11-22"). */
export function DateInput(props: Plain<'input'>) {
  return <input type="date" {...useFieldControl()} {...props} className={control({ kind: 'date' })} />;
}

/** A file, or several with `multiple`; `accept` only steers the dialog, the server judges the content. */
export function FileInput(props: Plain<'input'>) {
  return (
    <input
      type="file"
      {...useFieldControl()}
      {...props}
      className="w-full min-w-0 rounded border border-control border-dashed bg-canvas px-3 py-5 text-ink-2 file:mr-3 file:h-8 file:rounded file:border file:border-line-strong file:border-solid file:bg-surface file:px-3 file:font-medium file:text-ink hover:border-ink-3"
    />
  );
}

/** One of a few: the platform's select, in our drawing. Children are `option` elements. */
export function Select({ children, ...props }: Plain<'select'>) {
  return (
    <span className="relative block w-full">
      <select {...useFieldControl()} {...props} className={control({ kind: 'select' })}>
        {children}
      </select>
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute inset-y-0 right-2.5 my-auto text-ink-3" />
    </span>
  );
}

/** A yes or no, with its words. `indeterminate` shows "some". */
export function Checkbox({
  label,
  hint,
  indeterminate = false,
  ...props
}: Plain<'input'> & { label: ReactNode; hint?: ReactNode; indeterminate?: boolean }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label className="relative flex min-h-6 items-start gap-2 py-0.5">
      <input ref={box} type="checkbox" {...props} className="check relative mt-0.5" />
      <span>
        {label}
        {hint && <span className="block text-ink-3 text-small">{hint}</span>}
      </span>
    </label>
  );
}

/** One of two to four answers that deserve to be seen all at once. */
export function RadioGroup({
  name,
  legend,
  options,
  defaultValue,
}: {
  name: string;
  legend: ReactNode;
  options: readonly { value: string; label: ReactNode; hint?: ReactNode }[];
  defaultValue?: string;
}) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-small">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="relative flex min-h-6 items-start gap-2 py-0.5">
          <input
            type="radio"
            name={name}
            value={option.value}
            defaultChecked={option.value === defaultValue}
            className="check relative mt-0.5"
          />
          <span>
            {option.label}
            {option.hint && <span className="block text-ink-3 text-small">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
