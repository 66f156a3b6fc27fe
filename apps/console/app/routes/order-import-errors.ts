import { attachment } from '@tributary/web/download.server';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order-import-errors';

/** Every error of a file of orders; the procedure asks its row first. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const { name, bytes } = await requireHat(context).caller.orders.importReport({ ref: params.ref });
  return attachment(bytes, { name, type: 'text/csv; charset=utf-8' });
}
