import { isIsoDate } from '@tributary/kernel/dates';
import type { PartyTree } from '@tributary/parties/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { AsOfBar } from '@tributary/ui/as-of-bar';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { Field, FormErrorSummary } from '@tributary/ui/field';
import { DateInput, TextInput } from '@tributary/ui/inputs';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { ofModule, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { type ActionOutcome, Refusal, useDoneToast, usePending } from '../parts/form-parts.tsx';
import { RecordLink } from '../parts/record-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/party-organisation';
import { mayKeep } from './party/keeper.server.ts';
import { Tree } from './party/tree.tsx';

export const handle = words({ parties: en.parties });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${en.parties.organisation} · ${params.ref} · ${en.app.titleSuffix}` }];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller, session } = requireHat(context);
  const asked = new URL(request.url).searchParams.get('asOf') ?? '';
  const [today, tree] = await Promise.all([
    caller.parties.tree({ ref: params.ref }),
    caller.parties.tree({ ref: params.ref, ...(isIsoDate(asked) ? { on: asked } : {}) }),
  ]);
  const below = today.nodes.filter(({ depth }) => depth > 0).length;
  return { tree, today: today.on, below, mayMove: mayKeep(session.actor) };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const done = await attempt((caller) =>
    caller.parties.setParent({ ref: params.ref, parentRef: text('parentRef') || null, from: text('from') }),
  );
  return done.ok ? ({ done: 'moved', at: crypto.randomUUID() } satisfies ActionOutcome) : refuse(done.error);
}

const YEAR_DAYS = 366;
const daysFrom = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export default function PartyOrganisation({ loaderData, actionData, params }: Route.ComponentProps) {
  const { tree, today, below, mayMove } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('parties');
  useLive(ofModule('parties'));
  useDoneToast(outcome, () => t('done.moved'));
  const own = tree.nodes.find(({ depth }) => depth === 0)!;
  const changes = tree.parents.flatMap(({ name, valid }) => [
    { date: valid.from, label: name },
    ...(valid.until ? [{ date: valid.until, label: name }] : []),
  ]);
  const days = [...changes.map(({ date }) => date), tree.on, daysFrom(today, -YEAR_DAYS), daysFrom(today, YEAR_DAYS)].sort();
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[
            { href: '/parties', label: t('title') },
            { href: `/parties/${params.ref}`, label: own.name },
          ]}
          title={t('organisation')}
          meta={t('treeNote')}
        />
      }
      asOf={
        <AsOfBar
          value={tree.on}
          today={today}
          from={days[0]!}
          to={days.at(-1)!}
          changes={changes}
          todayHref={`/parties/${params.ref}/organisation`}
        />
      }
      facts={<Parents tree={tree} />}
    >
      <Card title={t('organisationOf', { party: own.name })} aside={<DateText value={tree.on} />}>
        <Tree tree={tree} />
      </Card>
      {mayMove && <Move key={outcome?.at ?? 'first'} below={below} today={today} error={outcome?.error} />}
    </RecordPage>
  );
}

function Parents({ tree }: { tree: PartyTree }) {
  const t = useTranslations('parties');
  return (
    <Card title={t('parents')}>
      {tree.parents.length === 0 ? (
        <p className="text-ink-2">{t('noParents')}</p>
      ) : (
        <ol className="divide-y divide-line">
          {tree.parents.map((parent) => (
            <li key={parent.valid.from} className="py-1.5">
              <RecordLink href={`/parties/${parent.ref}`}>{parent.name}</RecordLink>
              <p className="text-ink-3 text-small">
                <DateText value={parent.valid.from} />
                {parent.valid.until && (
                  <>
                    {' – '}
                    <DateText value={parent.valid.until} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Move({ below, today, error }: { below: number; today: string; error: PublicError | undefined }) {
  const t = useTranslations('parties');
  const errors = useFormErrors(error);
  const pending = usePending('move');
  return (
    <Card title={t('moveTitle')}>
      <Form method="post" className="flex max-w-[520px] flex-col gap-4">
        {errors.summary.length > 0 ? <FormErrorSummary errors={errors.summary} /> : <Refusal error={error} />}
        <p className="text-ink-2">{t('moveConsequence', { below })}</p>
        <Field
          name="parentRef"
          label={t('parent')}
          optional
          hint={t('parentHint')}
          error={errors.field('parentRef') ?? errors.field('ref')}
        >
          <TextInput placeholder="PTY-" autoComplete="off" spellCheck={false} />
        </Field>
        <Field name="from" label={t('from')} error={errors.field('from')}>
          <DateInput required defaultValue={today} />
        </Field>
        <div className="max-sm:*:w-full">
          <SubmitButton name="intent" value="move" pending={pending}>
            {t('move')}
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
