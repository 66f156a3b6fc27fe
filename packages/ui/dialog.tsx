import { cva } from 'class-variance-authority';
import { X } from 'lucide-react';
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { useUiMessages } from './messages.tsx';

const panel = cva('m-auto flex-col rounded border border-line bg-raised p-0 text-ink shadow-pop open:flex', {
  variants: {
    size: {
      s: 'w-[min(440px,calc(100vw-32px))]',
      m: 'w-[min(600px,calc(100vw-32px))]',
      sheet: 'mt-auto mb-0 w-full max-w-full rounded-b-none pb-[env(safe-area-inset-bottom)]',
    },
  },
  defaultVariants: { size: 's' },
});

/** Opens or closes a dialog by its id, by the platform itself where it can (it then works before scripts), by script where not. */
export function dialogCommand(command: 'show-modal' | 'close', id: string) {
  return {
    command,
    commandfor: id,
    onClick: (event: MouseEvent<HTMLElement>) => {
      if ('commandForElement' in HTMLButtonElement.prototype || event.defaultPrevented) return;
      const dialog = document.getElementById(id);
      if (!(dialog instanceof HTMLDialogElement)) return;
      if (command === 'close') dialog.close();
      else dialog.showModal();
    },
  };
}

/**
 * A modal question or form: the platform's `dialog`, so focus is kept in, Escape closes and focus goes back.
 * Opened by `DialogButton` with the same id, or by `open`; `onClose` tells that it is gone.
 */
export function Dialog({
  id,
  title,
  children,
  footer,
  size,
  open,
  onClose,
}: {
  id: string;
  title: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  size?: 's' | 'm' | 'sheet';
  open?: boolean;
  onClose?: () => void;
}) {
  const messages = useUiMessages();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (!dialog || open === undefined || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }, [open]);
  return (
    <dialog ref={element} id={id} className={panel({ size })} aria-labelledby={`${id}-title`} closedby="any" onClose={onClose}>
      <header className="flex items-start gap-3 px-5 pt-4">
        <h2 id={`${id}-title`} className="flex-1 font-semibold text-head">
          {title}
        </h2>
        <button
          type="button"
          {...dialogCommand('close', id)}
          className="-mt-1 -mr-2 inline-flex size-8 items-center justify-center rounded text-ink-3 hover:bg-hover hover:text-ink"
          aria-label={messages.close}
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className="flex flex-col gap-3 overflow-auto px-5 pt-2 pb-5">{children}</div>
      {footer && (
        <footer className="flex flex-wrap justify-end gap-2 border-line border-t bg-canvas px-5 py-3 max-sm:*:flex-1">{footer}</footer>
      )}
    </dialog>
  );
}

/** The button that opens the dialog of that id. */
export function DialogButton({ dialog, ...props }: ButtonProps & { dialog: string }) {
  return <Button {...props} {...dialogCommand('show-modal', dialog)} />;
}

/**
 * Asks before a step that cannot simply be taken back. `consequence` says what it will do in numbers, `undo` until when it can be undone.
 * `action` is the button that does it, usually a `SubmitButton variant="danger"` of a form.
 */
export function ConfirmDialog({
  id,
  title,
  consequence,
  undo,
  cancelLabel,
  action,
}: {
  id: string;
  title: ReactNode;
  consequence: ReactNode;
  undo?: ReactNode;
  cancelLabel: ReactNode;
  action: ReactNode;
}) {
  return (
    <Dialog
      id={id}
      title={title}
      footer={
        <>
          <Button {...dialogCommand('close', id)}>{cancelLabel}</Button>
          {action}
        </>
      }
    >
      <p className="text-ink-2">{consequence}</p>
      {undo && <p className="border-line-strong border-l-2 pl-3 text-ink-2 text-small">{undo}</p>}
    </Dialog>
  );
}
