import { lineRoles } from '@tributary/entitlements/schema';
import { peopleOfParty } from '@tributary/parties/queries';
import { and, eq, sql } from 'drizzle-orm';
import type { VendorSide } from './notices.advisory.ts';
import type { LineToTell } from './notices.assess.ts';
import { deliveryStates } from './notices.contract.ts';
import { deliveries, deliveryLines, noticeMatches } from './notices.sql.ts';

/**
 * Whether a planned message may still leave as it is: its person acts for the customer today, and the customer owns every line it names.
 * Hours or days lie between plan and sending where a mail server is away, and what somebody may know is decided when it is sent. Somebody
 * who has left gets nothing; lines that passed on are taken out, and the message is composed anew or, without any, cancelled.
 */
export async function isStillTheirs(ctx: VendorSide, delivery: typeof deliveries.$inferSelect): Promise<boolean> {
  const settle = async (values: Partial<typeof deliveries.$inferInsert>) => {
    await ctx.tx
      .update(deliveries)
      .set({ leaseUntil: null, ...values })
      .where(eq(deliveries.id, delivery.id));
    return false;
  };
  const people = await peopleOfParty(ctx, delivery.endUserPartyId);
  if (!people.some(({ personId }) => personId === delivery.personId))
    return settle({ state: deliveryStates.actions.cancel.to, lastError: 'no_longer_contact' });
  const gone = await ctx.tx
    .delete(deliveryLines)
    .where(
      and(
        eq(deliveryLines.deliveryId, delivery.id),
        sql`not exists (select 1 from ${lineRoles} r where r.line_id = ${deliveryLines.lineId} and r.role = 'end_user' and upper_inf(r.recorded)
          and r.valid @> ${ctx.today}::date and r.party_id = ${delivery.endUserPartyId})`,
      ),
    )
    .returning({ lineId: deliveryLines.lineId });
  if (gone.length === 0) return true;
  const [left] = await ctx.tx.select().from(deliveryLines).where(eq(deliveryLines.deliveryId, delivery.id)).limit(1);
  if (!left) return settle({ state: deliveryStates.actions.cancel.to, lastError: 'no_longer_owner' });
  return settle({ state: deliveryStates.actions.give_back.to, contentHash: null });
}

/**
 * The lines of a notice that no message names any more, because it was cancelled or they were taken out of it, with whom they belong to
 * today: the duty to tell does not leave with a person. A message that failed still names its lines.
 */
export async function linesLeftOver(ctx: VendorSide, noticeId: string): Promise<LineToTell[]> {
  const rows = await ctx.tx.execute<{ line_id: string; owner: string; partner: string | null }>(sql`
    select m.line_id, owner.party_id as owner, case when seller.party_id in (select party_id from vendor_settings) then null else seller.party_id end as partner
    from ${noticeMatches} m
    join ${lineRoles} owner on owner.line_id = m.line_id and owner.role = 'end_user' and upper_inf(owner.recorded) and owner.valid @> ${ctx.today}::date
    left join ${lineRoles} seller on seller.line_id = m.line_id and seller.role = 'sold_by' and seller.tier = 0 and upper_inf(seller.recorded)
      and seller.valid @> ${ctx.today}::date
    where m.notice_id = ${noticeId} and m.verdict <> 'not' and not exists (
      select 1 from ${deliveryLines} l join ${deliveries} d on d.id = l.delivery_id
      where l.line_id = m.line_id and d.notice_id = ${noticeId} and d.state <> 'cancelled')
    order by m.line_id`);
  return rows.map(({ line_id, owner, partner }) => ({ lineId: line_id, endUserPartyId: owner, partnerPartyId: partner }));
}
