import { products } from '@tributary/catalog/schema';
import { partnerOfRecord } from '@tributary/entitlements/queries';
import { access } from '@tributary/entitlements/schema';
import { people } from '@tributary/identity/schema';
import { type Page, toPage } from '@tributary/kernel/page';
import { displayNamesFor } from '@tributary/parties/names';
import { parties } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import {
  type ChecklistItem,
  type ConsoleListTicketsInput,
  type ConsoleTicketDetail,
  type ConsoleTicketRow,
  TICKET_ACTIONS,
  type TicketState,
  type TicketViewer,
  ticketStates,
} from './tickets.contract.ts';
import { cursorOf, entitlementOf, messagesOf, rolesOn, ticketByRef } from './tickets.queries.ts';
import { ticketChecklistItems, ticketMessages, ticketParties, tickets } from './tickets.sql.ts';

/** All tickets, the last touched first; `q` is a part of the subject or the customer's name, or the whole reference. */
export async function listTicketsForStaff(ctx: ConsoleContext, input: ConsoleListTicketsInput): Promise<Page<ConsoleTicketRow>> {
  const after = cursorOf(input.cursor);
  const rows = await ctx.tx
    .select({
      ref: tickets.ref,
      subject: tickets.subject,
      state: sql<TicketState>`${tickets.state}`,
      queue: tickets.queue,
      productName: products.name,
      customerName: parties.name,
      dueOn: tickets.dueOn,
      lastActivityAt: tickets.lastActivityAt,
      assigneeName: people.name,
      messageCount: sql<number>`(select count(*)::int from ${ticketMessages} m where m.ticket_id = ${tickets.id})`,
      total: sql<number>`(select count(*)::int from ${ticketChecklistItems} i where i.ticket_id = ${tickets.id})`,
      done: sql<number>`(select count(i.done_at)::int from ${ticketChecklistItems} i where i.ticket_id = ${tickets.id})`,
    })
    .from(tickets)
    .innerJoin(parties, eq(parties.id, tickets.endUserPartyId))
    .leftJoin(products, eq(products.id, tickets.productId))
    .leftJoin(people, eq(people.id, tickets.assigneePersonId))
    .where(
      and(
        input.queue ? eq(tickets.queue, input.queue) : undefined,
        input.state ? eq(tickets.state, input.state) : undefined,
        input.q
          ? sql`(strpos(lower(${tickets.subject}), lower(${input.q})) > 0 or strpos(lower(${parties.name}), lower(${input.q})) > 0 or ${tickets.ref} = upper(${input.q}))`
          : undefined,
        after
          ? sql`(${tickets.lastActivityAt}, ${tickets.id}) < (${after[0]}::timestamptz, (select k.id from ${tickets} k where k.ref = ${after[1]}))`
          : undefined,
      ),
    )
    .orderBy(desc(tickets.lastActivityAt), desc(tickets.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.lastActivityAt.toISOString(), row.ref]);
  return { rows: page.rows.map(({ total, done, ...row }) => ({ ...row, checklist: { done, total } })), nextCursor: page.nextCursor };
}

/** The queues that have tickets, by name, each with how many are open: the vendor's turn. */
export async function listQueues(ctx: ConsoleContext): Promise<{ queue: string; open: number }[]> {
  return ctx.tx
    .select({ queue: tickets.queue, open: sql<number>`count(*) filter (where ${tickets.state} = 'open')::int` })
    .from(tickets)
    .groupBy(tickets.queue)
    .orderBy(asc(tickets.queue));
}

/** One ticket with everything on it, internal notes and checklist too. Throws `not_found`. */
export async function getTicketForStaff(ctx: ConsoleContext, input: { ref: string }): Promise<ConsoleTicketDetail> {
  const ticket = await ticketByRef(ctx, input.ref);
  // Asked together, so that they travel together: one wait instead of eight.
  const [{ partner, partyOf }, assignee, roles, messages, checklist, visibleTo] = await Promise.all([
    partiesOf(ctx, ticket),
    ticket.assigneePersonId ? ctx.tx.select({ name: people.name }).from(people).where(eq(people.id, ticket.assigneePersonId)) : [],
    rolesOn(ctx, ticket.lineId),
    messagesOf(ctx, ticket.id),
    checklistOf(ctx, ticket.id),
    viewersOf(ctx, ticket.id),
  ]);
  const customer = partyOf(ticket.endUserPartyId);
  return {
    ref: ticket.ref,
    subject: ticket.subject,
    state: ticket.state,
    priority: ticket.priority,
    queue: ticket.queue,
    createdAt: ticket.createdAt,
    dueOn: ticket.dueOn,
    assigneeName: assignee[0]?.name ?? null,
    customerName: customer.name,
    customer,
    entitlement: entitlementOf(ticket),
    roles,
    messages,
    checklist,
    partnerOfRecord: partner && partyOf(partner.partyId),
    visibleTo,
    canReply: ticket.state !== 'closed',
    actions: TICKET_ACTIONS.filter((action) => ticketStates.can(action, ticket.state)),
  };
}

async function partiesOf(ctx: ConsoleContext, ticket: { lineId: string | null; endUserPartyId: string }) {
  const partner = ticket.lineId ? await partnerOfRecord(ctx, ticket.lineId, ctx.today) : null;
  const named = await displayNamesFor(ctx, partner ? [ticket.endUserPartyId, partner.partyId] : [ticket.endUserPartyId]);
  const partyOf = (partyId: string) => ({ ref: named.get(partyId)?.ref ?? '', name: named.get(partyId)?.name ?? '' });
  return { partner, partyOf };
}

async function checklistOf(ctx: ConsoleContext, ticketId: string): Promise<ChecklistItem[]> {
  return ctx.tx
    .select({
      ref: ticketChecklistItems.ref,
      label: ticketChecklistItems.label,
      dueOn: ticketChecklistItems.dueOn,
      doneAt: ticketChecklistItems.doneAt,
      doneByName: people.name,
    })
    .from(ticketChecklistItems)
    .leftJoin(people, eq(people.id, ticketChecklistItems.doneByPersonId))
    .where(eq(ticketChecklistItems.ticketId, ticketId))
    .orderBy(asc(ticketChecklistItems.position));
}

/** Exactly whom the policy on tickets lets in today, and by what. */
async function viewersOf(ctx: ConsoleContext, ticketId: string): Promise<TicketViewer[]> {
  return ctx.tx
    .select({ partyRef: parties.ref, partyName: parties.name, source: access.source, since: sql<string>`lower(${access.valid})::text` })
    .from(ticketParties)
    .innerJoin(tickets, eq(tickets.id, ticketParties.ticketId))
    .innerJoin(
      access,
      and(eq(access.lineId, tickets.lineId), eq(access.partyId, ticketParties.partyId), sql`${access.valid} @> ${ctx.today}::date`),
    )
    .innerJoin(parties, eq(parties.id, ticketParties.partyId))
    .where(eq(ticketParties.ticketId, ticketId))
    .orderBy(asc(parties.name), asc(access.source));
}
