import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { sql } from 'drizzle-orm';
import { type PartyProposal, partyNameKey } from './parties.contract.ts';
import { parties, vendorSettings } from './parties.sql.ts';

const MOST_PROPOSALS = 10;
const RANK: Record<PartyProposal['reason'], number> = { same_name: 0, same_name_other_country: 1, same_first_word: 2 };

/**
 * Parties that a card may mean, best first, at most ten: the same name (see `partyNameKey`) in its country, then elsewhere, then the same
 * first word in its country. Only proposes, and only to the vendor (DOMAIN §2b); the vendor itself is never proposed.
 */
export async function proposeParties(
  ctx: ActorContext<VendorActor | SystemActor>,
  card: { name: string; country: string },
): Promise<PartyProposal[]> {
  const key = partyNameKey(card.name);
  const firstWord = key.split(' ')[0]!;
  // The index on lower(name) finds what begins alike; accents and punctuation inside the first word are beyond it, and a person can search.
  const beginning =
    card.name
      .trim()
      .toLowerCase()
      .match(/^[\p{L}\p{N}]+/u)?.[0] ?? firstWord;
  const found = await ctx.tx.execute<{ ref: string; name: string; country: string }>(sql`
    select ${parties.ref}, ${parties.name}, ${parties.country} from ${parties}
    where lower(${parties.name}) like ${`${beginning.replace(/[\\%_]/g, '\\$&')}%`}
      and not exists (select 1 from ${vendorSettings} where ${vendorSettings.partyId} = ${parties.id})
    order by lower(${parties.name}), ${parties.id} limit 200`);
  return found
    .flatMap(({ ref, name, country }) => {
      const reason = reasonOf(partyNameKey(name), country === card.country);
      return reason ? [{ ref, name, country, reason }] : [];
    })
    .sort((a, b) => RANK[a.reason] - RANK[b.reason])
    .slice(0, MOST_PROPOSALS);

  function reasonOf(otherKey: string, sameCountry: boolean): PartyProposal['reason'] | null {
    if (otherKey === key) return sameCountry ? 'same_name' : 'same_name_other_country';
    return sameCountry && otherKey.split(' ')[0] === firstWord ? 'same_first_word' : null;
  }
}
