import { notFound } from '@tributary/kernel/errors';
import { displayNamesFor } from '@tributary/parties/names';
import { partyCards, partyIntroductions } from '@tributary/parties/schema';
import type { PortalContext } from '@tributary/rpc/procedures';
import { type SQL, sql } from 'drizzle-orm';
import type { KnownPartner } from './entitlements.grants.contract.ts';

/**
 * How a reader names a party that it knows by name alone: a digest of the two, so that it is another one for every reader, says nothing of
 * the party's age or number and names nobody whom the reader does not know already (decision 0006).
 */
export const partnerIdOf = (ctx: PortalContext, partyId: SQL): SQL => sql`left(md5(${ctx.actor.partyId}::text || ${partyId}::text), 16)`;

/** The party behind a `KnownPartner`'s id, by the reader's introductions and cards. Throws `not_found`. */
export async function partnerBehind(ctx: PortalContext, id: string): Promise<string> {
  const own = ctx.actor.partyId;
  const [row] = await ctx.tx.execute<{ party_id: string }>(sql`
    select known.party_id from (${knownPartyIds(own)}) known where ${partnerIdOf(ctx, sql`known.party_id`)} = ${id}`);
  if (!row) throw notFound();
  return row.party_id;
}

const knownPartyIds = (own: string) => sql`
  select i.subject_party_id as party_id from ${partyIntroductions} i where i.viewer_party_id = ${own}
  union select c.subject_party_id from ${partyCards} c where c.owner_party_id = ${own} and c.subject_party_id is not null`;

/** Whom the reader may let onto an entitlement without asking the vendor who is meant: the parties it knows, by name. */
export async function listKnownPartners(ctx: PortalContext): Promise<KnownPartner[]> {
  const rows = await ctx.tx.execute<{ party_id: string; id: string }>(sql`
    select known.party_id, ${partnerIdOf(ctx, sql`known.party_id`)} as id from (${knownPartyIds(ctx.actor.partyId)}) known limit 500`);
  const names = await displayNamesFor(
    ctx,
    rows.map(({ party_id }) => party_id),
  );
  return rows
    .flatMap(({ party_id, id }) => {
      const known = names.get(party_id);
      return known ? [{ id, name: known.name }] : [];
    })
    .sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1));
}
