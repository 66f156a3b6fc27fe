import type { WallDatabase } from './ground.ts';
import { become, furnish, type Identity, identityOf, lend, PARTNER, strangerIn, type Tx, undone } from './rows-world.ts';

/** What a party may change, by table: a change that the policy lets pass where the row is its own. */
const CHANGES: Readonly<Record<string, string>> = {
  access_grants: `recorded = tstzrange(lower(recorded), now() + interval '1 second')`,
  activations: `reported_version = '0'`,
  notifications: `read_at = '2026-11-22T09:00:00Z'`,
  order_imports: `state = 'withdrawn'`,
  orders: `state = 'cancelled', decided_by_person_id = nullif(current_setting('app.person'), '')::uuid`,
  party_card_contacts: `phone = '0'`,
  party_cards: `notes = 'changed'`,
  party_shares: `notes = 'changed'`,
  seats: 'taken = 0',
  stock_sales: `state = 'withdrawn', decided_by_person_id = nullif(current_setting('app.person'), '')::uuid`,
  ticket_parties: `last_activity_at = '2026-11-22T09:00:00Z'`,
  tickets: `state = 'open'`,
};

/**
 * Changes every row that each persona can: Reseller 1 as many as in a world without the other, a stranger none, and somebody with access
 * that only lets it look nothing of what needs more.
 */
export async function rowsChanged(both: WallDatabase, alone: WallDatabase, today: string): Promise<{ failures: string[]; asked: number }> {
  const failures: string[] = [];
  const tables = (
    await both.admin<
      { name: string }[]
    >`select distinct c.relname as name from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
      where a.grantee = 'app_party'::regrole union select c.relname from pg_class c, aclexplode(c.relacl) a
      where a.grantee = 'app_party'::regrole and a.privilege_type in ('UPDATE', 'DELETE') order by 1`
  ).map(({ name }) => name);
  for (const name of tables)
    if (!CHANGES[name]) failures.push(`changes of ${name}: no check says what a party may change there (rows-changed.ts)`);
  const known = tables.filter((name) => CHANGES[name]);
  const asPartner = (world: WallDatabase) =>
    undone(world.admin, async (tx) => {
      if (world === both) await furnish(tx);
      return changesOf(tx, await identityOf(tx, PARTNER), known, today);
    });
  const [here, there] = [await asPartner(both), await asPartner(alone)];
  for (const name of known)
    if (here.get(name) !== there.get(name))
      failures.push(`changes of ${name} as ${PARTNER}: ${here.get(name)} rows, but ${there.get(name)} in a world without the other`);
  await undone(both.admin, async (tx) => {
    await furnish(tx);
    const stranger = await strangerIn(tx);
    for (const persona of ['a stranger', 'somebody who may only look', 'a partner whose access has ended'] as const) {
      if (persona === 'somebody who may only look')
        await lend(tx, stranger, `daterange('2000-01-01', null)`, `array['view']`, `array[]::text[]`);
      if (persona === 'a partner whose access has ended') await lend(tx, stranger, `daterange('2000-01-01', '${today}')`);
      for (const [name, changed] of await changesOf(tx, stranger, known, today))
        if (changed > 0) failures.push(`changes of ${name} as ${persona}: ${changed} rows`);
    }
  });
  return { failures, asked: known.length * 5 };
}

async function changesOf(tx: Tx, who: Identity, tables: readonly string[], today: string): Promise<Map<string, number>> {
  const changed = new Map<string, number>();
  for (const name of tables)
    await undone(tx, async (inner) => {
      await become(inner, who, today);
      changed.set(name, (await inner.unsafe(`update ${name} set ${CHANGES[name]}`)).count);
    });
  return changed;
}
