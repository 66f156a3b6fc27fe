import { type ReactNode, useId } from 'react';

/**
 * A small panel by the button that opens it: the platform's popover, so that it opens before scripts, closes with Escape or a press
 * elsewhere, and gives focus back. `button` is the face of the trigger, `label` its name when the face has no words.
 */
export function Popover({
  button,
  label,
  title,
  look = 'plain',
  align = 'start',
  children,
}: {
  button: ReactNode;
  label?: string;
  title: string;
  look?: 'plain' | 'quiet' | 'round';
  align?: 'start' | 'end';
  children: ReactNode;
}) {
  const id = useId();
  return (
    <>
      <button type="button" popoverTarget={id} aria-label={label} title={label} className={looks[look]}>
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={title}
        data-align={align}
        className="anchored w-[min(360px,calc(100vw-24px))] whitespace-normal rounded border border-line bg-raised text-start font-normal text-ui shadow-pop"
      >
        {children}
      </div>
    </>
  );
}

const looks = {
  plain: 'inline-flex min-h-8 items-center gap-1.5 rounded px-2 text-ink-2 transition-colors hover:bg-hover hover:text-ink',
  quiet:
    'inline-flex min-h-6 items-center gap-1.5 rounded-sm text-ink-3 text-small transition-colors hover:text-ink underline decoration-dotted decoration-line-strong underline-offset-4',
  round:
    'inline-flex size-6 items-center justify-center rounded-full text-ink-3 transition-colors hover:bg-accent-tint hover:text-accent-ink align-middle',
};
