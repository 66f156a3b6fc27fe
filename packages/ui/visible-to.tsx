import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { DateText } from './date.tsx';
import { useUiMessages } from './messages.tsx';
import { Popover } from './popover.tsx';

/** A party that sees this record: by which role or grant, and since when. */
export interface Viewer {
  party: ReactNode;
  via: ReactNode;
  since?: string;
}

/** Who sees this: a count that opens the list. */
export function VisibleTo({ viewers, note }: { viewers: readonly Viewer[]; note?: ReactNode }) {
  const messages = useUiMessages();
  const title = messages.visibleTo(viewers.length);
  return (
    <Popover
      button={
        <>
          <Eye size={14} aria-hidden />
          {title}
        </>
      }
      title={title}
      look="quiet"
    >
      <ul className="divide-y divide-line">
        {viewers.map((viewer, at) => (
          <li key={at} className="flex items-baseline gap-3 px-4 py-2">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{viewer.party}</span>
              <span className="block text-ink-3 text-small">{viewer.via}</span>
            </span>
            {viewer.since && (
              <span className="text-ink-3 text-small">
                <DateText value={viewer.since} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {note && <p className="border-line border-t bg-canvas px-4 py-2 text-ink-3 text-small">{note}</p>}
    </Popover>
  );
}
