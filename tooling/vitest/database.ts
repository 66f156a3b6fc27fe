import { randomBytes } from 'node:crypto';
import { connect, type Database } from '@tributary/db/connection';
import { urlFor } from '@tributary/db/migrate';
import postgres from 'postgres';
import { afterAll, beforeAll, inject } from 'vitest';
import { databaseUrl, TEST_PASSWORDS } from './cluster.ts';

/** A database of its own for one test file: real PostgreSQL, cloned from the migrated template. */
export interface TestDatabase {
  /** As the product connects: `app_login`. */
  readonly database: Database;
  /** As superuser: proves that a row which a policy hides really exists. */
  readonly admin: postgres.Sql;
  readonly appUrl: string;
  readonly queueUrl: string;
  readonly adminUrl: string;
}

/** Clones the template before the file's tests and drops the clone after them. Use the returned object inside tests only. */
export function useTestDatabase(): TestDatabase {
  const holder: { current?: TestDatabase } = {};
  beforeAll(async () => {
    const { adminUrl, template } = inject('cluster');
    const name = `test_${randomBytes(6).toString('hex')}`;
    const root = postgres(adminUrl, { max: 1, onnotice: () => {} });
    await root.unsafe(`create database ${name} template ${template}`);
    await root.end();
    const own = databaseUrl(adminUrl, name);
    const appUrl = urlFor(own, 'app_login', TEST_PASSWORDS.appPassword);
    const queueUrl = urlFor(own, 'app_queue', TEST_PASSWORDS.queuePassword);
    holder.current = {
      database: connect(appUrl, { poolSize: 8 }),
      admin: postgres(own, { max: 2, onnotice: () => {} }),
      appUrl,
      queueUrl,
      adminUrl: own,
    };
  });
  afterAll(async () => {
    if (!holder.current) return;
    const { database, admin, adminUrl } = holder.current;
    await database.close();
    await admin.end();
    const root = postgres(inject('cluster').adminUrl, { max: 1, onnotice: () => {} });
    await root.unsafe(`drop database if exists ${new URL(adminUrl).pathname.slice(1)} with (force)`);
    await root.end();
  });
  return new Proxy({} as TestDatabase, {
    get(_target, property) {
      if (!holder.current) throw new Error('useTestDatabase: only inside tests and hooks');
      return holder.current[property as keyof TestDatabase];
    },
  });
}
