import { products } from '@tributary/catalog/schema';
import { type ActorContext, VENDOR_TIME_ZONE } from '@tributary/db/actor';
import type { SystemActor } from '@tributary/kernel/actor';
import { dateIn, type IsoDate } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { rolesOfOrderLines } from '@tributary/orders/lookup';
import { orderLines, orders } from '@tributary/orders/schema';
import { takeSnapshots } from '@tributary/orders/snapshots';
import { and, asc, eq } from 'drizzle-orm';
import { deriveAccess } from './entitlements.access.ts';
import { ALWAYS_HELD_ROLES, type EntitlementKind, maintenanceFor, statusOn, termFrom } from './entitlements.contract.ts';
import { entitlementOpened } from './entitlements.events.ts';
import { partiesWithAccess } from './entitlements.queries.ts';
import { entitlements, lineDuties, lineRoles, seats } from './entitlements.sql.ts';

export interface OpenedEntitlement {
  readonly entitlementId: string;
  readonly entitlementRef: string;
  readonly lineId: string;
}

/**
 * Turns an accepted order into entitlements: one a line, with roles, access and seats, and tells those with access. The line's unique key
 * makes it idempotent: a line that has its entitlement is left alone, whoever else opens it at the same time. Returns what was opened now.
 * An order for stock opens nothing: its copies are nobody's to use until they are assigned. Nor does one that was withdrawn meanwhile, nor
 * a line that changes a running one. Throws `not_found` where the order is unknown or
 * its end user undecided.
 */
export async function openEntitlements(ctx: ActorContext<SystemActor>, orderId: string): Promise<OpenedEntitlement[]> {
  const [order] = await ctx.tx.select().from(orders).where(eq(orders.id, orderId));
  if (order?.delivery === 'stock' || order?.state === 'cancelled') return [];
  if (!order?.endUserPartyId || !order.decidedAt) throw notFound();
  const lines = await ctx.tx
    .select({
      lineId: orderLines.id,
      productId: orderLines.productId,
      kind: products.kind,
      metric: products.metric,
      quantity: orderLines.quantity,
      termMonths: orderLines.termMonths,
    })
    .from(orderLines)
    .innerJoin(products, eq(products.id, orderLines.productId))
    .where(and(eq(orderLines.orderId, orderId), eq(orderLines.kind, 'new')))
    .orderBy(asc(orderLines.position));
  if (lines.length === 0) return [];
  const opened = await ctx.tx
    .insert(entitlements)
    .values(
      lines.map(({ termMonths, ...line }) => {
        const term = termFrom(order.startsOn, termMonths);
        const maintenance = maintenanceFor(line.kind as EntitlementKind, term);
        return { ...line, term, maintenance, status: statusOn('active', term, ctx.today), createdAt: ctx.now };
      }),
    )
    .onConflictDoNothing({ target: entitlements.lineId })
    .returning({ entitlementId: entitlements.id, entitlementRef: entitlements.ref, lineId: entitlements.lineId });
  if (opened.length === 0) return [];
  const lineIds = opened.map(({ lineId }) => lineId);
  await ctx.tx.insert(seats).values(lineIds.map((lineId) => ({ lineId })));
  const accepted = dateIn(VENDOR_TIME_ZONE, order.decidedAt);
  await assignFirstRoles(ctx, order, opened, [order.startsOn, accepted].sort()[0]!);
  await deriveAccess(ctx, lineIds);
  for (const entitlement of opened) {
    const parties = await partiesWithAccess(ctx, entitlement.lineId);
    const data = { ...entitlement, orderId, orderRef: order.ref };
    await ctx.publish(entitlementOpened, data, { parties, onBehalfOf: order.placedByPartyId });
  }
  return opened;
}

/**
 * The line's roles as they are looked up (line, order, agreement, default), from its first day on: acceptance or start, whichever is
 * earlier, so that a line that starts later is seen by its owner at once. What it says then is frozen, for the order too should its
 * acceptance not have done so.
 */
async function assignFirstRoles(
  ctx: ActorContext<SystemActor>,
  order: { readonly id: string; readonly ref: string },
  opened: readonly OpenedEntitlement[],
  from: IsoDate,
): Promise<void> {
  const entitlementOf = new Map(opened.map((one) => [one.lineId, one]));
  const lines = (await rolesOfOrderLines(ctx, order.id)).filter(({ lineId }) => entitlementOf.has(lineId));
  const valid = { from, until: null };
  const recorded = `[${ctx.now.toISOString()},)`;
  await ctx.tx.insert(lineRoles).values(lines.flatMap(({ lineId, roles }) => roles.map((held) => ({ lineId, ...held, valid, recorded }))));
  await ctx.tx.insert(lineDuties).values(lines.flatMap(({ lineId }) => ALWAYS_HELD_ROLES.map((slot) => ({ lineId, slot, valid }))));
  await takeSnapshots(ctx, [
    { kind: 'order', id: order.id, ref: order.ref, lines },
    ...lines.map((line) => {
      const { entitlementId, entitlementRef } = entitlementOf.get(line.lineId)!;
      return { kind: 'entitlement' as const, id: entitlementId, ref: entitlementRef, lines: [line] };
    }),
  ]);
}
