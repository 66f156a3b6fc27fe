import type { CommissioningTemplate, ReleaseRow } from '@tributary/catalog/contract';
import { holds } from '@tributary/kernel/actor';
import { Badge } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import type { Column } from '@tributary/ui/data-table';
import { DateText } from '@tributary/ui/date';
import { DialogButton } from '@tributary/ui/dialog';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { about, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { CardTable } from '../parts/card-table.tsx';
import { toPartyOption, toProductOption } from '../parts/choices.ts';
import { useConditionWords } from '../parts/commissioning-words.tsx';
import { type ActionOutcome, Refusal, useDoneToast } from '../parts/form-parts.tsx';
import { ProductStateBadge } from '../parts/product-state.tsx';
import { RecordLink, RecordTimeline } from '../parts/record-parts.tsx';
import { useQueueName } from '../parts/ticket-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/product';
import { AddReleaseDialog } from './product/add-release-dialog.tsx';
import { ComponentsCard, readComponents } from './product/components-card.tsx';

export const handle = words({ catalog: en.catalog, commissioning: en.commissioning, tickets: en.tickets });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.catalog.title} · ${en.app.titleSuffix}` }];

/** As many answers as the page carries; comboboxes ask for the others as they are typed. */
const OFFERED = 50;

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const [product, components, timeline] = await Promise.all([
    caller.catalog.product({ ref: params.ref }),
    caller.catalog.components({ ref: params.ref }),
    caller.audit.timeline({ type: 'product', ref: params.ref }),
  ]);
  const mayBundle = holds(session.actor, 'operations');
  const [products, parties] = mayBundle
    ? await Promise.all([caller.catalog.products({ limit: OFFERED }), caller.parties.list({ limit: OFFERED })])
    : [null, null];
  return {
    product,
    components,
    choices: products && parties ? { products: products.rows.map(toProductOption), parties: parties.rows.map(toPartyOption) } : null,
    timeline,
    mayAdd: holds(session.actor, 'operations', 'product_security'),
    mayWord: holds(session.actor, 'operations'),
  };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  if (form.get('intent') === 'set-components') {
    const set = await attempt((caller) => caller.catalog.setComponents({ productRef: params.ref, components: readComponents(form) }));
    return set.ok ? ({ done: 'components_set', at: String(Date.now()) } satisfies ActionOutcome) : refuse(set.error);
  }
  const added = await attempt((caller) =>
    caller.catalog.addRelease({
      productRef: params.ref,
      version: String(form.get('version') ?? ''),
      releasedOn: String(form.get('releasedOn') ?? '') || null,
      isSecurityFix: form.get('isSecurityFix') === 'on',
    }),
  );
  return added.ok ? ({ done: 'release_added', at: added.value.ref } satisfies ActionOutcome) : refuse(added.error);
}

export default function Product({ loaderData, actionData }: Route.ComponentProps) {
  const { product, components, choices, timeline, mayAdd, mayWord } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('catalog');
  const shared = useTranslations('shared');
  useLive(about(product.ref));
  useDoneToast(outcome, (done) => (done === 'components_set' ? t('done.components_set') : t('done.release_added')));
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/catalog', label: t('title') }]}
          title={product.name}
          state={<ProductStateBadge state={product.state} />}
          id={<CopyableId id={product.ref} />}
          {...(mayAdd ? { more: <DialogButton dialog="add-release">{t('addRelease')}</DialogButton> } : {})}
        />
      }
      facts={
        <>
          <Card title={shared('facts')}>
            <FactList
              facts={[
                { label: t('sku'), value: <span className="font-mono text-small">{product.sku}</span> },
                { label: t('family'), value: product.family },
                { label: t('kind'), value: t(`kinds.${product.kind}`) },
                { label: t('metric'), value: product.metric },
                ...(product.isService ? [{ label: t('service'), value: t('serviceYes') }] : []),
                { label: t('latest'), value: product.latestVersion ?? t('noRelease') },
                { label: t('versionScheme'), value: <span className="font-mono text-small">{product.versionScheme}</span> },
              ]}
            />
          </Card>
          <Card title={t('aliases')}>
            {product.aliases.length === 0 ? (
              <p className="text-ink-2">{t('noAliases')}</p>
            ) : (
              <FactList
                facts={product.aliases.map((alias) => ({
                  label: t(`aliasKinds.${alias.kind}`),
                  value: <span className="break-all font-mono text-small">{alias.key}</span>,
                }))}
              />
            )}
            <p className="mt-2 text-ink-3 text-small">{t('aliasesHint')}</p>
          </Card>
        </>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      {product.summary && <p className="max-w-[80ch] text-ink-2">{product.summary}</p>}
      <Releases releases={product.releases} />
      <ComponentsCard
        key={outcome?.done === 'components_set' ? outcome.at : 'components'}
        components={components}
        choices={choices}
        error={outcome?.error}
      />
      <Commissioning productRef={product.ref} templates={product.commissioning} mayWord={mayWord} />
      {mayAdd && <AddReleaseDialog key={outcome?.at ?? 'first'} error={outcome?.error} />}
    </RecordPage>
  );
}

function Releases({ releases }: { releases: readonly ReleaseRow[] }) {
  const t = useTranslations('catalog');
  const columns: Column<ReleaseRow>[] = [
    { id: 'version', header: t('version'), cell: (row) => <span className="font-medium font-mono">{row.version}</span>, width: 'fill' },
    {
      id: 'fix',
      header: t('securityFix'),
      cell: (row) => (row.isSecurityFix ? <Badge tone="info">{t('securityFix')}</Badge> : ''),
      width: 'm',
      phone: 'aside',
    },
    {
      id: 'released',
      header: t('released'),
      cell: (row) => (row.releasedOn ? <DateText value={row.releasedOn} /> : ''),
      width: 'm',
      phone: 'line',
    },
    { id: 'ordinal', header: t('position'), cell: (row) => row.ordinal, numeric: true, width: 's', priority: 2 },
  ];
  return (
    <Card title={t('releases')} aside={releases.length} flush>
      <CardTable
        caption={t('releases')}
        columns={columns}
        rows={[...releases].reverse()}
        rowKey={(row) => row.ref}
        density="compact"
        empty={<EmptyState title={t('noReleases')}>{t('noReleasesHint')}</EmptyState>}
      />
    </Card>
  );
}

function Commissioning({
  productRef,
  templates,
  mayWord,
}: {
  productRef: string;
  templates: readonly CommissioningTemplate[];
  mayWord: boolean;
}) {
  const t = useTranslations('catalog');
  const words = useTranslations('commissioning');
  const queueName = useQueueName();
  const say = useConditionWords();
  return (
    <Card
      title={t('commissioning')}
      aside={
        mayWord && (
          <ButtonLink size="s" href={`/catalog/${productRef}/commissioning`}>
            {words('addTemplate')}
          </ButtonLink>
        )
      }
    >
      <p className="text-ink-3 text-small">{templates.length === 0 ? t('noCommissioning') : t('commissioningHint')}</p>
      {templates.map((template) => (
        <div key={template.ref} className="py-1.5">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <RecordLink href={`/commissioning/templates/${template.ref}`}>{template.title}</RecordLink>
            <span className="text-ink-3 text-small">
              {t('queue')}: {queueName(template.queue)}, {t('dueDays', { count: template.dueOffsetDays })}, {say(template)}
            </span>
          </p>
          <ol className="mt-1 list-decimal pl-5">
            {template.steps.map((step, index) => (
              <li key={index} className="py-0.5">
                {step.label} <span className="text-ink-3 text-small">{t('dueDays', { count: step.dueOffsetDays })}</span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </Card>
  );
}
