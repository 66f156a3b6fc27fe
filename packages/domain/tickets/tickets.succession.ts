import type { ActorContext } from '@tributary/db/actor';
import type { HandoverRefInput } from '@tributary/entitlements/handover.contract';
import { selectedLines } from '@tributary/entitlements/handover.lines';
import { handoverByRef } from '@tributary/entitlements/handover.queries';
import { access, lineRoles } from '@tributary/entitlements/schema';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { type SQL, sql } from 'drizzle-orm';
import { ticketParties, tickets } from './tickets.sql.ts';

/**
 * Roles of the lines have passed on (DOMAIN §1, Partner exit): whoever may open tickets on them now, or will, comes on the tickets that are
 * not closed, at the place in its list that the ticket has for the others; whoever has no access any more comes off them. Closed ones stay
 * as they are: the new partner never sees them. The ticket itself does not move, since nothing was done on it: only its customer follows
 * where the line's did. Three statements however many lines. Returns the parties that came on, each once.
 */
export async function followRoles(ctx: ActorContext<SystemActor>, lines: SQL): Promise<string[]> {
  const today = sql`${ctx.today}::date`;
  await ctx.tx.execute(sql`
    update ${tickets} t set end_user_party_id = e.party_id
    from ${lineRoles} e where t.line_id in (${lines}) and t.state <> 'closed' and e.line_id = t.line_id and e.role = 'end_user'
      and upper_inf(e.recorded) and e.valid @> ${today} and e.party_id <> t.end_user_party_id`);
  const joined = await ctx.tx.execute<{ party_id: string }>(sql`
    insert into ${ticketParties} (party_id, ticket_id, last_activity_at)
    select distinct a.party_id, t.id, coalesce((select max(p.last_activity_at) from ${ticketParties} p where p.ticket_id = t.id), t.created_at)
    from ${tickets} t join ${access} a on a.line_id = t.line_id
    where t.line_id in (${lines}) and t.state <> 'closed' and 'open_ticket' = any(a.actions) and a.valid && daterange(${today}, null)
      and (t.audience = 'line' or t.end_user_party_id = a.party_id)
    on conflict do nothing returning party_id`);
  await ctx.tx.execute(sql`
    delete from ${ticketParties} p using ${tickets} t
    where t.line_id in (${lines}) and t.state <> 'closed' and p.ticket_id = t.id and not exists (
      select 1 from ${access} a where a.party_id = p.party_id and a.line_id = t.line_id and a.valid && daterange(${today}, null))`);
  return [...new Set(joined.map(({ party_id }) => party_id))];
}

/**
 * A closed ticket is not for whoever takes the line over later: those whose time has not begun come off it. Asked with each closing, since
 * they were put on while it was open, to be let in by the policy on their day.
 */
export async function leaveBeforeTheirTime(ctx: ActorContext<VendorActor>, ticket: { id: string; lineId: string | null }): Promise<void> {
  if (ticket.lineId === null) return;
  await ctx.tx.execute(sql`
    delete from ${ticketParties} p where p.ticket_id = ${ticket.id}
      and exists (select 1 from ${access} a where a.party_id = p.party_id and a.line_id = ${ticket.lineId} and lower(a.valid) > ${ctx.today}::date)
      and not exists (select 1 from ${access} a where a.party_id = p.party_id and a.line_id = ${ticket.lineId} and a.valid && daterange(null, ${ctx.today}::date, '[]'))`);
}

/** How many tickets that are not closed stand on the lines of a handover: what its preview cannot count itself. Throws `not_found`. */
export async function handoverTickets(ctx: ConsoleContext, { ref }: HandoverRefInput): Promise<{ open: number }> {
  const handover = await handoverByRef(ctx, ref);
  const [row] = await ctx.tx.execute<{ open: number }>(sql`
    select count(*)::int as open from ${tickets} t
    where t.state <> 'closed' and t.line_id in (select s.line_id from (${selectedLines(handover)}) s)`);
  return { open: row!.open };
}
