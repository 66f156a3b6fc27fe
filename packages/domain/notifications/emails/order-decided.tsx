import { Action, Contact, Fact, Facts, Heading, Paragraph } from '@tributary/email/components';
import { Layout } from '@tributary/email/layout';
import type { RenderedMail } from '@tributary/email/message';
import { renderMail } from '@tributary/email/render';
import { formatMoney } from '@tributary/kernel/money';
import type { OrderDetail } from '@tributary/orders/contract';
import { createTranslator } from 'use-intl/core';
import type { MailContact } from '../notifications.mail-content.ts';
import { messages } from './messages.en.ts';

export interface OrderDecidedMail {
  readonly accepted: boolean;
  readonly order: Pick<OrderDetail, 'ref' | 'customerName' | 'purchaseOrderNumber' | 'total' | 'startsOn' | 'lines' | 'decision'>;
  readonly url: string;
  readonly vendorName: string;
  readonly contact: MailContact;
}

/** The mail that tells who placed an order that it is accepted or declined. */
export async function renderOrderDecided(mail: OrderDecidedMail): Promise<RenderedMail & { subject: string }> {
  const t = createTranslator({ locale: 'en', messages });
  const { order, accepted, contact } = mail;
  const words = { ref: order.ref, customer: order.customerName };
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const rendered = await renderMail(
    <Layout
      language="en"
      preview={t(accepted ? 'order.acceptedDetail' : 'order.rejectedDetail')}
      sender={mail.vendorName}
      reason={t('order.footer')}
    >
      <Fact>{t(accepted ? 'order.acceptedFact' : 'order.rejectedFact', words)}</Fact>
      <Facts
        rows={[
          { label: t('order.reason'), value: accepted ? null : (order.decision?.reason ?? null) },
          { label: t('order.order'), value: order.ref },
          { label: t('order.purchaseOrder'), value: order.purchaseOrderNumber },
          { label: t('order.total'), value: formatMoney(order.total) },
          { label: t('order.startsOn'), value: day.format(new Date(`${order.startsOn}T00:00:00Z`)) },
        ]}
      />
      <Paragraph>{t(accepted ? 'order.acceptedDetail' : 'order.rejectedDetail')}</Paragraph>
      <Heading>{t('order.items')}</Heading>
      {order.lines.map((line) => (
        <Paragraph key={line.ref}>{t('order.item', { quantity: line.quantity, product: line.productName, sku: line.sku })}</Paragraph>
      ))}
      <Action href={mail.url}>{t('order.action')}</Action>
      <Contact heading={t(`contact.${contact.source}`)} name={contact.name} email={contact.email} phone={contact.phone} />
    </Layout>,
  );
  return { ...rendered, subject: t(accepted ? 'order.acceptedSubject' : 'order.rejectedSubject', words) };
}
