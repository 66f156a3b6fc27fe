import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureEmbeddedPostgres } from '@tributary/db/embedded';
import { migrate } from '@tributary/db/migrate';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: TestCluster;
  }
}

/** A running throw-away server. */
export interface TestCluster {
  /** Superuser URL. */
  readonly adminUrl: string;
  /** Name of the migrated database that is cloned. */
  readonly template: string;
  /** Names what the processes of one run share, such as a seeded world. */
  readonly run: string;
}

const root = path.resolve(import.meta.dirname, '../..');
/** Passwords of a throw-away cluster that listens on loopback only. */
export const TEST_PASSWORDS = { appPassword: 'test-app', queuePassword: 'test-queue' };

/** Starts (or joins) the test cluster and makes the template database that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, close } = await openTestCluster();
  project.provide('cluster', cluster);
  return close;
}

/** Starts (or joins) the throw-away server; `close` drops what the run's processes shared, and leaves it. */
export async function openTestCluster(): Promise<{ cluster: TestCluster; close(): Promise<void> }> {
  const server = await ensureEmbeddedPostgres({ dataDir: path.join(root, '.data/test-postgres'), durable: false, log: () => {} });
  const cluster = { adminUrl: server.adminUrl, template: await ensureTemplate(server.adminUrl), run: randomBytes(4).toString('hex') };
  return {
    cluster,
    async close() {
      await dropWorlds(cluster);
      await server.stop();
    },
  };
}

/** The name, in this run, of a world that its processes share (`tooling/wall/ground.ts` makes and clones them). */
export const worldName = ({ run }: TestCluster, world: string): string => `world_${run}_${world}`;

async function dropWorlds(cluster: TestCluster): Promise<void> {
  const admin = postgres(cluster.adminUrl, { max: 1, onnotice: () => {} });
  try {
    for (const { datname } of await admin`select datname from pg_database where starts_with(datname, ${worldName(cluster, '')})`)
      await admin.unsafe(`drop database if exists ${datname} with (force)`);
  } finally {
    await admin.end();
  }
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
