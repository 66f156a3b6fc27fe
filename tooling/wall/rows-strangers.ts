import type { WallDatabase } from './ground.ts';
import { become, furnish, type Identity, identityOf, lend, NOBODY, PARTNER, strangerIn, type Tx, undone } from './rows-world.ts';

/** Tables of which everybody sees something, and what a stranger may see there. Everything else is empty to it. */
export const OPEN_TO_STRANGERS: Readonly<Record<string, string>> = {
  channel_tiers: 'true',
  products: 'true',
  releases: 'true',
  vendor_settings: 'true',
  price_books: `side = 'sell' and state <> 'draft' and audience = 'list'`,
  price_book_entries: `book_id in (select id from price_books where side = 'sell' and state <> 'draft' and audience = 'list')`,
  parties: 'id in (select party_id from vendor_settings)',
};
/** What comes with access to a line, at once and for as long as it lasts. Everything else (tickets, events …) is of those who were told. */
const COMES_WITH_A_LINE = new Set([
  ...[
    'access',
    'access_grants',
    'activations',
    'entitlement_changes',
    'entitlements',
    'line_roles',
    'notice_matches',
    'notices',
    'advisories',
    'seats',
  ],
]);

interface Persona {
  readonly name: string;
  /** As superuser, before it asks. */
  readonly prepare?: (tx: Tx, stranger: Identity) => Promise<unknown>;
  /** Rows that it may read besides those open to all, by table. */
  readonly own: Readonly<Record<string, number>>;
  /** Of tables that come with a line, which rows it must not read; without this, it must read none. */
  readonly notOf?: (table: string) => string;
}

const ITSELF = { parties: 1 };
/** The line with the most to see, and the partner that sold it. */
const LINE = `(select line_id from activations group by line_id order by count(*) desc, line_id limit 1)`;
const CUSTOMER_OF_LINE = `(select party_id from line_roles where line_id = ${LINE} and role = 'end_user' and upper_inf(recorded) limit 1)`;

/** People who were shown nothing, or one thing. */
const PERSONAS: readonly Persona[] = [
  { name: 'a stranger', own: ITSELF },
  {
    name: 'a partner whose access has ended',
    prepare: (tx, who) => lend(tx, who, `daterange('2000-01-01', current_setting('app.wall_today')::date)`),
    own: ITSELF,
  },
  {
    name: 'a partner whose access has not begun',
    prepare: (tx, who) => lend(tx, who, `daterange(current_setting('app.wall_today')::date + 1, null)`),
    own: ITSELF,
  },
  {
    name: 'a partner that has just come onto every line',
    prepare: (tx, who) => lend(tx, who, `daterange('2000-01-01', null)`),
    own: ITSELF,
    notOf: () => 'false',
  },
  {
    name: 'somebody with access to one line',
    prepare: async (tx, who) => {
      await lend(tx, who, `daterange('2000-01-01', null)`);
      await tx.unsafe(`delete from access where party_id = '${who.party}' and line_id <> ${LINE}`);
      await tx.unsafe(`update access set source = 'end_user' where party_id = '${who.party}'`);
      // Shared with it by somebody who never was on that line, and by somebody who was, long ago.
      await tx.unsafe(`insert into line_roles (line_id, role, party_id, level, valid, recorded)
        select ${LINE}, 'end_user', id, 'line', daterange('2000-01-01', '2000-02-01'), tstzrange('2000-01-01', null) from parties where name = 'Velvet Retail Group'`);
      await tx.unsafe(`insert into party_shares (owner_party_id, viewer_party_id, notes, changed_at)
        select id, '${who.party}', 'for somebody else', now() from parties where name in ('Ostara Energy', 'Velvet Retail Group') and id <> ${CUSTOMER_OF_LINE}`);
    },
    own: ITSELF,
    notOf: (table) =>
      table === 'notices'
        ? `id not in (select notice_id from notice_matches where line_id = ${LINE})`
        : table === 'advisories'
          ? `id not in (select n.advisory_id from notices n join notice_matches m on m.notice_id = n.id where m.line_id = ${LINE})`
          : `line_id <> ${LINE}`,
  },
  {
    name: 'somebody who may only look by now, and once gave a grant',
    prepare: async (tx, who) => {
      await lend(tx, who, `daterange('2000-01-01', null)`, `array['view']`, `array[]::text[]`);
      await tx.unsafe(`update access set source = 'grant' where party_id = '${who.party}'`);
      await tx.unsafe(`update access_grants set given_by_party_id = '${who.party}' where ref = 'GRT-WALLWALL'`);
    },
    own: ITSELF,
    notOf: (table) => (table === 'access_grants' ? 'true' : 'false'),
  },
  {
    name: 'a partner whose grant has run out',
    prepare: (tx, who) =>
      tx.unsafe(
        `update access_grants set grantee_party_id = '${who.party}', valid = daterange('2026-01-01', '2026-02-01') where ref = 'GRT-WALLWALL'`,
      ),
    own: ITSELF,
  },
  {
    name: 'somebody who was introduced to one partner',
    prepare: (tx, who) =>
      tx`insert into party_introductions (viewer_party_id, subject_party_id) select ${who.party}, id from parties where name = ${PARTNER}`,
    own: { parties: 2, partner_profiles: 1, party_introductions: 1 },
  },
  {
    name: 'a former parent',
    prepare: async (tx, who) => {
      await tx`insert into party_ancestry (ancestor_party_id, descendant_party_id, valid, depth)
        select ${who.party}, id, daterange('2000-01-01', '2000-02-01'), 1 from parties where name = 'Ostara Energy'`;
      await tx`insert into party_hierarchy (child_party_id, parent_party_id, valid, recorded_at)
        select id, ${who.party}, daterange('2000-01-01', '2000-02-01'), now() from parties where name = 'Ostara Energy'`;
    },
    own: ITSELF,
  },
  {
    name: 'a parent that was one before',
    prepare: async (tx, who) => {
      await tx`insert into party_ancestry (ancestor_party_id, descendant_party_id, valid, depth)
        select ${who.party}, id, daterange('2001-01-01', null), 1 from parties where name = 'Ostara Energy'`;
      await tx`insert into party_hierarchy (child_party_id, parent_party_id, valid, recorded_at)
        select id, ${who.party}, valid, now() from parties, (values (daterange('2000-01-01', '2000-02-01')), (daterange('2001-01-01', null))) as one (valid)
        where name = 'Ostara Energy'`;
    },
    own: { parties: 2, party_ancestry: 1, party_hierarchy: 1 },
  },
  {
    name: 'a subsidiary',
    prepare: async (tx, who) => {
      await tx`insert into party_ancestry (ancestor_party_id, descendant_party_id, valid, depth)
        select id, ${who.party}, daterange('2000-01-01', null), 1 from parties where name = 'Ostara Energy'`;
      await tx`insert into party_hierarchy (child_party_id, parent_party_id, valid, recorded_at)
        select ${who.party}, id, daterange('2000-01-01', null), now() from parties where name = 'Ostara Energy'`;
    },
    own: { parties: 2, party_ancestry: 1 },
  },
];

