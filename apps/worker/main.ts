import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { reactions } from '@tributary/api/reactions';
import { connect } from '@tributary/db/connection';
import { dispatchTasks } from '@tributary/db/dispatch';
import { folderStore } from '@tributary/db/file-store';
import { isReady } from '@tributary/db/readiness';
import { sendHints } from '@tributary/db/send-hints';
import { createMailer } from '@tributary/email/send';
import { Logger, parseCronItems, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import pino from 'pino';
import { readEnv } from './env.ts';
import { serveHealth } from './health.ts';
import { announce } from './liveness.ts';
import { schedules } from './schedules.ts';
import { tasks } from './tasks.ts';

/** What running jobs are given to finish when the worker is asked to stop; afterwards they go back to the queue. */
const STOP_WITHIN_MS = 7000;

const env = readEnv();
const log = pino({ level: env.logLevel, base: { app: 'worker' } });
const now = () => new Date();

const database = connect(env.databaseUrl, { poolSize: env.concurrency + 1, applicationName: 'tributary worker' });
database.afterCommit = (hints) => {
  sendHints(database, hints).catch((error) => log.warn({ err: error }, 'hints not sent'));
};
const mailer = createMailer({ smtpUrl: env.smtpUrl });
const queuePool = new pg.Pool({ connectionString: env.queueUrl, max: env.concurrency + 2 });
// Without these a restart of the server would end the process (STACK §5).
queuePool.on('error', (error) => log.warn({ err: error }, 'queue connection lost'));
queuePool.on('connect', (client) => client.on('error', (error) => log.warn({ err: error }, 'queue connection lost')));

const { portalUrl, consoleUrl, noticeSecret } = env;
const resources = { database, now, mailer, files: folderStore(env.filesDir), portalUrl, consoleUrl, noticeSecret };
const taskList: TaskList = {
  ...dispatchTasks({ database, reactions, now, resendHints: (hints) => sendHints(database, hints) }),
  ...Object.fromEntries(tasks.map((task) => [task.name, (payload: unknown) => task.run(payload, resources)])),
};

const events: WorkerEvents = new EventEmitter();
const poolId = new Promise<string>((resolve) => events.once('pool:create', ({ workerPool }) => resolve(workerPool.id)));
const runner = await run({
  pgPool: queuePool,
  taskList,
  parsedCronItems: parseCronItems(schedules),
  events,
  concurrency: env.concurrency,
  noHandleSignals: true,
  pollInterval: 1000,
  logger: new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ err: meta?.error }, message);
    else if (level === 'warning') log.warn(message);
    else log.debug(message);
  }),
});
const liveness = await announce(env.queueUrl, await poolId, (error) => log.warn({ err: error }, 'liveness connection lost'));

async function sweep(): Promise<void> {
  const dead = await liveness.sweep();
  if (dead.length > 0) log.warn({ dead }, 'took over the jobs of workers that died');
}
const sweeping = setInterval(
  () => void sweep().catch((error) => log.warn({ err: error }, 'looking for dead workers failed')),
  env.sweepSeconds * 1000,
);
await sweep();

const health = await serveHealth(env.port, async () => !stopping && liveness.isHeld() && (await isReady(database)));

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping');
  clearInterval(sweeping);
  const finished = runner.stop().then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([finished, sleep(STOP_WITHIN_MS, false)]);
  if (!inTime) log.warn('jobs that would not end go back to the queue');
  // Also after a good end: a job that was being fetched when the runner stopped would stay locked without having begun.
  await liveness.giveBack().catch((error) => log.error({ err: error }, 'jobs stay locked until another worker finds this one dead'));
  setTimeout(() => process.exit(0), 1500).unref();
  await Promise.allSettled([health.close(), mailer.close(), liveness.close(), database.close(), queuePool.end()]);
  log.info('stopped');
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
runner.promise.catch((error) => {
  if (stopping) return;
  log.fatal({ err: error }, 'the queue runner failed');
  process.exit(1);
});

log.info({ port: health.port, tasks: Object.keys(taskList).length, reactions: reactions.length }, 'worker ready');
