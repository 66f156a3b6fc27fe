import type postgres from 'postgres';

/**
 * The roles of ARCHITECTURE §Database. `app_owner` migrates; `app_login` connects and by itself reads only what sign-in needs (through
 * `app_auth`); `app_party`, `app_vendor` and `app_system` are put on for one transaction; `app_queue` owns the job queue. Nobody may
 * bypass row-level security.
 */
const ROLES = ['app_owner', 'app_auth', 'app_party', 'app_vendor', 'app_system'] as const;

/**
 * Creates the cluster's roles where they are missing and sets the two passwords. `admin` must be a superuser, or own the database and
 * may create roles. Safe to run again and from two processes at once.
 */
export async function ensureRoles(admin: postgres.Sql, passwords: { appPassword: string; queuePassword: string }): Promise<void> {
  for (const role of ROLES) await createRole(admin, role, 'nologin');
  await createRole(admin, 'app_login', 'login');
  await createRole(admin, 'app_queue', 'login');
  await admin.unsafe(`alter role app_login noinherit login password ${literal(passwords.appPassword)}`);
  await admin.unsafe(`alter role app_queue login password ${literal(passwords.queuePassword)}`);
  await admin.unsafe(`
    grant app_auth to app_login with inherit true, set false;
    grant app_party, app_vendor, app_system to app_login with inherit false, set true;
    grant app_queue, app_system to app_owner with inherit false, set true;
    grant app_owner, app_queue to current_user;
  `);
  const [{ name }] = (await admin`select quote_ident(current_database()) as name`) as unknown as [{ name: string }];
  await admin.unsafe(`
    grant create, connect on database ${name} to app_owner, app_queue;
    revoke temporary on database ${name} from public;
    revoke create on schema public from public;
    grant usage, create on schema public to app_owner;
    grant usage on schema public to app_party, app_vendor, app_system, app_auth, app_login;
    create extension if not exists btree_gist;
  `);
}

async function createRole(admin: postgres.Sql, role: string, login: 'login' | 'nologin') {
  await admin.unsafe(
    `do $$ begin create role ${role} ${login} nosuperuser nobypassrls nocreatedb nocreaterole; exception when duplicate_object or unique_violation then null; end $$`,
  );
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * The columns a party's own SQL may change, by table. A policy decides which rows, and not which columns: without this a party that may
 * answer a ticket could also move it to another line. A table with an update policy for parties that is missing here fails the migration.
 */
const CHANGED_BY_PARTY: Readonly<Record<string, readonly string[]>> = {
  access_grants: ['recorded'],
  activations: ['reported_version', 'release_id', 'last_seen_at', 'returned_at'],
  notifications: ['read_at'],
  order_imports: ['state'],
  orders: ['state', 'decided_at', 'decided_by_person_id'],
  party_card_contacts: ['name', 'duty', 'email', 'phone', 'removed_at'],
  party_cards: ['name', 'country', 'contact_name', 'contact_email', 'contact_phone', 'notes', 'tags', 'revision'],
  party_shares: ['contact_name', 'contact_email', 'contact_phone', 'notes', 'revision', 'changed_at', 'taken_back_at'],
  seats: ['taken'],
  stock_sales: ['state', 'decided_at', 'decided_by_person_id'],
  ticket_parties: ['last_activity_at'],
  tickets: ['state', 'last_activity_at'],
};
/**
 * The columns that staff and system may change of a table that is a record: everything else of its rows stands for good. Tables not named
 * here they may change as a whole, where a policy lets them.
 */
const CHANGED_BY_ANYBODY: Readonly<Record<string, readonly string[]>> = {
  access_grants: ['recorded', 'announced_at'],
  line_roles: ['recorded'],
  party_views: ['started_at', 'ends_at', 'ended_at', 'ended_how'],
};
const changedByAnybody = Object.entries(CHANGED_BY_ANYBODY)
  .map(([table, columns]) => `('${table}', '${columns.join(', ')}')`)
  .join(', ');
const changedByParty = Object.entries(CHANGED_BY_PARTY)
  .map(([table, columns]) => `('${table}', '${columns.join(', ')}')`)
  .join(', ');

/**
 * Makes privileges follow from policies, so that one declaration beside each table says both: row-level security is enabled and forced on
 * every table of `public` and `auth`, and a role may do to a table exactly what some policy lets it do, with the columns above alone where
 * they are named. Runs as `app_owner` after each migration.
 */
export const PRIVILEGES_FROM_POLICIES = `
do $$
declare item record;
begin
  for item in select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') loop
    execute format('alter table %s enable row level security', item.name);
    execute format('alter table %s force row level security', item.name);
    execute format('revoke all on %s from public, app_party, app_vendor, app_system, app_auth, app_login', item.name);
  end loop;
  grant usage on schema auth to app_auth;
  for item in
    select format('%I.%I', schemaname, p.tablename) as name, grantee, case cmd when 'ALL' then 'select, insert, update, delete' else cmd end as privileges,
      changed.columns
    from pg_policies p cross join unnest(roles) as grantee left join (values ${changedByAnybody}) as changed (tablename, columns) using (tablename)
    where schemaname in ('public', 'auth')
  loop
    if item.privileges <> 'UPDATE' or (item.grantee <> 'app_party' and item.columns is null) then
      execute format('grant %s on %s to %I', item.privileges, item.name, item.grantee);
    elsif item.grantee <> 'app_party' then
      execute format('grant update (%s) on %s to %I', item.columns, item.name, item.grantee);
    end if;
  end loop;
  for item in
    select distinct format('%I.%I', schemaname, p.tablename) as name, changed.columns
    from pg_policies p left join (values ${changedByParty}) as changed (tablename, columns) using (tablename)
    where schemaname in ('public', 'auth') and cmd in ('UPDATE', 'ALL') and 'app_party' = any(roles)
  loop
    if item.columns is null then raise exception 'which columns of % may a party change? (packages/db/roles.ts)', item.name; end if;
    execute format('grant update (%s) on %s to app_party', item.columns, item.name);
  end loop;
end $$`;
