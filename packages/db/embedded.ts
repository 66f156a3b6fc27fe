import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { binaryFolder, makeExecutable, makeReachable, type ServerAccount, serverAccount } from './embedded-binaries.ts';
import { localSecrets } from './embedded-secrets.ts';
import { registerUser, withFileLock } from './embedded-users.ts';
import { explainFileError, SetupError } from './setup-error.ts';

/** The major version the schema needs: uuidv7 and temporal keys exist since 18. */
export const postgresMajor = 18;

const defaultPort = 54318;

export interface EmbeddedOptions {
  /** The cluster's own folder, for instance `.data/postgres`. Beside it stand `<name>.port`, `<name>.log` and `secrets.json`. */
  dataDir: string;
  /** Wished port; without it the recorded one, else 54318, else any free one. 0 means the recorded one, else any free one. */
  port?: number;
  /** Database created in the cluster when missing; "tributary" by default. */
  database?: string;
  /** False gives up crash safety for speed (throw-away test clusters). True by default. */
  durable?: boolean;
  /** Told about what a person may want to know, one line each. */
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Superuser URL of the database. */
  adminUrl: string;
  port: number;
  /** Whether this call started the server, rather than finding it running. */
  started: boolean;
  /** Leaves the server; the last process to leave stops it. Idempotent. */
  stop(): Promise<void>;
}

interface Cluster {
  bin: string;
  dataDir: string;
  account: ServerAccount | undefined;
}

/**
 * Makes sure that a real PostgreSQL 18 serves `dataDir` on 127.0.0.1, initialising or starting it when needed, recovering after a crash.
 * The server has its own session, so Ctrl-C in our terminal does not reach it before its clients have finished.
 * @throws SetupError for a cluster of another version, an unwritable folder, an unsupported platform or a server that does not start
 */
export async function ensureEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const dataDir = path.resolve(options.dataDir);
  const parent = path.dirname(dataDir);
  const cluster: Cluster = { bin: binaryFolder(), dataDir, account: serverAccount() };
  try {
    refuseOtherVersion(dataDir);
    mkdirSync(parent, { recursive: true, mode: 0o755 });
    const { superuserPassword } = localSecrets(parent);
    return await withFileLock(`${dataDir}.lock`, async () => {
      makeReachable(parent, cluster.account, log);
      makeReachable(cluster.bin, cluster.account, log);
      makeExecutable(cluster.bin, cluster.account);
      if (!existsSync(path.join(dataDir, 'PG_VERSION'))) await initialise(cluster, superuserPassword);
      const running = await isRunning(cluster, log);
      const durable = options.durable ?? true;
      const port = running ? portOfRunning(dataDir) : await start(cluster, await choosePort(dataDir, options.port, log), durable);
      const adminUrl = await ensureDatabase(port, superuserPassword, options.database ?? 'tributary');
      const leave = registerUser(`${dataDir}.users`);
      return { adminUrl, port, started: !running, stop: once(() => leaveCluster(cluster, leave)) };
    });
  } catch (error) {
    throw explainFileError(error, parent);
  }
}

function refuseOtherVersion(dataDir: string): void {
  const file = path.join(dataDir, 'PG_VERSION');
  if (!existsSync(file)) return;
  const version = readFileSync(file, 'utf8').trim();
  if (version !== String(postgresMajor))
    throw new SetupError(
      `${dataDir} was made by PostgreSQL ${version}, but Tributary needs ${postgresMajor}: move that folder away to begin with an empty database, or upgrade it with pg_upgrade.`,
    );
}