/** Asks every table as people who were shown nothing, or one thing: they read what is open to all and that, and no more. */
export async function asStrangers(
  world: WallDatabase,
  tables: readonly string[],
  today: string,
): Promise<{ failures: string[]; asked: number }> {
  const failures: string[] = [];
  let asked = 0;
  await undone(world.admin, async (tx) => {
    await furnish(tx);
    await tx`select set_config('app.wall_today', ${today}, true)`;
    const open = await countsOf(
      tx,
      tables.map((name) => [name, OPEN_TO_STRANGERS[name] ?? 'false']),
    );
    const ask = async ({ name: persona, own, notOf }: Persona, who: Identity, inner: Tx) => {
      const lines = notOf ? await conditionsOf(inner, tables, notOf) : new Map<string, string>();
      await become(inner, who, today);
      const read = await countsOf(
        inner,
        tables.map((name) => [name, lines.get(name) ?? 'true']),
      );
      for (const name of tables) {
        asked++;
        const wanted = lines.has(name) ? 0 : open.get(name)! + (own[name] ?? 0);
        if (read.get(name) !== wanted) failures.push(`rows of ${name} as ${persona}: ${read.get(name)} are read, ${wanted} may be`);
      }
    };
    await undone(tx, (inner) => ask({ name: 'nobody', own: {} }, NOBODY, inner));
    for (const persona of PERSONAS)
      await undone(tx, async (inner) => {
        const stranger = await strangerIn(inner);
        await persona.prepare?.(inner, stranger);
        await ask(persona, stranger, inner);
      });
    // One person under two hats reads each hat's own.
    await undone(tx, async (inner) => {
      const partner = await identityOf(inner, PARTNER);
      await become(inner, partner, today);
      const other = await countsOf(inner, [['notifications', `person_id <> '${partner.person}' or party_id <> '${partner.party}'`]]);
      asked++;
      if (other.get('notifications') !== 0)
        failures.push(`rows of notifications as ${PARTNER}: ${other.get('notifications')} are of another person or another hat`);
    });
  });
  return { failures, asked };
}

/** The rows of tables that come with a line which must not be read, with the line put in as a value: as the party asks, it could be hidden. */
async function conditionsOf(tx: Tx, tables: readonly string[], notOf: (table: string) => string): Promise<Map<string, string>> {
  const [{ line }] = (await tx.unsafe(`select ${LINE} as line`)) as unknown as [{ line: string }];
  return new Map(
    tables.filter((name) => COMES_WITH_A_LINE.has(name)).map((name) => [name, notOf(name).replaceAll(LINE, `'${line}'::uuid`)]),
  );
}

/** How many rows of each table meet the condition, all in one statement; where that fails, one by one, and -1 for the one that does. */
export async function countsOf(tx: Tx, tables: readonly (readonly [table: string, condition: string])[]): Promise<Map<string, number>> {
  const together = await undone(tx, (inner) =>
    inner.unsafe<Record<string, string>[]>(
      `select ${tables.map(([name, condition]) => `(select count(*) from ${name} where ${condition}) as "${name}"`).join(', ')}`,
    ),
  ).catch(() => null);
  if (together) return new Map(Object.entries(together[0]!).map(([name, count]) => [name, Number(count)]));
  const counts = new Map<string, number>();
  for (const [name, condition] of tables)
    counts.set(
      name,
      await undone(tx, async (inner) =>
        Number((await inner.unsafe<{ count: string }[]>(`select count(*) from ${name} where ${condition}`))[0]!.count),
      ).catch(() => -1),
    );
  return counts;
}
