import { notFound } from '@tributary/kernel/errors';
import { and, eq, ne } from 'drizzle-orm';
import type { VendorSide } from './entitlements.access.ts';
import { entitlementEnded } from './entitlements.events.ts';
import { partiesWithAccess } from './entitlements.queries.ts';
import { entitlements } from './entitlements.sql.ts';

/**
 * Ends the right to use what a line became: given back, or taken. Roles and access stay, because its history is theirs; nothing can be
 * activated any more. Ended once, it stays ended, and nobody hears of it twice. Throws `not_found` for a line without an entitlement.
 */
export async function endEntitlement(ctx: VendorSide, lineId: string): Promise<void> {
  const [ended] = await ctx.tx
    .update(entitlements)
    .set({ status: 'ended' })
    .where(and(eq(entitlements.lineId, lineId), ne(entitlements.status, 'ended')))
    .returning({ entitlementId: entitlements.id, entitlementRef: entitlements.ref });
  if (ended) {
    await ctx.publish(entitlementEnded, { lineId, ...ended }, { parties: await partiesWithAccess(ctx, lineId) });
    return;
  }
  const [known] = await ctx.tx.select({ id: entitlements.id }).from(entitlements).where(eq(entitlements.lineId, lineId));
  if (!known) throw notFound();
}
