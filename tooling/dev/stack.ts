import path from 'node:path';
import { folderStore } from '@tributary/db/file-store';
import { explainFileError, SetupError } from '@tributary/db/setup-error';
import { buildChanged } from './build.ts';
import { type Child, type ChildPlan, startChild, story } from './child.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { childEnvironment, filesDirOf, type Ports, repositoryRoot } from './env.ts';
import { clearLeftovers, forgetRunning, noteRunning } from './leftovers.ts';
import { freePort } from './ports.ts';
import { type Progress, silent } from './progress.ts';
import type { SignIn } from './seed.ts';
import { type Sink, startSink } from './sink.ts';
import { startWorkerWatch } from './worker-watch.ts';

export type ServerName = 'portal' | 'console' | 'worker';

export interface StackOptions {
  /** Everything that is kept: database, secrets, logs, mail. A temporary folder for a stack that is thrown away. */
  dataDir: string;
  /** Ports on 127.0.0.1; those left out are any free ones. */
  ports?: Partial<Ports>;
  /** Built code as in production, or development servers with hot reload. */
  mode: 'production' | 'development';
  /** A PostgreSQL 18 of one's own instead of the embedded one. */
  databaseUrl?: string | undefined;
  /** A mail server instead of the sink. */
  smtpUrl?: string | undefined;
  authSecret?: string | undefined;
  /** Public addresses, when something stands in front. */
  portalUrl?: string | undefined;
  consoleUrl?: string | undefined;
  /** False gives up crash safety of the embedded database for speed. */
  durable?: boolean;
  /** Leaves an empty database empty when false. */
  seed?: boolean;
  logLevel?: string;
  progress?: Progress;
  /** Every log line of every server. */
  onLine?: (name: string) => (line: string, stream: 'stdout' | 'stderr') => void;
  /** Gives up starting; what had started is stopped. */
  signal?: AbortSignal;
}

