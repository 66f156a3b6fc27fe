import { reactions } from '@tributary/api/reactions';
import { dispatchTasks } from '@tributary/db/dispatch';
import { folderStore } from '@tributary/db/file-store';
import { sendHints } from '@tributary/db/send-hints';
import { createMailer, type Mailer } from '@tributary/email/send';
import { startTestMailServer, type TakenMessage } from '@tributary/notices/smtp.fixtures';
import { Logger, runOnce } from 'graphile-worker';
import pg from 'pg';
import { tasks } from '../../apps/worker/tasks.ts';
import { ORIGINS } from './doors.access.ts';
import type { WallDatabase } from './ground.ts';

/** The worker over a world, by hand: everything that waits is done at a given moment, and mail arrives at a server of ours. */
export interface WallWorker {
  /** Runs what waits, and what follows from it, to the end. Throws what jobs threw. */
  run(now: Date): Promise<void>;
  /** Mail since the last call, by address and then as it came. */
  mails(): TakenMessage[];
  stop(): Promise<void>;
}

/** Real tasks, real reactions, a real mail server on loopback; only the clock is given, and for a planted leak another mailer. */
export async function wallWorker(
  world: WallDatabase,
  filesDir: string,
  change: (mailer: Mailer) => Mailer = (mailer) => mailer,
): Promise<WallWorker> {
  const server = await startTestMailServer();
  const mailer = change(createMailer({ smtpUrl: server.smtpUrl }));
  const pool = new pg.Pool({ connectionString: world.queueUrl, max: 3 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const quiet = new Logger(() => () => {});
  return {
    async run(at) {
      const now = () => at;
      const resources = {
        ...{ database: world.database, now, mailer, files: folderStore(filesDir) },
        ...{ portalUrl: ORIGINS.portal, consoleUrl: ORIGINS.console, noticeSecret: 'the wall has no secrets' },
      };
      const failures: unknown[] = [];
      const noted = (work: (payload: unknown, helpers: never) => unknown) => async (payload: unknown, helpers: never) => {
        try {
          await work(payload, helpers);
        } catch (error) {
          failures.push(error);
          throw error;
        }
      };
      const dispatch = dispatchTasks({
        database: world.database,
        reactions,
        now,
        resendHints: (hints) => sendHints(world.database, hints),
      });
      const taskList = Object.fromEntries([
        ...Object.entries(dispatch).map(([name, task]) => [name, noted(task as never)]),
        ...tasks.map((task) => [task.name, noted((payload) => task.run(payload, resources))]),
      ]);
      await runOnce({ pgPool: pool, taskList, noHandleSignals: true, concurrency: 2, logger: quiet });
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} jobs failed: ${failures.map(String).join('; ')}`);
    },
    mails: () => server.taken.splice(0).sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0)),
    async stop() {
      await mailer.close();
      await pool.end();
      await server.stop();
    },
  };
}
