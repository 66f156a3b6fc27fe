import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { PagerBar } from '@tributary/ui/data-table';
import { PageHeader } from '@tributary/ui/page-header';
import { Bell } from 'lucide-react';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import { MarkAllRead, NotificationList } from '../bell.tsx';
import * as en from '../messages/en.ts';
import { placeInList, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/notifications';

export const meta: Route.MetaFunction = () => [{ title: `${en.notifications.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = placeInList(new URL(request.url));
  return { place, page: await caller.notifications.list({ cursor: place.cursor }) };
}

/** Reading is not worth a refusal: a notification that is gone, or of another hat, still leads to its record, which decides for itself. */
export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  if (form.get('intent') === 'open') {
    await attempt((caller) => caller.notifications.markRead({ refs: [String(form.get('ref') ?? '')] }));
    return redirect(`/go/${encodeURIComponent(String(form.get('to') ?? ''))}`);
  }
  await attempt((caller) => caller.notifications.markRead({ all: true }));
  return redirect('/notifications');
}

export default function Notifications({ loaderData: { place, page } }: Route.ComponentProps) {
  const t = useTranslations('notifications');
  const pager = usePager(place, page);
  return (
    <div className="mx-auto flex max-w-[880px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader title={t('title')} more={page.rows.some((row) => !row.readAt) && <MarkAllRead />} />
      <Card flush>
        {page.rows.length === 0 ? (
          <EmptyState icon={<Bell size={18} />} title={t('none')} action={<ButtonLink href="/">{t('home')}</ButtonLink>}>
            {t('noneText')}
          </EmptyState>
        ) : (
          <NotificationList rows={page.rows} />
        )}
        <PagerBar pager={pager} />
      </Card>
    </div>
  );
}
