import type { ActorContext } from '@tributary/db/actor';
import { people } from '@tributary/identity/schema';
import type { PartyActor } from '@tributary/kernel/actor';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type {
  CardRow,
  listCardsInput,
  Me,
  PartnerProfile,
  PartnerState,
  PartyRow,
  PersonRow,
  searchablePage,
  VendorContact,
} from './parties.contract.ts';
import { memberships, parties, partnerProfiles, partyCards, vendorSettings } from './parties.sql.ts';

/** A party's row by reference, as far as the actor may see it; throws `not_found` otherwise. */
export async function partyByRef(ctx: ActorContext, ref: string) {
  const [party] = await ctx.tx.select().from(parties).where(eq(parties.ref, ref));
  if (!party) throw notFound();
  return party;
}

/** A party's row by id, as far as the actor may see it; throws `not_found` otherwise. */
export async function partyById(ctx: ActorContext, partyId: string) {
  const [party] = await ctx.tx.select().from(parties).where(eq(parties.id, partyId));
  if (!party) throw notFound();
  return party;
}

/** The vendor's party and public contact. Throws `not_found` before the vendor is set up. */
export async function vendorContact(ctx: ActorContext): Promise<VendorContact & { partyId: string; mailDomain: string }> {
  const [vendor] = await ctx.tx
    .select({
      partyId: vendorSettings.partyId,
      name: parties.name,
      supportName: vendorSettings.supportName,
      supportEmail: vendorSettings.supportEmail,
      supportPhone: vendorSettings.supportPhone,
      mailDomain: vendorSettings.mailDomain,
    })
    .from(vendorSettings)
    .innerJoin(parties, eq(parties.id, vendorSettings.partyId));
  if (!vendor) throw notFound();
  return vendor;
}

/** Partner profiles by party id, as far as the actor may see them: its own, and those it was introduced to. */
export async function partnerProfilesOf(ctx: ActorContext, partyIds: readonly string[]): Promise<Map<string, PartnerProfile>> {
  if (partyIds.length === 0) return new Map();
  const rows = await ctx.tx
    .select()
    .from(partnerProfiles)
    .where(sql`${partnerProfiles.partyId} = any(${sql.param(`{${partyIds.join(',')}}`)}::uuid[])`);
  return new Map(rows.map(({ partyId, ...profile }) => [partyId, { ...profile, state: profile.state as PartnerState }]));
}

/** One party's partner profile, or null where it is no partner or hidden. */
export async function partnerProfileOf(ctx: ActorContext, partyId: string): Promise<PartnerProfile | null> {
  return (await partnerProfilesOf(ctx, [partyId])).get(partyId) ?? null;
}

/** Who the person acts for, for the portal's frame. */
export async function getMe(ctx: ActorContext<PartyActor>): Promise<Me> {
  const { ref, name, country } = await partyById(ctx, ctx.actor.partyId);
  const { partyId: _party, mailDomain: _domain, ...vendor } = await vendorContact(ctx);
  return { party: { ref, name, country }, partner: await partnerProfileOf(ctx, ctx.actor.partyId), vendor };
}

/** The partner's own cards by name; `q` is a part of the name, `tag` one of its tags in any case. Driven by the owner's index. */
export async function listCards(ctx: ActorContext<PartyActor>, input: z.output<typeof listCardsInput>): Promise<Page<CardRow>> {
  const after = decodeCursor(input.cursor, 1);
  const key = sql<string>`lower(${partyCards.name})`;
  const rows = await ctx.tx
    .select({ ...cardColumns, key })
    .from(partyCards)
    .where(
      and(
        eq(partyCards.ownerPartyId, ctx.actor.partyId),
        input.q ? sql`strpos(${key}, lower(${input.q})) > 0` : undefined,
        input.tag ? sql`exists (select 1 from unnest(${partyCards.tags}) as tag where lower(tag) = lower(${input.tag}))` : undefined,
        after ? sql`${key} > ${after[0]}` : undefined,
      ),
    )
    .orderBy(key)
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.key]);
  return { rows: page.rows.map(toCardRow), nextCursor: page.nextCursor };
}

const cardColumns = {
  ref: partyCards.ref,
  name: partyCards.name,
  country: partyCards.country,
  contactName: partyCards.contactName,
  contactEmail: partyCards.contactEmail,
  tags: partyCards.tags,
  subjectPartyId: partyCards.subjectPartyId,
};

