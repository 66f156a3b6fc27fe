import { attachment } from '@tributary/web/download.server';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/order-import-template';

const TYPES = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;

/** The empty file to fill in, as CSV or as a workbook. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const format = new URL(request.url).searchParams.get('format') === 'csv' ? 'csv' : 'xlsx';
  const { name, bytes } = await requireHat(context).caller.orders.importTemplate({ format });
  return attachment(bytes, { name, type: TYPES[format] });
}
