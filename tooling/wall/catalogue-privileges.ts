import type { CatalogueRule } from './catalogue.ts';

const OWN_FUNCTIONS = `pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in $ours and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`;
/** Name and who may call it: a definer function is as wide as those. */
const CALLERS = `format('%s by %s for %s', p.oid::regprocedure, p.proowner::regrole,
  (select string_agg(case grantee when 0 then 'PUBLIC' else grantee::regrole::text end, ' ' order by grantee::regrole::text) from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee <> p.proowner))`;

/** Grants, functions and sequences. */
export const PRIVILEGE_RULES: readonly CatalogueRule[] = [
  {
    promise: 'nothing is granted to PUBLIC on a schema, table, column, sequence or type of ours, or on this database but to connect',
    breaches: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a where a.grantee = 0 and n.nspname in $ours
      union all select format('%s.%s', attrelid::regclass, attname) from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a
        where a.grantee = 0 and n.nspname in $ours
      union all select format('schema %s: %s', n.nspname, a.privilege_type) from pg_namespace n, aclexplode(n.nspacl) a where a.grantee = 0 and n.nspname in ('public', 'auth', 'app', 'graphile_worker', 'drizzle')
      union all select format('database: %s', a.privilege_type) from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        where d.datname = current_database() and a.grantee = 0 and a.privilege_type <> 'CONNECT'`,
    reviewed: { 'schema public: USAGE': 'PostgreSQL’s own default; naming a table tells nothing, and its rows are under policies' },
  },
  {
    promise: 'no default privilege opens what is made later',
    breaches: `select format('%s in %s', defaclrole::regrole, coalesce(defaclnamespace::regnamespace::text, 'every schema')) as name from pg_default_acl, aclexplode(defaclacl) a
      where (a.grantee = 0 or a.grantee in (select oid from pg_roles where rolname like 'app\\_%') and a.grantee <> defaclrole)
        and not (defaclobjtype = 'f' and a.grantee = defaclrole)`,
  },
  {
    promise: 'a function of ours is for those it names, never for PUBLIC',
    breaches: `select p.oid::regprocedure::text as name from ${OWN_FUNCTIONS}
      and exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0)`,
  },
  {
    promise: 'a function that runs as its owner is on the reviewed list, with its owner and its callers',
    breaches: `select ${CALLERS} as name from ${OWN_FUNCTIONS} and p.prosecdef`,
    reviewed: {
      'app.publish(text,text,jsonb,jsonb,jsonb,uuid) by app_system for app_party app_vendor':
        'writes one event with its audience, which a party may not by itself, and reads nothing back but its id',
      'app.enqueue(text,jsonb,text,text) by app_queue for app_system': 'adds a job to the closed queue for reactions; returns nothing',
      'app.post_movement() by app_system for ':
        'a trigger alone: moves the balances of the two accounts that the movement names; nobody may call it',
      'app.follow_grants() by app_system for ':
        'a trigger alone: writes the access that the grants just written say, and introduces the customer to its own grantees; nobody may call it',
      'app.queue_health() by app_queue for app_login':
        'three numbers of the whole queue for the operator’s health page, which no party reaches',
    },
  },
  {
    promise: 'a function of ours has its search path pinned to pg_catalog, so that no name can be put in front',
    breaches: `select p.oid::regprocedure::text as name from ${OWN_FUNCTIONS}
      and not coalesce(p.proconfig && array['search_path=pg_catalog', 'search_path=pg_catalog, pg_temp'], false)`,
  },
  {
    promise: 'no function of ours is marked leakproof, or the planner could run it before a policy',
    breaches: `select p.oid::regprocedure::text as name from ${OWN_FUNCTIONS} and p.proleakproof`,
  },
  {
    promise: 'the login role may by itself touch nothing but the sockets’ table',
    breaches: `select format('%s: %s', c.oid::regclass, a.privilege_type) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where a.grantee = 'app_login'::regrole and n.nspname !~ '^pg_'`,
    reviewed: Object.fromEntries(
      ['SELECT', 'INSERT', 'DELETE']
        .map((privilege) => [`app.socket_io_attachments: ${privilege}`, 'the socket adapter’s library passes long messages through it'])
        .concat([['app.socket_io_attachments_id_seq: USAGE', 'numbers messages between web processes; no party sees them']]),
    ),
  },
  {
    promise: 'no sequence is readable or usable by a role of the portal, and no table of the business counts its rows by one',
    breaches: `select format('%s for %s', c.oid::regclass, case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end) as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
        where c.relkind = 'S' and n.nspname !~ '^pg_' and (a.grantee = 0 or a.grantee in ('app_party'::regrole, 'app_auth'::regrole))
      union all select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and n.nspname in ('public', 'auth')
      union all select format('%s.%s', attrelid::regclass, attname) from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'auth') and a.attidentity <> ''`,
  },
  {
    promise: 'the queue’s tables and the bookkeeping are closed to everybody but their owners',
    breaches: `select format('%s for %s', c.oid::regclass, case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where n.nspname in ('graphile_worker', 'drizzle') and a.grantee <> c.relowner and a.grantee not in (select oid from pg_roles where rolsuper)`,
  },
  {
    promise: 'a role may do to a table what some policy lets it do, and nothing that row-level security does not see',
    breaches: `select format('%s: %s for %s', c.oid::regclass, a.privilege_type, a.grantee::regrole) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where n.nspname in ('public', 'auth') and c.relkind = 'r' and a.grantee <> c.relowner and (a.is_grantable
        or a.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
        or not exists (select 1 from pg_policy p where p.polrelid = c.oid and a.grantee = any (p.polroles)
          and p.polcmd in ('*', case a.privilege_type when 'SELECT' then 'r' when 'INSERT' then 'a' when 'UPDATE' then 'w' else 'd' end)))`,
  },
  {
    promise: 'a policy for a role has the privilege that it speaks of: what is meant to be open is open by declaration alone',
    breaches: `select format('%s on %s for %s', p.polname, p.polrelid::regclass, one.role::regrole) as name
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace cross join unnest(p.polroles) as one (role)
      where n.nspname in ('public', 'auth') and one.role <> 0 and not exists (
        select 1 from aclexplode(c.relacl) a where a.grantee = one.role
          and (p.polcmd = '*' or a.privilege_type = case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' else 'DELETE' end)
        union all select 1 from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = c.oid and a.grantee = one.role and p.polcmd = 'w')`,
  },
  {
    promise: 'a party changes no table as a whole, and never whom a row belongs to, its reference or when it was made',
    breaches: `select format('%s: %s', c.oid::regclass, a.privilege_type) as name from pg_class c, aclexplode(c.relacl) a
        where a.grantee = 'app_party'::regrole and a.privilege_type not in ('SELECT', 'INSERT', 'USAGE')
      union all select format('%s.%s', t.attrelid::regclass, t.attname) from pg_attribute t, aclexplode(t.attacl) a
        where a.grantee = 'app_party'::regrole and (t.attname like '%party\\_id' or t.attname in ('id', 'ref', 'line_id', 'order_id', 'card_id', 'created_at', 'submitted_at') or a.privilege_type <> 'UPDATE')`,
  },
];
