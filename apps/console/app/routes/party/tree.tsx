import type { PartyTree } from '@tributary/parties/contract';
import { Badge } from '@tributary/ui/badge';
import { DateText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';
import { RecordLink } from '../../parts/record-parts.tsx';

/** Indents end here, so that a deep tree stays on a phone. */
const DEEPEST = 6;
const INDENTS = ['', 'pl-5', 'pl-10', 'pl-14', 'pl-18', 'pl-22', 'pl-26'];

/** An organisation as an indented list from the top down; the party asked for stands out. */
export function Tree({ tree }: { tree: PartyTree }) {
  const t = useTranslations('parties');
  if (tree.nodes.length === 1) return <p className="text-ink-2">{t('standsAlone')}</p>;
  const top = Math.min(...tree.nodes.map(({ depth }) => depth));
  return (
    <>
      <ol className="flex flex-col">
        {tree.nodes.map((node) => (
          <li
            key={node.ref}
            aria-current={node.depth === 0 ? 'true' : undefined}
            className={`flex flex-wrap items-center gap-x-3 py-1 ${INDENTS[Math.min(node.depth - top, DEEPEST)]} ${node.depth === 0 ? 'font-semibold' : ''}`}
          >
            <RecordLink href={`/parties/${node.ref}`}>{node.name}</RecordLink>
            {node.depth === 0 && <Badge tone="accent">{t('thisParty')}</Badge>}
            {node.isPartner && <Badge>{t('isPartner')}</Badge>}
            {node.since && (
              <span className="font-normal text-ink-3 text-small">
                {t('since')} <DateText value={node.since} />
              </span>
            )}
          </li>
        ))}
      </ol>
      {tree.cut && <p className="mt-2 text-ink-3 text-small">{t('cut')}</p>}
    </>
  );
}
