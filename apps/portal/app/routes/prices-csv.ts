import { attachment } from '@tributary/web/download.server';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/prices-csv';

/** What the reader's party pays today, as a file. */
export async function loader({ context }: Route.LoaderArgs) {
  return attachment(await requireHat(context).caller.pricing.pricesCsv({}), { name: 'prices.csv', type: 'text/csv; charset=utf-8' });
}
