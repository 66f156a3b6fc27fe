import type { ActorContext } from '@tributary/db/actor';
import { partnerOfRecord } from '@tributary/entitlements/queries';
import type { PartyActor } from '@tributary/kernel/actor';
import type { OrderDetail } from '@tributary/orders/contract';
import { getOrder } from '@tributary/orders/queries';
import { takesNewBusiness } from '@tributary/parties/contract';
import { partyById, vendorContact } from '@tributary/parties/queries';
import type { TicketDetail } from '@tributary/tickets/contract';
import { getTicket, ticketByRef, ticketRefOfMessage } from '@tributary/tickets/queries';
import type { MailTemplate } from './notifications.contract.ts';

/** Whom to ask, and whose contact it is. */
export interface MailContact {
  readonly source: 'partner' | 'vendor';
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
}

/** What a mail is made of, read as the party that gets it. */
export type MailContent = { readonly partyName: string; readonly contact: MailContact } & (
  | { readonly kind: 'order'; readonly order: OrderDetail }
  | { readonly kind: 'ticket'; readonly ticket: TicketDetail; readonly messageRef: string | null }
);

/**
 * Reads what a mail says in a transaction of the very party it goes to: row-level security is then the only thing that decides what can
 * stand in it. Throws `not_found` where the party may not see the record any more.
 */
export async function readMailContent(ctx: ActorContext<PartyActor>, template: MailTemplate, subjectRef: string): Promise<MailContent> {
  const { name: partyName } = await partyById(ctx, ctx.actor.partyId);
  if (template === 'order_accepted' || template === 'order_rejected')
    return { kind: 'order', partyName, contact: await contactFor(ctx, null), order: await getOrder(ctx, { ref: subjectRef }) };
  const messageRef = template === 'ticket_replied' ? subjectRef : null;
  const ref = messageRef ? await ticketRefOfMessage(ctx, messageRef) : subjectRef;
  const { lineId } = await ticketByRef(ctx, ref);
  return { kind: 'ticket', partyName, contact: await contactFor(ctx, lineId), ticket: await getTicket(ctx, { ref }), messageRef };
}

/**
 * The customer-facing partner of that very line while it is in business and the reader may know it; for the partner itself, and in every
 * other case, the vendor. Never another partner (DOMAIN §5).
 */
async function contactFor(ctx: ActorContext<PartyActor>, lineId: string | null): Promise<MailContact> {
  const partner = lineId ? await partnerOfRecord(ctx, lineId, ctx.today) : null;
  const usable = partner?.state && takesNewBusiness(partner.state) && partner.partyId !== ctx.actor.partyId;
  if (usable && partner.contactName && partner.contactEmail)
    return { source: 'partner', name: `${partner.contactName}, ${partner.name}`, email: partner.contactEmail, phone: partner.contactPhone };
  const vendor = await vendorContact(ctx);
  return { source: 'vendor', name: vendor.supportName, email: vendor.supportEmail, phone: vendor.supportPhone };
}
