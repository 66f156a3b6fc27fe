import { type ActorContext, postgresErrorOf } from '@tributary/db/actor';
import { PARTY_FUNCTIONS, type PartyActor, STAFF_FUNCTIONS, type SystemActor, type VendorActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { z } from 'zod';
import {
  addMemberInput,
  changePartnerStateInput,
  createCardInput,
  createPartyInput,
  introduceInput,
  linkCardInput,
  type PartiesErrorCode,
  type PartnerState,
  partnerProfileInput,
  partnerStates,
  vendorInput,
} from './parties.contract.ts';
import { refuseEnded } from './parties.ending.ts';
import { cardLinked, cardNamed, memberAdded, partnerProfileChanged, partyCreated } from './parties.events.ts';
import { memberships, parties, partnerProfiles, partnerStandings, partyCards, partyIntroductions, vendorSettings } from './parties.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;
const refuse = (code: PartiesErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/** Records an organisation. Names are not unique: two companies may share one. Throws ZodError on a name of several lines. */
export async function createParty(ctx: VendorSide, input: z.input<typeof createPartyInput>) {
  const { name, country } = createPartyInput.parse(input);
  const [party] = await ctx.tx.insert(parties).values({ name, country, createdAt: ctx.now }).returning();
  await ctx.publish(partyCreated, { partyId: party!.id, partyRef: party!.ref }, { parties: [] });
  return party!;
}

/**
 * A partner names a customer: its own card, in review until the vendor links it. Naming it again, in any case of letters, returns the same
 * card unchanged. The command reads nothing but the partner's own cards, so it cannot look different where the vendor knows the customer
 * (DOMAIN §2b). Throws ZodError on bad fields.
 */
export async function createCard(ctx: ActorContext<PartyActor>, input: z.input<typeof createCardInput>) {
  const card = createCardInput.parse(input);
  const ownerPartyId = ctx.actor.partyId;
  const [made] = await ctx.tx
    .insert(partyCards)
    .values({ ...card, ownerPartyId, createdAt: ctx.now })
    .onConflictDoNothing()
    .returning();
  if (made) {
    await ctx.publish(cardNamed, { cardId: made.id, cardRef: made.ref, ownerPartyId }, { parties: [ownerPartyId] });
    return made;
  }
  const [known] = await ctx.tx
    .select()
    .from(partyCards)
    .where(and(eq(partyCards.ownerPartyId, ownerPartyId), sql`lower(${partyCards.name}) = lower(${card.name})`));
  return known!;
}

/**
 * The vendor decides whom a card means. Doing it again is nothing; a card linked to another party throws
 * `parties/card_linked_elsewhere`, because lines already follow from the first answer. Throws `not_found` for an unknown card.
 */
export async function linkCard(ctx: VendorSide, input: z.input<typeof linkCardInput>): Promise<void> {
  const { cardId, partyId } = linkCardInput.parse(input);
  const [linked] = await ctx.tx
    .update(partyCards)
    .set({ subjectPartyId: partyId })
    .where(and(eq(partyCards.id, cardId), isNull(partyCards.subjectPartyId)))
    .returning({ ref: partyCards.ref });
  if (linked) {
    await ctx.publish(cardLinked, { cardId, cardRef: linked.ref, partyId }, { parties: [] });
    return;
  }
  const [card] = await ctx.tx
    .select({ ref: partyCards.ref, partyId: partyCards.subjectPartyId })
    .from(partyCards)
    .where(eq(partyCards.id, cardId));
  if (!card) throw notFound();
  if (card.partyId !== partyId) throw refuse('parties/card_linked_elsewhere', { cardRef: card.ref });
}

/**
 * Gives a person a hat of a party, open-ended, from today unless `from` says otherwise. The vendor's members have staff functions, all
 * others party functions; the wrong kind throws `parties/function_unknown`, a second hat of the same party at one time
 * `parties/already_member`.
 */
export async function addMember(ctx: VendorSide, input: z.input<typeof addMemberInput>) {
  const { personId, partyId, functions, from } = addMemberInput.parse(input);
  const [vendor] = await ctx.tx.select({ only: vendorSettings.only }).from(vendorSettings).where(eq(vendorSettings.partyId, partyId));
  const allowed: readonly string[] = vendor ? STAFF_FUNCTIONS : PARTY_FUNCTIONS;
  await refuseEnded(ctx, { partyId }, from ?? ctx.today);
  const unknown = functions.find((one) => !allowed.includes(one));
  if (unknown) throw refuse('parties/function_unknown', { function: unknown, allowed }, 'functions');
  const values = { personId, partyId, functions: [...new Set(functions)], valid: { from: from ?? ctx.today, until: null } };
  const [member] = await ctx.tx
    .insert(memberships)
    .values(values)
    .returning()
    .catch((error: unknown) => {
      throw postgresErrorOf(error)?.constraint_name === 'memberships_one_at_a_time'
        ? refuse('parties/already_member', {}, 'personId')
        : error;
    });
  const { id: membershipId, ref: membershipRef } = member!;
  await ctx.publish(memberAdded, { membershipId, membershipRef, partyId, personId }, { parties: [partyId] });
  return member!;
}

/** Makes a party a partner, or changes its tier and the contact that its end customers are shown. The standing changes by actions only. */
export async function setPartnerProfile(ctx: VendorSide, input: z.input<typeof partnerProfileInput>): Promise<void> {
  const { partyId, initialState, ...profile } = partnerProfileInput.parse(input);
  await ctx.tx
    .insert(partnerProfiles)
    .values({ partyId, state: initialState, ...profile })
    .onConflictDoUpdate({ target: partnerProfiles.partyId, set: profile });
  await tellPartner(ctx, partyId);
}

/** Moves a partner's standing by one action of `partnerStates`; throws `parties/partner_state` where it does not lead on, `not_found` for no partner. */
export async function changePartnerState(ctx: VendorSide, input: z.input<typeof changePartnerStateInput>): Promise<PartnerState> {
  const { partyId, action, reason } = changePartnerStateInput.parse(input);
  const [profile] = await ctx.tx
    .select({ state: partnerProfiles.state })
    .from(partnerProfiles)
    .where(eq(partnerProfiles.partyId, partyId))
    .for('update');
  if (!profile) throw notFound();
  const state = partnerStates.next(action, profile.state as PartnerState);
  await ctx.tx.update(partnerProfiles).set({ state }).where(eq(partnerProfiles.partyId, partyId));
  const byPersonId = ctx.actor.kind === 'vendor' ? ctx.actor.personId : null;
  await ctx.tx.insert(partnerStandings).values({ partyId, at: ctx.now, action, state, reason, byPersonId });
  await tellPartner(ctx, partyId);
  return state;
}

async function tellPartner(ctx: VendorSide, partyId: string): Promise<void> {
  const [party] = await ctx.tx.select({ ref: parties.ref }).from(parties).where(eq(parties.id, partyId));
  await ctx.publish(partnerProfileChanged, { partyId, partyRef: party!.ref }, { parties: [partyId] });
}

/** Says which party is the vendor, and its public support contact. One row: said again, it is replaced. */
export async function setVendor(ctx: VendorSide, input: z.input<typeof vendorInput>): Promise<void> {
  const settings = vendorInput.parse(input);
  await ctx.tx.insert(vendorSettings).values(settings).onConflictDoUpdate({ target: vendorSettings.only, set: settings });
}

/**
 * Lets the viewer know the subject's name and public contact, because a line brought them together. Idempotent by key, kept for ever; a
 * party is never introduced to itself. It writes no event: what brought them together has its own.
 */
export async function introduce(ctx: VendorSide, input: z.input<typeof introduceInput>): Promise<void> {
  const { viewerPartyId, subjectPartyId } = introduceInput.parse(input);
  if (viewerPartyId === subjectPartyId) return;
  await ctx.tx.insert(partyIntroductions).values({ viewerPartyId, subjectPartyId }).onConflictDoNothing();
}
