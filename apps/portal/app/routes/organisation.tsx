import { Badge } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { DateText } from '@tributary/ui/date';
import { PageHeader } from '@tributary/ui/page-header';
import { words } from '@tributary/web/words';
import { Network } from 'lucide-react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/organisation';

export const handle = words({ organisation: en.organisation, sharing: en.sharing });
export const meta: Route.MetaFunction = () => [{ title: `${en.organisation.title} · ${en.app.titleSuffix}` }];

export async function loader({ context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  return { tree: await caller.parties.tree() };
}

/** Indents end here, so that a deep tree stays on a phone. */
const INDENTS = ['', 'pl-5', 'pl-10', 'pl-14', 'pl-18', 'pl-22', 'pl-26'];

/** The party's own organisation of today: those above it by name, itself, and those below. */
export default function Organisation({ loaderData: { tree } }: Route.ComponentProps) {
  const t = useTranslations('organisation');
  const sharing = useTranslations('sharing');
  const top = Math.min(...(tree ?? []).map(({ depth }) => depth));
  return (
    <div className="mx-auto flex max-w-[960px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        title={t('title')}
        {...(tree ? { meta: t('hint') } : {})}
        more={<ButtonLink href="/organisation/sharing">{sharing('open')}</ButtonLink>}
      />
      <Card>
        {tree ? (
          <ol className="flex flex-col">
            {tree.map((node, index) => (
              <li
                key={index}
                aria-current={node.depth === 0 ? 'true' : undefined}
                className={`flex flex-wrap items-center gap-x-3 py-1.5 ${INDENTS[Math.min(node.depth - top, INDENTS.length - 1)]} ${node.depth === 0 ? 'font-semibold' : ''}`}
              >
                {node.name}
                {node.depth === 0 && <Badge tone="accent">{t('you')}</Badge>}
                {node.since && (
                  <span className="font-normal text-ink-3 text-small">
                    {t('since')} <DateText value={node.since} />
                  </span>
                )}
              </li>
            ))}
          </ol>
        ) : (
          <EmptyState icon={<Network size={18} />} title={t('alone')} action={<ButtonLink href="/tickets">{t('aloneAction')}</ButtonLink>}>
            {t('aloneText')}
          </EmptyState>
        )}
      </Card>
    </div>
  );
}
