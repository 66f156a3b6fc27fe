import type { CatalogueRule } from './catalogue.ts';

/** Who may become whom, exactly (decision 0004). `member<role` with what it is allowed; nothing else may be. */
const MEMBERSHIPS = [
  'app_login<app_auth inherit',
  'app_login<app_party set',
  'app_login<app_system set',
  'app_login<app_vendor set',
  'app_owner<app_queue set',
  'app_owner<app_system set',
];
const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/** Roles, what they may become, and who owns what. */
export const ROLE_RULES: readonly CatalogueRule[] = [
  {
    promise: 'no role of ours is superuser, bypasses row-level security, replicates, or makes roles or databases',
    breaches: `select rolname as name from pg_roles
      where rolname like 'app\\_%' and (rolsuper or rolbypassrls or rolreplication or rolcreaterole or rolcreatedb)`,
  },
  {
    promise: 'the roles are those of decision 0004, and only app_login and app_queue log in',
    breaches: `select rolname as name from pg_roles where rolname like 'app\\_%'
        and rolname || case when rolcanlogin then ' login' else '' end not in
          ('app_owner', 'app_auth', 'app_party', 'app_vendor', 'app_system', 'app_login login', 'app_queue login')
      union all select name from unnest(array['app_owner', 'app_auth', 'app_party', 'app_vendor', 'app_system', 'app_login', 'app_queue']) as name
        where not exists (select 1 from pg_roles where rolname = name)`,
  },
  {
    promise: 'a role of ours becomes another only as decision 0004 says, and grants none on',
    breaches: `select name from (
        select format('%s<%s%s%s%s', member::regrole, roleid::regrole, case when inherit_option then ' inherit' else '' end,
          case when set_option then ' set' else '' end, case when admin_option then ' admin' else '' end) as name
        from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname like 'app\\_%'
      ) memberships where name not in (${list(MEMBERSHIPS)})`,
  },
  {
    promise: 'no setting is kept for a role or a database, so no claim and no search path comes from anywhere but the transaction',
    breaches: `select format('%s in %s', coalesce(r.rolname, 'every role'), coalesce(d.datname, 'every database')) as name
      from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
      where (s.setrole = 0 or r.rolname like 'app\\_%') and (s.setdatabase = 0 or d.datname = current_database())`,
  },
  {
    promise: 'every table, view, sequence and function of ours belongs to app_owner, but definer functions',
    breaches: `select format('%s of %s', c.oid::regclass, c.relowner::regrole) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in $ours and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and c.relowner <> 'app_owner'::regrole
          and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      union all select format('%s of %s', p.oid::regprocedure, p.proowner::regrole) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in $ours and p.proowner <> 'app_owner'::regrole and not p.prosecdef
          and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`,
  },
  {
    promise: 'there are no schemas but ours, the queue’s and the bookkeeping of migrations, so none escapes these rules',
    breaches: `select nspname as name from pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'auth', 'app', 'graphile_worker', 'drizzle')`,
  },
  {
    promise: 'there are no extensions but those reviewed, and no foreign server, publication, event trigger or untrusted language',
    breaches: `select 'extension ' || extname as name from pg_extension
      union all select 'foreign server ' || srvname from pg_foreign_server union all select 'publication ' || pubname from pg_publication
      union all select 'event trigger ' || evtname from pg_event_trigger
      union all select 'language ' || lanname from pg_language where lanname not in ('internal', 'c', 'sql', 'plpgsql')`,
    reviewed: {
      'extension plpgsql': 'the language of the few triggers and definer functions; trusted',
      'extension btree_gist': 'exclusion constraints over ids and ranges (WITHOUT OVERLAPS); holds no data',
    },
  },
];
