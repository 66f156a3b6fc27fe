import type { Audience } from '@tributary/identity/contract';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import type postgres from 'postgres';

/** Somebody under one of their hats: who asks, as sessions, callers and records know them. */
export interface Hat {
  /** What failures call it. */
  readonly name: string;
  readonly audience: Audience;
  readonly personId: string;
  readonly partyId: string;
  readonly membershipId: string;
  readonly functions: readonly string[];
}

/** Who walks: by address and, where somebody has several hats, by the party whose hat is worn. */
export const PERSONAS: readonly { readonly name: string; readonly email: string; readonly party?: string }[] = [
  { name: 'partner A, sales', email: 'sales@bluepeak.example' },
  { name: 'partner A, technical', email: 'service@bluepeak.example' },
  { name: 'partner A, administrator', email: 'office@bluepeak.example' },
  { name: 'partner B, sales', email: 'sales@corvid.example' },
  { name: 'partner B, technical', email: 'care@corvid.example' },
  { name: 'both hats, as partner A', email: 'both@people.example', party: 'Bluepeak Solutions' },
  { name: 'both hats, as a customer', email: 'both@people.example', party: 'Kestrel Foods' },
  { name: 'two partners, as A', email: 'two@people.example', party: 'Bluepeak Solutions' },
  { name: 'two partners, as B', email: 'two@people.example', party: 'Corvid Networks' },
  { name: 'customer, administrator', email: 'admin@nordwind.example' },
  { name: 'customer, security', email: 'security@nordwind.example' },
  { name: 'another customer', email: 'ot@ostara.example' },
  { name: "customer's parent", email: 'group@hansekontor.example' },
  { name: 'ended partner', email: 'sales@ended.example' },
  { name: 'staff, administrator', email: 'admin@halden.example' },
  { name: 'staff, operations', email: 'ops@halden.example' },
  { name: 'staff, support', email: 'support@halden.example' },
  { name: 'staff, product security', email: 'psirt@halden.example' },
  { name: 'staff, channel', email: 'channel@halden.example' },
  { name: 'staff, finance', email: 'finance@halden.example' },
];

/** The hats of a world's personas, read as superuser. Those whom the world does not know (a twin without Reseller 2) are left out. */
export async function hatsOf(admin: postgres.Sql): Promise<Hat[]> {
  const rows = await admin<
    { email: string; party: string; personId: string; partyId: string; membershipId: string; functions: string[]; isStaff: boolean }[]
  >`
    select p.email, o.name as party, m.person_id as "personId", m.party_id as "partyId", m.id as "membershipId", m.functions,
      exists (select 1 from vendor_settings v where v.party_id = m.party_id) as "isStaff"
    from memberships m join people p on p.id = m.person_id join parties o on o.id = m.party_id order by m.id`;
  return PERSONAS.flatMap(({ name, email, party }) => {
    const row = rows.find((one) => one.email === email && (!party || one.party === party));
    if (!row) return [];
    const { personId, partyId, membershipId, functions, isStaff } = row;
    return [{ ...{ name, personId, partyId, membershipId, functions }, audience: isStaff ? 'console' : 'portal' } as const];
  });
}

/** The actor that a session under the hat would be. */
export const actorOf = ({ audience, personId, partyId, functions }: Hat): PartyActor | VendorActor => ({
  ...{ personId, partyId, functions },
  kind: audience === 'console' ? 'vendor' : 'party',
});
