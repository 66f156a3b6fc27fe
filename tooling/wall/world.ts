import type { PartyActor } from '@tributary/kernel/actor';
import type postgres from 'postgres';

/** A demo person's hat, read as superuser from the seeded world. */
export async function hatOf(admin: postgres.Sql, email: string): Promise<PartyActor> {
  const [row] =
    await admin`select m.person_id, m.party_id, m.functions from memberships m join people p on p.id = m.person_id where p.email = ${email}`;
  if (!row) throw new Error(`nobody has the address ${email}`);
  return { kind: 'party', personId: row.person_id, partyId: row.party_id, functions: row.functions };
}
