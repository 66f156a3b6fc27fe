import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { TimeText } from './date.tsx';
import { useUiMessages } from './messages.tsx';

/** One message on a ticket. `body` is plain text, shown as written; markup in it stays text. */
export interface ThreadMessage {
  id: string;
  kind: 'public' | 'internal';
  author: string;
  /** The party the author speaks for. */
  party?: ReactNode;
  onBehalfOf?: string;
  at: string | Date;
  body: string;
  /** The vendor's own side, or the person's own: tinted, so that turns can be told apart. */
  own?: boolean;
}

/**
 * The conversation of a ticket. An internal note differs from a public reply in words, colour, edge and icon, and says who never sees it:
 * nobody may mistake one for the other.
 */
export function Thread({ messages }: { messages: readonly ThreadMessage[] }) {
  return (
    <ol className="flex flex-col gap-3">
      {messages.map((message) => (
        <li key={message.id} id={`message-${message.id}`}>
          {message.kind === 'internal' ? <InternalNote message={message} /> : <PublicReply message={message} />}
        </li>
      ))}
    </ol>
  );
}

function PublicReply({ message }: { message: ThreadMessage }) {
  return (
    <article className="card rounded border border-line bg-surface">
      <header
        className={`flex items-center gap-2.5 rounded-t border-line border-b px-4 py-2 ${message.own ? 'bg-accent-tint' : 'bg-canvas'}`}
      >
        <Initials name={message.author} />
        <Byline message={message} />
      </header>
      <p className="whitespace-pre-wrap break-words px-4 py-3">{message.body}</p>
    </article>
  );
}

function InternalNote({ message }: { message: ThreadMessage }) {
  const messages = useUiMessages();
  return (
    <article
      className="card rounded border border-amber border-dashed border-l-4 bg-warn-tint [border-left-style:solid] sm:ml-10"
      aria-label={messages.internalNote}
    >
      <header className="px-4 pt-2.5">
        <p className="flex flex-wrap items-center gap-x-1.5 font-semibold text-small text-warn">
          <Lock size={12} aria-hidden />
          {messages.internalNote}
          <span className="font-normal">{messages.internalNoteHint}</span>
        </p>
        <div className="mt-1.5 flex">
          <Byline message={message} />
        </div>
      </header>
      <p className="whitespace-pre-wrap break-words px-4 pt-1 pb-3">{message.body}</p>
    </article>
  );
}

function Byline({ message }: { message: ThreadMessage }) {
  const messages = useUiMessages();
  return (
    <>
      <p className="min-w-0 flex-1">
        <span className="font-semibold">{message.author}</span>
        {message.party && <span className="text-ink-2"> {message.party}</span>}
        {message.onBehalfOf && <span className="text-ink-2">, {messages.onBehalfOf(message.onBehalfOf)}</span>}
      </p>
      <span className="shrink-0 text-ink-2 text-small">
        <TimeText value={message.at} />
      </span>
    </>
  );
}

/** The letters of a person: first of the first and of the last name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('');
}

/** A person's initials in a small disc: ornament beside the name, drawn by the style sheet so that no reader spells it. */
export function Initials({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      data-initials={initialsOf(name)}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface font-semibold text-ink-2 text-tiny before:content-[attr(data-initials)]"
    />
  );
}
