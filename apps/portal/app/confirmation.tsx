import { type Stage, StageShape } from '@tributary/ui/badge';
import type { ReactNode } from 'react';

const looks = {
  done: { box: 'border-good bg-good-tint', ink: 'text-good' },
  attention: { box: 'border-warn bg-warn-tint', ink: 'text-warn' },
  failed: { box: 'border-bad bg-bad-tint', ink: 'text-bad' },
} as const satisfies Partial<Record<Stage, { box: string; ink: string }>>;

/** What the last step did, on the page itself, so that it is there without scripts too and does not vanish while it is read. */
export function Confirmation({ stage = 'done', title, children }: { stage?: keyof typeof looks; title: ReactNode; children?: ReactNode }) {
  const look = looks[stage];
  return (
    <div role={stage === 'failed' ? 'alert' : 'status'} className={`flex items-start gap-3 rounded border px-4 py-3 ${look.box}`}>
      <span className={`mt-[5px] ${look.ink}`}>
        <StageShape stage={stage} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {children && <div className="text-ink-2">{children}</div>}
      </div>
    </div>
  );
}
