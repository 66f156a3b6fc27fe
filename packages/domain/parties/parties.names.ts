import type { ActorContext } from '@tributary/db/actor';
import { sql } from 'drizzle-orm';
import { parties, partyCards } from './parties.sql.ts';

/** How the actor knows a party: by its own card (`CRD-…`), or by the party's own name (`PTY-…`, for the vendor and for itself only). */
export interface DisplayName {
  readonly name: string;
  readonly ref: string | null;
}

/**
 * What the actor calls each party; a party it may not know maps to null. A party actor knows its customers by its own cards, and by name
 * itself, the vendor, and whom a line introduced it to, without a reference, because the portal has no page of another party. The vendor
 * knows everybody by name and reference. One statement, however many parties.
 */
export async function displayNamesFor(ctx: ActorContext, partyIds: readonly string[]): Promise<Map<string, DisplayName | null>> {
  const wanted = [...new Set(partyIds)];
  const names = new Map<string, DisplayName | null>(wanted.map((partyId) => [partyId, null]));
  if (wanted.length === 0) return names;
  const list = sql.param(`{${wanted.join(',')}}`);
  const ownPartyId = ctx.actor.kind === 'party' ? ctx.actor.partyId : null;
  // Cards before names: the partner's own wording is what it searches for. Of two cards of one customer the older one is shown.
  const found = await ctx.tx.execute<{ party_id: string; name: string; ref: string | null }>(sql`
    select wanted.party_id, coalesce(card.name, ${parties.name}) as name,
      case when card.ref is not null then card.ref when ${ownPartyId}::uuid is null or ${parties.id} = ${ownPartyId}::uuid then ${parties.ref} end as ref
    from unnest(${list}::uuid[]) as wanted (party_id)
    left join ${parties} on ${parties.id} = wanted.party_id
    left join lateral (
      select ${partyCards.name} as name, ${partyCards.ref} as ref from ${partyCards}
      where ${partyCards.ownerPartyId} = ${ownPartyId}::uuid and ${partyCards.subjectPartyId} = wanted.party_id
      order by ${partyCards.createdAt}, ${partyCards.id} limit 1) as card on true
    where card.name is not null or ${parties.name} is not null`);
  for (const row of found) names.set(row.party_id, { name: row.name, ref: row.ref });
  return names;
}
