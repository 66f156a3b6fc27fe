import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { systemActor } from '@tributary/kernel/actor';
import { createPerson } from './identity.commands.ts';
import { setPassword } from './identity.password.ts';

/** A known person for tests and the demo world, able to sign in where a password is given. Commits. */
export async function createPersonWithPassword(
  database: Database,
  given: { name: string; email: string; password?: string; now: Date },
): Promise<{ id: string; ref: string }> {
  const person = await withActor(database, systemActor, { now: given.now, mode: 'write' }, (context) => createPerson(context, given));
  if (given.password) await setPassword(database, { personId: person.id, password: given.password, now: given.now });
  return person;
}
