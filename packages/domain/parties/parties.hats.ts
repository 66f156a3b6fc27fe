import type { ActorContext } from '@tributary/db/actor';
import type { Hat } from '@tributary/identity/contract';
import type { SystemActor } from '@tributary/kernel/actor';
import { asc, eq, sql } from 'drizzle-orm';
import { memberships, parties, vendorSettings } from './parties.sql.ts';

/** The hats a person may wear today, by party name: what sign-in and the hat switcher choose from. */
export async function listHats(ctx: ActorContext<SystemActor>, personId: string): Promise<Hat[]> {
  const rows = await ctx.tx
    .select({
      membershipId: memberships.id,
      membershipRef: memberships.ref,
      partyId: parties.id,
      partyRef: parties.ref,
      partyName: parties.name,
      isVendor: sql<boolean>`${vendorSettings.partyId} is not null`,
      functions: memberships.functions,
    })
    .from(memberships)
    .innerJoin(parties, eq(parties.id, memberships.partyId))
    .leftJoin(vendorSettings, eq(vendorSettings.partyId, parties.id))
    .where(
      sql`${memberships.personId} = ${personId} and ${memberships.valid} @> ${ctx.today}::date
        and (${parties.endedOn} is null or ${parties.endedOn} > ${ctx.today}::date)`,
    )
    .orderBy(asc(parties.name), asc(memberships.id));
  return rows.map(({ isVendor, ...hat }) => ({ ...hat, partyKind: isVendor ? 'vendor' : 'party' }));
}
