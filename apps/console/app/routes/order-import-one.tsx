import { ImportPage } from '@tributary/orders/ui/import-page';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useNavigation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Refusal } from '../parts/form-parts.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order-import-one';

export const handle = words({ orderImport: en.orderImport, orders: en.orders });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.orderImport.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  return { found: await requireHat(context).caller.orders.import({ ref: params.ref }) };
}

export async function action({ params: { ref }, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const intent = (await request.formData()).get('intent');
  const moved = await attempt((caller) =>
    intent === 'place'
      ? caller.orders.placeImport({ ref })
      : intent === 'withdraw'
        ? caller.orders.withdrawImport({ ref })
        : caller.orders.checkImport({ ref }),
  );
  return moved.ok ? null : refuse(moved.error);
}

export default function OrderImportOne({ loaderData: { found }, actionData }: Route.ComponentProps) {
  const t = useTranslations('orders');
  const [search] = useSearchParams();
  const navigation = useNavigation();
  useLive(about(found.ref));
  return (
    <ImportPage
      found={found}
      repeated={search.has('again')}
      refusal={<Refusal error={actionData?.error} />}
      pending={String(navigation.formData?.get('intent') ?? '')}
      ordersLabel={t('title')}
      live={<LiveStatus />}
    />
  );
}
