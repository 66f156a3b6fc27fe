import type { PortalNoticeRow } from '@tributary/notices/contract';
import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { DataTable } from '@tributary/ui/data-table';
import { ListPage } from '@tributary/ui/list-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useHat } from '../hat.ts';
import * as en from '../messages/en.ts';
import { useNoticeColumns } from '../notices/notice-columns.tsx';
import { placeInList, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/notices';

export const handle = words({ notices: en.notices });
export const meta: Route.MetaFunction = () => [{ title: `${en.notices.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = placeInList(new URL(request.url));
  return { place, page: await caller.notices.list({ cursor: place.cursor }) };
}

export default function Notices({ loaderData: { place, page } }: Route.ComponentProps) {
  const t = useTranslations('notices');
  const { isPartner } = useHat();
  useLive((hint) => hint.name.startsWith('notices/'));
  const count = trueCount(place, page);
  return (
    <ListPage title={t('title')} {...(count === undefined ? {} : { count })} live={<LiveStatus />}>
      <DataTable<PortalNoticeRow>
        caption={t('title')}
        columns={useNoticeColumns()}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/notices/${row.ref}`}
        pager={usePager(place, page)}
        empty={
          <EmptyState
            icon={<ShieldCheck size={18} />}
            title={t(isPartner ? 'empty.partnerTitle' : 'empty.title')}
            action={<ButtonLink href="/entitlements">{t(isPartner ? 'empty.partnerAction' : 'empty.action')}</ButtonLink>}
          >
            {t(isPartner ? 'empty.partnerText' : 'empty.text')}
          </EmptyState>
        }
      />
    </ListPage>
  );
}
