import { DELIVERY_STATES, type NoticeDetail } from '@tributary/notices/contract';
import { Card, FactList } from '@tributary/ui/card';
import { type ChartPart, SegmentedBar } from '@tributary/ui/chart-bar';
import { CopyableId } from '@tributary/ui/copyable-id';
import { TimeText } from '@tributary/ui/date';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { useWatch } from '../parts/arrivals.tsx';
import { SeverityBadge } from '../parts/notice-states.tsx';
import { RecordLink, RecordTimeline } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/notice';
import { Deliveries, Matches } from './notice/tables.tsx';

export const handle = words({ deliveries: en.deliveries, notices: en.notices });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.notices.list.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const [notice, timeline] = await Promise.all([
    caller.notices.get({ ref: params.ref }),
    caller.audit.timeline({ type: 'notice', ref: params.ref }),
  ]);
  return { notice, timeline };
}

const TONES = {
  handed_over: 'good',
  claimed: 'accent',
  planned: 'neutral',
  unknown: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
} as const satisfies Record<keyof NoticeDetail['deliveries'], ChartPart['tone']>;

export default function Notice({ loaderData }: Route.ComponentProps) {
  const { notice, timeline } = loaderData;
  const t = useTranslations('notices');
  const say = useTranslations('deliveries');
  const shared = useTranslations('shared');
  const { deliveries } = notice;
  const total = Object.values(deliveries).reduce((sum, count) => sum + count, 0);
  useLive(about(notice.ref));
  // Single hand-overs are no events: while some are under way the page asks by itself.
  useWatch(deliveries.planned + deliveries.claimed + deliveries.unknown > 0);
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/notices', label: t('list.title') }]}
          title={notice.subject}
          state={<SeverityBadge severity={notice.advisory.severity} />}
          id={<CopyableId id={notice.ref} />}
          meta={<LiveStatus />}
        />
      }
      facts={
        <Card title={shared('facts')}>
          <FactList
            facts={[
              {
                label: t('list.advisory'),
                value: <RecordLink href={`/advisories/${notice.advisory.ref}`}>{notice.advisory.trackingId}</RecordLink>,
              },
              { label: t('list.wave'), value: notice.wave },
              { label: t('list.approvedBy'), value: notice.approvedByName },
              { label: t('list.approved'), value: <TimeText value={notice.approvedAt} zone /> },
            ]}
          />
        </Card>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Card>
        <div aria-live="polite">
          <SegmentedBar
            title={say('progress', { done: deliveries.handed_over, total })}
            parts={DELIVERY_STATES.filter((state) => deliveries[state] > 0).map((state) => ({
              id: state,
              label: say(`states.${state}`),
              value: deliveries[state],
              tone: TONES[state],
            }))}
          />
        </div>
      </Card>
      <Deliveries notice={notice} />
      <Matches notice={notice} />
    </RecordPage>
  );
}