function toCardRow(card: Omit<CardRow, 'state'> & { subjectPartyId: string | null }): CardRow {
  const { ref, name, country, contactName, contactEmail, tags } = card;
  return { ref, name, country, contactName, contactEmail, tags, state: card.subjectPartyId === null ? 'in_review' : 'linked' };
}

/** A card's row by reference, as far as the actor may see it; throws `not_found` otherwise. `subjectPartyId` must not reach the portal. */
export async function cardByRef(ctx: ActorContext, ref: string) {
  const [card] = await ctx.tx.select().from(partyCards).where(eq(partyCards.ref, ref));
  if (!card) throw notFound();
  return card;
}

/** Cards by id, as far as the actor may see them. `subjectPartyId` must not reach the portal. */
export async function cardsByIds(ctx: ActorContext, cardIds: readonly string[]) {
  if (cardIds.length === 0) return new Map<string, typeof partyCards.$inferSelect>();
  const rows = await ctx.tx
    .select()
    .from(partyCards)
    .where(sql`${partyCards.id} = any(${sql.param(`{${cardIds.join(',')}}`)}::uuid[])`);
  return new Map(rows.map((card) => [card.id, card]));
}

/** A person who acts for a party today, with ids: for the server only. */
export interface PartyPerson extends PersonRow {
  readonly personId: string;
  readonly partyId: string;
  readonly locale: string;
}

/**
 * The people of the parties today, by name, as far as the actor may see them: a party sees its own. A party that has ended has none. With
 * `functions`, those who hold one of them; being administrator does not count as holding all, because this finds whom a matter concerns,
 * not who may act.
 */
export async function peopleOfParties(
  ctx: ActorContext,
  partyIds: readonly string[],
  functions: readonly string[] = [],
): Promise<PartyPerson[]> {
  if (partyIds.length === 0) return [];
  return ctx.tx
    .select({
      personId: people.id,
      partyId: memberships.partyId,
      ref: people.ref,
      name: people.name,
      email: people.email,
      locale: people.locale,
      functions: memberships.functions,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        sql`${memberships.partyId} = any(${sql.param(`{${partyIds.join(',')}}`)}::uuid[])`,
        sql`${memberships.valid} @> ${ctx.today}::date`,
        sql`not exists (select 1 from ${parties} gone where gone.id = ${memberships.partyId} and gone.ended_on <= ${ctx.today}::date)`,
        functions.length > 0 ? sql`${memberships.functions} && ${sql.param(`{${functions.join(',')}}`)}::text[]` : undefined,
      ),
    )
    .orderBy(asc(people.name), asc(people.id));
}

/** The people of one party; see `peopleOfParties`. */
export function peopleOfParty(ctx: ActorContext, partyId: string, ...functions: string[]): Promise<PartyPerson[]> {
  return peopleOfParties(ctx, [partyId], functions);
}

/** The person's colleagues and their functions. */
export async function listPeople(ctx: ActorContext<PartyActor>): Promise<PersonRow[]> {
  return (await peopleOfParty(ctx, ctx.actor.partyId)).map(toPersonRow);
}

const toPersonRow = ({ ref, name, email, functions }: PersonRow): PersonRow => ({ ref, name, email, functions });

/** All parties by name, for the vendor; `q` is a part of the name or the whole reference. */
export async function listParties(ctx: ActorContext, input: z.output<typeof searchablePage>): Promise<Page<PartyRow>> {
  const after = decodeCursor(input.cursor, 2);
  const key = sql<string>`lower(${parties.name})`;
  const rows = await ctx.tx
    .select({
      key,
      ref: parties.ref,
      name: parties.name,
      country: parties.country,
      state: partnerProfiles.state,
      tier: partnerProfiles.tier,
    })
    .from(parties)
    .leftJoin(partnerProfiles, eq(partnerProfiles.partyId, parties.id))
    .where(
      and(
        input.q ? sql`(strpos(${key}, lower(${input.q})) > 0 or ${parties.ref} = upper(${input.q}))` : undefined,
        after ? sql`(${key}, ${parties.ref}) > (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(key, parties.ref)
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.key, row.ref]);
  return {
    rows: page.rows.map(({ ref, name, country, state, tier }) => ({
      ref,
      name,
      country,
      partner: state ? { state: state as PartnerState, tier } : null,
    })),
    nextCursor: page.nextCursor,
  };
}
