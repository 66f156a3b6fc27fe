import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const ticketData = z.object({ ticketId: z.uuid(), ticketRef: z.string(), lineId: z.uuid().nullable() });
type TicketData = z.infer<typeof ticketData>;
const messageData = ticketData.extend({ messageId: z.uuid() });
const stateData = ticketData.extend({ state: z.string() });

type MessageData = z.infer<typeof messageData>;
type StateData = z.infer<typeof stateData>;

const onTicket = ({ ticketId }: TicketData) => [{ type: 'ticket' as const, id: ticketId }];
const hint = ({ ticketRef }: TicketData) => ticketRef;

/** An accepted order raised alerts of the set-up work it causes. Known to staff only. */
export const commissioningRaised = defineEvent({
  name: 'tickets/commissioning_raised',
  data: z.object({ orderId: z.uuid(), orderRef: z.string() }),
  subjects: ({ orderId }) => [{ type: 'order' as const, id: orderId }],
  hint: ({ orderRef }) => orderRef,
});
/** A ticket exists: opened by somebody, or by a commissioning template. Known to the parties on it. */
export const ticketOpened = defineEvent<'tickets/opened', TicketData>({
  name: 'tickets/opened',
  data: ticketData,
  subjects: (data: TicketData) => [...onTicket(data), ...(data.lineId ? [{ type: 'line' as const, id: data.lineId }] : [])],
  hint,
});
/** Somebody wrote for everybody on the ticket. */
export const ticketReplied = defineEvent<'tickets/replied', MessageData>({
  name: 'tickets/replied',
  data: messageData,
  subjects: onTicket,
  hint,
});
/** Staff wrote for staff. Never known to anybody else. */
export const ticketNoted = defineEvent<'tickets/noted', MessageData>({
  name: 'tickets/noted',
  data: messageData,
  subjects: onTicket,
  hint,
});
/** It is somebody else's turn, or done. Known to the parties on it. */
export const ticketStateChanged = defineEvent<'tickets/state_changed', StateData>({
  name: 'tickets/state_changed',
  data: stateData,
  subjects: onTicket,
  hint,
});
/** A member of staff took it. Known to staff only. */
export const ticketAssigned = defineEvent<'tickets/assigned', TicketData>({
  name: 'tickets/assigned',
  data: ticketData,
  subjects: onTicket,
  hint,
});
/** A step was ticked or unticked. Known to staff only. */
export const ticketChecklistChanged = defineEvent<'tickets/checklist_changed', TicketData>({
  name: 'tickets/checklist_changed',
  data: ticketData,
  subjects: onTicket,
  hint,
});
