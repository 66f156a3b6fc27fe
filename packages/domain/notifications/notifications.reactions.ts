import { agreementEndingSoon } from '@tributary/agreements/events';
import { agreements } from '@tributary/agreements/schema';
import type { ActorContext } from '@tributary/db/actor';
import { eventParties } from '@tributary/db/events.sql';
import { defineReaction, type Happened, type Reaction } from '@tributary/db/reaction';
import { accessBegun, accessTakenBack, type GrantData } from '@tributary/entitlements/grants.events';
import { rolesOfLine } from '@tributary/entitlements/queries';
import type { SystemActor } from '@tributary/kernel/actor';
import {
  orderAccepted,
  orderHeld,
  orderImportChecked,
  orderImportPlaced,
  orderRejected,
  orderSubmitted,
  orderWithdrawn,
} from '@tributary/orders/events';
import { orderImports } from '@tributary/orders/import.sql';
import { orders } from '@tributary/orders/schema';
import { cardKey, cardsOf } from '@tributary/parties/cards';
import { cardsByIds, type PartyPerson, partyById, peopleOfParties, peopleOfParty, vendorContact } from '@tributary/parties/queries';
import { copiesOffered, copiesSoldOn, type MovedData } from '@tributary/stock/events';
import { holderOf } from '@tributary/stock/ledger';
import { stockLots } from '@tributary/stock/schema';
import { moveForParties } from '@tributary/tickets/audience';
import { ticketOpened, ticketReplied } from '@tributary/tickets/events';
import { ticketMessages, tickets } from '@tributary/tickets/schema';
import { and, eq, sql } from 'drizzle-orm';
import { type MailTemplate, TICKET_FUNCTIONS } from './notifications.contract.ts';
import { planMails, ring } from './notifications.plan.ts';

type System = ActorContext<SystemActor>;

/** The order, and its customer as the placing party calls it. */
async function orderById(ctx: System, orderId: string) {
  const [order] = await ctx.tx.select().from(orders).where(eq(orders.id, orderId));
  if (!order) throw new Error(`no order ${orderId}`);
  const card = order.endUserCardId ? (await cardsByIds(ctx, [order.endUserCardId])).get(order.endUserCardId) : null;
  return { ...order, customerName: card?.name ?? (await partyById(ctx, order.placedByPartyId)).name };
}

async function tellOperations(ctx: System, event: Happened<{ orderId: string }>): Promise<void> {
  const order = await orderById(ctx, event.data.orderId);
  // A file rings once for all of its orders.
  if (order.entry === 'import') return;
  const { partyId } = await vendorContact(ctx);
  const operations = await peopleOfParty(ctx, partyId, 'operations');
  await ring(ctx, { id: event.id, name: orderSubmitted.name }, operations, { subjectRef: order.ref, title: order.customerName });
}

/** An order waits although somebody would accept it: for whoever decides on credit, and for operations. */
async function tellHeld(ctx: System, event: Happened<{ orderId: string }>): Promise<void> {
  const order = await orderById(ctx, event.data.orderId);
  const { partyId } = await vendorContact(ctx);
  const deciding = await peopleOfParty(ctx, partyId, 'operations', 'finance');
  await ring(ctx, { id: event.id, name: orderHeld.name }, deciding, { subjectRef: order.ref, title: order.customerName });
}

/** An accepted order was taken back: whoever placed it hears of it by the bell, the reason stands on the order. */
async function tellWithdrawn(ctx: System, event: Happened<{ orderId: string }>): Promise<void> {
  const order = await orderById(ctx, event.data.orderId);
  const placed = (await peopleOfParty(ctx, order.placedByPartyId)).filter((person) => person.personId === order.placedByPersonId);
  await ring(ctx, { id: event.id, name: orderWithdrawn.name }, placed, { subjectRef: order.ref, title: order.customerName });
}

