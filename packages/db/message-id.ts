import { createHash } from 'node:crypto';

/**
 * A Message-ID made from what the mail is about, without angle brackets: the same key gives the same id at every attempt, and it tells
 * nothing of the key (RFC 5322 §3.6.4). Here and not beside `send`, because a mail gets its id when it is planned, in the database.
 */
export function messageIdFor(key: string, mailDomain: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${mailDomain}`;
}
