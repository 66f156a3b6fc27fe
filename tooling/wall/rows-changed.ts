import type { WallDatabase } from './ground.ts';
import { become, furnish, type Identity, identityOf, lend, PARTNER, strangerIn, type Tx, undone } from './rows-world.ts';

/** What a party may change, by table: a change that the policy lets pass where the row is its own, and that reads no column, which would ask what it may read, too. */
const CHANGES: Readonly<Record<string, string>> = {
  access_grants: `recorded = tstzrange(now(), now() + interval '1 second')`,
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
    if (here.get(name) === -1) failures.push(`changes of ${name} as ${PARTNER}: rows get past the first half of the policy`);
    else if (here.get(name) !== there.get(name))
      failures.push(`changes of ${name} as ${PARTNER}: ${here.get(name)} rows, but ${there.get(name)} in a world without the other`);
  await undone(both.admin, async (tx) => {
    await furnish(tx);
    for (const { name: persona, prepare, most } of PERSONAS)
      await undone(tx, async (inner) => {
        const stranger = await strangerIn(inner);
        await prepare?.(inner, stranger, today);
        for (const [name, changed] of await changesOf(inner, stranger, known, today)) {
          const wanted = most?.[name]
            ? Number((await inner.unsafe<{ count: string }[]>(`select count(*) from ${name} where ${most[name]}`))[0]!.count)
            : 0;
          if (changed < 0 || changed > wanted)
            failures.push(
              `changes of ${name} as ${persona}: ${changed < 0 ? 'rows get past the first half of the policy' : `${changed} rows, ${wanted} may be`}`,
            );
        }
      });
  });
  return { failures, asked: known.length * (2 + PERSONAS.length) };
}

const LINE = `(select line_id from activations group by line_id order by count(*) desc, line_id limit 1)`;

interface Persona {
  readonly name: string;
  readonly prepare?: (tx: Tx, stranger: Identity, today: string) => Promise<unknown>;
  /** What it may change at most, by table; nothing elsewhere. */
  readonly most?: Readonly<Record<string, string>>;
}
const PERSONAS: readonly Persona[] = [
  { name: 'a stranger' },
  {
    name: 'somebody who may only look, and once gave grants',
    prepare: async (tx, who) => {
      await lend(tx, who, `daterange('2000-01-01', null)`, `array['view']`, `array[]::text[]`);
      await tx.unsafe(`update access_grants set given_by_party_id = '${who.party}' where ref = 'GRT-WALLWALL'`);
    },
  },
  { name: 'a partner whose access has ended', prepare: (tx, who, today) => lend(tx, who, `daterange('2000-01-01', '${today}')`) },
  {
    name: 'a partner that has just come onto every line',
    prepare: (tx, who) => lend(tx, who, `daterange('2000-01-01', null)`, `array['view', 'open_ticket', 'manage_grants']`),
  },
  {
    name: 'somebody with every action on one line',
    prepare: async (tx, who) => {
      await lend(tx, who, `daterange('2000-01-01', null)`, `array['view', 'activate', 'open_ticket', 'manage_grants']`);
      await tx.unsafe(`delete from access where party_id = '${who.party}' and line_id <> ${LINE}`);
      await tx.unsafe(`update access set source = 'end_user' where party_id = '${who.party}'`);
    },
    most: { activations: `line_id = ${LINE}`, seats: `line_id = ${LINE}`, access_grants: `line_id = ${LINE}` },
  },
];

/** How many rows the change of each table reaches; -1 where it fails: it reaches rows of which the second half of the policy is what stops it. */
async function changesOf(tx: Tx, who: Identity, tables: readonly string[], today: string): Promise<Map<string, number>> {
  const changed = new Map<string, number>();
  for (const name of tables)
    await undone(tx, async (inner) => {
      await become(inner, who, today);
      changed.set(name, (await inner.unsafe(`update ${name} set ${CHANGES[name]}`)).count);
    }).catch(() => {
      changed.set(name, -1);
    });
  return changed;
}
