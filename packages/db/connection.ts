import type { Hint } from '@tributary/kernel/event';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type Drizzle = PostgresJsDatabase<Record<string, never>>;
export type Tx = Parameters<Parameters<Drizzle['transaction']>[0]>[0];

/** A hint with the rooms it goes to, handed over after commit. */
export interface RoomHint extends Hint {
  /** Party ids that may know of it; the vendor's staff always may. */
  readonly partyIds: readonly string[];
}

/** The product's one way to PostgreSQL: a pool that logs in as `app_login`, which by itself may read nothing of the business. */
export interface Database {
  readonly drizzle: Drizzle;
  /** Called after each commit with what was published in it; the web servers send these to sockets at once. */
  afterCommit: ((hints: readonly RoomHint[]) => void) | null;
  close(): Promise<void>;
}

/** Opens the pool. Connections are made on first use; `close` waits for running statements. */
export function connect(url: string, options: { poolSize?: number; applicationName?: string } = {}): Database {
  const client = postgres(url, {
    max: options.poolSize ?? 10,
    onnotice: () => {},
    connection: { application_name: options.applicationName ?? 'tributary' },
  });
  return { drizzle: drizzle(client), afterCommit: null, close: () => client.end({ timeout: 5 }) };
}
