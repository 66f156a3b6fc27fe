import type { HandoverDetail, HandoverLine } from '@tributary/entitlements/handover.contract';
import { holds } from '@tributary/kernel/actor';
import { addDays } from '@tributary/kernel/dates';
import type { Page } from '@tributary/kernel/page';
import { SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { Progress } from '@tributary/ui/checklist';
import { CopyableId } from '@tributary/ui/copyable-id';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { DateText, formatDate, TimeText } from '@tributary/ui/date';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { DownloadLink } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { Form } from '@tributary/web/form';
import { LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { HandoverStateBadge } from '../parts/handover-state.tsx';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { RecordLink, RecordTimeline } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/handover';
import { Numbers, Targets } from './handover/numbers.tsx';

export const handle = words({ handovers: en.handovers, entitlementsErrors: en.entitlementsErrors });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.handovers.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const { ref } = params;
  const handover = await caller.entitlements.handover({ ref });
  const mayMake = holds(session.actor, 'channel', 'operations');
  if (handover.state === 'draft' && mayMake) throw redirect(`/handovers/new?handover=${handover.ref}`);
  const place = readListPlace(request);
  const [timeline, preview, tickets, lines] = await Promise.all([
    caller.audit.timeline({ type: 'handover', ref }),
    caller.entitlements.handoverPreview({ ref }),
    caller.tickets.ofHandover({ ref }),
    caller.entitlements.handoverLines({ ref, limit: 20, ...(place.cursor ? { cursor: place.cursor } : {}) }),
  ]);
  return { handover, timeline, preview, openTickets: tickets.open, lines, mayMake };
}

export async function action({ params, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const done = await attempt((caller) => caller.entitlements.withdrawHandover({ ref: params.ref }));
  return done.ok ? ({ done: 'withdrawn' } satisfies ActionOutcome) : refuse(done.error);
}

export default function Handover({ loaderData, actionData }: Route.ComponentProps) {
  const { handover, timeline, preview, openTickets, lines, mayMake } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('handovers');
  // Each step of the worker is a hint of its own under this reference.
  useLive((hint) => hint.ref === handover.ref);
  useDoneToast(outcome, () => t('toasts.withdrawn'));
  const isAtWork = handover.state === 'running' || handover.state === 'withdrawing';
  const date = formatDate(handover.effectiveOn);
  const counts = { lines: handover.lineCount ?? 0, customers: handover.customerCount ?? 0 };
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/handovers', label: t('title') }]}
          title={t(`titleOf.${handover.kind}`, { from: handover.from.name })}
          state={<HandoverStateBadge state={handover.state} />}
          id={<CopyableId id={handover.ref} />}
          meta={
            <>
              <span>{t('moves', { kind: handover.kind, ...counts, date })}</span>
              <LiveStatus />
            </>
          }
          {...(handover.changeCount !== null
            ? { more: <DownloadLink href={`/handovers/${handover.ref}/report`}>{t('report')}</DownloadLink> }
            : {})}
          {...(handover.canWithdraw && mayMake ? { action: <DialogButton dialog="withdraw">{t('withdraw')}</DialogButton> } : {})}
        />
      }
      facts={<Facts handover={handover} />}
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      {isAtWork && (
        <Card>
          <Progress
            value={handover.progress?.done ?? 0}
            max={handover.progress?.total ?? 1}
            label={
              handover.progress
                ? t('progress', {
                    at: String(handover.progress.done + 1),
                    total: String(handover.progress.total),
                    step: t(`step.${handover.progress.step}`),
                  })
                : t('waitingWorker')
            }
          />
        </Card>
      )}
      {handover.canWithdraw && <p className="text-ink-2">{t('withdrawUntil', { date: formatDate(addDays(handover.effectiveOn, -1)) })}</p>}
      <Targets targets={handover.targets} />
      <Numbers handover={handover} preview={preview} openTickets={openTickets} />
      <Lines page={lines} />
      {handover.canWithdraw && mayMake && <Withdraw handover={handover} />}
    </RecordPage>
  );
}

function Withdraw({ handover }: { handover: HandoverDetail }) {
  const t = useTranslations('handovers');
  const shared = useTranslations('shared');
  const pending = usePending('withdraw');
  return (
    <>
      <Form method="post" id="withdraw-form" />
      <ConfirmDialog
        id="withdraw"
        title={t('withdrawTitle')}
        consequence={t('withdrawConsequence', { lines: handover.lineCount ?? 0, from: handover.from.name })}
        undo={t('withdrawUndo')}
        cancelLabel={shared('cancel')}
        action={
          <SubmitButton variant="danger" form="withdraw-form" name="intent" value="withdraw" pending={pending}>
            {t('withdraw')}
          </SubmitButton>
        }
      />
    </>
  );
}

function Facts({ handover }: { handover: HandoverDetail }) {
  const t = useTranslations('handovers');
  const shared = useTranslations('shared');
  const said = (at: Date, by: string | null) => (
    <>
      <TimeText value={at} zone /> {by && t('confirmedBy', { name: by })}
    </>
  );
  return (
    <Card title={shared('facts')}>
      <FactList
        facts={[
          { label: t('kind'), value: t(`kinds.${handover.kind}`) },
          { label: t('from'), value: <RecordLink href={`/parties/${handover.from.ref}`}>{handover.from.name}</RecordLink> },
          ...(handover.to
            ? [{ label: t('to'), value: <RecordLink href={`/parties/${handover.to.ref}`}>{handover.to.name}</RecordLink> }]
            : []),
          { label: t('dayLabel'), value: <DateText value={handover.effectiveOn} /> },
          ...(handover.reason ? [{ label: t('reason'), value: handover.reason }] : []),
          ...(handover.confirmedAt ? [{ label: t('confirmed'), value: said(handover.confirmedAt, handover.confirmedByName) }] : []),
          ...(handover.changeCount !== null ? [{ label: t('changes'), value: handover.changeCount }] : []),
          ...(handover.withdrawnAt ? [{ label: t('withdrawn'), value: said(handover.withdrawnAt, handover.withdrawnByName) }] : []),
          ...(handover.doneAt ? [{ label: t('done'), value: said(handover.doneAt, null) }] : []),
        ]}
      />
    </Card>
  );
}

function Lines({ page }: { page: Page<HandoverLine> }) {
  const t = useTranslations('handovers');
  const pager = usePager(page.nextCursor);
  const columns: Column<HandoverLine>[] = [
    { id: 'product', header: t('product'), cell: (row) => row.productName, width: 'fill', phone: 'title' },
    { id: 'customer', header: t('customer'), cell: (row) => row.customer?.name ?? '', width: 'm', phone: 'line' },
    { id: 'ref', header: t('line'), cell: (row) => <span className="font-mono text-small">{row.lineRef}</span>, width: 's', priority: 2 },
    { id: 'ends', header: t('ends'), cell: (row) => row.endsOn && <DateText value={row.endsOn} />, width: 's', phone: 'aside' },
  ];
  return (
    <Card title={t('linesTitle')} flush={page.rows.length > 0}>
      <DataTable
        caption={t('linesTitle')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.lineRef}
        rowHref={(row) => `/entitlements/${row.entitlementRef}`}
        pager={pager}
        empty={<EmptyState title={t('nothing')} />}
      />
    </Card>
  );
}
