import { Check, ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useFieldControl } from './field.tsx';
import { control, Select } from './inputs.tsx';
import { type Findable, findEntries, useListbox } from './listbox.tsx';
import { useUiMessages } from './messages.tsx';

/** One answer of a combobox. */
export interface ComboboxOption extends Findable {
  value: string;
  /** A second line, in lesser ink. */
  hint?: string;
}

/** Finds answers for what was typed. The signal says that nobody waits for them any more. */
export type ComboboxSearch = (text: string, signal: AbortSignal) => Promise<readonly ComboboxOption[]>;

/** A pause in typing after which is asked elsewhere. */
const PAUSE_MS = 150;

const never = () => () => {};

/**
 * One of many, found by typing. Before scripts arrive it is a plain select of the same size and name, so the form works either way.
 * The chosen value is sent under the name of the field around it.
 */
export function Combobox({
  options,
  defaultValue = '',
  placeholder,
  onPick,
  search,
}: {
  /** All answers, or where there is a `search`, those to begin with and the one that is chosen. */
  options: readonly ComboboxOption[];
  defaultValue?: string;
  placeholder?: string;
  onPick?: (option: ComboboxOption) => void;
  /** Asks elsewhere for what was typed, best first, where there are more answers than a page should carry. Must not change between renders. */
  search?: ComboboxSearch;
}) {
  const scripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (scripted)
    return <ScriptedCombobox options={options} defaultValue={defaultValue} placeholder={placeholder} onPick={onPick} search={search} />;
  return (
    <Select defaultValue={defaultValue}>
      <option value="">{placeholder}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}

function ScriptedCombobox({
  options,
  defaultValue,
  placeholder,
  onPick,
  search,
}: {
  options: readonly ComboboxOption[];
  defaultValue: string;
  placeholder?: string | undefined;
  onPick?: ((option: ComboboxOption) => void) | undefined;
  search?: ComboboxSearch | undefined;
}) {
  const messages = useUiMessages();
  const { name, ...field } = useFieldControl();
  const [chosen, setChosen] = useState(() => options.find((option) => option.value === defaultValue));
  const [text, setText] = useState(chosen?.label ?? '');
  const [open, setOpen] = useState(false);
  const popup = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  // While the text is still that of the chosen entry, the whole list is offered.
  const wanted = text === chosen?.label ? '' : text;
  const found = useFound(search, wanted);
  // Until elsewhere has answered, what is here already is offered; what it finds may match in ways that only it knows.
  const shown = found ?? findEntries(options, wanted);
  const pick = (option: ComboboxOption | undefined) => {
    if (!option) return;
    setChosen(option);
    setText(option.label);
    setOpen(false);
    onPick?.(option);
  };
  const list = useListbox({ count: shown.length, onPick: (index) => pick(shown[index]) });
  useEffect(() => {
    const element = popup.current;
    if (!element || element.matches(':popover-open') === open) return;
    if (open) element.showPopover({ source: box.current ?? undefined });
    else element.hidePopover();
  }, [open]);
  return (
    <span className="relative block w-full">
      <input type="hidden" name={name} value={chosen?.value ?? ''} />
      <input
        {...field}
        ref={box}
        type="text"
        role="combobox"
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        className={control({ kind: 'select' })}
        aria-expanded={open}
        aria-controls={list.listId}
        aria-autocomplete="list"
        aria-activedescendant={open && shown.length > 0 ? list.optionId(list.index) : undefined}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === '') setChosen(undefined);
          list.setActive(0);
          setOpen(true);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => {
          // Words that chose nothing are not an answer: the box goes back to what was chosen.
          setOpen(false);
          setText(chosen?.label ?? '');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && open) {
            event.preventDefault();
            setOpen(false);
          } else if (!open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            setOpen(true);
          } else if (open) list.onKeyDown(event);
        }}
      />
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute inset-y-0 right-2.5 my-auto text-ink-3" />
      <div
        ref={popup}
        popover="manual"
        data-match
        className="anchored max-h-72 min-w-64 overflow-auto rounded border border-line bg-raised p-1 shadow-pop"
      >
        <div role="listbox" id={list.listId} aria-labelledby={field.id && `${field.id}-label`}>
          {shown.map((option, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text box owns the keyboard (combobox pattern).
            <div
              key={option.value}
              id={list.optionId(at)}
              role="option"
              tabIndex={-1}
              aria-selected={option.value === chosen?.value}
              className={`flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 ${at === list.index ? 'bg-accent-tint' : ''}`}
              onPointerEnter={() => list.setActive(at)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => pick(option)}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate">{option.label}</span>
                {option.hint && <span className="block truncate text-ink-3 text-small">{option.hint}</span>}
              </span>
              {option.value === chosen?.value && <Check size={14} className="shrink-0 text-accent-ink" aria-hidden />}
            </div>
          ))}
        </div>
        {shown.length === 0 && <p className="px-2 py-1.5 text-ink-3">{messages.noMatches}</p>}
      </div>
    </span>
  );
}

/** What the search found for the words, or null while there are none, nobody to ask, or no answer yet. */
function useFound(search: ComboboxSearch | undefined, text: string): readonly ComboboxOption[] | null {
  const [answer, setAnswer] = useState<{ text: string; found: readonly ComboboxOption[] }>();
  const words = text.trim();
  useEffect(() => {
    if (!search || words === '') return;
    const leave = new AbortController();
    const timer = setTimeout(() => {
      search(words, leave.signal).then(
        (found) => leave.signal.aborted || setAnswer({ text: words, found }),
        // An answer that does not come leaves what is here: the form can still be filled in and sent.
        () => {},
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [search, words]);
  return words !== '' && answer?.text === words ? answer.found : null;
}
