import type { IsoDate } from '@tributary/kernel/dates';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';

type Kind = 'new' | 'increase' | 'decrease' | 'cancel' | 'renewal' | 'co_term';

/** What a line of an order does to what runs, from when to when; nothing for one that begins something. */
export function LineChange({ kind, effectiveOn, chargedUntil }: { kind: Kind; effectiveOn: IsoDate | null; chargedUntil: IsoDate | null }) {
  const t = useTranslations('changes');
  if (kind === 'new' || !effectiveOn) return null;
  return (
    <span className="block text-ink-2 text-small">
      {t(`kinds.${kind}`)}, <DateText value={effectiveOn} />
      {chargedUntil && (
        <>
          {' – '}
          <DateText value={chargedUntil} />
        </>
      )}
    </span>
  );
}

/** The word for an order in a list; nothing for a new one, which is the plain case. */
export function OrderKind({ kind }: { kind: Kind }) {
  const t = useTranslations('changes');
  return kind === 'new' ? null : t(`kinds.${kind}`);
}
