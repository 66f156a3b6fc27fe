import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, TimeText } from '@tributary/ui/date';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { SeverityBadge, VerdictBadge } from '../notices/notice-badges.tsx';
import { NoticeLineCard } from '../notices/notice-line.tsx';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import { TimelineCard } from '../timeline-card.tsx';
import type { Route } from './+types/notice';

export const handle = words({ entitlementsErrors: en.entitlementsErrors, notices: en.notices, timeline: en.timeline });
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? `${loaderData.notice.subject} · ` : ''}${en.notices.title} · ${en.app.titleSuffix}` },
];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'notice');
  const [notice, timeline] = await Promise.all([caller.notices.get({ ref }), caller.audit.timeline({ type: 'notice', ref })]);
  return { notice, timeline };
}

export default function Notice({ loaderData: { notice, timeline } }: Route.ComponentProps) {
  const t = useTranslations('notices');
  useLive((hint) => hint.ref === notice.ref);
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/notices', label: t('title') }]}
          title={notice.subject}
          state={<VerdictBadge verdict={notice.verdict} />}
          id={<CopyableId id={notice.ref} />}
          meta={<LiveStatus />}
        />
      }
      facts={
        <Card title={t('detail.facts')}>
          <FactList
            facts={[
              { label: t('columns.severity'), value: <SeverityBadge severity={notice.severity} /> },
              { label: t('columns.affected'), value: t('affectedCount', { count: notice.entitlementCount }) },
              { label: t('detail.sent'), value: <TimeText value={notice.approvedAt} zone /> },
              { label: t('detail.advisory'), value: <span className="font-mono text-small">{notice.trackingId}</span> },
              { label: t('detail.publisher'), value: notice.publisherName },
              { label: t('detail.revised'), value: <DateText value={notice.currentReleaseDate} /> },
            ]}
          />
        </Card>
      }
      timeline={<TimelineCard entries={timeline} />}
    >
      {notice.lines.map((line) => (
        <NoticeLineCard key={line.entitlementRef} line={line} />
      ))}
    </RecordPage>
  );
}
