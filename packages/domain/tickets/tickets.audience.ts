import type { ActorContext } from '@tributary/db/actor';
import { access } from '@tributary/entitlements/schema';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { and, eq, sql } from 'drizzle-orm';
import { ticketParties, tickets } from './tickets.sql.ts';

/** What the audience depends on. */
export interface OnLine {
  readonly id: string;
  readonly lineId: string | null;
}

/**
 * Something that everybody on the ticket may know has just happened: whoever may open tickets on the line is on it, and it moves up in
 * their lists. Those who merely pay or finance are not on tickets. Returns the parties that see the ticket today: the audience of what happened.
 */
export async function moveForParties(ctx: ActorContext<VendorActor | SystemActor>, ticket: OnLine, at: Date): Promise<string[]> {
  const onIt = await partiesOn(ctx, ticket);
  if (onIt.length === 0) return [];
  await ctx.tx
    .insert(ticketParties)
    .values(onIt.map(({ partyId }) => ({ partyId, ticketId: ticket.id, lastActivityAt: at })))
    .onConflictDoUpdate({
      target: [ticketParties.partyId, ticketParties.ticketId],
      set: { lastActivityAt: sql`greatest(${ticketParties.lastActivityAt}, excluded.last_activity_at)` },
    });
  return onIt.filter((one) => one.today).map((one) => one.partyId);
}

/** The parties that see the ticket today, or will once the reactions to what just happened have run; changes nothing. */
export async function audienceOf(ctx: ActorContext<VendorActor | SystemActor>, ticket: OnLine): Promise<string[]> {
  return (await partiesOn(ctx, ticket)).filter((one) => one.today).map((one) => one.partyId);
}

function partiesOn(ctx: ActorContext, ticket: OnLine): Promise<{ partyId: string; today: boolean }[]> {
  return ticket.lineId === null ? partiesNamed(ctx, ticket.id) : partiesOfLine(ctx, ticket.id, ticket.lineId);
}

async function partiesNamed(ctx: ActorContext, ticketId: string): Promise<{ partyId: string; today: boolean }[]> {
  const rows = await ctx.tx.select({ partyId: ticketParties.partyId }).from(ticketParties).where(eq(ticketParties.ticketId, ticketId));
  return rows.map(({ partyId }) => ({ partyId, today: true }));
}

/** Today's and, while the ticket is not closed, those whose access begins later: the policy lets them in on the day. */
async function partiesOfLine(ctx: ActorContext, ticketId: string, lineId: string): Promise<{ partyId: string; today: boolean }[]> {
  return ctx.tx
    .select({ partyId: access.partyId, today: sql<boolean>`bool_or(${access.valid} @> ${ctx.today}::date)` })
    .from(access)
    .where(
      and(
        eq(access.lineId, lineId),
        sql`'open_ticket' = any(${access.actions})`,
        sql`${access.valid} && daterange(${ctx.today}::date, null)`,
        // What only the end customer may see has nobody else on it, whatever their access to the line.
        sql`exists (select 1 from ${tickets} t where t.id = ${ticketId} and (t.audience = 'line' or t.end_user_party_id = ${access.partyId})
          and (t.state <> 'closed' or ${access.valid} @> ${ctx.today}::date))`,
      ),
    )
    .groupBy(access.partyId);
}
