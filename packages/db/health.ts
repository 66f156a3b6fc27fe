import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import type { Database } from './connection.ts';

/** One thing that was looked at: whether it is well, what was seen, and how to mend it where it is not. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly mend?: string;
}

/** Longest that a job may wait before somebody should look (the worker picks one up in milliseconds). */
const QUEUE_WAIT_LIMIT_SECONDS = 60;

/**
 * Looks at the database as the product connects to it: server version, migrations, roles, row-level security, queue. Never throws: a
 * check that cannot run has failed, and says with what.
 */
export async function checkDatabase(database: Database): Promise<HealthCheck[]> {
  const checks: [string, (run: Run) => Promise<Omit<HealthCheck, 'name'>>][] = [
    ['database', checkServer],
    ['migrations', checkMigrations],
    ['roles', checkRoles],
    ['row-level security', checkRowLevelSecurity],
    ['queue', checkQueue],
  ];
  const run: Run = async (query) => (await database.drizzle.execute(query)) as unknown as Record<string, unknown>[];
  const results: HealthCheck[] = [];
  for (const [name, check] of checks) {
    try {
      results.push({ name, ...(await check(run)) });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      results.push({
        name,
        ok: false,
        detail: cause instanceof Error ? cause.message : String(cause),
        mend: 'Is the server running, and does DATABASE_URL point at it?',
      });
    }
  }
  return results;
}

type Run = (query: ReturnType<typeof sql>) => Promise<Record<string, unknown>[]>;

async function checkServer(run: Run) {
  const [row] = await run(
    sql`select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_user as login`,
  );
  const ok = Number(row!.number) >= 180_000;
  return { ok, detail: `PostgreSQL ${row!.version} as ${row!.login}`, ...(ok ? {} : { mend: 'PostgreSQL 18 or newer is needed.' }) };
}

async function checkMigrations(run: Run) {
  const journal = JSON.parse(readFileSync(path.join(import.meta.dirname, 'migrations/meta/_journal.json'), 'utf8')) as {
    entries: { tag: string }[];
  };
  // The login role may not read the bookkeeping, so the newest table stands for it; `app.publish` comes with the last of the first two.
  const [row] = await run(sql`select to_regprocedure('app.publish(text,text,jsonb,jsonb,jsonb,uuid)') is not null as published,
    (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind = 'r') as tables`);
  const ok = row!.published === true;
  return {
    ok,
    detail: `${row!.tables} tables; this program knows ${journal.entries.length} migrations`,
    ...(ok ? {} : { mend: 'Run `npm run seed` or `npm start`: both migrate.' }),
  };
}

async function checkRoles(run: Run) {
  const rows = await run(sql`select rolname, rolsuper or rolbypassrls as mighty from pg_roles where rolname like 'app\_%' order by 1`);
  const mighty = rows.filter((row) => row.mighty).map((row) => row.rolname);
  const [self] = await run(sql`select rolsuper or rolbypassrls as mighty from pg_roles where rolname = current_user`);
  const ok = rows.length === 7 && mighty.length === 0 && self!.mighty === false;
  return {
    ok,
    detail: mighty.length
      ? `may bypass row-level security: ${mighty.join(', ')}`
      : `${rows.length} of 7 roles, none may bypass row-level security`,
    ...(ok ? {} : { mend: 'Run the migrations as a superuser, and let the product log in as app_login.' }),
  };
}

async function checkRowLevelSecurity(run: Run) {
  const open =
    await run(sql`select format('%I.%I', n.nspname, relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth') and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`);
  return open.length === 0
    ? { ok: true, detail: 'on and forced on every table' }
    : {
        ok: false,
        detail: `not forced on ${open.map((row) => row.name).join(', ')}`,
        mend: 'Migrate again: the last step forces it on every table.',
      };
}

async function checkQueue(run: Run) {
  const [row] = await run(sql`select * from app.queue_health()`);
  const waited = Number(row!.oldest_wait_seconds ?? 0);
  const ok = waited <= QUEUE_WAIT_LIMIT_SECONDS && Number(row!.failed) === 0;
  return {
    ok,
    detail: `${Number(row!.waiting)} waiting (oldest ${Math.round(waited)} s), ${Number(row!.failed)} given up`,
    ...(ok ? {} : { mend: 'Is the worker running? Its log says why a job was given up.' }),
  };
}
