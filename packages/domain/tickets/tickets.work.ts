import { notFound } from '@tributary/kernel/errors';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq } from 'drizzle-orm';
import { moveForParties } from './tickets.audience.ts';
import { lockTicket } from './tickets.commands.ts';
import { type ActInput, type CheckItemInput, type TicketRefInput, type TicketState, ticketStates } from './tickets.contract.ts';
import { ticketAssigned, ticketChecklistChanged, ticketStateChanged } from './tickets.events.ts';
import { ticketChecklistItems, tickets } from './tickets.sql.ts';
import { leaveBeforeTheirTime } from './tickets.succession.ts';

/** Moves a ticket by one action of the state table. Throws `tickets/state` where the table does not lead on, `not_found`. */
export async function actOnTicket(ctx: ConsoleContext, input: ActInput): Promise<{ state: TicketState }> {
  const ticket = await lockTicket(ctx, input.ref);
  const state = ticketStates.next(input.action, ticket.state);
  await ctx.tx.update(tickets).set({ state, lastActivityAt: ctx.now }).where(eq(tickets.id, ticket.id));
  const parties = await moveForParties(ctx, ticket, ctx.now);
  if (state === 'closed') await leaveBeforeTheirTime(ctx, ticket);
  await ctx.publish(ticketStateChanged, { ticketId: ticket.id, ticketRef: ticket.ref, lineId: ticket.lineId, state }, { parties });
  return { state };
}

/** The member of staff takes the ticket, from whoever had it. Taking one's own again is nothing. Throws `not_found`. */
export async function assignToMe(ctx: ConsoleContext, input: TicketRefInput): Promise<void> {
  const ticket = await lockTicket(ctx, input.ref);
  const [before] = await ctx.tx.select({ assignee: tickets.assigneePersonId }).from(tickets).where(eq(tickets.id, ticket.id));
  if (before?.assignee === ctx.actor.personId) return;
  await ctx.tx.update(tickets).set({ assigneePersonId: ctx.actor.personId }).where(eq(tickets.id, ticket.id));
  await ctx.publish(ticketAssigned, { ticketId: ticket.id, ticketRef: ticket.ref, lineId: ticket.lineId }, { parties: [] });
}

/** Ticks or unticks a step; doing so again is nothing, and the first who ticked it stays named. Throws `not_found`. */
export async function checkItem(ctx: ConsoleContext, input: CheckItemInput): Promise<void> {
  const [item] = await ctx.tx
    .select({
      id: ticketChecklistItems.id,
      doneAt: ticketChecklistItems.doneAt,
      ticketId: tickets.id,
      ticketRef: tickets.ref,
      lineId: tickets.lineId,
    })
    .from(ticketChecklistItems)
    .innerJoin(tickets, eq(tickets.id, ticketChecklistItems.ticketId))
    .where(eq(ticketChecklistItems.ref, input.ref))
    .for('update');
  if (!item) throw notFound();
  if ((item.doneAt !== null) === input.done) return;
  await ctx.tx
    .update(ticketChecklistItems)
    .set(input.done ? { doneAt: ctx.now, doneByPersonId: ctx.actor.personId } : { doneAt: null, doneByPersonId: null })
    .where(eq(ticketChecklistItems.id, item.id));
  const { ticketId, ticketRef, lineId } = item;
  await ctx.publish(ticketChecklistChanged, { ticketId, ticketRef, lineId }, { parties: [] });
}
