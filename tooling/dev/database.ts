import path from 'node:path';
import { ensureEmbeddedPostgres, postgresMajor } from '@tributary/db/embedded';
import { localSecrets } from '@tributary/db/embedded-secrets';
import { migrate, urlFor } from '@tributary/db/migrate';
import { SetupError } from '@tributary/db/setup-error';
import postgres from 'postgres';

/** A database that is there, with the addresses for everybody who uses it. */
export interface OpenDatabase {
  /** For migrations and the seed. */
  adminUrl: string;
  /** For the applications: `app_login`, which owns nothing. */
  appUrl: string;
  /** For the job queue: `app_queue`. */
  queueUrl: string;
  authSecret: string;
  /** The server's version as it says it, for instance "18.4". */
  version: string;
  embedded: boolean;
  /** Brings roles and schema up to date; the names of the migrations that were applied. */
  migrate(): Promise<string[]>;
  /** Leaves the embedded server (the last to leave stops it); does nothing to a server of one's own. */
  stop(): Promise<void>;
}

/**
 * Opens `databaseUrl`, or else the embedded server in `dataDir`, starting it when none runs.
 * @throws SetupError when the server is unreachable, refuses us or is older than PostgreSQL 18
 */
export async function openDatabase(options: {
  databaseUrl: string | undefined;
  dataDir: string;
  authSecret?: string | undefined;
  durable?: boolean;
  log?: (line: string) => void;
}): Promise<OpenDatabase> {
  const embedded = options.databaseUrl
    ? undefined
    : await ensureEmbeddedPostgres({
        dataDir: path.join(options.dataDir, 'postgres'),
        ...(options.durable === undefined ? {} : { durable: options.durable }),
        ...(options.log ? { log: options.log } : {}),
      });
  const stop = () => embedded?.stop() ?? Promise.resolve();
  try {
    const adminUrl = options.databaseUrl ?? embedded?.adminUrl ?? '';
    const version = await checkVersion(adminUrl);
    const { appPassword, queuePassword, authSecret } = localSecrets(options.dataDir);
    return {
      adminUrl,
      appUrl: urlFor(adminUrl, 'app_login', appPassword),
      queueUrl: urlFor(adminUrl, 'app_queue', queuePassword),
      authSecret: options.authSecret ?? authSecret,
      version,
      embedded: embedded !== undefined,
      migrate: async () => (await migrate(adminUrl, { appPassword, queuePassword })).applied,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The version of the server at a URL.
 * @throws SetupError when it is not PostgreSQL 18 or newer, or cannot be used, with the address (never the password) and the remedy
 */
export async function checkVersion(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  const address = `${new URL(url).host}${new URL(url).pathname}`;
  try {
    const [row] = await sql<{ number: number; text: string }[]>`
      select current_setting('server_version_num')::int as number, current_setting('server_version') as text`;
    if (!row || row.number < postgresMajor * 10_000)
      throw new SetupError(
        `The database at ${address} is PostgreSQL ${row?.text}, but Tributary needs ${postgresMajor}: upgrade it, point DATABASE_URL at a newer one, or unset DATABASE_URL to use the embedded one.`,
      );
    return row.text.split(' ')[0] ?? row.text;
  } catch (error) {
    throw explain(error, address);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function explain(error: unknown, address: string): unknown {
  const code = (error as { code?: string }).code ?? '';
  const remedy = 'correct DATABASE_URL, or unset it to use the embedded database';
  if (['ECONNREFUSED', 'CONNECT_TIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'CONNECTION_CLOSED', 'ECONNRESET'].includes(code))
    return new SetupError(`No database answers at ${address} (${code}): start it, ${remedy}.`);
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code))
    return new SetupError(`The database host of ${address} is not known (${code}): ${remedy}.`);
  if (['28P01', '28000'].includes(code)) return new SetupError(`The database at ${address} refuses the name or password: ${remedy}.`);
  if (code === '3D000') return new SetupError(`The server of ${address} has no such database: create it (createdb), or ${remedy}.`);
  return error;
}
