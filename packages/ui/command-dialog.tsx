import { CornerDownLeft, Search } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Command } from './command-menu.tsx';
import { Link } from './link.tsx';
import { findEntries, useListbox } from './listbox.tsx';
import { useUiMessages } from './messages.tsx';

/** The dialog of `CommandMenu`, loaded when the browser is idle or somebody asks for it; `openAtOnce` is for those who asked before. */
export default function CommandDialog({
  ref: dialog,
  commands,
  onQuery,
  openAtOnce,
}: {
  ref: RefObject<HTMLDialogElement | null>;
  commands: readonly Command[];
  onQuery?: (text: string) => void;
  openAtOnce: boolean;
}) {
  const messages = useUiMessages();
  const [text, setText] = useState('');
  const asked = useRef(openAtOnce);
  useEffect(() => {
    if (asked.current) dialog.current?.showModal();
    asked.current = false;
  }, [dialog]);
  const shown = [
    ...findEntries(
      commands.filter((command) => !command.found),
      text,
    ),
    ...commands.filter((command) => command.found),
  ];
  const pick = (index: number) => document.getElementById(list.optionId(index))?.click();
  const list = useListbox({ count: shown.length, onPick: pick });
  const ask = (next: string) => {
    setText(next);
    list.setActive(0);
    onQuery?.(next);
  };
  return (
    <dialog
      ref={dialog}
      aria-label={messages.commandMenu}
      closedby="any"
      onClose={() => ask('')}
      className="mx-auto mt-[12vh] mb-auto w-[min(580px,calc(100vw-24px))] flex-col overflow-hidden rounded border border-line bg-raised p-0 text-ink shadow-pop open:flex max-sm:mt-3"
    >
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search size={16} className="shrink-0 text-ink-3" aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-label={messages.commandPlaceholder}
          aria-expanded="true"
          aria-controls={list.listId}
          aria-autocomplete="list"
          aria-activedescendant={shown.length > 0 ? list.optionId(list.index) : undefined}
          autoComplete="off"
          placeholder={messages.commandPlaceholder}
          value={text}
          className="h-12 min-w-0 flex-1 bg-transparent text-head outline-none max-sm:text-[1rem]"
          onChange={(event) => ask(event.target.value)}
          onKeyDown={list.onKeyDown}
        />
      </div>
      <div className="max-h-[min(380px,60vh)] overflow-auto p-1.5">
        <div role="listbox" id={list.listId} aria-label={messages.commandMenu}>
          {shown.map((command, at) => (
            <CommandOption
              key={command.id}
              id={list.optionId(at)}
              command={command}
              active={at === list.index}
              onPoint={() => list.setActive(at)}
              onPick={() => {
                dialog.current?.close();
                command.onSelect?.();
              }}
            />
          ))}
        </div>
        {shown.length === 0 && <p className="px-3 py-4 text-ink-3">{messages.noMatches}</p>}
      </div>
    </dialog>
  );
}

function CommandOption({
  id,
  command,
  active,
  onPoint,
  onPick,
}: {
  id: string;
  command: Command;
  active: boolean;
  onPoint: () => void;
  onPick: () => void;
}) {
  const Glyph = command.icon;
  const shared = {
    id,
    role: 'option',
    tabIndex: -1,
    'aria-selected': active,
    onPointerMove: onPoint,
    onClick: onPick,
    className: `flex min-h-9 w-full items-center gap-3 rounded-sm px-3 py-1 text-start ${active ? 'bg-accent-tint' : ''}`,
  } as const;
  const face = (
    <>
      {Glyph && <Glyph size={15} className={`shrink-0 ${active ? 'text-accent-ink' : 'text-ink-3'}`} aria-hidden />}
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      {command.hint && <span className="truncate text-ink-2 text-small">{command.hint}</span>}
      {active && <CornerDownLeft size={13} className="shrink-0 text-ink-2" aria-hidden />}
    </>
  );
  if (command.href)
    return (
      <Link {...shared} href={command.href}>
        {face}
      </Link>
    );
  return (
    <button type="button" {...shared}>
      {face}
    </button>
  );
}
