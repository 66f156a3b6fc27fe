import { type ActorContext, withActor } from '@tributary/db/actor';
import { messageIdFor } from '@tributary/db/message-id';
import { defineTask, type Task } from '@tributary/db/reaction';
import type { MailResources } from '@tributary/email/message';
import { type SystemActor, systemActor } from '@tributary/kernel/actor';
import { eq } from 'drizzle-orm';
import { renderSignInLink, type SignInLinkMail } from './emails/sign-in-link.tsx';
import type { ListHats } from './identity.auth.ts';
import { fitsAudience, SEND_SIGN_IN_LINK, type SignInLinkPayload, signInLinkPayload } from './identity.contract.ts';
import { people } from './identity.sql.ts';

/** What is known further down: memberships and who the vendor is. The assembly hands both in. */
export interface IdentityTaskOptions {
  readonly listHats: ListHats;
  readonly vendor: (context: ActorContext<SystemActor>) => Promise<SignInLinkMail['vendor'] & { readonly mailDomain: string }>;
}

/** This module's work outside a transaction. */
export function identityTasks(options: IdentityTaskOptions): Task<MailResources>[] {
  return [
    defineTask<SignInLinkPayload, MailResources>(SEND_SIGN_IN_LINK, signInLinkPayload, async (payload, { database, now, mailer }) => {
      const secondsLeft = (Date.parse(payload.expiresAt) - now().getTime()) / 1000;
      // A link that a slow mail server has outlived is of no use; whoever asked has asked again.
      if (secondsLeft <= 0) return;
      const found = await withActor(database, systemActor, { now: now(), mode: 'read' }, (context) => addressee(context, payload, options));
      if (!found) return;
      const { subject, html, text } = await renderSignInLink({
        ...payload,
        name: found.person.name,
        minutes: Math.ceil(secondsLeft / 60),
        vendor: found.vendor,
      });
      const outcome = await mailer.send({
        to: found.person,
        from: { name: found.vendor.name, email: `no-reply@${found.vendor.mailDomain}` },
        replyTo: { name: found.vendor.supportName, email: found.vendor.supportEmail },
        subject,
        html,
        text,
        messageId: messageIdFor(`${SEND_SIGN_IN_LINK} ${payload.url}`, found.vendor.mailDomain),
        listId: `sign-in.${found.vendor.mailDomain}`,
      });
      // Thrown, so that the queue tries again: the same Message-ID and the same link, which works once whatever arrives twice.
      if (outcome.kind !== 'handed_over' && !(outcome.kind === 'refused' && outcome.permanent))
        throw new Error(`sign-in link ${outcome.kind}: ${outcome.reason}`);
    }),
  ];
}

/** Who asked, if it is somebody of this app: strangers and people of the other app get no mail, and nobody is told. */
async function addressee(context: ActorContext<SystemActor>, payload: SignInLinkPayload, options: IdentityTaskOptions) {
  const [person] = await context.tx
    .select({ id: people.id, name: people.name, email: people.email })
    .from(people)
    .where(eq(people.email, payload.email));
  if (!person) return null;
  const hats = await options.listHats(context, person.id);
  if (!hats.some((hat) => fitsAudience(hat, payload.audience))) return null;
  return { person, vendor: await options.vendor(context) };
}