/** The whole system, running. */
export interface Stack {
  urls: { portal: string; console: string; inbox: string | undefined; smtp: string };
  database: OpenDatabase;
  /** Undefined with a mail server of one's own. */
  sink: Sink | undefined;
  /** One demo account for each kind of user, when the demo world is there. */
  signIns: SignIn[];
  /** From the call to the last server's readiness. */
  milliseconds: number;
  logFile(name: ServerName): string;
  /** Resolves with the story of the first server that ends without being asked. */
  failed: Promise<string>;
  /** Ends one server at once (SIGKILL), as a crash would. */
  kill(name: ServerName): Promise<void>;
  /** Starts one server again, on its port, after stopping it in good order if it still runs. */
  restart(name: ServerName): Promise<void>;
  /** Stops web servers, worker, sink and database in this order, each in good order. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the whole system: database, schema, demo world, mail sink, portal, console and worker. `npm start`, the browser tests and the
 * measurements all use it.
 * @throws SetupError with what to do; everything that had been started is stopped again
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const since = performance.now();
  const progress = options.progress ?? silent;
  const logs = path.join(options.dataDir, 'logs');
  const children = new Map<ServerName, Child>();
  let database: OpenDatabase | undefined;
  let sink: Sink | undefined;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      await Promise.all([children.get('portal')?.stop(), children.get('console')?.stop()]);
      await children.get('worker')?.stop();
      await sink?.stop();
      await database?.stop();
      if (children.size > 0 || database) forgetRunning(options.dataDir);
    })();
    return stopping;
  };
  const proceed = () => options.signal?.throwIfAborted();
  let building: Promise<unknown> = Promise.resolve();
  try {
    for (const name of await clearLeftovers(options.dataDir)) progress.say(`Stopped the ${name} that an earlier run left behind.`);
    const ports = { ...(await freePorts()), ...options.ports };
    const web = {
      portal: options.portalUrl ?? `http://localhost:${ports.portal}`,
      console: options.consoleUrl ?? `http://localhost:${ports.console}`,
    };
    let buildDetail: (text: string) => void = () => {};
    const logFile = path.join(logs, 'build.log');
    const signal = options.signal ? { signal: options.signal } : {};
    if (options.mode === 'production') {
      // Beside the database's first steps: both take seconds on a new machine.
      building = buildChanged(['portal', 'console', 'worker'], { logFile, detail: (text) => buildDetail(text), ...signal });
      building.catch(() => {});
    }
    const db = await progress.step(options.databaseUrl ? 'Database' : 'PostgreSQL 18', async (detail) => {
      const opened = await openDatabase({ ...options, databaseUrl: options.databaseUrl, log: progress.say });
      database = opened;
      detail(opened.embedded ? opened.version : `${opened.version} at ${new URL(opened.adminUrl).host}`);
      return opened;
    });
    proceed();
    await progress.step('Schema', async (detail) => {
      const applied = await db.migrate();
      detail(applied.length ? `${applied.length} migrations applied` : 'up to date');
    });
    proceed();
    const signIns = options.seed === false ? [] : await seedStep(db, web, progress, options.dataDir);
    proceed();
    if (!options.smtpUrl)
      sink = await progress.step('Mail sink', () =>
        startSink({ smtpPort: ports.smtp, inboxPort: ports.inbox, folder: path.join(options.dataDir, 'inbox') }),
      );
    if (options.mode === 'production')
      await progress.step('Build', async (detail) => {
        buildDetail = detail;
        const built = (await building) as string[];
        detail(built.length ? built.join(', ') : 'nothing changed');
      });
    proceed();
    const urls = {
      ...web,
      inbox: sink?.inboxUrl,
      smtp: options.smtpUrl ?? sink?.smtpUrl ?? '',
    };
    const plans = serverPlans({ options, db, ports, urls, logs });
    const launch = async (name: ServerName, giveUp?: AbortSignal) => {
      const plan = giveUp ? { ...plans[name], signal: giveUp } : plans[name];
      const child = options.mode === 'development' && name === 'worker' ? await startWorkerWatch(plan) : await startChild(plan);
      if (stopping) await child.stop();
      else children.set(name, child);
      return child;
    };
    const note = () => noteRunning(options.dataDir, urls.portal, Object.fromEntries([...children].map(([name, { pid }]) => [name, pid])));
    const expected = new Set<Child>();
    const failed = Promise.withResolvers<string>();
    const watch = (child: Child) =>
      void child.exited.then(({ code, signal: by }) => {
        if (stopping || expected.has(child)) return;
        failed.resolve(
          story(`The ${child.name} ended by itself (${by ?? `exit code ${code}`})`, child, path.join(logs, `${child.name}.log`)),
        );
      });
    await progress.step('Portal, console and worker', async () => {
      // The first that fails ends the waiting for the others.
      const first = new AbortController();
      const giveUp = options.signal ? AbortSignal.any([options.signal, first.signal]) : first.signal;
      const started = await Promise.allSettled(
        (['portal', 'console', 'worker'] as const).map((name) =>
          launch(name, giveUp).catch((error) => {
            first.abort(error);
            throw error;
          }),
        ),
      );
      note();
      if (first.signal.aborted) throw first.signal.reason;
      for (const result of started) if (result.status === 'rejected') throw result.reason;
    });
    proceed();
    for (const child of children.values()) watch(child);
    const end = async (name: ServerName, how: 'stop' | 'kill') => {
      const child = children.get(name);
      if (!child) return;
      expected.add(child);
      await child[how]();
    };
    return {
      urls,
      database: db,
      sink,
      signIns,
      milliseconds: Math.round(performance.now() - since),
      logFile: (name) => path.join(logs, `${name}.log`),
      failed: failed.promise,
      kill: (name) => end(name, 'kill'),
      async restart(name) {
        await end(name, 'stop');
        watch(await launch(name));
        note();
      },
      stop,
    };
  } catch (error) {
    await building.catch(() => {});
    await stop();
    options.signal?.throwIfAborted();
    throw explainFileError(error, options.dataDir);
  }
}

/** Creates the demo world when the database is empty. */
export async function seedStep(
  db: OpenDatabase,
  urls: { portal: string; console: string },
  progress: Progress,
  dataDir: string,
): Promise<SignIn[]> {
  return progress.step('Demo world', async (detail) => {
    // Loaded when needed: the seed brings every module, which a stack without it does not want to wait for.
    const { seedDemoWorld } = await import('./seed.ts');
    const { adminUrl, appUrl, authSecret } = db;
    const { created, signIns } = await seedDemoWorld({
      adminUrl,
      appUrl,
      authSecret,
      portalUrl: urls.portal,
      consoleUrl: urls.console,
      files: folderStore(filesDirOf(dataDir)),
      log: detail,
    });
    detail(created ? 'created' : 'kept');
    return signIns;
  });
}

async function freePorts(): Promise<Ports> {
  const [portal, console, inbox, smtp] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  return { portal, console, inbox, smtp };
}

function serverPlans(given: {
  options: StackOptions;
  db: OpenDatabase;
  ports: Ports;
  urls: Stack['urls'];
  logs: string;
}): Record<ServerName, ChildPlan> {
  const { options, db, ports, urls, logs } = given;
  const development = options.mode === 'development';
  const common = {
    NODE_ENV: options.mode,
    DATABASE_URL: db.appUrl,
    QUEUE_DATABASE_URL: db.queueUrl,
    AUTH_SECRET: db.authSecret,
    FILES_DIR: filesDirOf(options.dataDir),
    PORTAL_URL: urls.portal,
    CONSOLE_URL: urls.console,
    SMTP_URL: urls.smtp,
    LOG_LEVEL: options.logLevel ?? 'info',
  };
  const plan = (name: ServerName, args: string[], own: Record<string, string>): ChildPlan => ({
    name,
    args,
    cwd: path.join(repositoryRoot, 'apps', name),
    env: childEnvironment({ ...common, ...own }),
    logFile: path.join(logs, `${name}.log`),
    readyTimeoutMs: development ? 120_000 : 60_000,
    ...(options.onLine ? { onLine: options.onLine(name) } : {}),
  });
  const web = (name: 'portal' | 'console'): ChildPlan => ({
    ...plan(name, [...(development ? ['--conditions', 'development'] : []), 'server.ts'], {
      PORT: String(ports[name]),
      BASE_URL: urls[name],
    }),
    readyUrl: `http://127.0.0.1:${ports[name]}/readyz`,
  });
  return {
    portal: web('portal'),
    console: web('console'),
    worker: { ...plan('worker', ['dist/main.js'], { BASE_URL: urls.portal }), readyLine: /"msg":"worker ready"/ },
  };
}

/** Whether an error only says that the person gave up waiting. */
export function isAbort(error: unknown): boolean {
  return (error as { name?: string } | null)?.name === 'AbortError' && !(error instanceof SetupError);
}
