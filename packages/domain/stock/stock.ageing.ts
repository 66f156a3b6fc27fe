import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { money } from '@tributary/kernel/money';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { type SQL, sql } from 'drizzle-orm';
import type { AgeingBuckets, AgeingInput, AgeingRow } from './stock.contract.ts';
import { agedCopies, NO_AGEING, withBucket } from './stock.custody.ts';
import { stockHoldings, stockLots } from './stock.sql.ts';

/** The acting party's unassigned copies by product and days held, with what they cost where it bought them itself. */
export function ageingOfOwnStock(ctx: PortalContext, input: AgeingInput): Promise<AgeingRow[]> {
  const { partyId } = ctx.actor;
  const own = sql`${stockHoldings} as h on h.lot_id = aged.lot_id and h.holder_party_id = ${partyId}`;
  return ageing(ctx, agedCopies(input.asOf ?? ctx.today, { partyId }), own);
}

/** All unassigned copies by product and days held, at the net prices of their lots. */
export function ageingOfAllStock(ctx: ConsoleContext, input: AgeingInput): Promise<AgeingRow[]> {
  return ageing(ctx, agedCopies(input.asOf ?? ctx.today, {}), sql`${stockLots} as h on h.id = aged.lot_id`);
}

async function ageing(ctx: ActorContext, aged: SQL, priced: SQL): Promise<AgeingRow[]> {
  const rows = await ctx.tx.execute<{
    ref: string;
    name: string;
    sku: string;
    currency: string;
    bucket: number;
    copies: number;
    value: string | null;
  }>(sql`
    select p.ref, p.name, p.sku, h.currency, aged.bucket, sum(aged.copies)::int as copies, sum(aged.copies * h.unit_net_minor)::text as value
    from (${aged}) as aged join ${priced} join ${products} as p on p.id = h.product_id
    group by p.ref, p.name, p.sku, h.currency, aged.bucket order by lower(p.name), p.ref, h.currency, aged.bucket`);
  const found = new Map<
    string,
    { row: Omit<AgeingRow, 'copies' | 'values'>; copies: AgeingBuckets; values: bigint[]; isPriced: boolean }
  >();
  for (const { ref, name, sku, currency, bucket, copies, value } of rows) {
    const key = `${ref} ${currency}`;
    const row = { productRef: ref, productName: name, sku, currency };
    const sums = found.get(key) ?? { row, copies: NO_AGEING, values: [0n, 0n, 0n, 0n, 0n], isPriced: false };
    sums.values[bucket] = BigInt(value ?? 0);
    found.set(key, { ...sums, copies: withBucket(sums.copies, bucket, copies), isPriced: sums.isPriced || value !== null });
  }
  return [...found.values()].map(({ row, copies, values, isPriced }) => ({
    ...row,
    copies,
    values: isPriced ? (values.map((minor) => money(minor, row.currency)) as unknown as NonNullable<AgeingRow['values']>) : null,
  }));
}
