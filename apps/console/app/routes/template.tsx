import type { CommissioningTemplateDetail } from '@tributary/catalog/contract';
import { holds } from '@tributary/kernel/actor';
import { StateBadge } from '@tributary/ui/badge';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { TimeText } from '@tributary/ui/date';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { Form } from '@tributary/web/form';
import { about, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { useConditionWords } from '../parts/commissioning-words.tsx';
import { type ActionOutcome, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { useQueueName } from '../parts/ticket-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/template';
import { readTemplate } from './commissioning/read-template.server.ts';
import { TemplateForm } from './commissioning/template-form.tsx';

export const handle = words({ commissioning: en.commissioning, catalog: en.catalog, tickets: en.tickets });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.commissioning.template} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const template = await caller.catalog.commissioningTemplate({ ref: params.ref });
  const { underWay } = await caller.tickets.templateUse({ ref: params.ref });
  return { template, underWay, mayEdit: holds(session.actor, 'operations') };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const retires = form.get('intent') === 'retire';
  const done = await attempt(async (caller) => {
    if (retires) await caller.catalog.retireCommissioningTemplate({ ref: params.ref });
    else await caller.catalog.reviseCommissioningTemplate({ ref: params.ref, basedOn: Number(form.get('basedOn')), ...readTemplate(form) });
    return retires ? 'retired' : 'saved';
  });
  return done.ok ? ({ done: done.value } satisfies ActionOutcome) : refuse(done.error);
}

export default function Template({ loaderData, actionData }: Route.ComponentProps) {
  const { template, underWay, mayEdit } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('commissioning');
  const shared = useTranslations('shared');
  const catalog = useTranslations('catalog');
  const pending = usePending('retire');
  useLive(about(template.product.ref));
  useDoneToast(outcome, (done) => t(done === 'retired' ? 'done.retired' : 'done.saved'));
  const current = template.versions[0]!;
  const open = template.retiredAt === null && mayEdit;
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[
            { href: '/catalog', label: catalog('title') },
            { href: `/catalog/${template.product.ref}`, label: template.product.name },
          ]}
          title={current.title}
          state={<StateBadge stage={template.retiredAt ? 'ended' : 'done'}>{t(template.retiredAt ? 'retired' : 'inUse')}</StateBadge>}
          id={<CopyableId id={template.ref} />}
          {...(open ? { more: <DialogButton dialog="retire-template">{t('retire')}</DialogButton> } : {})}
        />
      }
      facts={<Versions template={template} />}
    >
      {open ? (
        <TemplateForm key={template.version} template={current} submit={t('save')} error={outcome?.error} />
      ) : (
        <>
          <Wording version={current} />
          {!mayEdit && <p className="text-ink-2 text-small">{t('needFunction')}</p>}
        </>
      )}
      {open && (
        <ConfirmDialog
          id="retire-template"
          title={t('retireTitle')}
          consequence={t('retireConsequence', { open: underWay })}
          cancelLabel={shared('cancel')}
          action={
            <Form method="post">
              <SubmitButton variant="danger" name="intent" value="retire" pending={pending}>
                {t('retire')}
              </SubmitButton>
            </Form>
          }
        />
      )}
    </RecordPage>
  );
}

type Version = CommissioningTemplateDetail['versions'][number];

function Wording({ version }: { version: Version }) {
  const t = useTranslations('commissioning');
  const catalog = useTranslations('catalog');
  const queueName = useQueueName();
  const say = useConditionWords();
  return (
    <Card title={version.title} aside={say(version)}>
      <p className="text-ink-2">
        {t('queue')}: {queueName(version.queue)}, {catalog('dueDays', { count: version.dueOffsetDays })}
      </p>
      <Steps version={version} />
    </Card>
  );
}

function Steps({ version }: { version: Version }) {
  const catalog = useTranslations('catalog');
  return (
    <ol className="mt-1 list-decimal pl-5">
      {version.steps.map((step, index) => (
        <li key={index} className="py-0.5">
          {step.label} <span className="text-ink-3 text-small">{catalog('dueDays', { count: step.dueOffsetDays })}</span>
        </li>
      ))}
    </ol>
  );
}

function Versions({ template }: { template: CommissioningTemplateDetail }) {
  const t = useTranslations('commissioning');
  const say = useConditionWords();
  return (
    <Card title={t('versions')}>
      <ul className="divide-y divide-line">
        {template.versions.map((version) => (
          <li key={version.version} className="py-1.5">
            <details>
              <summary className="min-h-6 cursor-pointer">
                <span className="font-medium">{t('version', { version: version.version })}</span>{' '}
                <span className="text-ink-3 text-small">
                  {t('savedAt')} <TimeText value={version.savedAt} />
                </span>
              </summary>
              <p className="mt-1 font-medium text-small">{version.title}</p>
              <p className="text-ink-2 text-small">{say(version)}</p>
              <Steps version={version} />
            </details>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-ink-3 text-small">{t('versionsHint')}</p>
    </Card>
  );
}