/** Initialises beside the final place and renames, so that an interrupted initdb never looks like a cluster. */
async function initialise({ bin, dataDir, account }: Cluster, password: string): Promise<void> {
  const draft = `${dataDir}.init`;
  const passwordFile = `${dataDir}.pw`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  own(draft, account);
  own(passwordFile, account);
  // Without LANG the default would be SQL_ASCII; C.UTF-8 of the builtin provider sorts alike on every machine.
  const flags = [
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    '--no-sync',
  ];
  const args = ['-D', draft, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...flags];
  try {
    const result = await run(path.join(bin, 'initdb'), args, account);
    if (result.code !== 0) throw new SetupError(`PostgreSQL could not initialise ${dataDir}: ${lastLine(result.output)}`);
    const configuration = path.join(draft, 'postgresql.conf');
    writeFileSync(configuration, `${readFileSync(configuration, 'utf8')}\ninclude_if_exists = 'tributary.conf'\n`);
    // rename() replaces an empty folder and refuses everything else, which is what we want.
    renameSync(draft, dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    throw new SetupError(`${dataDir} holds something that is not a database: move it away or set TRIBUTARY_DATA_DIR to another folder.`);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** `pg_ctl status`, and whether the process it found is really the server: after a reboot its number may belong to another program. */
async function isRunning({ bin, dataDir, account }: Cluster, log: (line: string) => void): Promise<boolean> {
  const { code } = await run(path.join(bin, 'pg_ctl'), ['status', '-D', dataDir], account);
  if (code !== 0) return false;
  const pidFile = path.join(dataDir, 'postmaster.pid');
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (process.platform !== 'linux' || workingFolder(pid) === realpathSync(dataDir)) return true;
  log('Removed the lock of a database server that no longer runs.');
  rmSync(pidFile, { force: true });
  return false;
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Line 4 of postmaster.pid is the port the server listens on. */
function portOfRunning(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[3]);
}

async function choosePort(dataDir: string, wished: number | undefined, log: (line: string) => void): Promise<number> {
  const record = `${dataDir}.port`;
  const recorded = existsSync(record) ? Number(readFileSync(record, 'utf8')) : undefined;
  const preferred = wished || recorded || (wished === 0 ? await freePort() : defaultPort);
  const port = (await canListen(preferred)) ? preferred : await freePort();
  if (port !== preferred && preferred !== defaultPort) log(`Port ${preferred} is taken, so the database listens on ${port}.`);
  if (port !== recorded) writeFileSync(record, String(port));
  return port;
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the server on the port, or on another one where somebody took it since it was chosen. Returns the port. */
async function start(cluster: Cluster, chosen: number, durable: boolean): Promise<number> {
  const { bin, dataDir, account } = cluster;
  const logFile = `${dataDir}.log`;
  const settings = path.join(dataDir, 'tributary.conf');
  let port = chosen;
  writeFileSync(settings, configuration(port, durable), { mode: 0o600 });
  closeSync(openSync(logFile, 'a', 0o600));
  if (statSync(logFile).size > 10_000_000) truncateSync(logFile);
  own(settings, account);
  own(logFile, account);
  // After kill -9 of the server its backends need a moment to notice; until then the shared memory block is "still in use".
  for (let attempt = 0; ; attempt++) {
    const from = statSync(logFile).size;
    const { code } = await run(path.join(bin, 'pg_ctl'), ['start', '-w', '-s', '-t', '120', '-D', dataDir, '-l', logFile], account);
    if (code === 0) return port;
    const said = readFileSync(logFile).subarray(from).toString('utf8');
    if (attempt < 40 && /shared memory block|is still in use|lock file "postmaster.pid" already exists/.test(said)) {
      await sleep(250);
      continue;
    }
    if (attempt < 5 && /could not create any TCP\/IP sockets/.test(said)) {
      port = await freePort();
      writeFileSync(`${dataDir}.port`, String(port));
      writeFileSync(settings, configuration(port, durable));
      continue;
    }
    const reason = said.match(/FATAL: {2}(.*)/)?.[1] ?? lastLine(said);
    throw new SetupError(`PostgreSQL did not start: ${reason} (the whole story is in ${logFile}).`);
  }
}

function configuration(port: number, durable: boolean): string {
  const speed = durable ? [] : ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off'];
  const lines = [
    '# Written anew at every start by packages/db/embedded.ts.',
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'max_connections = 200',
    'shared_buffers = 128MB',
    // Compiling costs more than it saves on the short queries of a transaction system.
    'jit = off',
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "log_line_prefix = '%m [%p] %q%u@%d '",
    'max_wal_size = 1GB',
    ...speed,
  ];
  return `${lines.join('\n')}\n`;
}

async function ensureDatabase(port: number, password: string, database: string): Promise<string> {
  const url = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  const sql = postgres(url('postgres'), { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await sql`create database ${sql(database)}`;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01')
      throw new SetupError(
        'The database refuses the password in secrets.json: restore that file, or move the data folder away to begin with an empty one.',
      );
    throw error;
  } finally {
    await sql.end();
  }
  return url(database);
}

async function leaveCluster(cluster: Cluster, leave: () => { last: boolean }): Promise<void> {
  const { bin, dataDir, account } = cluster;
  await withFileLock(`${dataDir}.lock`, async () => {
    if (!leave().last || !existsSync(dataDir)) return;
    await run(path.join(bin, 'pg_ctl'), ['stop', '-w', '-s', '-m', 'fast', '-t', '30', '-D', dataDir], account);
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

function own(target: string, account: ServerAccount | undefined): void {
  if (account) chownSync(target, account.uid, account.gid);
}

function run(command: string, args: string[], account: ServerAccount | undefined): Promise<{ code: number | null; output: string }> {
  // A fixed environment: PG* variables of the person's shell must not reach our server.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return new Promise((resolve, reject) => {
    // Detached, so that Ctrl-C while pg_ctl waits does not kill the server it is just starting.
    const child = spawn(command, args, {
      uid: account?.uid,
      gid: account?.gid,
      cwd: '/',
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) => setImmediate(() => resolve({ code, output })));
  });
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? 'no reason given';
}
