import { ImportPage } from '@tributary/orders/ui/import-page';
import { useFormErrors } from '@tributary/web/form-errors';
import { about, LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { useNavigation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import * as en from '../messages/en.ts';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order-import-one';

export const handle = words({ orderImport: en.orderImport, orders: en.orders });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.orderImport.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, context }: Route.LoaderArgs) {
  return { found: await requireHat(context).caller.orders.import({ ref: recordRef(context, params.ref, 'orderImport') }) };
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
  const errors = useFormErrors(actionData?.error);
  useLive(about(found.ref));
  return (
    <ImportPage
      found={found}
      repeated={search.has('again')}
      refusal={errors.form && <Confirmation stage="failed" title={errors.form} />}
      pending={String(navigation.formData?.get('intent') ?? '')}
      ordersLabel={t('title')}
      live={<LiveStatus />}
    />
  );
}
