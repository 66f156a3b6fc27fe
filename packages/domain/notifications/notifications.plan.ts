import type { ActorContext } from '@tributary/db/actor';
import { hintFollowing } from '@tributary/db/audience';
import { messageIdFor } from '@tributary/db/message-id';
import { enqueue } from '@tributary/db/reaction';
import type { SystemActor } from '@tributary/kernel/actor';
import type { PartyPerson } from '@tributary/parties/queries';
import { vendorContact } from '@tributary/parties/queries';
import { type MailTemplate, NOTIFICATIONS_PLANNED, SEND_MAIL } from './notifications.contract.ts';
import { mails, notifications } from './notifications.sql.ts';

type System = ActorContext<SystemActor>;
type Reader = Pick<PartyPerson, 'personId' | 'partyId' | 'email'>;

/** One row of the bell a person and hat, however often the reaction runs. Pages are hinted to count anew. */
export async function ring(
  ctx: System,
  event: { id: string; name: string },
  readers: readonly Reader[],
  about: { subjectRef: string; title: string },
): Promise<void> {
  if (readers.length === 0) return;
  const made = await ctx.tx
    .insert(notifications)
    .values(
      readers.map(({ personId, partyId }) => ({
        personId,
        partyId,
        eventId: event.id,
        eventName: event.name,
        ...about,
        createdAt: ctx.now,
      })),
    )
    .onConflictDoNothing()
    .returning({ partyId: notifications.partyId });
  if (made.length === 0) return;
  await hintFollowing(
    ctx,
    event.id,
    NOTIFICATIONS_PLANNED,
    made.map((row) => row.partyId),
  );
}

/**
 * Plans one mail a person and hat for the event, and the job that sends it; planned again, it is the same mail. What stands in it is read
 * when it is sent, as that party, so that it never says more than the party may know by then.
 */
export async function planMails(
  ctx: System,
  eventId: string,
  readers: readonly Reader[],
  template: MailTemplate,
  subjectRef: string,
): Promise<void> {
  if (readers.length === 0) return;
  const { mailDomain } = await vendorContact(ctx);
  const planned = await ctx.tx
    .insert(mails)
    .values(
      readers.map(({ personId, partyId, email }) => {
        const key = `${eventId}:${personId}:${partyId}`;
        return { key, personId, partyId, email, template, subjectRef, messageId: messageIdFor(key, mailDomain), createdAt: ctx.now };
      }),
    )
    .onConflictDoNothing({ target: mails.key })
    .returning({ id: mails.id });
  for (const { id } of planned) await enqueue(ctx, SEND_MAIL, { mailId: id }, { jobKey: `mail:${id}` });
}
