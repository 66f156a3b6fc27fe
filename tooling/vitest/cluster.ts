import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureEmbeddedPostgres } from '@tributary/db/embedded';
import { migrate } from '@tributary/db/migrate';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: { adminUrl: string; template: string };
  }
}

const root = path.resolve(import.meta.dirname, '../..');
/** Passwords of a throw-away cluster that listens on loopback only. */
export const TEST_PASSWORDS = { appPassword: 'test-app', queuePassword: 'test-queue' };

/** Starts (or joins) the test cluster and makes the template database that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await ensureEmbeddedPostgres({ dataDir: path.join(root, '.data/test-postgres'), durable: false, log: () => {} });
  const template = await ensureTemplate(cluster.adminUrl);
  project.provide('cluster', { adminUrl: cluster.adminUrl, template });
  return () => cluster.stop();
}

/** The migrated database named after its migrations, so that two checkouts of the schema never mix. Made once, under a lock. */
async function ensureTemplate(adminUrl: string): Promise<string> {
  const name = `template_${schemaHash()}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await admin`select pg_advisory_lock(4151)`;
    const existing = await admin`select 1 from pg_database where datname = ${name}`;
    if (existing.length === 0) {
      const draft = `${name}_draft`;
      await admin.unsafe(`drop database if exists ${draft} with (force)`);
      await admin.unsafe(`create database ${draft}`);
      await migrate(databaseUrl(adminUrl, draft), TEST_PASSWORDS);
      await admin.unsafe(`alter database ${draft} rename to ${name}`);
    }
    return name;
  } finally {
    await admin.end();
  }
}

/** The cluster's URL with another database. */
export function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function schemaHash(): string {
  const hash = createHash('sha256');
  const db = path.join(root, 'packages/db');
  for (const file of readdirSync(path.join(db, 'migrations')).filter((name) => name.endsWith('.sql')))
    hash.update(readFileSync(path.join(db, 'migrations', file)));
  hash.update(readFileSync(path.join(db, 'roles.ts')));
  return hash.digest('hex').slice(0, 12);
}
