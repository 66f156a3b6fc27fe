import { Search } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Icon } from './button.tsx';
import type { Findable } from './listbox.tsx';
import { useUiMessages } from './messages.tsx';

/** A page to go to or a thing to do, found by typing. */
export interface Command extends Findable {
  id: string;
  icon?: Icon;
  hint?: ReactNode;
  href?: string;
  onSelect?: () => void;
  /** Found by the server for the text typed, so not filtered again here. */
  found?: boolean;
}

const never = () => () => {};
// Nobody searches before the page stands, so its first load does not carry the dialog.
const CommandDialog = lazy(() => import('./command-dialog.tsx'));

/**
 * Search and commands, by Ctrl+K or ⌘K or its box in the top bar. Arrow keys move, Enter goes, Escape closes.
 * Records found by the server are given as commands with `found`, in answer to `onQuery`.
 */
export function CommandMenu({ commands, onQuery }: { commands: readonly Command[]; onQuery?: (text: string) => void }) {
  const messages = useUiMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const [wanted, setWanted] = useState<'no' | 'soon' | 'now'>('no');
  const mac = useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
  const open = () => {
    if (!dialog.current) setWanted('now');
    else if (!dialog.current.open) dialog.current.showModal();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (dialog.current?.open) dialog.current.close();
      else if (dialog.current) dialog.current.showModal();
      else setWanted('now');
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    const idle = 'requestIdleCallback' in window ? window.requestIdleCallback : (work: () => void) => window.setTimeout(work, 200);
    idle(() => setWanted((now) => (now === 'no' ? 'soon' : now)));
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={open}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 w-full max-w-[420px] items-center gap-2 rounded border border-line bg-canvas px-2.5 text-ink-3 transition-colors hover:border-line-strong hover:text-ink-2 max-sm:w-10 max-sm:justify-center max-sm:border-transparent max-sm:bg-transparent max-sm:px-0"
      >
        <Search size={15} className="shrink-0" aria-hidden />
        <span className="flex-1 truncate text-start max-sm:sr-only">{messages.commandPlaceholder}</span>
        <kbd aria-hidden className="rounded-sm border border-line bg-surface px-1 font-sans text-tiny max-sm:hidden">
          {mac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      {wanted !== 'no' && (
        <Suspense>
          <CommandDialog ref={dialog} commands={commands} openAtOnce={wanted === 'now'} {...(onQuery ? { onQuery } : {})} />
        </Suspense>
      )}
    </>
  );
}
