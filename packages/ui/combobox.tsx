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
}: {
  options: readonly ComboboxOption[];
  defaultValue?: string;
  placeholder?: string;
  onPick?: (option: ComboboxOption) => void;
}) {
  const scripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (scripted) return <ScriptedCombobox options={options} defaultValue={defaultValue} placeholder={placeholder} onPick={onPick} />;
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
}: {
  options: readonly ComboboxOption[];
  defaultValue: string;
  placeholder?: string | undefined;
  onPick?: ((option: ComboboxOption) => void) | undefined;
}) {
  const messages = useUiMessages();
  const { name, ...field } = useFieldControl();
  const [chosen, setChosen] = useState(() => options.find((option) => option.value === defaultValue));
  const [text, setText] = useState(chosen?.label ?? '');
  const [open, setOpen] = useState(false);
  const popup = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  // While the text is still that of the chosen entry, the whole list is offered.
  const shown = findEntries(options, text === chosen?.label ? '' : text);
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
