import type { ActorContext } from '@tributary/db/actor';
import { notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { orderLines } from '@tributary/orders/schema';
import type { PriceTrace } from '@tributary/pricing/contract';
import { eq } from 'drizzle-orm';
import type { EntitlementRefInput } from './entitlements.contract.ts';
import type { LinePrice } from './entitlements.price.contract.ts';
import { entitlements } from './entitlements.sql.ts';

/**
 * What an entitlement's line was ordered at and why, frozen then; null where the reader may see the entitlement and not the order's line:
 * prices are the ordering party's and the vendor's alone. Throws `not_found`.
 */
export async function priceOfEntitlement(ctx: ActorContext, input: EntitlementRefInput): Promise<LinePrice | null> {
  const [row] = await ctx.tx
    .select({
      quantity: orderLines.quantity,
      currency: orderLines.currency,
      unitNetMinor: orderLines.unitNetMinor,
      netMinor: orderLines.netMinor,
      termMonths: orderLines.termMonths,
      trace: orderLines.priceTrace,
    })
    .from(entitlements)
    .leftJoin(orderLines, eq(orderLines.id, entitlements.lineId))
    .where(eq(entitlements.ref, input.ref));
  if (!row) throw notFound();
  const { quantity, currency, unitNetMinor, netMinor, termMonths, trace } = row;
  if (quantity === null || currency === null || unitNetMinor === null || netMinor === null) return null;
  return { quantity, termMonths, unitNet: money(unitNetMinor, currency), net: money(netMinor, currency), trace: trace as PriceTrace };
}
