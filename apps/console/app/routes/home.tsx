import { PageHeader } from '@tributary/ui/page-header';
import { useTranslations } from 'use-intl';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/home';

export function loader({ context }: Route.LoaderArgs) {
  const { session } = requireHat(context);
  return { partyName: session.worn.partyName };
}

export default function Home({ loaderData }: Route.ComponentProps) {
  const t = useTranslations('home');
  return (
    <div className="px-6 pt-5 max-sm:px-4">
      <PageHeader title={t('title')} meta={loaderData.partyName} />
    </div>
  );
}
