import type { AudienceCounts } from '@tributary/notices/contract';
import { type Stage, StageShape } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const FIGURES = [
  { name: 'confirmed', stage: 'failed', ink: 'text-bad' },
  { name: 'possible', stage: 'attention', ink: 'text-warn' },
  { name: 'not', stage: 'done', ink: 'text-good' },
  { name: 'customers', ink: 'text-ink' },
  { name: 'messages', ink: 'text-ink' },
  { name: 'unreachable', ink: 'text-ink' },
] as const satisfies readonly { name: keyof AudienceCounts; stage?: Stage; ink: string }[];

/** The dry run in figures large enough to be read across a desk. */
export function BigNumbers({ counts }: { counts: AudienceCounts }) {
  const t = useTranslations('notices.audience');
  return (
    <dl className="grid grid-cols-6 divide-x divide-line rounded border border-line bg-surface max-lg:grid-cols-3 max-lg:divide-x-0">
      {FIGURES.map((figure) => {
        const value = counts[figure.name];
        const loud = figure.name === 'unreachable' && value > 0;
        return (
          <div key={figure.name} className="flex flex-col-reverse px-4 py-3">
            <dt className="flex items-center gap-1.5 text-ink-2 text-small">
              {'stage' in figure && (
                <span className={figure.ink}>
                  <StageShape stage={figure.stage} />
                </span>
              )}
              {t(figure.name)}
            </dt>
            <dd className={`font-semibold text-[1.75rem] leading-9 tabular-nums ${loud ? 'text-bad' : figure.ink}`}>{value}</dd>
          </div>
        );
      })}
    </dl>
  );
}
