import { lineRoles } from '@tributary/entitlements/schema';
import { orders } from '@tributary/orders/schema';
import { partyByRef } from '@tributary/parties/queries';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, count, eq, inArray, sql } from 'drizzle-orm';
import type { PartyNumbers, PartyNumbersInput } from './tickets.contract.ts';
import { ticketParties, tickets } from './tickets.sql.ts';

/** What hangs on a party today, in numbers: what a person is told before they suspend or end it. Throws `not_found`. */
export async function partyNumbers(ctx: ConsoleContext, input: PartyNumbersInput): Promise<PartyNumbers> {
  const { id } = await partyByRef(ctx, input.ref);
  const [sold] = await ctx.tx
    .select({ lines: sql<number>`count(distinct ${lineRoles.lineId})::int` })
    .from(lineRoles)
    .where(
      and(
        eq(lineRoles.partyId, id),
        eq(lineRoles.role, 'sold_by'),
        sql`upper_inf(${lineRoles.recorded}) and ${lineRoles.valid} @> ${ctx.today}::date`,
      ),
    );
  const [placed] = await ctx.tx
    .select({ orders: count() })
    .from(orders)
    .where(and(eq(orders.placedByPartyId, id), inArray(orders.state, ['submitted', 'held'])));
  const [raised] = await ctx.tx
    .select({ tickets: count() })
    .from(ticketParties)
    .innerJoin(tickets, eq(tickets.id, ticketParties.ticketId))
    .where(and(eq(ticketParties.partyId, id), inArray(tickets.state, ['open', 'waiting'])));
  return { lines: sold!.lines, orders: placed!.orders, tickets: raised!.tickets };
}
