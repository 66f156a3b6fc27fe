import type { CatalogueRule } from './catalogue.ts';

/** A policy's expressions as one text. */
const EXPRESSIONS = `concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))`;
const POLICIES = `pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace`;
const FOR_PARTIES = `'app_party'::regrole = any (p.polroles)`;

/** Row-level security, policies, and what could go round them. */
export const POLICY_RULES: readonly CatalogueRule[] = [
  {
    promise: 'row-level security is on and forced on every table',
    breaches: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in $ours and c.relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
    reviewed: {
      'app.socket_io_attachments':
        'messages of the socket adapter too long for NOTIFY: its library writes and deletes them; hints are shorter',
    },
  },
  {
    promise: 'every policy names the roles it is for; none is for PUBLIC or for a role that is not of ours',
    breaches: `select format('%s on %s', p.polname, p.polrelid::regclass) as name from ${POLICIES} cross join unnest(p.polroles) as one (role)
      where n.nspname in $ours and one.role not in ('app_party'::regrole, 'app_vendor'::regrole, 'app_system'::regrole, 'app_auth'::regrole)`,
  },
  {
    promise: 'no policy lets a party see or write every row, but of the open catalogue',
    breaches: `select distinct format('%s on %s', p.polname, p.polrelid::regclass) as name from ${POLICIES}
      where n.nspname in $ours and ${FOR_PARTIES} and (coalesce(pg_get_expr(p.polqual, p.polrelid), '') = 'true' or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') = 'true')`,
    reviewed: {
      'channel_tiers_of_party on channel_tiers': 'the names of the tiers that a programme has: the same for everybody',
      'products_of_party on products': 'the public catalogue',
      'releases_of_party on releases': 'the public catalogue',
      'vendor_settings_of_party on vendor_settings': 'the vendor itself: name and address on every page',
    },
  },
  {
    promise: 'what a party’s policy compares with is a claim, or a table whose own policy does, by a column of the row itself',
    breaches: `select format('%s on %s', p.polname, p.polrelid::regclass) as name from ${POLICIES}
      where n.nspname in $ours and ${FOR_PARTIES} and ${EXPRESSIONS} not in ('true', 'true true') and not (
        ${EXPRESSIONS} ~ '(^|[^.a-z_])([a-z_]*party_id|id|person_id) = \\( SELECT \\(NULLIF\\(current_setting\\(''app\\.(party|person)'''
        or ${EXPRESSIONS} ~ ('= (ANY \\(\\()?' || c.relname || '\\.[a-z_]+') or ${EXPRESSIONS} ~ (c.relname || '\\.[a-z_]+ (= ANY|&&)')
      )`,
  },
  {
    promise: 'a claim that is missing matches nothing: it is read with missing_ok, as null where it is empty, and has no default',
    breaches: `select format('%s on %s', p.polname, p.polrelid::regclass) as name from ${POLICIES}
      where n.nspname in $ours and (
        regexp_count(${EXPRESSIONS}, 'current_setting\\(') <> regexp_count(${EXPRESSIONS}, 'NULLIF\\(current_setting\\(''app\\.(party|person|today|now)''::text, true\\), ''''::text\\)')
        or ${EXPRESSIONS} ~* 'coalesce\\([^()]*(\\( SELECT )?\\(?NULLIF\\(current_setting')`,
  },
  {
    promise: 'a party has at most one permissive policy for a command, since two are an "or"; the rest is restrictive',
    breaches: `select format('%s for %s', p.polrelid::regclass, command) as name
      from ${POLICIES} cross join lateral unnest(case p.polcmd when '*' then array['r', 'a', 'w', 'd'] else array[p.polcmd::text] end) as command
      where n.nspname in $ours and ${FOR_PARTIES} and p.polpermissive group by p.polrelid, command having count(*) > 1`,
  },
  {
    promise: 'a party’s policy is for one command, never for ALL, and none lets it delete',
    breaches: `select format('%s on %s', p.polname, p.polrelid::regclass) as name from ${POLICIES}
      where n.nspname in $ours and ${FOR_PARTIES} and p.polcmd in ('*', 'd')`,
  },
  {
    promise: 'what a party may write is checked: an update or insert policy has a WITH CHECK of its own',
    breaches: `select format('%s on %s', p.polname, p.polrelid::regclass) as name from ${POLICIES}
      where n.nspname in $ours and ${FOR_PARTIES} and p.polcmd in ('a', 'w') and p.polwithcheck is null`,
  },
  {
    promise: 'no policy calls a function of ours, whose meaning could change without the policy changing',
    breaches: `select format('%s on %s', p.polname, p.polrelid::regclass) as name from ${POLICIES} join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
      join pg_proc f on d.refclassid = 'pg_proc'::regclass and f.oid = d.refobjid join pg_namespace fn on fn.oid = f.pronamespace
      where n.nspname in $ours and fn.nspname <> 'pg_catalog'`,
  },
  {
    promise: 'a view runs as whoever asks (security_invoker)',
    breaches: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in $ours and c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false)`,
  },
  {
    promise: 'there is no materialised view, foreign table, partition or inherited table: their rows are under no policy of the original',
    breaches: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in $ours and (c.relkind in ('m', 'f', 'p') or c.relispartition or exists (select 1 from pg_inherits i where c.oid in (i.inhrelid, i.inhparent)) and c.relkind = 'r')`,
  },
  {
    promise: 'no rewrite rule stands between a statement and its table',
    breaches: `select format('%s on %s', r.rulename, r.ev_class::regclass) as name from pg_rewrite r join pg_class c on c.oid = r.ev_class
      join pg_namespace n on n.oid = c.relnamespace where n.nspname in $ours and r.rulename <> '_RETURN'`,
  },
];
