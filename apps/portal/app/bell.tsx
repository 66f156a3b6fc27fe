import type { NotificationRow } from '@tributary/notifications/contract';
import { Button } from '@tributary/ui/button';
import { TimeText } from '@tributary/ui/date';
import { Form, Link } from '@tributary/ui/link';
import { Popover } from '@tributary/ui/popover';
import { Bell as BellIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';

/** What waits to be read, with the newest in a popover. It opens, leads on and marks as read before scripts, too. */
export function Bell({ unread, newest }: { unread: number; newest: readonly NotificationRow[] }) {
  const t = useTranslations('notifications');
  return (
    <Popover
      align="end"
      label={t('bell', { count: unread })}
      title={t('title')}
      button={
        <span className="relative inline-flex">
          <BellIcon size={18} aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="-top-2 -right-2 absolute inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 font-semibold text-on-accent text-tiny tabular-nums"
            >
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </span>
      }
    >
      <div className="flex min-h-11 items-center gap-3 border-line border-b px-4">
        <p className="flex-1 font-semibold">{t('title')}</p>
        {unread > 0 && <MarkAllRead />}
      </div>
      {newest.length === 0 ? <p className="px-4 py-4 text-ink-2">{t('noneText')}</p> : <NotificationList rows={newest} />}
      <p className="border-line border-t bg-canvas px-4 py-2">
        <Link href="/notifications" className="inline-flex min-h-6 items-center text-accent-ink underline underline-offset-2">
          {t('all')}
        </Link>
      </p>
    </Popover>
  );
}

/** Marks everything read, from wherever it is pressed. */
export function MarkAllRead() {
  const t = useTranslations('notifications');
  return (
    <Form method="post" action="/notifications">
      <input type="hidden" name="intent" value="all" />
      <Button type="submit" size="s" variant="ghost">
        {t('markAll')}
      </Button>
    </Form>
  );
}

/** Notifications, newest first. Pressing one marks it as read and leads to its record: one form, so that both happen without scripts. */
export function NotificationList({ rows }: { rows: readonly NotificationRow[] }) {
  const t = useTranslations('notifications');
  const wordsOf = (event: string) => {
    const key = `events.${event.replace('/', '.')}` as 'events.orders.accepted';
    return t.has(key) ? t(key) : t('other');
  };
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => (
        <li key={row.ref}>
          <Form method="post" action="/notifications">
            <input type="hidden" name="intent" value="open" />
            <input type="hidden" name="ref" value={row.ref} />
            <input type="hidden" name="to" value={row.subjectRef} />
            <button
              type="submit"
              className="flex w-full items-start gap-2.5 px-4 py-2.5 text-start outline-offset-[-2px] transition-colors hover:bg-hover"
            >
              <span className={`mt-1.5 size-2 shrink-0 rounded-full ${row.readAt ? '' : 'bg-accent'}`} aria-hidden />
              <span className="min-w-0 flex-1">
                <span className={`block ${row.readAt ? 'text-ink-2' : 'font-medium'}`}>
                  {wordsOf(row.eventName)}
                  {!row.readAt && <span className="sr-only">, {t('unread')}</span>}
                </span>
                <span className="block break-words text-ink-2">{row.title}</span>
                <span className="block text-ink-3 text-small">
                  <span className="font-mono">{row.subjectRef}</span> · <TimeText value={row.createdAt} />
                </span>
              </span>
            </button>
          </Form>
        </li>
      ))}
    </ul>
  );
}
