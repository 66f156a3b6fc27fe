import { beforeAll, describe, expect, test } from 'vitest';
import { catalogueViolations } from './catalogue.ts';
import type { WallDatabase } from './ground.ts';
import { undone } from './rows-world.ts';
import { useWallGround } from './test-ground.ts';

const ground = useWallGround();
let db: WallDatabase;
beforeAll(async () => {
  db = await ground.empty();
});

/** A database made wrong on purpose, and the name under which the gate must report it. */
const SPOILT: readonly (readonly [what: string, statement: string, name: RegExp])[] = [
  ['a table without row-level security', 'create table spoilt (id uuid primary key)', /^spoilt: row-level security is on/],
  [
    'row-level security that its owner passes',
    'alter table orders no force row level security',
    /^orders: row-level security is on and forced/,
  ],
  ['a role that bypasses policies', 'alter role app_party bypassrls', /^app_party: no role of ours is superuser, bypasses/],
  ['a role that nobody knows', 'create role app_spoilt login', /^app_spoilt: the roles are those of decision 0004/],
  [
    'a login role that is staff without being asked',
    'grant app_vendor to app_login with inherit true',
    /^app_login<app_vendor inherit set: a role of ours becomes/,
  ],
  ['a claim that is set for every connection', `alter role app_login set app.party = 'x'`, /^app_login in every database: no setting/],
  ['a table of the login role', 'alter table orders owner to app_login', /^orders of app_login: every table/],
  ['a schema of its own', 'create schema spoilt', /^spoilt: there are no schemas but/],
  [
    'a policy for everybody',
    'create policy spoilt on orders for select to public using (true)',
    /^spoilt on orders: every policy names the roles/,
  ],
  [
    'a policy that lets every row pass',
    'alter policy orders_of_party on orders using (true)',
    /^orders_of_party on orders: no policy lets a party/,
  ],
  [
    'a policy that compares with nothing of the party',
    `alter policy orders_of_party on orders using (state = 'accepted')`,
    /^orders_of_party on orders: what a party’s policy/,
  ],
  [
    'a policy that asks whether there is any access at all',
    'alter policy entitlements_of_party on entitlements using ((select true from access limit 1))',
    /^entitlements_of_party on entitlements: what a party’s policy/,
  ],
  [
    'a claim with a default',
    `alter policy party_cards_of_party on party_cards using (owner_party_id = coalesce((select nullif(current_setting('app.party', true), '')::uuid), owner_party_id))`,
    /^party_cards_of_party on party_cards: a claim that is missing/,
  ],
  [
    'a second policy beside the first',
    'create policy spoilt on orders for select to app_party using (total_net_minor = 0)',
    /^orders for r: a party has at most one/,
  ],
  [
    'a policy that lets a party delete',
    `create policy spoilt on orders for delete to app_party using (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid))`,
    /^spoilt on orders: a party’s policy is for one command/,
  ],
  ['a plain view', 'create view spoilt as select * from orders', /^spoilt: a view runs as whoever asks/],
  ['a materialised view', 'create materialized view spoilt as select * from orders', /^spoilt: there is no materialised view/],
  [
    'a definer function',
    `create function app.spoilt() returns bigint language sql security definer set search_path = pg_catalog as 'select 1::bigint'`,
    /^app.spoilt\(\) by .*: a function that runs as its owner/,
  ],
  [
    'a wider circle of callers',
    'grant execute on function app.enqueue to app_party',
    /^app.enqueue.* for app_party app_system: a function that runs as its owner/,
  ],
  [
    'a function that everybody may call',
    `create function app.spoilt() returns bigint language sql set search_path = pg_catalog as 'select 1::bigint'`,
    /^app.spoilt\(\): a function of ours is for those it names/,
  ],
  [
    'a search path left open',
    'alter function app.publish reset search_path',
    /^app.publish.*: a function of ours has its search path pinned/,
  ],
  ['a leakproof function', 'alter function app.send_hints leakproof', /^app.send_hints.*: no function of ours is marked leakproof/],
  ['a grant to PUBLIC', 'grant select on orders to public', /^orders: nothing is granted to PUBLIC/],
  ['a grant of one column to PUBLIC', 'grant select (ref) on orders to public', /^orders.ref: nothing is granted to PUBLIC/],
  [
    'a default that opens tables to come',
    'alter default privileges in schema public grant select on tables to app_party',
    /in public: no default privilege/,
  ],
  ['a grant to the login role', 'grant select on orders to app_login', /^orders: SELECT: the login role may by itself/],
  [
    'a sequence that a party reads',
    'create sequence app.spoilt; grant select on sequence app.spoilt to app_party',
    /^app.spoilt for app_party: no sequence/,
  ],
  ['rows numbered for all', 'create sequence spoilt', /^spoilt: no sequence is readable/],
  [
    'a look into the queue',
    'grant usage on schema graphile_worker to app_party; grant select on graphile_worker._private_jobs to app_party',
    /^graphile_worker._private_jobs for app_party: the queue/,
  ],
  [
    'a privilege that no policy gave',
    'grant select on order_commitments to app_party',
    /^order_commitments: SELECT for app_party: a role may do/,
  ],
  [
    'a right to empty a table, which policies do not see',
    'grant truncate on orders to app_vendor',
    /^orders: TRUNCATE for app_vendor: a role may do/,
  ],
  [
    'a row that changes hands',
    'grant update (placed_by_party_id) on orders to app_party',
    /^orders.placed_by_party_id: a party changes no table/,
  ],
  [
    'a key that begins with a name',
    'create unique index spoilt on party_cards (name)',
    /^spoilt \(name\): a key of a table that a party writes/,
  ],
  [
    'access keyed by line',
    'alter table access add constraint spoilt unique (line_id, party_id, source, valid)',
    /^spoilt \(line_id\): a key of a table of cards/,
  ],
  [
    'a reference that no policy holds',
    'alter table party_cards add column spoilt uuid references orders (id)',
    /^party_cards.spoilt: a reference that a party writes/,
  ],
  [
    'a trigger nobody reviewed',
    'create trigger spoilt before insert on orders for each row execute function app.refuse_bare_balance()',
    /^spoilt on orders: app.refuse_bare_balance: every trigger/,
  ],
  ['a rewrite rule', 'create rule spoilt as on insert to orders do also select 1', /^spoilt on orders: no rewrite rule/],
];

describe('the catalogue gate', () => {
  test('the database is closed by default', async () => {
    expect(await catalogueViolations(db.admin)).toEqual([]);
  });
  test.each(SPOILT)('names %s', async (_what, statement, name) => {
    const found = await undone(db.admin, async (tx) => {
      await tx.unsafe(statement);
      return catalogueViolations(tx);
    });
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(name)]));
  });
  test('names an exception that was reviewed and is none any more, so that the list stays true', async () => {
    const found = await undone(db.admin, async (tx) => {
      await tx.unsafe('drop trigger stock_movements_post on stock_movements');
      return catalogueViolations(tx);
    });
    expect(found).toEqual([
      expect.stringMatching(/^stock_movements_post on stock_movements: app.post_movement: is reviewed as an exception/),
    ]);
  });
});
