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
  return { drizzle: drizzle(preparing(client)), afterCommit: null, close: () => client.end({ timeout: 5 }) };
}

/** Above so many parameters a statement is a list of its own length (rows to insert, keys to look up) and seldom comes twice. */
const MOST_PREPARED_PARAMETERS = 40;

/**
 * drizzle sends every statement to be parsed, described and planned anew. Through this, a statement with parameters is prepared once a
 * connection: half the round trips, and one can follow the other without waiting (PERFORMANCE §3). PostgreSQL plans it again by itself where
 * the role is another, since row-level security is part of the plan.
 */
function preparing<Client extends postgres.Sql>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe')
        return (text: string, parameters: never[] = [], options = {}) =>
          target.unsafe(text, parameters, {
            ...options,
            prepare: parameters.length > 0 && parameters.length <= MOST_PREPARED_PARAMETERS,
          });
      if (name === 'begin' || name === 'savepoint')
        return (work: (inner: postgres.TransactionSql) => unknown) =>
          (target as unknown as Record<string, (work: (inner: postgres.TransactionSql) => unknown) => unknown>)[name]!((inner) =>
            work(preparing(inner as unknown as postgres.Sql) as unknown as postgres.TransactionSql),
          );
      return Reflect.get(target, name);
    },
  });
}
