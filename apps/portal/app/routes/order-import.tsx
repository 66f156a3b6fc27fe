import { ImportStart } from '@tributary/orders/ui/import-start';
import { useFormErrors } from '@tributary/web/form-errors';
import { ofModule, useLive } from '@tributary/web/live';
import { readOrderImport } from '@tributary/web/order-import.server';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { placeInList, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order-import';

export const handle = words({ orderImport: en.orderImport, orders: en.orders });
export const meta: Route.MetaFunction = () => [{ title: `${en.orderImport.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const place = placeInList(new URL(request.url));
  return { place, page: await caller.orders.imports({ cursor: place.cursor, limit: 25 }) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const web = requireHat(context);
  const read = await readOrderImport(request, web);
  if ('error' in read) return refuse(read.error);
  const brought = await web.attempt((caller) => caller.orders.uploadImport(read.file));
  if (!brought.ok) return refuse(brought.error);
  return redirect(`/orders/imports/${brought.value.ref}${brought.value.repeated ? '?again' : ''}`);
}

export default function OrderImport({ loaderData: { page, place }, actionData }: Route.ComponentProps) {
  const t = useTranslations('orders');
  useLive(ofModule('orders'));
  const errors = useFormErrors(actionData?.error);
  return (
    <ImportStart
      rows={page.rows}
      pager={usePager(place, page)}
      error={errors.field('file') ?? errors.form}
      pending={useNavigation().formMethod === 'POST'}
      ordersLabel={t('title')}
      withParty={false}
    />
  );
}
