import type { Mailer } from './send.ts';

/** A person or desk in a mail header. */
export interface MailAddress {
  readonly name: string;
  readonly email: string;
}

/** One message to one person. Every value that reaches a header is checked by `send`, wherever it came from. */
export interface MailMessage {
  readonly to: MailAddress;
  readonly from: MailAddress;
  readonly replyTo?: MailAddress;
  readonly subject: string;
  readonly html: string;
  /** The text part, which must read well by itself. */
  readonly text: string;
  /** Without angle brackets, and the same at every attempt, so that a mailbox can drop a repetition (see `messageIdFor` of db). */
  readonly messageId: string;
  /** RFC 2919 identifier of the class of mail, without angle brackets, for instance `tickets.halden.example`. */
  readonly listId: string;
  /** Further headers. The ones that `send` writes itself cannot be replaced. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What is known after an attempt. `unknown`: the connection was lost after the message had begun to leave, so the server may or may not
 * have it; SMTP cannot tell (DOMAIN §5, Ledger). `refused`: it certainly does not have it; `permanent` where another attempt cannot help.
 */
export type SendOutcome =
  | { readonly kind: 'handed_over'; readonly reply: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly permanent: boolean };

/** The two parts of a mail. */
export interface RenderedMail {
  readonly html: string;
  readonly text: string;
}

/** What tasks that send mail are given besides database and clock. Addresses are without a trailing slash. */
export interface MailResources {
  readonly mailer: Mailer;
  readonly portalUrl: string;
  readonly consoleUrl: string;
}
