import { Button } from '@tributary/ui/button';
import { PagerBar } from '@tributary/ui/data-table';
import { ListPage } from '@tributary/ui/list-page';
import { Form } from '@tributary/web/form';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import { NotificationList } from '../frame/notification-list.tsx';
import * as en from '../messages/en.ts';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/notifications';

export const meta: Route.MetaFunction = () => [{ title: `${en.notifications.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const { cursor } = readListPlace(request);
  const [page, unread] = await Promise.all([
    caller.notifications.list({ ...(cursor ? { cursor } : {}), limit: 50 }),
    caller.notifications.unread(),
  ]);
  return { page, unread };
}

export async function action({ context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const done = await attempt((caller) => caller.notifications.markRead({ all: true }));
  return done.ok ? redirect('/notifications') : refuse(done.error);
}

export default function Notifications({ loaderData }: Route.ComponentProps) {
  const { page, unread } = loaderData;
  const t = useTranslations('notifications');
  useLive(ofModule('notifications'));
  return (
    <ListPage
      title={t('title')}
      live={<LiveStatus />}
      {...(unread.count > 0
        ? {
            more: (
              <Form method="post">
                <Button type="submit">{t('markAll')}</Button>
              </Form>
            ),
          }
        : {})}
    >
      <div className="rounded border border-line bg-surface max-sm:rounded-none max-sm:border-x-0">
        <NotificationList rows={page.rows} />
      </div>
      <PagerBar pager={usePager(page.nextCursor)} />
    </ListPage>
  );
}
