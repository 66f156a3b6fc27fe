import type { ActorContext } from '@tributary/db/actor';
import { access, entitlements, lineRoles } from '@tributary/entitlements/schema';
import { people } from '@tributary/identity/schema';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { newRef } from '@tributary/kernel/ids';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, eq, sql } from 'drizzle-orm';
import { moveForParties } from './tickets.audience.ts';
import {
  type ConsoleReplyInput,
  type MessageVisibility,
  type OpenTicketInput,
  type ReplyInput,
  SUPPORT_QUEUE,
  type TicketState,
  type TicketsErrorCode,
  ticketStates,
} from './tickets.contract.ts';
import { ticketNoted, ticketOpened, ticketReplied, ticketStateChanged } from './tickets.events.ts';
import { ticketMessages, ticketParties, tickets } from './tickets.sql.ts';

export const refuse = (code: TicketsErrorCode, data: Record<string, unknown> = {}, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/**
 * A customer or partner raises a matter on an entitlement of its own. Sent again under the same request id, it answers the same ticket.
 * Throws `not_found` for an entitlement the party does not see, `tickets/open_not_allowed` where its access does not include opening
 * tickets, `tickets/request_id_reused` for another matter under a known id. The opener sees it at once; a reaction
 * puts the parties of the line on it, the opener's among them, because a party cannot list the others.
 */
export async function openTicket(ctx: PortalContext, input: OpenTicketInput): Promise<{ ref: string }> {
  const { partyId, personId } = ctx.actor;
  const about = await entitlementToOpenOn(ctx, input.entitlementRef);
  // Two sendings of one request wait for each other here, so that the second finds the first.
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`tickets:${partyId}:${input.clientRequestId}`}, 0))`);
  const [known] = await ctx.tx
    .select({ ref: tickets.ref, subject: tickets.subject, lineId: tickets.lineId, body: ticketMessages.body })
    .from(tickets)
    .leftJoin(ticketMessages, and(eq(ticketMessages.ticketId, tickets.id), eq(ticketMessages.clientRequestId, input.clientRequestId)))
    .where(and(eq(tickets.openedByPartyId, partyId), eq(tickets.clientRequestId, input.clientRequestId)));
  if (known) {
    const same = known.subject === input.subject && known.body === input.body && known.lineId === about.lineId;
    if (!same) throw refuse('tickets/request_id_reused', {}, 'clientRequestId');
    return { ref: known.ref };
  }
  // The id comes first: a row cannot be returned by its insert, because nobody is on the ticket yet for whom the policy would show it.
  const [{ id }] = (await ctx.tx.execute<{ id: string }>(sql`select uuidv7() as id`)) as unknown as [{ id: string }];
  const ref = newRef('ticket');
  await ctx.tx.insert(tickets).values({
    id,
    ref,
    subject: input.subject,
    queue: SUPPORT_QUEUE,
    state: 'open',
    endUserPartyId: about.endUserPartyId,
    lineId: about.lineId,
    productId: about.productId,
    openedByPartyId: partyId,
    clientRequestId: input.clientRequestId,
    createdAt: ctx.now,
    lastActivityAt: ctx.now,
  });
  await ctx.tx.insert(ticketMessages).values({
    ticketId: id,
    visibility: 'public',
    body: input.body,
    authorPersonId: personId,
    authorPartyId: partyId,
    authorName: await ownName(ctx),
    clientRequestId: input.clientRequestId,
    createdAt: ctx.now,
  });
  await ctx.publish(ticketOpened, { ticketId: id, ticketRef: ref, lineId: about.lineId }, { parties: [partyId] });
  return { ref };
}

async function entitlementToOpenOn(ctx: PortalContext, entitlementRef: string) {
  const [found] = await ctx.tx
    .select({
      lineId: entitlements.lineId,
      productId: entitlements.productId,
      mayOpen: sql<boolean>`exists (select 1 from ${access} a where a.party_id = ${ctx.actor.partyId} and a.line_id = ${entitlements.lineId}
        and a.valid @> ${ctx.today}::date and 'open_ticket' = any(a.actions))`,
      endUserPartyId: sql<
        string | null
      >`(select r.party_id from ${lineRoles} r where r.line_id = ${entitlements.lineId} and r.role = 'end_user'
        and upper_inf(r.recorded) order by (r.valid @> ${ctx.today}::date) desc, lower(r.valid) desc limit 1)`,
    })
    .from(entitlements)
    .where(eq(entitlements.ref, entitlementRef));
  if (!found) throw notFound();
  const { endUserPartyId, ...rest } = found;
  if (!found.mayOpen || !endUserPartyId) throw refuse('tickets/open_not_allowed', {}, 'entitlementRef');
  return { ...rest, endUserPartyId };
}

/** The ticket's row, locked until the transaction ends: what is written on one ticket is written one after the other. */
export async function lockTicket(ctx: ActorContext, ref: string) {
  const [ticket] = await ctx.tx
    .select({ id: tickets.id, ref: tickets.ref, lineId: tickets.lineId, state: sql<TicketState>`${tickets.state}` })
    .from(tickets)
    .where(eq(tickets.ref, ref))
    .for('update');
  if (!ticket) throw notFound();
  return ticket;
}

/**
 * A customer or partner writes on a ticket it sees; one that waited or was resolved is open again. Sent again under the same request id,
 * it answers the same message. Throws `not_found`, `tickets/closed`, `tickets/request_id_reused`.
 */
export async function replyAsParty(ctx: PortalContext, input: ReplyInput): Promise<{ messageRef: string }> {
  const ticket = await lockTicket(ctx, input.ref);
  const known = await messageOfRequest(ctx, ticket.id, input);
  if (known) return known;
  if (!ticketStates.can('answer', ticket.state)) throw refuse('tickets/closed');
  const message = await addMessage(ctx, ticket.id, 'public', input);
  const state = ticketStates.next('answer', ticket.state);
  await ctx.tx.update(tickets).set({ state, lastActivityAt: ctx.now }).where(eq(tickets.id, ticket.id));
  const { partyId } = ctx.actor;
  await ctx.tx
    .update(ticketParties)
    .set({ lastActivityAt: ctx.now })
    .where(and(eq(ticketParties.partyId, partyId), eq(ticketParties.ticketId, ticket.id)));
  const about = { ticketId: ticket.id, ticketRef: ticket.ref, lineId: ticket.lineId };
  await ctx.publish(ticketReplied, { ...about, messageId: message.id }, { parties: [partyId] });
  if (state !== ticket.state) await ctx.publish(ticketStateChanged, { ...about, state }, { parties: [partyId] });
  return { messageRef: message.ref };
}

/**
 * Staff write for everybody on the ticket, or a note for staff only, of which nothing outside the vendor moves. Sent again under the same
 * request id, it answers the same message. Throws `not_found`, `tickets/closed` (notes may still be added), `tickets/request_id_reused`.
 */
export async function replyAsStaff(ctx: ConsoleContext, input: ConsoleReplyInput): Promise<{ messageRef: string }> {
  const ticket = await lockTicket(ctx, input.ref);
  const known = await messageOfRequest(ctx, ticket.id, input);
  if (known) return known;
  if (input.visibility === 'public' && ticket.state === 'closed') throw refuse('tickets/closed');
  const message = await addMessage(ctx, ticket.id, input.visibility, input);
  await ctx.tx.update(tickets).set({ lastActivityAt: ctx.now }).where(eq(tickets.id, ticket.id));
  const data = { ticketId: ticket.id, ticketRef: ticket.ref, lineId: ticket.lineId, messageId: message.id };
  if (input.visibility === 'internal') await ctx.publish(ticketNoted, data, { parties: [] });
  else await ctx.publish(ticketReplied, data, { parties: await moveForParties(ctx, ticket, ctx.now) });
  return { messageRef: message.ref };
}

type Writer = ActorContext<PartyActor | VendorActor>;

async function messageOfRequest(ctx: Writer, ticketId: string, input: ReplyInput): Promise<{ messageRef: string } | null> {
  const [known] = await ctx.tx
    .select({ ref: ticketMessages.ref, body: ticketMessages.body })
    .from(ticketMessages)
    .where(
      and(
        eq(ticketMessages.ticketId, ticketId),
        eq(ticketMessages.authorPersonId, ctx.actor.personId),
        eq(ticketMessages.clientRequestId, input.clientRequestId),
      ),
    );
  if (known && known.body !== input.body) throw refuse('tickets/request_id_reused', {}, 'clientRequestId');
  return known ? { messageRef: known.ref } : null;
}

async function addMessage(ctx: Writer, ticketId: string, visibility: MessageVisibility, input: ReplyInput) {
  const [message] = await ctx.tx
    .insert(ticketMessages)
    .values({
      ticketId,
      visibility,
      body: input.body,
      authorPersonId: ctx.actor.personId,
      authorPartyId: ctx.actor.partyId,
      authorName: await ownName(ctx),
      clientRequestId: input.clientRequestId,
      createdAt: ctx.now,
    })
    .returning({ id: ticketMessages.id, ref: ticketMessages.ref });
  return message!;
}

async function ownName(ctx: Writer): Promise<string> {
  const [person] = await ctx.tx.select({ name: people.name }).from(people).where(eq(people.id, ctx.actor.personId));
  if (!person) throw notFound();
  return person.name;
}
