import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { emailAddress, singleLine } from '@tributary/kernel/fields';
import { z } from 'zod';
import { personCreated } from './identity.events.ts';
import { people } from './identity.sql.ts';

const personInput = z.object({ name: singleLine(120), email: emailAddress, locale: z.string().default('en') });

/**
 * Makes a person known. They sign in by link, or with a password once `setPassword` gave them one; without a membership (parties module)
 * neither app lets them in. The address counts as verified: staff or the seed vouches for it, and better-auth would otherwise take a
 * person's password away at their first link. Throws ZodError for a name or address that is none.
 */
export async function createPerson(
  ctx: ActorContext<SystemActor | VendorActor>,
  input: z.input<typeof personInput>,
): Promise<{ id: string; ref: string }> {
  const { name, email, locale } = personInput.parse(input);
  const [person] = await ctx.tx
    .insert(people)
    .values({ name, email, locale, emailVerified: true, createdAt: ctx.now, updatedAt: ctx.now })
    .returning({ id: people.id, ref: people.ref });
  await ctx.publish(personCreated, { personId: person!.id, personRef: person!.ref }, { parties: [] });
  return person!;
}
