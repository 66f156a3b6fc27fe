import type { NotificationRow } from '@tributary/notifications/contract';
import { TimeText } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { useTranslations } from 'use-intl';

/** News, newest first; each leads to its record. Unread ones carry a dot and say so. */
export function NotificationList({ rows }: { rows: readonly NotificationRow[] }) {
  const t = useTranslations('notifications');
  const events = useTranslations('events');
  if (rows.length === 0) return <p className="px-4 py-6 text-center text-ink-3">{t('empty')}</p>;
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => (
        <li key={row.ref} className="relative flex items-start gap-2.5 px-4 py-2 hover:bg-hover">
          <span aria-hidden className={`mt-1.5 size-2 shrink-0 rounded-full ${row.readAt ? 'bg-transparent' : 'bg-accent'}`} />
          <span className="min-w-0 flex-1">
            <Link
              href={`/go/${row.subjectRef}`}
              className={`block truncate text-ink after:absolute after:inset-0 ${row.readAt ? '' : 'font-semibold'}`}
            >
              {row.title}
            </Link>
            <span className="block text-ink-3 text-small">
              {events.has(row.eventName as never) ? events(row.eventName as 'orders/submitted') : row.eventName},{' '}
              <TimeText value={row.createdAt} />
              {!row.readAt && <span className="sr-only">, {t('unread')}</span>}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
