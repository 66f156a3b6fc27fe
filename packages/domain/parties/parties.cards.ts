import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { cardLinked, cardNamed } from './parties.events.ts';
import { parties, partyCards } from './parties.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;

/** Whose card is wanted, of whom, and under which name where there is none yet: the party's own where it is left out. */
export interface WantedCard {
  readonly ownerPartyId: string;
  readonly subjectPartyId: string;
  readonly wording?: { readonly name: string; readonly country: string };
}
export interface KnownCard {
  readonly id: string;
  readonly name: string;
  readonly country: string;
}

/** The key that `cardsOf` answers under. */
export const cardKey = (card: { ownerPartyId: string; subjectPartyId: string }) => `${card.ownerPartyId} ${card.subjectPartyId}`;

/**
 * The owner's card of each party, made where it has none: what the vendor enters or decides for a party, that party must be able to name.
 * Its oldest card of the party is taken as it stands; else its own card of that name and country which nobody has linked yet is linked,
 * because it is what the owner calls it; else a card is made, and told to the owner. Two statements where all exist, however many are wanted.
 */
export async function cardsOf(ctx: VendorSide, wanted: readonly WantedCard[]): Promise<Map<string, KnownCard>> {
  const byKey = new Map(wanted.filter((card) => card.ownerPartyId !== card.subjectPartyId).map((card) => [cardKey(card), card]));
  const found = new Map<string, KnownCard>();
  if (byKey.size === 0) return found;
  const owners = sql.param(`{${[...byKey.values()].map((card) => card.ownerPartyId).join(',')}}`);
  const subjects = sql.param(`{${[...byKey.values()].map((card) => card.subjectPartyId).join(',')}}`);
  const rows = await ctx.tx.execute<{ owner: string; subject: string; name: string; country: string; card: KnownCard | null }>(sql`
    select wanted.owner, wanted.subject, ${parties.name}, ${parties.country},
      (select json_build_object('id', c.id, 'name', c.name, 'country', c.country) from ${partyCards} c
        where c.owner_party_id = wanted.owner and c.subject_party_id = wanted.subject order by c.created_at, c.id limit 1) as card
    from unnest(${owners}::uuid[], ${subjects}::uuid[]) as wanted (owner, subject)
    join ${parties} on ${parties.id} = wanted.subject`);
  for (const { owner, subject, name, country, card } of rows) {
    const key = cardKey({ ownerPartyId: owner, subjectPartyId: subject });
    found.set(
      key,
      card ?? (await makeCard(ctx, { ownerPartyId: owner, subjectPartyId: subject }, byKey.get(key)?.wording ?? { name, country })),
    );
  }
  return found;
}

async function makeCard(ctx: VendorSide, pair: WantedCard, { name, country }: { name: string; country: string }): Promise<KnownCard> {
  // An owner may have another customer of the same name: its card is not this party's, so this one is told apart by country, then by number.
  for (const wording of namesFor(name, country)) {
    const [made] = await ctx.tx
      .insert(partyCards)
      .values({ ...pair, name: wording, country, createdAt: ctx.now })
      .onConflictDoNothing()
      .returning();
    if (made) {
      const { ownerPartyId } = pair;
      await ctx.publish(cardNamed, { cardId: made.id, cardRef: made.ref, ownerPartyId }, { parties: [ownerPartyId] });
      return made;
    }
    const [linked] = await ctx.tx
      .update(partyCards)
      .set({ subjectPartyId: pair.subjectPartyId })
      .where(
        and(
          eq(partyCards.ownerPartyId, pair.ownerPartyId),
          sql`lower(${partyCards.name}) = lower(${wording})`,
          eq(partyCards.country, country),
          isNull(partyCards.subjectPartyId),
        ),
      )
      .returning();
    if (linked) {
      await ctx.publish(cardLinked, { cardId: linked.id, cardRef: linked.ref, partyId: pair.subjectPartyId }, { parties: [] });
      return linked;
    }
  }
  throw new Error('no free name for a card');
}

function* namesFor(name: string, country: string): Generator<string> {
  yield name;
  yield `${name} (${country})`;
  for (let number = 2; number < 1_000; number++) yield `${name} (${number})`;
}
