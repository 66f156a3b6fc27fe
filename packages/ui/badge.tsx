import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';
import { useUiMessages } from './messages.tsx';

/** What a colour means. A tone never stands without a word, and in a state never without its shape. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad' | 'accent';

const badge = cva('inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-sm px-1.5 font-medium text-small', {
  variants: {
    tone: {
      neutral: 'bg-chip text-ink-2',
      info: 'bg-info-tint text-info',
      good: 'bg-good-tint text-good',
      warn: 'bg-warn-tint text-warn',
      bad: 'bg-bad-tint text-bad',
      accent: 'bg-accent-tint text-accent-ink',
    },
  },
});

/** A short word that classifies: a kind, a tier, a severity. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={badge({ tone })}>{children}</span>;
}

/** How far along something is; each stage has a shape of its own that survives greyscale. */
export type Stage = 'open' | 'running' | 'done' | 'attention' | 'failed' | 'ended';

const stageTone = { open: 'neutral', running: 'info', done: 'good', attention: 'warn', failed: 'bad', ended: 'neutral' } as const;

/** The state of a record: a shape for the stage and the state's own word. */
export function StateBadge({ stage, children }: { stage: Stage; children: ReactNode }) {
  return (
    <span className={badge({ tone: stageTone[stage] })}>
      <StageShape stage={stage} />
      {children}
    </span>
  );
}

/** The shape of a stage alone, where its word stands beside it. */
export function StageShape({ stage }: { stage: Stage }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      {stage === 'open' && <circle cx="5" cy="5" r="4" />}
      {stage === 'running' && (
        <>
          <circle cx="5" cy="5" r="4" />
          <path d="M5 1a4 4 0 0 1 0 8z" fill="currentColor" stroke="none" />
        </>
      )}
      {stage === 'done' && (
        <>
          <circle cx="5" cy="5" r="4.75" fill="currentColor" stroke="none" />
          <path d="M2.9 5.1 4.4 6.6 7.2 3.6" stroke="var(--surface)" />
        </>
      )}
      {stage === 'attention' && <path d="M5 1 9.3 8.8H.7z" fill="currentColor" strokeLinejoin="round" strokeWidth="1" />}
      {stage === 'failed' && (
        <>
          <rect x="0.5" y="0.5" width="9" height="9" rx="2" fill="currentColor" stroke="none" />
          <path d="m3.2 3.2 3.6 3.6m0-3.6L3.2 6.8" stroke="var(--surface)" />
        </>
      )}
      {stage === 'ended' && <path d="M1 5h8" strokeWidth="2" strokeLinecap="round" />}
    </svg>
  );
}

/** Whether what you see follows changes by itself, said in words. */
export function LiveDot({ state }: { state: 'live' | 'reconnecting' | 'offline' }) {
  const messages = useUiMessages();
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-ink-3 text-small">
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        {state === 'live' && <circle cx="4" cy="4" r="4" fill="var(--good)" />}
        {state === 'reconnecting' && (
          <circle cx="4" cy="4" r="3" fill="none" stroke="var(--warn)" strokeWidth="2" strokeDasharray="3 2">
            <title>{messages.reconnecting}</title>
          </circle>
        )}
        {state === 'offline' && <path d="M1 1l6 6M7 1 1 7" stroke="var(--bad)" strokeWidth="2" strokeLinecap="round" />}
      </svg>
      {messages[state]}
    </span>
  );
}
