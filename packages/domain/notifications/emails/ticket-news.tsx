import { Action, Contact, Fact, Facts, Paragraph, Quote } from '@tributary/email/components';
import { Layout } from '@tributary/email/layout';
import type { RenderedMail } from '@tributary/email/message';
import { renderMail } from '@tributary/email/render';
import type { TicketDetail, TicketMessage } from '@tributary/tickets/contract';
import { createTranslator } from 'use-intl/core';
import type { MailContact } from '../notifications.mail-content.ts';
import { messages } from './messages.en.ts';

export interface TicketNewsMail {
  readonly ticket: Pick<TicketDetail, 'ref' | 'subject' | 'customerName' | 'entitlement'>;
  /** What was written; null where a commissioning template opened the ticket. */
  readonly message: TicketMessage | null;
  /** True for the first message, false for an answer. */
  readonly opened: boolean;
  /** The reader's own party. */
  readonly partyName: string;
  readonly url: string;
  readonly vendorName: string;
  readonly contact: MailContact;
}

/** The mail that tells people on a ticket that it is open or that somebody wrote. */
export async function renderTicketNews(mail: TicketNewsMail): Promise<RenderedMail & { subject: string }> {
  const t = createTranslator({ locale: 'en', messages });
  const { ticket, message, opened, contact } = mail;
  const words = { subject: ticket.subject, author: message?.authorName ?? mail.vendorName };
  const signature =
    message &&
    (message.authorLabel ? t('ticket.author', { name: message.authorName, organisation: message.authorLabel }) : message.authorName);
  const rendered = await renderMail(
    <Layout
      language="en"
      preview={message?.body.slice(0, 120) ?? t('ticket.openedDetail')}
      sender={mail.vendorName}
      reason={t('ticket.footer', { party: mail.partyName })}
    >
      <Fact>{t(opened ? 'ticket.openedFact' : 'ticket.repliedFact', words)}</Fact>
      {message && signature ? <Quote author={signature} text={message.body} /> : <Paragraph>{t('ticket.openedDetail')}</Paragraph>}
      <Facts
        rows={[
          { label: t('ticket.product'), value: ticket.entitlement?.productName ?? null },
          { label: t('ticket.customer'), value: ticket.customerName },
          { label: t('ticket.ticket'), value: ticket.ref },
        ]}
      />
      <Action href={mail.url}>{t('ticket.action')}</Action>
      <Contact heading={t(`contact.${contact.source}`)} name={contact.name} email={contact.email} phone={contact.phone} />
    </Layout>,
  );
  return { ...rendered, subject: t(opened ? 'ticket.openedSubject' : 'ticket.repliedSubject', words) };
}
