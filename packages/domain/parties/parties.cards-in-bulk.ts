import type { ActorContext } from '@tributary/db/actor';
import { publishMany } from '@tributary/db/publish';
import type { SystemActor } from '@tributary/kernel/actor';
import { newRef } from '@tributary/kernel/ids';
import { sql } from 'drizzle-orm';
import { cardsOf } from './parties.cards.ts';
import { cardLinked, cardNamed } from './parties.events.ts';
import { parties, partyCards } from './parties.sql.ts';

type System = ActorContext<SystemActor>;
/** Whose card is wanted, and of whom. */
export interface CardPair {
  readonly ownerPartyId: string;
  readonly subjectPartyId: string;
}
const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`;

/**
 * Gives owners a card of their own of each party that they have none of, as `cardsOf` does for a few: an unlinked card of that name and
 * country is linked, else one is made under the party's own name. Four statements for thousands of pairs; only where an owner has another
 * customer of the very same name is a card named one by one. Nothing of anybody else's card is copied (DOMAIN §2a).
 */
export async function giveCards(ctx: System, pairs: readonly CardPair[]): Promise<void> {
  const wanted = pairs.filter(({ ownerPartyId, subjectPartyId }) => ownerPartyId !== subjectPartyId);
  if (wanted.length === 0) return;
  const missing = await missingOf(ctx, wanted);
  if (missing.length === 0) return;
  const linked = await ctx.tx.execute<{ id: string; ref: string; subject: string }>(sql`
    update ${partyCards} c set subject_party_id = w.subject
    from (select distinct on (w.owner, lower(p.name)) w.owner, w.subject, p.name, p.country
      from unnest(${uuids(missing.map((one) => one.ownerPartyId))}, ${uuids(missing.map((one) => one.subjectPartyId))}) as w (owner, subject)
      join ${parties} p on p.id = w.subject order by w.owner, lower(p.name), w.subject) w
    where c.owner_party_id = w.owner and c.subject_party_id is null and lower(c.name) = lower(w.name) and c.country = w.country
    returning c.id, c.ref, w.subject`);
  await publishMany(
    ctx,
    cardLinked,
    linked.map(({ id, ref, subject }) => ({ data: { cardId: id, cardRef: ref, partyId: subject }, parties: [] })),
  );
  const unmade = linked.length > 0 ? await missingOf(ctx, missing) : missing;
  const refs = sql.param(`{${unmade.map(() => newRef('card')).join(',')}}`);
  const made = await ctx.tx.execute<{ id: string; ref: string; owner: string }>(sql`
    insert into ${partyCards} (ref, owner_party_id, subject_party_id, name, country, created_at)
    select w.ref, w.owner, w.subject, p.name, p.country, ${ctx.now.toISOString()}::timestamptz
    from unnest(${refs}::text[], ${uuids(unmade.map((one) => one.ownerPartyId))}, ${uuids(unmade.map((one) => one.subjectPartyId))}) as w (ref, owner, subject)
    join ${parties} p on p.id = w.subject
    on conflict do nothing returning id, ref, owner_party_id as owner`);
  await publishMany(
    ctx,
    cardNamed,
    made.map(({ id, ref, owner }) => ({ data: { cardId: id, cardRef: ref, ownerPartyId: owner }, parties: [owner] })),
  );
  if (made.length < unmade.length) await cardsOf(ctx, await missingOf(ctx, unmade));
}

async function missingOf(ctx: System, pairs: readonly CardPair[]): Promise<CardPair[]> {
  const rows = await ctx.tx.execute<{ owner: string; subject: string }>(sql`
    select distinct w.owner, w.subject
    from unnest(${uuids(pairs.map((one) => one.ownerPartyId))}, ${uuids(pairs.map((one) => one.subjectPartyId))}) as w (owner, subject)
    where not exists (select 1 from ${partyCards} c where c.owner_party_id = w.owner and c.subject_party_id = w.subject)`);
  return rows.map(({ owner, subject }) => ({ ownerPartyId: owner, subjectPartyId: subject }));
}

/** All cards of one party are cards of another from now on, because the two are one: every owner keeps its wording, contact and notes. */
export async function moveCards(ctx: System, fromPartyId: string, toPartyId: string): Promise<void> {
  const moved = await ctx.tx.execute<{ id: string; ref: string }>(sql`
    update ${partyCards} set subject_party_id = ${toPartyId} where subject_party_id = ${fromPartyId} and owner_party_id <> ${toPartyId} returning id, ref`);
  await publishMany(
    ctx,
    cardLinked,
    moved.map(({ id, ref }) => ({ data: { cardId: id, cardRef: ref, partyId: toPartyId }, parties: [] })),
  );
}
