import type { PartyActor } from '@tributary/kernel/actor';
import type { Check } from '../figures.ts';
import type { WallDatabase } from '../ground.ts';
import { askDatabase } from './compare.ts';
import { ACTIONS, type Action, broughtBy } from './rules.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

/**
 * What every party may do with every line of a world today, by its roles and grants as the database holds them, against what row-level
 * security lets it do: the engines' question for a world that is already there. Somebody of no party may do nothing.
 */
export async function disagreementsIn({ database, admin }: Pick<WallDatabase, 'database' | 'admin'>, now: Date): Promise<string[]> {
  const today = now.toISOString().slice(0, 10);
  const held = await admin<{ party: string; name: string; line: string; slots: string[]; granted: Action[] }[]>`
    with reason as (
      select party_id, line_id, role as slot, null as action from line_roles where upper_inf(recorded) and valid @> ${today}::date
      union all
      select grantee_party_id, line_id, null, action from access_grants, unnest(actions) as action
      where upper_inf(recorded) and valid @> ${today}::date and grantee_party_id is not null)
    select p.id as party, p.name, r.line_id as line, array_remove(array_agg(r.slot), null) as slots, array_remove(array_agg(r.action), null) as granted
    from parties p join reason r on r.party_id = p.id
    where p.id not in (select party_id from vendor_settings) group by 1, 2, 3`;
  const lines = (await admin<{ line_id: string }[]>`select line_id from entitlements order by 1`).map(({ line_id }) => line_id);
  const parties = new Map([
    ...(await admin`select id, name from parties`).map(({ id, name }) => [id as string, name as string] as const),
    [NOBODY, 'nobody'],
  ]);
  const expected = new Map(
    held.map(
      ({ party, line, slots, granted }) => [`${party} ${line}`, new Set<Action>([...slots.flatMap(broughtBy), ...granted])] as const,
    ),
  );
  const disagreements: string[] = [];
  for (const [partyId, name] of parties) {
    const actor: PartyActor = { kind: 'party', personId: NOBODY, partyId, functions: ['administrator'] };
    const allowed = await askDatabase(database, actor, today, disagreements);
    for (const line of lines)
      for (const action of ACTIONS) {
        const [told, meant] = [allowed.get(line)?.has(action) ?? false, expected.get(`${partyId} ${line}`)?.has(action) ?? false];
        if (told !== meant)
          disagreements.push(`${action} on line ${line} by ${name}: row-level security says ${told}, its roles and grants ${meant}`);
      }
  }
  return disagreements;
}

/** For planted leaks: whatever lets a party do more, or less, with a line than its roles and grants say. */
export const enginesCheck: Check = { name: 'engines', run: ({ both, now }) => disagreementsIn(both, now) };