/** A file is through: who brought it hears what came of it, and operations of the orders that came. */
async function tellImport(ctx: System, event: Happened<{ importId: string }>, eventName: string, withOperations: boolean): Promise<void> {
  const [brought] = await ctx.tx.select().from(orderImports).where(eq(orderImports.id, event.data.importId));
  if (!brought) throw new Error(`no import ${event.data.importId}`);
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const colleagues = await peopleOfParty(ctx, brought.partyId ?? vendorPartyId);
  const operations = withOperations ? await peopleOfParty(ctx, vendorPartyId, 'operations') : [];
  const bringer = colleagues.filter((person) => person.personId === brought.personId);
  const readers = [...bringer, ...operations.filter((person) => person.personId !== brought.personId)];
  await ring(ctx, { id: event.id, name: eventName }, readers, { subjectRef: brought.ref, title: brought.fileName });
}

/** The person who placed the order, as long as they act for that party; its salespeople where staff entered it on its behalf. */
async function tellWhoPlaced(ctx: System, event: Happened<{ orderId: string }>, eventName: string, template: MailTemplate): Promise<void> {
  const order = await orderById(ctx, event.data.orderId);
  const placed =
    order.entry === 'console'
      ? await peopleOfParty(ctx, order.placedByPartyId, 'sales')
      : (await peopleOfParty(ctx, order.placedByPartyId)).filter((person) => person.personId === order.placedByPersonId);
  await ring(ctx, { id: event.id, name: eventName }, placed, { subjectRef: order.ref, title: order.customerName });
  await planMails(ctx, event.id, placed, template, order.ref);
}

/** The channel and operations teams hear that an agreement ends soon; the title says which and with whom. */
async function tellEnding(ctx: System, event: Happened<{ agreementId: string }>): Promise<void> {
  const [agreement] = await ctx.tx.select().from(agreements).where(eq(agreements.id, event.data.agreementId));
  if (!agreement) throw new Error(`no agreement ${event.data.agreementId}`);
  const { partyId } = await vendorContact(ctx);
  const staff = await peopleOfParty(ctx, partyId, 'channel', 'operations');
  const about = { subjectRef: agreement.ref, title: `${agreement.title}, ${agreement.counterpartyName}` };
  await ring(ctx, { id: event.id, name: agreementEndingSoon.name }, staff, about);
}

/** Copies wait for operations to say who the reseller is; the title says who sells. */
async function tellOffered(ctx: System, event: Happened<MovedData>): Promise<void> {
  const [lot] = await ctx.tx.select({ ref: stockLots.ref }).from(stockLots).where(eq(stockLots.id, event.data.lotId));
  const { partyId } = await vendorContact(ctx);
  const seller = event.actorPartyId ? (await partyById(ctx, event.actorPartyId)).name : '';
  const about = { subjectRef: lot!.ref, title: seller };
  await ring(ctx, { id: event.id, name: copiesOffered.name }, await peopleOfParty(ctx, partyId, 'operations'), about);
}

/** Copies have changed hands: the salespeople of the side that the event is for hear which product. */
async function tellSoldOn(ctx: System, event: Happened<MovedData>): Promise<void> {
  const { partyId, productName } = await holderOf(ctx, event.data.holdingRef);
  const about = { subjectRef: event.data.holdingRef, title: productName };
  await ring(ctx, { id: event.id, name: copiesSoldOn.name }, await peopleOfParty(ctx, partyId, 'sales'), about);
}

/**
 * Who was let onto entitlements, or had been, hears whose they are: its administrators and those whom tickets concern, by the bell. Who had
 * not been told of a grant does not hear of its end.
 */
async function tellGrantee(ctx: System, event: Happened<GrantData>, eventName: string): Promise<void> {
  const { granteePartyId, entitlementRef } = event.data;
  const [shown] = await ctx.tx
    .select({ partyId: eventParties.partyId })
    .from(eventParties)
    .where(and(eq(eventParties.eventId, event.id), sql`${eventParties.partyId} = ${granteePartyId}`));
  if (granteePartyId === null || !shown) return;
  const customer = (await rolesOfLine(ctx, event.data.lineIds[0]!)).find(({ role }) => role === 'end_user');
  const card = { ownerPartyId: granteePartyId, subjectPartyId: customer?.partyId ?? granteePartyId };
  const called = (await cardsOf(ctx, [card])).get(cardKey(card))?.name;
  const people = concernedPerParty(await peopleOfParty(ctx, granteePartyId)).filter((person) => person.personId !== event.actorPersonId);
  await ring(ctx, { id: event.id, name: eventName }, people, { subjectRef: entitlementRef, title: called ?? entitlementRef });
}

