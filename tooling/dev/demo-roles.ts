import type { ActorContext } from '@tributary/db/actor';
import { assignRole } from '@tributary/entitlements/assign-role';
import type { RoleName } from '@tributary/entitlements/contract';
import { entitlements } from '@tributary/entitlements/schema';
import type { VendorActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { orderLines, orders } from '@tributary/orders/schema';
import { and, eq, inArray } from 'drizzle-orm';
import type { CustomerKey, PartnerKey } from './demo-world.ts';

/**
 * What became of the roles of two old deals: the customer took over paying, which was recorded too late and corrected since; another partner
 * looks after it for a year; and from next quarter on it is invoiced itself. Days count back from today; negative ones are to come.
 */
const CHANGES: readonly {
  readonly order: string;
  readonly role: RoleName;
  readonly to: PartnerKey | CustomerKey;
  readonly from: number;
  readonly until?: number;
  readonly recorded: number;
  readonly reason: string;
}[] = [
  { order: 'BW-2218', role: 'serviced_by', to: 'montblanc', from: 400, until: 35, recorded: 410, reason: 'Field service for a year' },
  { order: 'BW-2218', role: 'payer', to: 'brightwater', from: 120, recorded: 118, reason: 'The trust pays its own bills' },
  { order: 'BW-2218', role: 'payer', to: 'brightwater', from: 180, recorded: 30, reason: 'It had paid since the quarter before' },
  { order: 'BW-2218', role: 'bill_to', to: 'brightwater', from: -60, recorded: 4, reason: 'Invoiced directly from next quarter on' },
];

/** Makes the changes, each at the moment on which it was recorded. */
export async function changeDemoRoles(given: {
  readonly today: IsoDate;
  readonly staff: VendorActor;
  readonly leaveOut: (partner: PartnerKey) => boolean;
  readonly partyId: (key: PartnerKey | CustomerKey) => string;
  readonly at: (daysAgo: number) => Date;
  readonly as: <T>(actor: VendorActor, at: Date, work: (ctx: ActorContext<VendorActor>) => Promise<T>) => Promise<T>;
}): Promise<void> {
  const { today, staff, partyId } = given;
  if (given.leaveOut('alder')) return;
  for (const { order, role, to, from, until, recorded, reason } of CHANGES.filter(({ to }) => !given.leaveOut(to as PartnerKey)))
    await given.as(staff, given.at(recorded), async (ctx) => {
      const lines = await ctx.tx
        .select({ lineId: entitlements.lineId })
        .from(entitlements)
        .innerJoin(orderLines, eq(orderLines.id, entitlements.lineId))
        .innerJoin(orders, eq(orders.id, orderLines.orderId))
        .where(and(eq(orders.purchaseOrderNumber, order), inArray(orders.state, ['accepted', 'fulfilled'])));
      const days = { from: addDays(today, -from), until: until === undefined ? null : addDays(today, -until) };
      for (const { lineId } of lines) await assignRole(ctx, { lineId, role, partyId: partyId(to), ...days, reason });
    });
}
