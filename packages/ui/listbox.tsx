import { type KeyboardEvent, useId, useState } from 'react';

/** An entry that a typed word can find. */
export interface Findable {
  label: string;
  /** More words it answers to: a code, a place, an old name. */
  keywords?: string;
}

/**
 * Keeps the entries in which every typed word occurs, in their order; those whose label begins with the text come first.
 * Case and accents do not matter.
 */
export function findEntries<Entry extends Findable>(entries: readonly Entry[], text: string): Entry[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  const found = entries.filter((entry) => {
    const hay = fold(`${entry.label} ${entry.keywords ?? ''}`);
    return words.every((word) => hay.includes(word));
  });
  const start = words.join(' ');
  const first = (entry: Entry) => fold(entry.label).startsWith(start);
  return [...found.filter(first), ...found.filter((entry) => !first(entry))];
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/**
 * The keyboard of a text box with a list under it (WAI-ARIA combobox pattern): arrows move, Enter picks, the box keeps focus and
 * names the entry by `aria-activedescendant`.
 */
export function useListbox({ count, onPick }: { count: number; onPick: (index: number) => void }) {
  const listId = useId();
  const [active, setActive] = useState(0);
  const index = Math.min(active, Math.max(count - 1, 0));
  const optionId = (at: number) => `${listId}-${at}`;
  const move = (to: number) => {
    setActive(to);
    document.getElementById(optionId(to))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (count === 0) return;
    if (event.key === 'ArrowDown') move((index + 1) % count);
    else if (event.key === 'ArrowUp') move((index - 1 + count) % count);
    else if (event.key === 'Home' && event.ctrlKey) move(0);
    else if (event.key === 'End' && event.ctrlKey) move(count - 1);
    else if (event.key === 'Enter') onPick(index);
    else return;
    event.preventDefault();
  };
  return { listId, index, setActive, optionId, onKeyDown };
}
