import { withActor } from '@tributary/db/actor';
import { defineTask, type Task, type TaskResources } from '@tributary/db/reaction';
import type { MailResources, RenderedMail, SendOutcome } from '@tributary/email/message';
import { systemActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { peopleOfParty, vendorContact } from '@tributary/parties/queries';
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { renderOrderDecided } from './emails/order-decided.tsx';
import { renderTicketNews } from './emails/ticket-news.tsx';
import { type MailTemplate, SEND_MAIL, UNKNOWN_ATTEMPTS } from './notifications.contract.ts';
import { type MailContent, readMailContent } from './notifications.mail-content.ts';
import { mails } from './notifications.sql.ts';

type Resources = TaskResources & MailResources;
interface PlannedMail {
  readonly id: string;
  readonly personId: string;
  readonly partyId: string;
  readonly email: string;
  readonly personName: string;
  readonly template: MailTemplate;
  readonly subjectRef: string;
  readonly messageId: string;
  readonly attempts: number;
}
type Vendor = Awaited<ReturnType<typeof vendorContact>>;

/** This module's work outside a transaction. */
export const notificationsTasks: Task<MailResources>[] = [
  defineTask<{ mailId: string }, MailResources>(SEND_MAIL, z.object({ mailId: z.uuid() }), async ({ mailId }, resources) => {
    const started = await start(resources, mailId);
    if (!started) return;
    const { mail, vendor } = started;
    try {
      const content = await contentOf(resources, mail);
      await settle(resources, mail, await sendMail(resources, mail, vendor, await render(resources, mail, vendor, content)));
    } catch (error) {
      // Hidden by now, or a value that could break out of its header: another attempt would end the same way.
      if (!(error instanceof DomainError)) throw error;
      await close(resources, mail.id, { state: 'failed', lastError: error.code });
    }
  }),
];

/** Counts the attempt before anything leaves; null where the mail is settled already, or is to somebody who has left the party since. */
async function start({ database, now }: Resources, mailId: string): Promise<{ mail: PlannedMail; vendor: Vendor } | null> {
  return withActor(database, systemActor, { now: now(), mode: 'write' }, async (ctx) => {
    const [row] = await ctx.tx
      .update(mails)
      .set({ attempts: sql`${mails.attempts} + 1` })
      .where(sql`${mails.id} = ${mailId} and ${mails.state} = 'planned'`)
      .returning();
    if (!row) return null;
    const person = (await peopleOfParty(ctx, row.partyId)).find((one) => one.personId === row.personId);
    if (!person) {
      await ctx.tx.update(mails).set({ state: 'failed', lastError: 'no_longer_member' }).where(eq(mails.id, mailId));
      return null;
    }
    return { mail: { ...row, template: row.template as MailTemplate, personName: person.name }, vendor: await vendorContact(ctx) };
  });
}

async function contentOf({ database, now }: Resources, mail: PlannedMail): Promise<MailContent> {
  const reader = { kind: 'party' as const, personId: mail.personId, partyId: mail.partyId, functions: [] };
  return withActor(database, reader, { now: now(), mode: 'read' }, (ctx) => readMailContent(ctx, mail.template, mail.subjectRef));
}

async function render(
  { portalUrl }: Resources,
  mail: PlannedMail,
  vendor: Vendor,
  content: MailContent,
): Promise<RenderedMail & { subject: string }> {
  const { contact, partyName } = content;
  if (content.kind === 'order') {
    const { order } = content;
    return renderOrderDecided({
      accepted: mail.template === 'order_accepted',
      order,
      url: `${portalUrl}/orders/${order.ref}`,
      vendorName: vendor.name,
      contact,
    });
  }
  const { ticket, messageRef } = content;
  const message = messageRef ? ticket.messages.find((one) => one.ref === messageRef) : ticket.messages[0];
  const url = `${portalUrl}/tickets/${ticket.ref}`;
  return renderTicketNews({
    ticket,
    message: message ?? null,
    opened: messageRef === null,
    partyName,
    url,
    vendorName: vendor.name,
    contact,
  });
}

function sendMail(
  { mailer }: Resources,
  mail: PlannedMail,
  vendor: Vendor,
  content: RenderedMail & { subject: string },
): Promise<SendOutcome> {
  return mailer.send({
    to: { name: mail.personName, email: mail.email },
    from: { name: vendor.name, email: `no-reply@${vendor.mailDomain}` },
    replyTo: { name: vendor.supportName, email: vendor.supportEmail },
    ...content,
    messageId: mail.messageId,
    listId: `${mail.template.startsWith('order') ? 'orders' : 'tickets'}.${vendor.mailDomain}`,
  });
}

/** Records what is known. Throws where another attempt, under the same Message-ID, may help: the queue makes it, later and later. */
async function settle(resources: Resources, mail: PlannedMail, outcome: SendOutcome): Promise<void> {
  if (outcome.kind === 'handed_over')
    return close(resources, mail.id, { state: 'handed_over', handedOverAt: resources.now(), lastError: null });
  const lastError = `${outcome.kind}: ${outcome.reason}`;
  const final = outcome.kind === 'refused' ? outcome.permanent : mail.attempts >= UNKNOWN_ATTEMPTS;
  await close(resources, mail.id, { state: final ? 'failed' : 'planned', lastError });
  if (!final) throw new Error(`mail ${mail.messageId} ${lastError}`);
}

async function close({ database, now }: Resources, mailId: string, values: Partial<typeof mails.$inferInsert>): Promise<void> {
  await withActor(database, systemActor, { now: now(), mode: 'write' }, ({ tx }) =>
    tx.update(mails).set(values).where(eq(mails.id, mailId)),
  );
}
