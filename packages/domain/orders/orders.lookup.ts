import { agreementRoles } from '@tributary/agreements/schema';
import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { vendorContact } from '@tributary/parties/queries';
import { asc, eq, sql } from 'drizzle-orm';
import type { RoleName } from './orders.contract.ts';
import { type HeldRole, slotOf } from './orders.patterns.ts';
import { takeSnapshots } from './orders.snapshots.ts';
import { orderLineRoles, orderLines, orderRoles } from './orders.sql.ts';

/** Where a role is looked up, in this order (DOMAIN §1). */
export const LOOKUP_LEVELS = ['line', 'order', 'agreement', 'default'] as const;
export type LookupLevel = (typeof LOOKUP_LEVELS)[number];

/** Who holds a role, and the level that says so. */
export interface LookedUpRole extends HeldRole {
  readonly level: LookupLevel;
}

/** Roles that a line cannot be without: the vendor holds what no level names. */
const NEVER_WITHOUT = ['end_user', 'signatory', 'bill_to', 'payer'] as const satisfies readonly RoleName[];

/**
 * The rule of lookup: of every slot the first level that names a holder answers, and the answer says which level that was. What a line
 * cannot be without and no level names falls to the default holder.
 */
export function lookUp(
  levels: Readonly<Record<'line' | 'order' | 'agreement', readonly HeldRole[]>>,
  defaultPartyId: string,
): LookedUpRole[] {
  const answers = new Map<string, LookedUpRole>();
  const answer = (level: LookupLevel, { role, tier, partyId }: HeldRole) => {
    const slot = slotOf({ role, tier, partyId });
    if (!answers.has(slot)) answers.set(slot, { role, tier, partyId, level });
  };
  for (const level of ['line', 'order', 'agreement'] as const) for (const held of levels[level]) answer(level, held);
  for (const role of NEVER_WITHOUT) answer('default', { role, tier: 0, partyId: defaultPartyId });
  return [...answers.values()];
}

/** A line of an order with the roles that are looked up for it. */
export interface LineWithRoles {
  readonly lineId: string;
  readonly roles: LookedUpRole[];
}

/**
 * Who holds what on the lines of an order, as the lines, the order, the agreement that governs each line, and the default say it. What a
 * line becomes when it is opened; from then on its own periods answer. Five statements, however many lines.
 */
export async function rolesOfOrderLines(ctx: ActorContext<SystemActor | VendorActor>, orderId: string): Promise<LineWithRoles[]> {
  const held = { role: sql<RoleName>`role`, tier: sql<number>`tier`, partyId: sql<string>`party_id` };
  const [lines, ofOrder, ofLines, { partyId: vendorPartyId }] = await Promise.all([
    ctx.tx
      .select({ lineId: orderLines.id, agreementId: orderLines.agreementId })
      .from(orderLines)
      .where(eq(orderLines.orderId, orderId))
      .orderBy(asc(orderLines.position)),
    ctx.tx.select(held).from(orderRoles).where(eq(orderRoles.orderId, orderId)),
    ctx.tx
      .select({ lineId: orderLineRoles.lineId, role: orderLineRoles.role, tier: orderLineRoles.tier, partyId: orderLineRoles.partyId })
      .from(orderLineRoles)
      .innerJoin(orderLines, eq(orderLines.id, orderLineRoles.lineId))
      .where(eq(orderLines.orderId, orderId)),
    vendorContact(ctx),
  ]);
  const agreementIds = [...new Set(lines.flatMap(({ agreementId }) => agreementId ?? []))];
  const agreed =
    agreementIds.length === 0
      ? []
      : await ctx.tx
          .select({ agreementId: agreementRoles.agreementId, ...held })
          .from(agreementRoles)
          .where(sql`${agreementRoles.agreementId} = any(${sql.param(`{${agreementIds.join(',')}}`)}::uuid[])`);
  return lines.map(({ lineId, agreementId }) => ({
    lineId,
    roles: lookUp(
      {
        line: ofLines.filter((one) => one.lineId === lineId).map((one) => ({ ...one, role: one.role as RoleName })),
        order: ofOrder,
        agreement: agreed.filter((one) => one.agreementId === agreementId),
      },
      vendorPartyId,
    ),
  }));
}

/** Freezes who holds what on every line of an order that is accepted now; once, however often it is asked. */
export async function snapshotOrder(ctx: ActorContext<SystemActor | VendorActor>, order: { id: string; ref: string }): Promise<void> {
  await takeSnapshots(ctx, [{ kind: 'order', ...order, lines: await rolesOfOrderLines(ctx, order.id) }]);
}
