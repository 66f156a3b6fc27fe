import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { z } from 'zod';

/** What pages listen for to count the bell anew; the hint's reference is the record it is about. */
export const NOTIFICATIONS_PLANNED = 'notifications/planned';

export const listNotificationsInput = pageInput;
export type ListNotificationsInput = z.output<typeof listNotificationsInput>;
/** Some of one's own, or all that are unread. */
export const markReadInput = z.union([
  z.object({ refs: z.array(refOf('notification')).min(1).max(100) }),
  z.object({ all: z.literal(true) }),
]);
export type MarkReadInput = z.output<typeof markReadInput>;

/** One row of the bell. `subjectRef` leads to the record (`/go/:ref`). */
export interface NotificationRow {
  readonly ref: string;
  /** What happened, for instance `tickets/replied`; the catalogue words it. */
  readonly eventName: string;
  readonly subjectRef: string;
  /** What it is about, in the reader's own terms. */
  readonly title: string;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** The mails of this module, by what happened. */
export const MAIL_TEMPLATES = ['order_accepted', 'order_rejected', 'ticket_opened', 'ticket_replied'] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** The job that renders and sends one planned mail. */
export const SEND_MAIL = 'notifications.send_mail';
/** An attempt whose outcome is unknown may have arrived; it is repeated, under the same Message-ID, at most this often (DOMAIN §5, Ledger). */
export const UNKNOWN_ATTEMPTS = 5;

/** People of a party who hear of its tickets; where nobody has one of these functions, everybody does. */
export const TICKET_FUNCTIONS = ['administrator', 'technical', 'sales'] as const;
