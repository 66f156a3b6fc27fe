import type postgres from 'postgres';

/** Schemas that are ours; the queue's and drizzle's bookkeeping are their libraries'. */
const OURS = ['public', 'auth', 'app'];

/**
 * The schema as reviewable text, the same for the same schema: tables with columns, constraints, indexes, row-level security, policies and
 * privileges, then functions. The embedded server ships no pg_dump, and a policy change must show in a diff (ARCHITECTURE rule 5).
 */
export async function dumpSchema(admin: postgres.Sql): Promise<string> {
  const lines = ['-- Written by the check from the migrated database; never edited. UPDATE_MAPS=1 writes it anew.', ''];
  for (const extension of await admin`select extname from pg_extension where extname <> 'plpgsql' order by 1`)
    lines.push(`EXTENSION ${extension.extname}`);
  const tables = await admin<{ oid: number; name: string; owner: string; secured: boolean; forced: boolean; persistence: string }[]>`
    select c.oid::int, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as secured,
      c.relforcerowsecurity as forced, c.relpersistence as persistence
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ${admin(OURS)} and c.relkind in ('r', 'p', 'v', 'm') order by 2`;
  for (const table of tables) {
    const security = table.forced ? 'ROW LEVEL SECURITY FORCED' : table.secured ? 'ROW LEVEL SECURITY' : 'NO ROW LEVEL SECURITY';
    lines.push('', `${table.persistence === 'u' ? 'UNLOGGED ' : ''}TABLE ${table.name} OWNER ${table.owner} ${security}`);
    for (const part of await partsOf(admin, table.oid)) lines.push(`  ${part}`);
  }
  for (const { definition, owner, privileges } of await functionsOf(admin))
    lines.push('', `${definition.trim()}`, `OWNER ${owner} PRIVILEGES ${privileges}`);
  return `${lines.join('\n')}\n`;
}

async function partsOf(admin: postgres.Sql, oid: number): Promise<string[]> {
  const rows = await admin<{ part: string }[]>`
    select part from (
      select 1 as kind, attnum::int as position, format('%I %s%s%s', attname, format_type(atttypid, atttypmod),
          case when attnotnull then ' NOT NULL' else '' end,
          case when d.oid is null then '' when attgenerated <> '' then ' GENERATED ' || pg_get_expr(d.adbin, d.adrelid) else ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) end) as part
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where attrelid = ${oid} and attnum > 0 and not attisdropped
      union all
      select 2, 0, format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) from pg_constraint where conrelid = ${oid} and contype <> 'n'
      union all
      select 3, 0, pg_get_indexdef(indexrelid) from pg_index where indrelid = ${oid} and not exists (select 1 from pg_constraint where conindid = indexrelid)
      union all
      select 4, 0, format('POLICY %I FOR %s TO %s%s%s', polname, case polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end,
          (select string_agg(rolname, ', ' order by rolname) from pg_roles where pg_roles.oid = any (polroles)),
          coalesce(' USING ' || regexp_replace(pg_get_expr(polqual, polrelid), '\\s+', ' ', 'g'), ''),
          coalesce(' CHECK ' || regexp_replace(pg_get_expr(polwithcheck, polrelid), '\\s+', ' ', 'g'), ''))
        from pg_policy where polrelid = ${oid}
      union all
      select 5, 0, format('GRANT %s TO %s', string_agg(privilege_type, ', ' order by privilege_type), grantee::regrole)
        from pg_class, aclexplode(relacl) where pg_class.oid = ${oid} and grantee <> relowner group by grantee
      union all
      select 6, 0, format('GRANT %s (%s) TO %s', privilege_type, string_agg(attname, ', ' order by attname), grantee::regrole)
        from pg_attribute, aclexplode(attacl) where attrelid = ${oid} and attacl is not null group by privilege_type, grantee
    ) parts order by kind, position, part`;
  return rows.map((row) => row.part);
}

async function functionsOf(admin: postgres.Sql) {
  return admin<{ definition: string; owner: string; privileges: string }[]>`
    select pg_get_functiondef(p.oid) as definition, pg_get_userbyid(p.proowner) as owner,
      coalesce((select string_agg(format('%s %s', privilege_type, case when grantee = 0 then 'PUBLIC' else grantee::regrole::text end), ', ' order by 1) from aclexplode(p.proacl)), 'PUBLIC') as privileges
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ${admin(OURS)} and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.oid::regprocedure::text`;
}
