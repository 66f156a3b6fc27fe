import type { ReactNode } from 'react';
import { StageShape } from './badge.tsx';
import { CopyableId } from './copyable-id.tsx';
import { useUiMessages } from './messages.tsx';

/** An error in three answers: what happened, what is safe, what to do; with the request id to quote. */
export function ErrorState({
  title,
  safe,
  todo,
  requestId,
  action,
  page = false,
}: {
  title: ReactNode;
  safe: ReactNode;
  todo: ReactNode;
  requestId?: string;
  action?: ReactNode;
  /** The error is the page, so its title is the page's heading. */
  page?: boolean;
}) {
  const messages = useUiMessages();
  const Heading = page ? 'h1' : 'h2';
  return (
    <div className="mx-auto w-full max-w-[560px] rounded border border-line bg-surface">
      <div className="flex items-start gap-3 border-line border-b px-5 py-4">
        <span className="mt-1 text-bad">
          <StageShape stage="failed" />
        </span>
        <Heading className="flex-1 font-semibold text-head">{title}</Heading>
      </div>
      <dl className="grid gap-x-4 gap-y-2 px-5 py-4 sm:grid-cols-[88px_minmax(0,1fr)]">
        <dt className="text-ink-3 text-small sm:pt-0.5">{messages.whatIsSafe}</dt>
        <dd>{safe}</dd>
        <dt className="text-ink-3 text-small sm:pt-0.5">{messages.whatToDo}</dt>
        <dd>{todo}</dd>
      </dl>
      {(action || requestId) && (
        <footer className="flex flex-wrap items-center gap-3 rounded-b border-line border-t bg-canvas px-5 py-2.5">
          <div className="flex flex-1 gap-2">{action}</div>
          {requestId && (
            <p className="flex items-center gap-1.5 text-ink-3 text-small">
              {messages.requestId} <CopyableId id={requestId} />
            </p>
          )}
        </footer>
      )}
    </div>
  );
}
