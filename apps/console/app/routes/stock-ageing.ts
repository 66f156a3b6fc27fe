import { toCsv } from '@tributary/kernel/csv';
import { dateIn } from '@tributary/kernel/dates';
import { sum, toDecimal } from '@tributary/kernel/money';
import { AGEING_BUCKETS } from '@tributary/stock/contract';
import { attachment } from '@tributary/web/download.server';
import { TIME_ZONE } from '@tributary/web/time-zone';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/stock-ageing';
import { asOfAsked } from './stock/as-of.ts';

/** The ageing of a day as a file: copies and net value of each product by days held. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const today = dateIn(TIME_ZONE, new Date());
  const asOf = asOfAsked(new URL(request.url).searchParams.get('asOf') ?? '', today);
  const rows = await caller.stock.ageing({ asOf });
  const { buckets, ageing } = en.stock;
  const head = [
    ...ageing.head.split(';'),
    ...AGEING_BUCKETS.flatMap((bucket) => [`${ageing.copies}: ${buckets[bucket]}`, `${ageing.valueTotal}: ${buckets[bucket]}`]),
    ageing.copies,
    ageing.valueTotal,
  ];
  const lines = rows.map(({ productName, sku, currency, copies, values }) => [
    productName,
    sku,
    currency,
    ...copies.flatMap((held, at) => [held, values ? toDecimal(values[at]!) : null]),
    copies.reduce((total, held) => total + held),
    values ? toDecimal(sum(values, currency)) : null,
  ]);
  return attachment(toCsv([head, ...lines]), { name: `stock-ageing-${asOf ?? today}.csv`, type: 'text/csv; charset=utf-8' });
}
