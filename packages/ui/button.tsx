import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ComponentType, ReactNode } from 'react';
import { Link, type LinkProps } from './link.tsx';

/** An icon as lucide-react draws them. */
export type Icon = ComponentType<{ size?: number | string; className?: string; 'aria-hidden'?: boolean | 'true' | 'false' }>;

const button = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded border font-medium text-ui transition-colors disabled:cursor-not-allowed aria-disabled:cursor-progress',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover disabled:bg-sunken disabled:text-ink-3',
        secondary: 'border-line-strong bg-surface text-ink hover:bg-hover disabled:text-ink-3',
        ghost: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink disabled:text-ink-3',
        danger: 'border-transparent bg-bad-solid text-on-bad hover:opacity-90 disabled:bg-sunken disabled:text-ink-3',
      },
      size: { m: 'h-8 px-3 max-sm:h-10 max-sm:px-4', s: 'h-7 px-2.5 text-small max-sm:h-9' },
      square: { true: 'px-0 max-sm:px-0', false: '' },
    },
    compoundVariants: [
      { square: true, size: 'm', class: 'w-8 max-sm:w-10' },
      { square: true, size: 's', class: 'w-7 max-sm:w-9' },
    ],
    defaultVariants: { variant: 'secondary', size: 'm', square: false },
  },
);

type Look = Omit<VariantProps<typeof button>, 'square'>;

/** Props of `Button`; `pending` keeps the width and the words, marks it busy and swallows further presses. */
export type ButtonProps = Look & Omit<ComponentProps<'button'>, 'className' | 'style'> & { icon?: Icon; pending?: boolean };

/** A press that does something here. One primary button a page. */
export function Button({ variant, size, icon: Glyph, pending = false, children, onClick, type = 'button', ...props }: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      className={button({ variant, size })}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {pending ? <Spinner /> : Glyph ? <Glyph size={15} aria-hidden /> : null}
      {children}
    </button>
  );
}

/** The press that sends a form: primary unless told otherwise. Pass `pending` while the form is under way, so a double click is one. */
export function SubmitButton({ variant = 'primary', ...props }: ButtonProps) {
  return <Button {...props} variant={variant} type="submit" />;
}

/** A link that looks like a button, for actions that are pages of their own. */
export function ButtonLink({
  variant,
  size,
  icon: Glyph,
  children,
  ...props
}: Look & Omit<LinkProps, 'className' | 'style'> & { icon?: Icon }) {
  return (
    <Link {...props} className={button({ variant, size })}>
      {Glyph ? <Glyph size={15} aria-hidden /> : null}
      {children}
    </Link>
  );
}

/** A button of one icon; `label` is its name for those who do not see it, and its title for those who do. */
export function IconButton({
  label,
  icon: Glyph,
  variant = 'ghost',
  size,
  type = 'button',
  badge,
  ...props
}: Look & Omit<ComponentProps<'button'>, 'className' | 'style' | 'children'> & { label: string; icon: Icon; badge?: ReactNode }) {
  return (
    <button {...props} type={type} className={button({ variant, size, square: true })} aria-label={label} title={label}>
      <Glyph size={16} className="shrink-0" aria-hidden />
      {badge}
    </button>
  );
}

function Spinner() {
  return (
    <svg width="14" height="14" viewBox="0 0 16 16" fill="none" className="animate-spin" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" stroke="currentColor" strokeWidth="1.75" opacity="0.3" />
      <path d="M8 1.75A6.25 6.25 0 0 1 14.25 8" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}
