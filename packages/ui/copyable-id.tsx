import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useUiMessages } from './messages.tsx';

/** A short identifier in mono that can be copied with one press. */
export function CopyableId({ id }: { id: string }) {
  const messages = useUiMessages();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Glyph = copied ? Check : Copy;
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap font-mono text-ink-2 text-small">
      {id}
      <button
        type="button"
        className="inline-flex size-6 items-center justify-center rounded-sm text-ink-3 transition-colors hover:bg-hover hover:text-ink"
        aria-label={copied ? messages.copied : messages.copy(id)}
        title={copied ? messages.copied : messages.copy(id)}
        onClick={async () => {
          await navigator.clipboard.writeText(id);
          setCopied(true);
        }}
      >
        <Glyph size={12} aria-hidden />
      </button>
      <span className="sr-only" aria-live="polite">
        {copied ? messages.copied : ''}
      </span>
    </span>
  );
}
