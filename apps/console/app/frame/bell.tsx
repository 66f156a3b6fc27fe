import type { NotificationRow } from '@tributary/notifications/contract';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Popover } from '@tributary/ui/popover';
import { Form } from '@tributary/web/form';
import { Bell as BellIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { NotificationList } from './notification-list.tsx';

/** The bell: how many are unread, the newest of them, and the way to all. Opens before scripts. */
export function Bell({ unread: count, rows }: { unread: number; rows: readonly NotificationRow[] }) {
  const t = useTranslations('notifications');
  return (
    <Popover
      label={t('bell', { count })}
      title={t('title')}
      align="end"
      button={
        <span className="relative inline-flex">
          <BellIcon size={18} aria-hidden />
          {count > 0 && (
            <span className="-top-2 -right-2.5 absolute min-w-4 rounded-full bg-accent px-1 text-center font-semibold text-on-accent text-tiny tabular-nums">
              {count > 99 ? '99+' : count}
            </span>
          )}
        </span>
      }
    >
      <div className="flex items-center gap-2 border-line border-b py-1.5 pr-2 pl-4">
        <p className="flex-1 font-semibold">{t('title')}</p>
        {count > 0 && (
          <Form method="post" action="/notifications">
            <SubmitButton variant="ghost" size="s" name="intent" value="all">
              {t('markAll')}
            </SubmitButton>
          </Form>
        )}
      </div>
      <div className="max-h-[60vh] overflow-auto">
        <NotificationList rows={rows} />
      </div>
      <div className="border-line border-t p-2 text-center">
        <ButtonLink href="/notifications" variant="ghost" size="s">
          {t('all')}
        </ButtonLink>
      </div>
    </Popover>
  );
}
