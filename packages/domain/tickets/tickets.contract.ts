import type { UnmetCondition } from '@tributary/catalog/contract';
import type { RoleChip } from '@tributary/entitlements/contract';
import type { IsoDate } from '@tributary/kernel/dates';
import { clientRequestId, multiLine, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { z } from 'zod';

/** Every refusal of this module. */
export type TicketsErrorCode = 'tickets/state' | 'tickets/closed' | 'tickets/open_not_allowed' | 'tickets/request_id_reused';

/** `open`: the vendor's turn. `waiting`: the other side's. `resolved`: done unless somebody answers. `closed`: done; a new matter is a new ticket. */
export const TICKET_STATES = ['open', 'waiting', 'resolved', 'closed'] as const;
export type TicketState = (typeof TICKET_STATES)[number];
/** What staff do with a ticket. */
export const TICKET_ACTIONS = ['wait', 'resolve', 'close', 'reopen'] as const;
export type TicketAction = (typeof TICKET_ACTIONS)[number];

/** The life of a ticket. `answer` is what a reply from outside does by itself: whatever waited or was resolved is open again. */
export const ticketStates = defineStates<TicketState, TicketAction | 'answer'>('tickets/state', {
  wait: { from: ['open'], to: 'waiting' },
  resolve: { from: ['open', 'waiting'], to: 'resolved' },
  close: { from: ['open', 'waiting', 'resolved'], to: 'closed' },
  reopen: { from: ['waiting', 'resolved', 'closed'], to: 'open' },
  answer: { from: ['open', 'waiting', 'resolved'], to: 'open' },
});

/** Where tickets go that people of customers and partners open. */
export const SUPPORT_QUEUE = 'support';

export const MESSAGE_VISIBILITIES = ['public', 'internal'] as const;
export type MessageVisibility = (typeof MESSAGE_VISIBILITIES)[number];

const state = z.enum(TICKET_STATES).optional();
export const listTicketsInput = pageInput.extend({ state });
export type ListTicketsInput = z.output<typeof listTicketsInput>;
export const consoleListTicketsInput = pageInput.extend({
  state,
  queue: z.string().max(60).optional(),
  q: z.string().trim().max(100).optional(),
});
export type ConsoleListTicketsInput = z.output<typeof consoleListTicketsInput>;
export const ticketRefInput = z.object({ ref: refOf('ticket') });
export type TicketRefInput = z.output<typeof ticketRefInput>;
export const openTicketInput = z.object({
  clientRequestId,
  entitlementRef: refOf('entitlement'),
  subject: singleLine(200),
  body: multiLine(),
});
export type OpenTicketInput = z.output<typeof openTicketInput>;
export const replyInput = ticketRefInput.extend({ clientRequestId, body: multiLine() });
export type ReplyInput = z.output<typeof replyInput>;
export const consoleReplyInput = replyInput.extend({ visibility: z.enum(MESSAGE_VISIBILITIES) });
export type ConsoleReplyInput = z.output<typeof consoleReplyInput>;
export const actInput = ticketRefInput.extend({ action: z.enum(TICKET_ACTIONS) });
export type ActInput = z.output<typeof actInput>;
export const checkItemInput = z.object({ ref: refOf('checklistItem'), done: z.boolean() });
export type CheckItemInput = z.output<typeof checkItemInput>;

/**
 * What became of an alert. `waiting`: accepted, the ticket is not opened yet. `opened`: its ticket is under way. `late`: either of them past
 * its due date. `done`: its ticket is resolved. `not_called_for`: the line did not meet the template's conditions.
 */
export const ALERT_STATES = ['waiting', 'opened', 'late', 'done', 'not_called_for'] as const;
export type AlertState = (typeof ALERT_STATES)[number];
const queueName = z.string().max(60).optional();
export const listAlertsInput = pageInput.extend({
  state: z.enum(ALERT_STATES).optional(),
  queue: queueName,
  q: z
    .string()
    .trim()
    .max(100)
    .refine((text) => !text.includes('\u0000'), { error: 'line_break' })
    .optional(),
});
export type ListAlertsInput = z.output<typeof listAlertsInput>;
/** The board's columns: nobody's yet, somebody's, waiting for the other side, done within a week. */
export const BOARD_COLUMNS = ['open', 'taken', 'waiting', 'done'] as const;
export const boardInput = z.object({ queue: queueName, mine: z.boolean().default(false), late: z.boolean().default(false) });
export type BoardInput = z.output<typeof boardInput>;

export const partyNumbersInput = z.object({ ref: refOf('party') });
export type PartyNumbersInput = z.output<typeof partyNumbersInput>;
export const templateUseInput = z.object({ ref: refOf('commissioningTemplate') });
export type TemplateUseInput = z.output<typeof templateUseInput>;

/** Lines it sells today, orders of it that wait for a decision, tickets it is on that are under way. */
export interface PartyNumbers {
  readonly lines: number;
  readonly orders: number;
  readonly tickets: number;
}
export interface AlertRow {
  readonly ref: string;
  readonly state: AlertState;
  /** Why it was not called for. */
  readonly unmet: UnmetCondition[];
  readonly dueOn: IsoDate;
  readonly raisedAt: Date;
  readonly title: string;
  readonly queue: string;
  readonly templateRef: string;
  readonly version: number;
  readonly orderRef: string;
  readonly productName: string;
  readonly quantity: number;
  readonly customerName: string | null;
  readonly entitlementRef: string | null;
  readonly ticketRef: string | null;
  readonly assigneeName: string | null;
}
export interface BoardCard {
  readonly ref: string;
  readonly subject: string;
  readonly queue: string;
  readonly dueOn: IsoDate | null;
  readonly late: boolean;
  readonly customerName: string;
  readonly productName: string | null;
  readonly assigneeName: string | null;
  readonly checklist: { readonly done: number; readonly total: number };
}
export interface BoardColumn {
  readonly column: (typeof BOARD_COLUMNS)[number];
  /** How many there are; `cards` are the first of them. */
  readonly total: number;
  readonly cards: BoardCard[];
}
export interface CommissioningBoard {
  readonly columns: BoardColumn[];
  readonly today: IsoDate;
}

export interface TicketRow {
  readonly ref: string;
  readonly subject: string;
  readonly state: TicketState;
  readonly productName: string | null;
  /** The end customer as the reader may know it: a partner by its own card. */
  readonly customerName: string | null;
  readonly lastActivityAt: Date;
  /** Messages that the reader may read. */
  readonly messageCount: number;
}

export interface TicketMessage {
  readonly ref: string;
  /** Plain text. It is data wherever it is shown: escaped, never markup. */
  readonly body: string;
  /** Empty where the author's organisation is not the reader's to know: a partner that looked after the line before. */
  readonly authorName: string;
  /** The author's organisation as the reader may know it; null where it may not. */
  readonly authorLabel: string | null;
  /** Whether the reader wrote it. */
  readonly mine: boolean;
  readonly createdAt: Date;
}

export interface TicketDetail {
  readonly ref: string;
  readonly subject: string;
  readonly state: TicketState;
  readonly priority: string;
  readonly createdAt: Date;
  readonly customerName: string | null;
  readonly entitlement: { readonly ref: string; readonly productName: string } | null;
  readonly roles: RoleChip[];
  readonly messages: TicketMessage[];
  readonly canReply: boolean;
}

export interface ConsoleTicketRow extends TicketRow {
  readonly queue: string;
  readonly dueOn: IsoDate | null;
  readonly checklist: { readonly done: number; readonly total: number };
  readonly assigneeName: string | null;
}

export interface ChecklistItem {
  readonly ref: string;
  readonly label: string;
  readonly dueOn: IsoDate;
  readonly doneAt: Date | null;
  readonly doneByName: string | null;
}

/** A party that sees the ticket today, by which role or grant, since when. */
export interface TicketViewer {
  readonly partyRef: string;
  readonly partyName: string;
  readonly source: string;
  readonly since: IsoDate;
}

export interface ConsoleTicketDetail extends Omit<TicketDetail, 'messages'> {
  readonly queue: string;
  readonly dueOn: IsoDate | null;
  readonly assigneeName: string | null;
  readonly customer: { readonly ref: string; readonly name: string };
  readonly messages: (TicketMessage & { readonly visibility: MessageVisibility })[];
  readonly checklist: ChecklistItem[];
  /** The customer-facing partner of the line; null where the vendor sold directly. */
  readonly partnerOfRecord: { readonly ref: string; readonly name: string } | null;
  readonly visibleTo: TicketViewer[];
  /** What the state table allows now. */
  readonly actions: TicketAction[];
}
