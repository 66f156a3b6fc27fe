import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTestDatabase } from '@tributary/vitest/database';
import { describe, expect, test } from 'vitest';
import { dumpSchema } from './dump.ts';
import { PRIVILEGES_FROM_POLICIES } from './roles.ts';

const db = useTestDatabase();
const dumpFile = path.join(import.meta.dirname, 'schema.sql');

describe('the schema', () => {
  test('schema.sql is the dump of the migrated database, so that every policy change shows in review', async () => {
    const dump = await dumpSchema(db.admin);
    if (process.env.UPDATE_MAPS) writeFileSync(dumpFile, dump);
    expect(dump).toBe(readFileSync(dumpFile, 'utf8'));
  });

  test('the tables declared in *.sql.ts are those of the migrations: nothing is left to generate', () => {
    const folder = mkdtempSync(path.join(import.meta.dirname, '.drift-'));
    try {
      cpSync(path.join(import.meta.dirname, 'migrations'), path.join(folder, 'migrations'), { recursive: true });
      const before = readdirSync(path.join(folder, 'migrations'));
      const config = `import base from '../drizzle.config.ts'; export default { ...base, out: './${path.basename(folder)}/migrations' };`;
      writeFileSync(path.join(folder, 'drizzle.config.ts'), config);
      execFileSync('node_modules/.bin/drizzle-kit', ['generate', '--config', `${path.basename(folder)}/drizzle.config.ts`], {
        cwd: import.meta.dirname,
        stdio: 'pipe',
      });
      expect(readdirSync(path.join(folder, 'migrations'))).toEqual(before);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The catalogue gate (reference W4): what must hold for every table there is and every one to come. */
describe('the database is closed by default', () => {
  test('row-level security is on and forced on every table of public and auth', async () => {
    const open = await db.admin`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'auth') and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`;
    expect(open.map((table) => table.relname)).toEqual([]);
  });
  test('nobody of ours is superuser or bypasses row-level security, and the login role owns nothing', async () => {
    const mighty =
      await db.admin`select rolname from pg_roles where rolname like 'app\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`;
    expect(mighty.map((role) => role.rolname)).toEqual([]);
    const owned =
      await db.admin`select relname from pg_class where relowner in ('app_login'::regrole, 'app_party'::regrole, 'app_vendor'::regrole, 'app_system'::regrole)`;
    expect(owned.map((table) => table.relname)).toEqual([]);
  });
  test('there is no view, no materialised view, and no definer function but those of the allow-list', async () => {
    expect(
      await db.admin`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'auth', 'app') and relkind in ('v', 'm')`,
    ).toHaveLength(0);
    const definers = await db.admin`select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where prosecdef and n.nspname in ('public', 'auth', 'app') order by 1`;
    expect(definers.map((one) => String(one.name).replace(/\(.*/, ''))).toEqual([
      'app.enqueue',
      'app.follow_grants',
      'app.post_movement',
      'app.publish',
      'app.queue_health',
    ]);
  });
  test('nothing is granted to PUBLIC on our tables and functions', async () => {
    const granted =
      await db.admin`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(relacl) where grantee = 0 and n.nspname in ('public', 'auth', 'app')`;
    expect(granted.map((table) => table.relname)).toEqual([]);
    const callable = await db.admin`select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'app' and (proacl is null or exists (select 1 from aclexplode(proacl) where grantee = 0))`;
    expect(callable.map((one) => one.proname)).toEqual([]);
  });
  test('every portal policy compares with a claim or asks a table that does; none lets all rows pass but those of the open catalogue', async () => {
    const open = await db.admin`select tablename from pg_policies where 'app_party' = any (roles) and qual = 'true' order by 1`;
    expect(open.map((policy) => policy.tablename)).toEqual(['channel_tiers', 'products', 'releases', 'vendor_settings']);
  });
  test('no table as a whole may be changed by a party: what it may update, it may update by column', async () => {
    const whole =
      await db.admin`select relname from pg_class, aclexplode(relacl) where grantee = 'app_party'::regrole and privilege_type in ('UPDATE', 'DELETE')`;
    expect(whole.map((table) => table.relname)).toEqual([]);
    const frozen = await db.admin`select attrelid::regclass::text || '.' || attname as name from pg_attribute, aclexplode(attacl)
      where grantee = 'app_party'::regrole and (attname like '%party_id' or attname in ('id', 'ref', 'line_id', 'created_at', 'submitted_at'))`;
    expect(frozen.map((column) => column.name)).toEqual([]);
  });
  test('privileges follow from policies: running the step again changes nothing', async () => {
    const before = await dumpSchema(db.admin);
    await db.admin.begin(async (tx) => {
      await tx.unsafe('set local role app_owner');
      await tx.unsafe(PRIVILEGES_FROM_POLICIES);
    });
    expect(await dumpSchema(db.admin)).toBe(before);
  });
});