interface OnTicket {
  readonly ticketId: string;
  readonly lineId: string | null;
  readonly messageId?: string;
}

/**
 * Everybody on the ticket but the author; staff by the bell, people of the parties by mail as well. Puts the parties on the ticket by
 * itself, which is idempotent: the reaction that does so may be late, and a mail written before it would find the ticket hidden and be given up.
 */
async function tellTicket(ctx: System, event: Happened<OnTicket>, eventName: string, template: MailTemplate): Promise<void> {
  const { ticketId, lineId, messageId } = event.data;
  const [ticket] = await ctx.tx.select({ ref: tickets.ref, subject: tickets.subject }).from(tickets).where(eq(tickets.id, ticketId));
  if (!ticket) throw new Error(`no ticket ${ticketId}`);
  const vendor = await vendorContact(ctx);
  const outside = (await moveForParties(ctx, { id: ticketId, lineId }, event.at)).filter((partyId) => partyId !== vendor.partyId);
  const notAuthor = (person: PartyPerson) => person.personId !== event.actorPersonId;
  const readers = concernedPerParty(await peopleOfParties(ctx, outside)).filter(notAuthor);
  const support = (await peopleOfParty(ctx, vendor.partyId, 'support')).filter(notAuthor);
  await ring(ctx, { id: event.id, name: eventName }, [...readers, ...support], { subjectRef: ticket.ref, title: ticket.subject });
  await planMails(ctx, event.id, readers, template, messageId ? await messageRefOf(ctx, messageId) : ticket.ref);
}

/** Of each party those whom tickets concern, or all of its people where nobody has such a function. */
function concernedPerParty(people: readonly PartyPerson[]): PartyPerson[] {
  const concerned = (person: PartyPerson) => TICKET_FUNCTIONS.some((one) => person.functions.includes(one));
  const served = new Set(people.filter(concerned).map((person) => person.partyId));
  return people.filter((person) => concerned(person) || !served.has(person.partyId));
}

async function messageRefOf(ctx: System, messageId: string): Promise<string> {
  const [message] = await ctx.tx.select({ ref: ticketMessages.ref }).from(ticketMessages).where(eq(ticketMessages.id, messageId));
  if (!message) throw new Error(`no message ${messageId}`);
  return message.ref;
}

/** What this module does when something happened: the bell, and mail to people outside. */
export const notificationsReactions: Reaction[] = [
  defineReaction('notifications.tell_submitted', orderSubmitted, tellOperations),
  defineReaction('notifications.tell_import_checked', orderImportChecked, (ctx, event) =>
    tellImport(ctx, event, orderImportChecked.name, false),
  ),
  defineReaction('notifications.tell_import_placed', orderImportPlaced, (ctx, event) =>
    tellImport(ctx, event, orderImportPlaced.name, true),
  ),
  defineReaction('notifications.tell_accepted', orderAccepted, (ctx, event) =>
    tellWhoPlaced(ctx, event, orderAccepted.name, 'order_accepted'),
  ),
  defineReaction('notifications.tell_held', orderHeld, tellHeld),
  defineReaction('notifications.tell_withdrawn', orderWithdrawn, tellWithdrawn),
  defineReaction('notifications.tell_rejected', orderRejected, (ctx, event) =>
    tellWhoPlaced(ctx, event, orderRejected.name, 'order_rejected'),
  ),
  defineReaction('notifications.tell_offered', copiesOffered, tellOffered),
  defineReaction('notifications.tell_sold_on', copiesSoldOn, tellSoldOn),
  ...[accessBegun, accessTakenBack].map((about) =>
    defineReaction(`notifications.tell_${about.name.split('/')[1]}`, about, (ctx, event) => tellGrantee(ctx, event, about.name)),
  ),
  defineReaction('notifications.tell_ending', agreementEndingSoon, tellEnding),
  defineReaction('notifications.tell_opened', ticketOpened, (ctx, event) => tellTicket(ctx, event, ticketOpened.name, 'ticket_opened')),
  defineReaction('notifications.tell_replied', ticketReplied, (ctx, event) => tellTicket(ctx, event, ticketReplied.name, 'ticket_replied')),
];
