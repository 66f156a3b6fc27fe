import type { DealDocument } from '@tributary/entitlements/deals.contract';
import { TimeText } from '@tributary/ui/date';
import { useTranslations } from 'use-intl';

/** What each document says of its roles, and where it is known by now that it was otherwise. */
export function AsIssued({ documents }: { documents: readonly DealDocument[] }) {
  const t = useTranslations('issued');
  const roles = useTranslations('shared.roles');
  return (
    <>
      <p className="text-ink-3 text-small">{t('issuedHint')}</p>
      <ul className="mt-1 divide-y divide-line">
        {documents.map((document) => (
          <li key={`${document.kind} ${document.ref} ${document.lineRef}`} className="py-1.5">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{t(`kinds.${document.kind as 'order'}`)}</span>
              <span className="font-mono text-small">{document.ref}</span>
              <span className="text-ink-3 text-small">
                <TimeText value={document.takenAt} />
              </span>
            </p>
            <p className="text-ink-2 text-small">
              {document.roles.map((held, index) => (
                <span key={`${held.role} ${held.tier} ${held.party.ref}`}>
                  {index > 0 && '; '}
                  {roles(held.role)} {held.party.name}
                  {held.isNow && <strong className="font-medium text-warn"> ({t('isNow', { name: held.isNow.name })})</strong>}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
