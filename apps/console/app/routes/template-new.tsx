import { holds } from '@tributary/kernel/actor';
import { PageHeader } from '@tributary/ui/page-header';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/template-new';
import { readTemplate } from './commissioning/read-template.server.ts';
import { TemplateForm } from './commissioning/template-form.tsx';

export const handle = words({ commissioning: en.commissioning, catalog: en.catalog });
export const meta: Route.MetaFunction = () => [{ title: `${en.commissioning.newTemplate} · ${en.app.titleSuffix}` }];

/** Only operations word templates; said before anything is filled in. */
function requireOperations(context: Route.LoaderArgs['context']) {
  const web = requireHat(context);
  if (holds(web.session.actor, 'operations')) return web;
  throw Response.json(
    { error: { code: 'forbidden', status: 403, data: { need: 'operations' } }, requestId: web.requestId },
    { status: 403 },
  );
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireOperations(context);
  const { ref, name } = await caller.catalog.product({ ref: params.ref });
  return { product: { ref, name } };
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireOperations(context);
  const template = readTemplate(await request.formData());
  const made = await attempt((caller) => caller.catalog.addCommissioningTemplate({ productRef: params.ref, ...template }));
  return made.ok ? redirect(`/catalog/${params.ref}`) : refuse(made.error);
}

export default function TemplateNew({ loaderData, actionData }: Route.ComponentProps) {
  const { product } = loaderData;
  const t = useTranslations('commissioning');
  const catalog = useTranslations('catalog');
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[
          { href: '/catalog', label: catalog('title') },
          { href: `/catalog/${product.ref}`, label: product.name },
        ]}
        title={t('newTemplate')}
      />
      <TemplateForm template={null} submit={t('create')} error={actionData?.error} />
    </div>
  );
}
