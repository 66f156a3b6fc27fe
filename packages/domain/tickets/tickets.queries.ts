import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import type { RoleChip } from '@tributary/entitlements/contract';
import { roleChips } from '@tributary/entitlements/queries';
import { entitlements } from '@tributary/entitlements/schema';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, isCursorInstant, type Page, toPage } from '@tributary/kernel/page';
import { displayNamesFor } from '@tributary/parties/names';
import type { PortalContext } from '@tributary/rpc/procedures';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import {
  type ListTicketsInput,
  type TicketDetail,
  type TicketMessage,
  type TicketRow,
  type TicketState,
  ticketStates,
} from './tickets.contract.ts';
import { ticketMessages, ticketParties, tickets } from './tickets.sql.ts';

/** The tickets of the reader's party, the last touched first: an index range of one party (PERFORMANCE §3). Internal notes move nothing here. */
export async function listTickets(ctx: PortalContext, input: ListTicketsInput): Promise<Page<TicketRow>> {
  const fetched = await portalTicketsQuery(ctx, input);
  const names = await displayNamesFor(
    ctx,
    fetched.map((row) => row.endUserPartyId),
  );
  const page = toPage(fetched, input.limit, (row) => [row.lastActivityAt.toISOString(), row.ref]);
  return {
    rows: page.rows.map(({ endUserPartyId, ...row }) => ({ ...row, customerName: names.get(endUserPartyId)?.name ?? null })),
    nextCursor: page.nextCursor,
  };
}

/** The statement behind `listTickets`, apart so that a test can look at its plan. The cursor names the ticket by reference: no id leaves the server. */
export function portalTicketsQuery(ctx: PortalContext, input: ListTicketsInput) {
  const after = cursorOf(input.cursor);
  return ctx.tx
    .select({
      ref: tickets.ref,
      subject: tickets.subject,
      state: sql<TicketState>`${tickets.state}`,
      productName: products.name,
      endUserPartyId: tickets.endUserPartyId,
      lastActivityAt: ticketParties.lastActivityAt,
      messageCount: sql<number>`(select count(*)::int from ${ticketMessages} m where m.ticket_id = ${tickets.id})`,
    })
    .from(ticketParties)
    .innerJoin(tickets, eq(tickets.id, ticketParties.ticketId))
    .leftJoin(products, eq(products.id, tickets.productId))
    .where(
      and(
        eq(ticketParties.partyId, ctx.actor.partyId),
        input.state ? eq(tickets.state, input.state) : undefined,
        after
          ? sql`(${ticketParties.lastActivityAt}, ${ticketParties.ticketId}) < (${after[0]}::timestamptz, (select k.id from ${tickets} k where k.ref = ${after[1]}))`
          : undefined,
      ),
    )
    .orderBy(desc(ticketParties.lastActivityAt), desc(ticketParties.ticketId))
    .limit(input.limit + 1);
}

/** An instant and a key; a cursor that is not one of ours starts at the first page. */
export function cursorOf(cursor: string | undefined): (string | null)[] | null {
  const after = decodeCursor(cursor, 2);
  return isCursorInstant(after?.[0]) ? after : null;
}

/** One ticket as the reader's party may see it. Throws `not_found` for one that is hidden or missing. */
export async function getTicket(ctx: PortalContext, input: { ref: string }): Promise<TicketDetail> {
  const ticket = await ticketByRef(ctx, input.ref);
  const [messages, names, roles] = await Promise.all([
    messagesOf(ctx, ticket.id),
    displayNamesFor(ctx, [ticket.endUserPartyId]),
    rolesOn(ctx, ticket.lineId),
  ]);
  return {
    ref: ticket.ref,
    subject: ticket.subject,
    state: ticket.state,
    priority: ticket.priority,
    createdAt: ticket.createdAt,
    customerName: names.get(ticket.endUserPartyId)?.name ?? null,
    entitlement: entitlementOf(ticket),
    roles,
    messages: messages.map(({ visibility: _always, ...message }) => message),
    canReply: ticketStates.can('answer', ticket.state),
  };
}

/** A ticket's row with what it is about, as far as the actor may see it; throws `not_found` otherwise. Ids are for the server only. */
export async function ticketByRef(ctx: ActorContext, ref: string) {
  const [ticket] = await ctx.tx
    .select({
      id: tickets.id,
      ref: tickets.ref,
      subject: tickets.subject,
      state: sql<TicketState>`${tickets.state}`,
      queue: tickets.queue,
      priority: tickets.priority,
      lineId: tickets.lineId,
      endUserPartyId: tickets.endUserPartyId,
      assigneePersonId: tickets.assigneePersonId,
      dueOn: tickets.dueOn,
      createdAt: tickets.createdAt,
      entitlementRef: entitlements.ref,
      productName: products.name,
    })
    .from(tickets)
    .leftJoin(entitlements, eq(entitlements.lineId, tickets.lineId))
    .leftJoin(products, eq(products.id, tickets.productId))
    .where(eq(tickets.ref, ref));
  if (!ticket) throw notFound();
  return ticket;
}

/** The role strip of the ticket's line. */
export async function rolesOn(ctx: ActorContext, lineId: string | null): Promise<RoleChip[]> {
  return lineId ? ((await roleChips(ctx, [lineId])).get(lineId) ?? []) : [];
}

/** The entitlement a ticket is about, where there is one that the reader sees. */
export function entitlementOf(ticket: { entitlementRef: string | null; productName: string | null }) {
  return ticket.entitlementRef && ticket.productName ? { ref: ticket.entitlementRef, productName: ticket.productName } : null;
}

/** The messages that the actor may read, oldest first, each author's organisation as the actor may know it. */
export async function messagesOf(ctx: ActorContext, ticketId: string): Promise<(TicketMessage & { visibility: 'public' | 'internal' })[]> {
  const rows = await ctx.tx
    .select()
    .from(ticketMessages)
    .where(eq(ticketMessages.ticketId, ticketId))
    .orderBy(asc(ticketMessages.createdAt), asc(ticketMessages.id));
  const labels = await displayNamesFor(
    ctx,
    rows.flatMap((row) => row.authorPartyId ?? []),
  );
  const reader = ctx.actor.kind === 'system' ? null : ctx.actor.personId;
  // Who takes a line over reads what was said on an open ticket, and not by whom where that was the partner before it.
  const isNamed = (partyId: string | null) => ctx.actor.kind !== 'party' || partyId === null || labels.get(partyId) !== null;
  return rows.map((row) => ({
    ref: row.ref,
    body: row.body,
    authorName: isNamed(row.authorPartyId) ? row.authorName : '',
    authorLabel: (row.authorPartyId && labels.get(row.authorPartyId)?.name) || null,
    mine: reader !== null && row.authorPersonId === reader,
    createdAt: row.createdAt,
    visibility: row.visibility as 'public' | 'internal',
  }));
}

/** The ticket a message stands on, as far as the actor may see it; throws `not_found` otherwise. */
export async function ticketRefOfMessage(ctx: ActorContext, messageRef: string): Promise<string> {
  const [found] = await ctx.tx
    .select({ ref: tickets.ref })
    .from(ticketMessages)
    .innerJoin(tickets, eq(tickets.id, ticketMessages.ticketId))
    .where(eq(ticketMessages.ref, messageRef));
  if (!found) throw notFound();
  return found.ref;
}
