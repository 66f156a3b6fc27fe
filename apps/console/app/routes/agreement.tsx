import type { AgreedRole } from '@tributary/agreements/contract';
import { holds } from '@tributary/kernel/actor';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { DateText, TimeText } from '@tributary/ui/date';
import { DialogButton } from '@tributary/ui/dialog';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { VisibleTo } from '@tributary/ui/visible-to';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { AgreementStateBadge } from '../parts/agreement-state.tsx';
import { type ActionOutcome, Refusal, useDoneToast } from '../parts/form-parts.tsx';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { RecordLink, RecordTimeline, SightNote } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/agreement';
import { AgreedRoles } from './agreement/agreed-roles.tsx';
import { ChangeDialog } from './agreement/change-dialog.tsx';
import { AgreementDocument } from './agreement/document.tsx';
import { GovernedLines } from './agreement/governed-lines.tsx';
import { readAgreementForm } from './agreement/read-form.server.ts';

export const handle = words({ agreements: en.agreements, ordersErrors: en.ordersErrors });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.agreements.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const { cursor } = readListPlace(request);
  const [agreement, lines, timeline] = await Promise.all([
    caller.agreements.get({ ref: params.ref }),
    caller.orders.underAgreement({ ref: params.ref, ...(cursor ? { cursor } : {}), limit: 25 }),
    caller.audit.timeline({ type: 'agreement', ref: params.ref }),
  ]);
  return { agreement, lines, timeline, mayChange: holds(session.actor, 'channel', 'operations') };
}

const DONE = ['changed', 'attached', 'role_put', 'role_dropped', 'line_set', 'line_let_go'] as const;

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const read = await readAgreementForm(request);
  if ('error' in read) return refuse(read.error);
  const { form, file } = read;
  const { ref } = params;
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const intent = DONE.find((one) => one === text('intent')) ?? 'changed';
  const role = () => ({ ref, role: text('role') as AgreedRole, tier: text('tier') || 0, partyRef: text('partyRef') });
  const done = await attempt(async (caller) => {
    switch (intent) {
      case 'attached':
        return caller.agreements.attach({ ref, file: file ?? { name: '', bytes: new Uint8Array() } });
      case 'role_put':
        return caller.agreements.putRole(role());
      case 'role_dropped':
        return caller.agreements.dropRole(role());
      case 'line_set':
        return caller.orders.setAgreement({ lineRef: text('lineRef'), agreementRef: ref });
      case 'line_let_go':
        return caller.orders.setAgreement({ lineRef: text('lineRef'), agreementRef: null });
      default: {
        const { title, lastDay, signedOn, renewalNoticeDays } = Object.fromEntries(form) as Record<string, string>;
        return caller.agreements.change({ ref, title: title ?? '', lastDay, signedOn, renewalNoticeDays });
      }
    }
  });
  return done.ok ? ({ done: intent } satisfies ActionOutcome) : refuse(done.error);
}

export default function Agreement({ loaderData, actionData }: Route.ComponentProps) {
  const { agreement, lines, timeline, mayChange } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('agreements');
  const shared = useTranslations('shared');
  useLive(about(agreement.ref));
  useDoneToast(outcome, (done) => t(`done.${done as (typeof DONE)[number]}`));
  const pager = usePager(lines.nextCursor);
  const names = { party: agreement.partyName, counterparty: agreement.counterpartyName };
  const isDraft = agreement.signedOn === null;
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/agreements', label: t('title') }]}
          title={agreement.title}
          state={<AgreementStateBadge state={agreement.state} />}
          id={<CopyableId id={agreement.ref} />}
          meta={
            <>
              {isDraft ? (
                <span>{t('draftHidden')}</span>
              ) : (
                <VisibleTo
                  viewers={Object.values(names).map((party) => ({ party, via: t('viaSigned'), since: agreement.signedOn! }))}
                  note={<SightNote recordRef={agreement.ref} />}
                />
              )}
              <LiveStatus />
            </>
          }
          {...(mayChange ? { action: <DialogButton dialog="change-agreement">{t('change')}</DialogButton> } : {})}
        />
      }
      facts={
        <>
          <Card title={shared('facts')}>
            <FactList
              facts={[
                { label: t('kind'), value: t(`kinds.${agreement.kind}`) },
                {
                  label: t('between'),
                  value: (
                    <>
                      <RecordLink href={`/parties/${agreement.partyRef}`}>{names.party}</RecordLink>
                      <br />
                      <RecordLink href={`/parties/${agreement.counterpartyRef}`}>{names.counterparty}</RecordLink>
                    </>
                  ),
                },
                { label: t('paper'), value: names[agreement.paper] },
                { label: t('firstDay'), value: <DateText value={agreement.firstDay} /> },
                { label: t('lastDay'), value: agreement.lastDay ? <DateText value={agreement.lastDay} /> : t('openEnd') },
                { label: t('signedOn'), value: agreement.signedOn ? <DateText value={agreement.signedOn} /> : t('notSigned') },
                ...(agreement.noticeOn ? [{ label: t('noticeOn'), value: <DateText value={agreement.noticeOn} /> }] : []),
                ...(agreement.noticedAt ? [{ label: t('noticed'), value: <TimeText value={agreement.noticedAt} zone /> }] : []),
              ]}
            />
          </Card>
          <Card title={t('signatories')}>
            {agreement.signatories.length === 0 ? (
              <p className="text-ink-2">{t('noSignatories')}</p>
            ) : (
              <FactList
                facts={agreement.signatories.map(({ side, name, title }) => ({
                  label: t('signatoryOf', { party: names[side] }),
                  value: title ? `${name}, ${title}` : name,
                }))}
              />
            )}
          </Card>
        </>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      {!mayChange && <p className="text-ink-2 text-small">{t('needFunction')}</p>}
      <AgreementDocument agreement={agreement} mayChange={mayChange} error={outcome?.error} />
      <AgreedRoles agreement={agreement} mayChange={mayChange} error={outcome?.error} />
      <GovernedLines page={lines} pager={pager} mayChange={mayChange} error={outcome?.error} />
      {mayChange && <ChangeDialog agreement={agreement} error={outcome?.error} />}
    </RecordPage>
  );
}
