import { type ActorContext, withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { people } from '@tributary/identity/schema';
import { type SystemActor, systemActor, type VendorActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { memberships, vendorSettings } from '@tributary/parties/schema';
import { and, asc, eq, sql } from 'drizzle-orm';

/**
 * The member of staff whose hat the command wears: the one with this e-mail address, or the vendor's first administrator. Whoever can run
 * the command holds the database's own credentials; the hat decides which procedures it may call and whose name stands on the timeline.
 * Throws DomainError `cli/nobody_of_staff`.
 */
export function staffActor(database: Database, email: string | undefined, now: Date): Promise<VendorActor> {
  return withActor(database, systemActor, { now, mode: 'read' }, (ctx) => findStaff(ctx, email));
}

async function findStaff(ctx: ActorContext<SystemActor>, email: string | undefined): Promise<VendorActor> {
  const who = email ? eq(people.email, email.toLowerCase()) : sql`'administrator' = any (${memberships.functions})`;
  const [row] = await ctx.tx
    .select({ personId: memberships.personId, partyId: memberships.partyId, functions: memberships.functions })
    .from(memberships)
    .innerJoin(vendorSettings, eq(vendorSettings.partyId, memberships.partyId))
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(who, sql`${memberships.valid} @> ${ctx.today}::date`))
    .orderBy(asc(memberships.id))
    .limit(1);
  if (!row) throw new DomainError('cli/nobody_of_staff', { email: email ?? null });
  return { kind: 'vendor', ...row };
}
