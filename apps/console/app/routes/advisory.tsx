import type { AdvisoryDetail } from '@tributary/notices/contract';
import { ButtonLink } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, TimeText } from '@tributary/ui/date';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import { AdvisoryStateBadge, SeverityBadge } from '../parts/notice-states.tsx';
import { RecordTimeline } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/advisory';
import { ApproveStep } from './advisory/approve.tsx';
import { AudienceStep } from './advisory/audience.tsx';
import { readDecision } from './advisory/decision.ts';
import { ProductsStep } from './advisory/products.tsx';
import { ScopeStep } from './advisory/scope.tsx';
import { STEPS, Stepper } from './advisory/stepper.tsx';
import { Quarantine, Vulnerabilities } from './advisory/summary.tsx';

export const handle = words({ notices: en.notices });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.notices.advisories} · ${en.app.titleSuffix}` }];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const advisory = await caller.notices.advisory({ ref: params.ref });
  const asked = oneOf(STEPS, new URL(request.url).searchParams.get('step') ?? '');
  const step = asked ?? (advisory.openProducts > 0 ? 'products' : advisory.state === 'published' ? 'scope' : 'audience');
  const [timeline, audience] = await Promise.all([
    caller.audit.timeline({ type: 'advisory', ref: params.ref }),
    step === 'audience' || step === 'approve' ? caller.notices.audience({ ref: params.ref }) : null,
  ]);
  /** Approving twice is one notice. */
  return { advisory, step, timeline, audience, clientRequestId: crypto.randomUUID() };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  if (form.get('intent') === 'approve') {
    const reason = text('overrideReason').trim();
    const approved = await attempt((caller) =>
      caller.notices.approve({
        ref: params.ref,
        clientRequestId: text('clientRequestId'),
        ...(reason ? { overrideReason: reason } : {}),
      }),
    );
    return approved.ok ? redirect(`/notices/${approved.value.noticeRef}`) : refuse(approved.error);
  }
  const decision = readDecision(form);
  const done = await attempt(async (caller): Promise<string> => {
    if (form.get('intent') === 'adopt_all') {
      await caller.notices.adoptProposals({ ref: params.ref });
      return 'adopted';
    }
    await caller.notices.resolveProduct({ advisoryProductRef: text('advisoryProduct'), decision });
    return decision.kind === 'waive' ? 'waived' : 'resolved';
  });
  return done.ok ? ({ done: done.value } satisfies ActionOutcome) : refuse(done.error);
}

export default function Advisory({ loaderData, actionData }: Route.ComponentProps) {
  const { advisory, step, timeline, audience, clientRequestId } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('notices');
  useLive((hint) => about(advisory.ref)(hint) || about(advisory.noticeRef ?? '')(hint));
  useDoneToast(outcome, (done) => t(`done.${oneOf(['resolved', 'adopted', 'waived'] as const, done) ?? 'resolved'}`));
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/advisories', label: t('advisories') }]}
          title={advisory.title}
          state={
            <>
              <AdvisoryStateBadge state={advisory.state} />
              <SeverityBadge severity={advisory.severity} />
            </>
          }
          id={<CopyableId id={advisory.trackingId} />}
          meta={
            <>
              <span>{advisory.publisherName}</span>
              <span>
                {t('revision')} {advisory.trackingVersion}
              </span>
              <LiveStatus />
            </>
          }
          {...(advisory.noticeRef
            ? { action: <ButtonLink href={`/notices/${advisory.noticeRef}`}>{t('approve.openNotice')}</ButtonLink> }
            : {})}
        />
      }
      tabs={<Stepper advisory={advisory} current={step} />}
      // The table of the audience needs the whole width; the facts are a step away.
      {...(step === 'audience' ? {} : { facts: <Facts advisory={advisory} /> })}
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      <Quarantine advisory={advisory} />
      {step === 'products' && <ProductsStep advisory={advisory} error={outcome?.error} />}
      {step === 'scope' && <ScopeStep advisory={advisory} />}
      {step === 'audience' && audience && <AudienceStep advisory={advisory} audience={audience} />}
      {step === 'approve' && audience && (
        <ApproveStep advisory={advisory} counts={audience.counts} clientRequestId={clientRequestId} error={outcome?.error} />
      )}
    </RecordPage>
  );
}

function Facts({ advisory }: { advisory: AdvisoryDetail }) {
  const t = useTranslations('notices');
  const shared = useTranslations('shared');
  return (
    <>
      <Card title={shared('facts')}>
        <FactList
          facts={[
            { label: shared('reference'), value: <CopyableId id={advisory.ref} /> },
            { label: t('publisher'), value: advisory.publisherName },
            { label: t('category'), value: advisory.category },
            { label: t('released'), value: <DateText value={advisory.currentReleaseDate} /> },
            { label: t('ranges'), value: t('rangesOf', { parsed: advisory.ranges.parsed, total: advisory.ranges.total }) },
            { label: t('failedTests'), value: advisory.failedTests.join(', ') || shared('none') },
            { label: t('imported'), value: <TimeText value={advisory.importedAt} zone /> },
            { label: t('importedBy'), value: advisory.importedByName ?? shared('system') },
            { label: t('size'), value: t('kilobytes', { count: Math.ceil(advisory.sizeBytes / 1024) }) },
            { label: t('fingerprint'), value: <span className="break-all font-mono text-small">{advisory.sha256.slice(0, 16)}…</span> },
          ]}
        />
      </Card>
      <Vulnerabilities advisory={advisory} />
    </>
  );
}
