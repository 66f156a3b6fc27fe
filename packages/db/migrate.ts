import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runDrizzle } from 'drizzle-orm/postgres-js/migrator';
import { runMigrations as runQueueMigrations } from 'graphile-worker';
import postgres from 'postgres';
import { ensureRoles, PRIVILEGES_FROM_POLICIES } from './roles.ts';

const MIGRATIONS_FOLDER = path.join(import.meta.dirname, 'migrations');
/** Any constant: two migrators of one database wait for each other under it. */
const MIGRATION_LOCK = 7_310_418;

/** The same server and database under another role. */
export function urlFor(adminUrl: string, role: 'app_login' | 'app_queue', password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

/**
 * Brings the database to the current schema: roles, the queue's own tables (as `app_queue`), our migrations (as `app_owner`), then the
 * privileges that follow from the policies. `adminUrl` is a superuser's or the database owner's with CREATEROLE. Safe to repeat.
 * Returns the names of the migrations it applied. Throws where the server is older than PostgreSQL 18.
 */
export async function migrate(adminUrl: string, passwords: { appPassword: string; queuePassword: string }): Promise<{ applied: string[] }> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const [{ version }] = (await admin`select current_setting('server_version_num')::int as version`) as unknown as [{ version: number }];
    if (version < 180_000)
      throw new Error(
        `PostgreSQL 18 is needed; this server is ${Math.floor(version / 10_000)}. Point DATABASE_URL at a PostgreSQL 18 server.`,
      );
    await admin`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await ensureRoles(admin, passwords);
    await runQueueMigrations({ connectionString: urlFor(adminUrl, 'app_queue', passwords.queuePassword), logger: undefined });
    return { applied: await runOwnMigrations(adminUrl) };
  } finally {
    await admin.end({ timeout: 5 });
  }
}

async function runOwnMigrations(adminUrl: string): Promise<string[]> {
  const owner = postgres(adminUrl, { max: 1, onnotice: () => {}, connection: { role: 'app_owner' } as Record<string, string> });
  try {
    const countApplied = async () => {
      const [{ exists }] = (await owner`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`) as unknown as [
        { exists: boolean },
      ];
      return exists ? Number((await owner`select count(*) from drizzle.__drizzle_migrations`)[0]!.count) : 0;
    };
    const before = await countApplied();
    await runDrizzle(drizzle(owner), { migrationsFolder: MIGRATIONS_FOLDER });
    await owner.unsafe(PRIVILEGES_FROM_POLICIES);
    const { default: journal } = (await import('./migrations/meta/_journal.json', { with: { type: 'json' } })) as {
      default: { entries: { tag: string }[] };
    };
    return journal.entries.slice(before, await countApplied()).map((entry) => entry.tag);
  } finally {
    await owner.end({ timeout: 5 });
  }
}
