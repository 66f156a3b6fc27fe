import type { ActorContext } from '@tributary/db/actor';
import { people } from '@tributary/identity/schema';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { desc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { changePartnerState, setPartnerProfile } from './parties.commands.ts';
import {
  type editProfileInput,
  type endPartyInput,
  type PartnerAction,
  type PartnerState,
  type PartyDetail,
  type partnerActionInput,
  type partyRefInput,
  type StandingEntry,
  updatePartyInput,
} from './parties.contract.ts';
import { endParty, refuseEnded } from './parties.ending.ts';
import { partyChanged } from './parties.events.ts';
import { membersOf } from './parties.people.ts';
import { partnerProfileOf, partyById, partyByRef } from './parties.queries.ts';
import { parties, partnerStandings, vendorSettings } from './parties.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;

/** One party with its partner profile and people, for the vendor; throws `not_found`. */
export async function getParty(ctx: ActorContext, input: z.output<typeof partyRefInput>): Promise<PartyDetail> {
  const party = await partyByRef(ctx, input.ref);
  const { ref, name, country, endedOn } = party;
  const [vendor] = await ctx.tx.select({ only: vendorSettings.only }).from(vendorSettings).where(eq(vendorSettings.partyId, party.id));
  const merged = party.mergedIntoPartyId ? await partyById(ctx, party.mergedIntoPartyId) : null;
  return {
    ref,
    name,
    country,
    endedOn,
    mergedInto: merged && { ref: merged.ref, name: merged.name, country: merged.country },
    isVendor: vendor !== undefined,
    partner: await partnerProfileOf(ctx, party.id),
    people: await membersOf(ctx, party.id),
    standings: await standingsOf(ctx, party.id),
  };
}

function standingsOf(ctx: ActorContext, partyId: string): Promise<StandingEntry[]> {
  return ctx.tx
    .select({
      at: partnerStandings.at,
      action: sql<PartnerAction>`${partnerStandings.action}`,
      state: sql<PartnerState>`${partnerStandings.state}`,
      reason: partnerStandings.reason,
      byName: people.name,
    })
    .from(partnerStandings)
    .leftJoin(people, eq(people.id, partnerStandings.byPersonId))
    .where(eq(partnerStandings.partyId, partyId))
    .orderBy(desc(partnerStandings.id));
}

/** Corrects a party's name or country; what was issued keeps what it said. Saved without a change, nothing happens. Throws `not_found`. */
export async function updateParty(ctx: VendorSide, input: z.input<typeof updatePartyInput>): Promise<void> {
  const { ref, name, country } = updatePartyInput.parse(input);
  const party = await partyByRef(ctx, ref);
  if (party.name === name && party.country === country) return;
  await ctx.tx.update(parties).set({ name, country }).where(eq(parties.id, party.id));
  await ctx.publish(partyChanged, { partyId: party.id, partyRef: ref }, { parties: [party.id] });
}

/** Makes a party an applicant for partnership, or changes what its profile says. Throws `parties/ended`, `not_found`. */
export async function editProfile(ctx: VendorSide, { ref, ...profile }: z.output<typeof editProfileInput>): Promise<void> {
  const party = await partyByRef(ctx, ref);
  await refuseEnded(ctx, { ref: party.id }, ctx.today);
  await setPartnerProfile(ctx, { ...profile, partyId: party.id, initialState: 'applied' });
}

/** Moves a partner's standing, with the reason given; see `changePartnerState`. */
export async function actOnPartner(ctx: VendorSide, { ref, ...step }: z.output<typeof partnerActionInput>): Promise<PartnerState> {
  return changePartnerState(ctx, { ...step, partyId: (await partyByRef(ctx, ref)).id });
}

/** Ends a party by reference; see `endParty`. */
export async function endPartyByRef(ctx: VendorSide, { ref, on, mergedIntoRef }: z.output<typeof endPartyInput>): Promise<void> {
  const mergedIntoPartyId = mergedIntoRef === null ? null : (await partyByRef(ctx, mergedIntoRef)).id;
  await endParty(ctx, { partyId: (await partyByRef(ctx, ref)).id, on, mergedIntoPartyId });
}
