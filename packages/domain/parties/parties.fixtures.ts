import { randomUUID } from 'node:crypto';
import { type ActorContext, withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { people } from '@tributary/identity/schema';
import {
  type PartyActor,
  type PartyFunction,
  type StaffFunction,
  type SystemActor,
  systemActor,
  type VendorActor,
} from '@tributary/kernel/actor';
import { addMember, createCard, createParty, setPartnerProfile, setVendor } from './parties.commands.ts';
import type { PartnerState } from './parties.contract.ts';

/** The moment at which worlds are built where a test names no other: a Sunday in the vendor's calendar. */
export const FIXTURE_NOW = new Date('2026-11-22T09:00:00Z');

export interface MadeParty {
  readonly id: string;
  readonly ref: string;
  readonly name: string;
  readonly country: string;
}
export interface MadeMember<A extends PartyActor | VendorActor> {
  readonly personId: string;
  readonly personRef: string;
  readonly name: string;
  readonly email: string;
  readonly membershipId: string;
  readonly membershipRef: string;
  readonly actor: A;
}
interface MemberWish<F extends string> {
  readonly functions: readonly F[];
  readonly name?: string;
  readonly email?: string;
  readonly from?: string;
  readonly now?: Date;
}

/** One write transaction as the system, as reactions and seeds have it. */
export function asSystem<T>(database: Database, work: (ctx: ActorContext<SystemActor>) => Promise<T>, now = FIXTURE_NOW): Promise<T> {
  return withActor(database, systemActor, { now, mode: 'write' }, work);
}

const unique = (word: string) => `${word} ${randomUUID().slice(0, 8)}`;

/** An organisation with no role yet. */
export function makeParty(database: Database, wish: { name?: string; country?: string; now?: Date } = {}): Promise<MadeParty> {
  return asSystem(database, (ctx) => createParty(ctx, { name: wish.name ?? unique('Party'), country: wish.country ?? 'DE' }), wish.now);
}

/** The party whose database this is, with its support contact. */
export function makeVendor(
  database: Database,
  wish: { name?: string; country?: string; mailDomain?: string; now?: Date } = {},
): Promise<MadeParty> {
  const mailDomain = wish.mailDomain ?? 'halden.example';
  return asSystem(
    database,
    async (ctx) => {
      const party = await createParty(ctx, { name: wish.name ?? 'Halden Systems', country: wish.country ?? 'DE' });
      const support = { supportName: `${party.name} Support`, supportEmail: `support@${mailDomain}`, supportPhone: '+49 30 5550100' };
      await setVendor(ctx, { partyId: party.id, mailDomain, ...support });
      return party;
    },
    wish.now,
  );
}

/** A partner, active unless wished otherwise. */
export function makePartner(
  database: Database,
  wish: {
    name?: string;
    country?: string;
    tier?: string | null;
    segment?: string | null;
    initialState?: Extract<PartnerState, 'applied' | 'active'>;
    contactName?: string;
    contactEmail?: string;
    contactPhone?: string | null;
    now?: Date;
  } = {},
): Promise<MadeParty> {
  return asSystem(
    database,
    async (ctx) => {
      const party = await createParty(ctx, { name: wish.name ?? unique('Partner'), country: wish.country ?? 'DE' });
      await setPartnerProfile(ctx, {
        partyId: party.id,
        tier: wish.tier ?? null,
        segment: wish.segment ?? null,
        contactName: wish.contactName ?? `${party.name} Service Desk`,
        contactEmail: wish.contactEmail ?? `service-${party.ref.toLowerCase()}@partner.example`,
        contactPhone: wish.contactPhone ?? null,
        initialState: wish.initialState ?? 'active',
      });
      return party;
    },
    wish.now,
  );
}

/** A person with a hat of a customer or partner. A person of that e-mail address who exists gets the hat; nobody gets a password here. */
export function makeMember(database: Database, party: { id: string }, wish: MemberWish<PartyFunction>): Promise<MadeMember<PartyActor>> {
  return makeHat(database, party, wish, 'party');
}

/** A person with a hat of the vendor. */
export function makeStaff(database: Database, vendor: { id: string }, wish: MemberWish<StaffFunction>): Promise<MadeMember<VendorActor>> {
  return makeHat(database, vendor, wish, 'vendor');
}

function makeHat<Kind extends 'party' | 'vendor'>(
  database: Database,
  party: { id: string },
  wish: MemberWish<PartyFunction | StaffFunction>,
  kind: Kind,
) {
  const name = wish.name ?? unique('Person');
  const email = wish.email ?? `${randomUUID().slice(0, 13)}@people.example`;
  return asSystem(
    database,
    async (ctx) => {
      const [person] = await ctx.tx
        .insert(people)
        .values({ name, email, createdAt: ctx.now, updatedAt: ctx.now })
        .onConflictDoUpdate({ target: people.email, set: { name } })
        .returning({ id: people.id, ref: people.ref });
      const functions = [...wish.functions];
      const member = await addMember(ctx, { personId: person!.id, partyId: party.id, functions, from: wish.from });
      const actor = { kind, personId: person!.id, partyId: party.id, functions };
      return { personId: person!.id, personRef: person!.ref, name, email, membershipId: member.id, membershipRef: member.ref, actor };
    },
    wish.now,
  );
}

/** A partner's card of a customer, named by one of its people. */
export function makeCard(
  database: Database,
  owner: PartyActor,
  wish: { name?: string; country?: string; contactName?: string; contactEmail?: string; now?: Date } = {},
) {
  const { now = FIXTURE_NOW, ...card } = wish;
  return withActor(database, owner, { now, mode: 'write' }, (ctx) => createCard(ctx, { name: unique('Customer'), country: 'DE', ...card }));
}

/**
 * The smallest world in which the wall can be tested: the vendor with a member of staff of every function it names, two active partners
 * with a salesperson each, and one customer with its administrator and its security contact.
 */
export async function makeWorld(database: Database, now = FIXTURE_NOW) {
  const vendor = await makeVendor(database, { now });
  const operations = await makeStaff(database, vendor, { functions: ['operations'], now });
  const support = await makeStaff(database, vendor, { functions: ['support'], now });
  const productSecurity = await makeStaff(database, vendor, { functions: ['product_security'], now });
  const channel = await makeStaff(database, vendor, { functions: ['channel'], now });
  const reseller1 = await makePartner(database, { name: unique('Bluepeak'), tier: 'gold', now });
  const sales1 = await makeMember(database, reseller1, { functions: ['sales'], now });
  const reseller2 = await makePartner(database, { name: unique('Corvid'), tier: 'silver', now });
  const sales2 = await makeMember(database, reseller2, { functions: ['sales'], now });
  const customer = await makeParty(database, { name: unique('Nordwind'), now });
  const administrator = await makeMember(database, customer, { functions: ['administrator'], now });
  const security = await makeMember(database, customer, { functions: ['security'], now });
  return { vendor, operations, support, productSecurity, channel, reseller1, sales1, reseller2, sales2, customer, administrator, security };
}
