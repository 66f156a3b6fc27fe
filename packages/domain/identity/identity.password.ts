import type { Database } from '@tributary/db/connection';
import { DomainError } from '@tributary/kernel/errors';
import { hashPassword } from 'better-auth/crypto';
import { and, eq } from 'drizzle-orm';
import { MIN_PASSWORD_LENGTH } from './identity.contract.ts';
import { accounts, people } from './identity.sql.ts';

/**
 * Gives a committed person a password, or another one. Runs as the login role and not under an actor, because no actor's role reaches the
 * sign-in tables. The address counts as verified from then on, because better-auth takes the password of an unverified person away at
 * their first sign-in link, and nobody comes here but through somebody who vouches. Throws `identity/password_too_short`.
 */
export async function setPassword(database: Database, given: { personId: string; password: string; now: Date }): Promise<void> {
  const { personId, now } = given;
  if (given.password.length < MIN_PASSWORD_LENGTH)
    throw new DomainError('identity/password_too_short', { minLength: MIN_PASSWORD_LENGTH }, { field: 'password' });
  const password = await hashPassword(given.password);
  const own = and(eq(accounts.userId, personId), eq(accounts.providerId, 'credential'));
  await database.drizzle.transaction(async (tx) => {
    await tx.update(people).set({ emailVerified: true, updatedAt: now }).where(eq(people.id, personId));
    const changed = await tx.update(accounts).set({ password, updatedAt: now }).where(own).returning({ id: accounts.id });
    if (changed.length === 0)
      await tx
        .insert(accounts)
        .values({ accountId: personId, providerId: 'credential', userId: personId, password, createdAt: now, updatedAt: now });
  });
}
