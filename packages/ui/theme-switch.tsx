import { Monitor, Moon, Sun } from 'lucide-react';
import { useId, useState } from 'react';
import { useUiMessages } from './messages.tsx';
import { rememberLook, type Theme } from './remembered.tsx';

/** Light, dark or as the machine says. Acts at once and remembers it in the cookie `theme`, which `readLook` reads on the server. */
export function ThemeSwitch({ value }: { value: Theme }) {
  const messages = useUiMessages();
  const name = useId();
  const [theme, setTheme] = useState(value);
  const choices = [
    { theme: 'light', label: messages.themeLight, Glyph: Sun },
    { theme: 'dark', label: messages.themeDark, Glyph: Moon },
    { theme: 'system', label: messages.themeSystem, Glyph: Monitor },
  ] as const;
  return (
    <fieldset className="inline-flex rounded border border-line bg-sunken p-0.5">
      <legend className="sr-only">{messages.theme}</legend>
      {choices.map((choice) => (
        <label
          key={choice.theme}
          title={choice.label}
          className={`flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-small has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 ${theme === choice.theme ? 'bg-surface font-medium text-ink ring-1 ring-line-strong' : 'text-ink-2 hover:text-ink'}`}
        >
          <input
            type="radio"
            name={name}
            value={choice.theme}
            checked={theme === choice.theme}
            className="sr-only"
            onChange={() => {
              setTheme(choice.theme);
              document.documentElement.dataset.theme = choice.theme;
              rememberLook('theme', choice.theme);
            }}
          />
          <choice.Glyph size={14} aria-hidden />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
