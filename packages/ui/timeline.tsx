import type { ReactNode } from 'react';
import type { Stage } from './badge.tsx';
import { TimeText } from './date.tsx';
import { useUiMessages } from './messages.tsx';

/** One thing that happened to a record. */
export interface TimelineEntry {
  id: string;
  /** An instant. */
  at: string | Date;
  who: ReactNode;
  /** The party it was done for, where that is another. */
  onBehalfOf?: string;
  what: ReactNode;
  detail?: ReactNode;
  stage?: Stage;
}

const dot: Record<Stage, string> = {
  open: 'border-control bg-surface',
  running: 'border-info bg-info-tint',
  done: 'border-good bg-good',
  attention: 'border-warn bg-warn',
  failed: 'border-bad bg-bad',
  ended: 'border-control bg-control',
};

/** What happened, newest first as given: when, who, on whose behalf, what. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const messages = useUiMessages();
  return (
    <ol className="flex flex-col">
      {entries.map((entry, at) => (
        <li key={entry.id} className="relative flex gap-3 pb-4 last:pb-0">
          {at < entries.length - 1 && <span className="absolute top-4 bottom-0 left-[5px] w-px bg-line" aria-hidden />}
          <span className={`mt-[5px] size-[11px] shrink-0 rounded-full border-[1.5px] ${dot[entry.stage ?? 'open']}`} aria-hidden />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="min-w-0 flex-1 basis-60">{entry.what}</span>
              <span className="text-ink-3 text-small tabular-nums">
                <TimeText value={entry.at} />
              </span>
            </p>
            <p className="text-ink-3 text-small">
              {entry.who}
              {entry.onBehalfOf && <>, {messages.onBehalfOf(entry.onBehalfOf)}</>}
            </p>
            {entry.detail && <div className="mt-1 text-ink-2 text-small">{entry.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
