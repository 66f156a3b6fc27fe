import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

/**
 * A few words about what is pointed at or focused. Children are one focusable element, given the id to be described by.
 * Nothing that must be read may live here alone: touch has no hover. Escape sends it away (WCAG 2.2, 1.4.13).
 */
export function Tooltip({ text, children }: { text: ReactNode; children: (describedBy: string) => ReactNode }) {
  const id = useId();
  const host = useRef<HTMLSpanElement>(null);
  const [dismissed, setDismissed] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && host.current?.matches(':hover, :focus-within')) setDismissed(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for the pointer and the focus of its child to leave.
    <span
      ref={host}
      className="tip-host relative inline-flex"
      data-dismissed={dismissed || undefined}
      onPointerLeave={() => setDismissed(false)}
      onBlur={() => setDismissed(false)}
    >
      {children(id)}
      <span id={id} role="tooltip" className="tip rounded-sm bg-ink px-2 py-1 text-canvas text-small">
        {text}
      </span>
    </span>
  );
}
