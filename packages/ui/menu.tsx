import { ChevronsUpDown } from 'lucide-react';
import { type ComponentProps, type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import type { Icon } from './button.tsx';
import { Link } from './link.tsx';

/** One entry of a menu: a page to go to, or something to do. A separator stands before it when `separated`. */
export interface MenuItem {
  label: ReactNode;
  hint?: ReactNode;
  icon?: Icon;
  href?: string;
  onSelect?: () => void;
  /** Makes the entry the submit button of this form, so that it works before scripts. */
  form?: string;
  name?: string;
  value?: string;
  danger?: boolean;
  current?: boolean;
  separated?: boolean;
}

/**
 * Further actions behind one button. Arrow keys move, Home and End jump, a letter finds, Escape closes and gives focus back.
 * It stands on the platform's popover and opens before scripts arrive.
 */
export function Menu({
  button,
  label,
  items,
  header,
  chevron = false,
  align = 'end',
}: {
  button: ReactNode;
  label?: string;
  items: readonly MenuItem[];
  header?: ReactNode;
  /** Shows that the button's words are one choice among several. */
  chevron?: boolean;
  align?: 'start' | 'end';
}) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const entries = () => [...(panel.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = menuMove(
      event.key,
      at,
      all.map((entry) => entry.textContent ?? ''),
    );
    if (event.key === 'Tab') panel.current?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    all[to]?.focus();
  };
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        className="inline-flex min-h-8 min-w-8 items-center justify-center gap-1.5 rounded px-2 text-ink-2 transition-colors hover:bg-hover hover:text-ink"
      >
        {button}
        {chevron && <ChevronsUpDown size={13} className="shrink-0 text-ink-3" aria-hidden />}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        data-align={align}
        className="anchored w-max min-w-52 max-w-[min(320px,calc(100vw-24px))] rounded border border-line bg-raised p-1 shadow-pop"
        onToggle={(event) => {
          if (event.newState === 'open') entries()[0]?.focus();
        }}
      >
        {header && <div className="mb-1 border-line border-b px-2.5 pt-1.5 pb-2">{header}</div>}
        <div role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
          {items.map((item, at) => (
            <MenuEntry key={at} item={item} close={() => panel.current?.hidePopover()} />
          ))}
        </div>
      </div>
    </>
  );
}

function MenuEntry({ item, close }: { item: MenuItem; close: () => void }) {
  const Glyph = item.icon;
  const shared = {
    role: 'menuitem',
    tabIndex: -1,
    'aria-current': item.current || undefined,
    className: `flex min-h-8 w-full items-center gap-2.5 rounded-sm px-2.5 py-1 text-start outline-offset-[-2px] hover:bg-hover focus:bg-hover ${item.danger ? 'text-bad' : 'text-ink'}`,
  } satisfies ComponentProps<'a'>;
  const face = (
    <>
      {Glyph && <Glyph size={15} className="shrink-0 text-ink-3" aria-hidden />}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{item.label}</span>
        {item.hint && <span className="block truncate text-ink-3 text-small">{item.hint}</span>}
      </span>
      {item.current && <span className="size-1.5 shrink-0 rounded-full bg-accent" aria-hidden />}
    </>
  );
  const select = () => {
    close();
    item.onSelect?.();
  };
  return (
    <>
      {item.separated && <hr className="my-1 border-line" />}
      {item.href ? (
        <Link {...shared} href={item.href} onClick={select}>
          {face}
        </Link>
      ) : (
        <button {...shared} type={item.form ? 'submit' : 'button'} form={item.form} name={item.name} value={item.value} onClick={select}>
          {face}
        </button>
      )}
    </>
  );
}

/** Where a key takes the focus in a menu of these words, from the entry at `at` (-1 for none); undefined when the key is not ours. */
export function menuMove(key: string, at: number, words: readonly string[]): number | undefined {
  const count = words.length;
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (Math.max(at, 0) - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key.length !== 1 || key === ' ') return undefined;
  for (let step = 1; step <= count; step += 1) {
    const next = (at + step + count) % count;
    if (words[next]?.trim().toLowerCase().startsWith(key.toLowerCase())) return next;
  }
  return undefined;
}
