import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { makeCommissioningTemplate, makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { enqueue } from '@tributary/db/reaction';
import { sendHints } from '@tributary/db/send-hints';
import { SEND_SIGN_IN_LINK } from '@tributary/identity/contract';
import { acceptOrder } from '@tributary/orders/decide';
import { submitOrder } from '@tributary/orders/submit';
import { asSystem, makeMember, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { build } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import config from './rolldown.config.ts';

const db = useTestDatabase();
const here = import.meta.dirname;
/** Inside the package, so that what the bundle leaves outside is found. */
const bundle = path.join(here, 'dist', `test-${process.pid}`, 'main.js');
let world: Awaited<ReturnType<typeof makeWorld>>;

beforeAll(async () => {
  if (Array.isArray(config) || Array.isArray(config.output)) throw new Error('one bundle is expected');
  await build({ ...config, cwd: here, output: { ...config.output, dir: path.dirname(bundle), sourcemap: false }, logLevel: 'warn' });
  world = await makeWorld(db.database, new Date());
}, 120_000);
afterAll(() => rmSync(path.dirname(bundle), { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly lines: string[];
  readonly ended: Promise<number | null>;
}
const running: Running[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function startWorker(smtpPort: number, more: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [bundle], {
    cwd: here,
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: db.appUrl,
      QUEUE_DATABASE_URL: db.queueUrl,
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      NOTICE_SECRET: 'notices of a test',
      WORKER_PORT: '0',
      WORKER_SWEEP_SECONDS: '1',
      LOG_LEVEL: 'debug',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const port = await new Promise<number>((resolve, reject) => {
    void ended.then((code) => reject(new Error(`the worker ended with ${code}:\n${lines.join('\n')}`)));
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n').filter(Boolean)) {
          lines.push(line);
          if (line.includes('"msg":"worker ready"')) resolve((JSON.parse(line) as { port: number }).port);
        }
      });
  });
  const worker = { child, port, lines, ended };
  running.push(worker);
  return worker;
}

/** A mail server that takes messages, or (`silent`) lets one begin and never answers. */
async function startSmtp(silent = false) {
  const seen = { begun: 0, taken: [] as string[] };
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    let pending = '';
    let inData = false;
    socket.on('data', (chunk) => {
      pending += chunk.toString();
      for (;;) {
        const mark = inData ? '\r\n.\r\n' : '\r\n';
        const end = pending.indexOf(mark);
        if (end < 0) return;
        const part = pending.slice(0, end);
        pending = pending.slice(end + mark.length);
        if (inData) {
          inData = false;
          seen.begun += 1;
          if (silent) return;
          seen.taken.push(part);
          socket.write('250 taken\r\n');
        } else if (part.startsWith('DATA')) {
          inData = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = server.close.bind(server);
  server.close = (done) => {
    for (const socket of sockets) socket.destroy();
    return close(done);
  };
  servers.push(server);
  const address = server.address();
  return { seen, port: typeof address === 'object' && address ? address.port : 0 };
}

async function until<T>(what: () => Promise<T | undefined | false>, withinMs: number): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await what();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('not within the time given');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const jobsLeft = async () => (await db.admin`select count(*)::int as n from graphile_worker._private_jobs`)[0]!.n as number;
const askForLink = (email: string) =>
  asSystem(db.database, (ctx) =>
    enqueue(ctx, SEND_SIGN_IN_LINK, {
      email,
      url: `https://portal.example/sign-in/link?token=${randomUUID()}`,
      audience: 'portal',
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
    }),
  );

describe('the bundled worker', () => {
  test('an accepted order becomes entitlements, a commissioning ticket and mail, each once, and hints go out again', async () => {
    const smtp = await startSmtp();
    const worker = await startWorker(smtp.port);
    const product = await makeProduct(db.database);
    await makeCommissioningTemplate(db.database, product);
    await makeBook(db.database, { entries: [{ product, listMinor: 5000n }] });
    const now = new Date();
    const { ref } = await withActor(db.database, world.sales1.actor, { now, mode: 'write' }, (ctx) =>
      submitOrder(ctx, {
        clientRequestId: randomUUID(),
        currency: 'EUR',
        startsOn: ctx.today,
        customer: { kind: 'new', name: 'Nordwind', country: 'DE' },
        lines: [{ productRef: product.ref, quantity: 1 }],
      }),
    );
    await withActor(db.database, world.operations.actor, { now, mode: 'write' }, (ctx) =>
      acceptOrder(ctx, { ref, endUser: { kind: 'party', ref: world.customer.ref } }),
    );
    await until(async () => (await jobsLeft()) === 0 && smtp.seen.taken.length >= 3, 20_000);
    const [made] =
      await db.admin`select (select count(*)::int from entitlements) as entitlements, (select count(*)::int from tickets) as tickets, (select count(*)::int from mails where state = 'handed_over') as mails`;
    expect(made).toEqual({ entitlements: 1, tickets: 1, mails: smtp.seen.taken.length });
    expect(worker.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
    // Hints have a wire of their own; here it is enough that the statement the worker uses is open to its role.
    await sendHints(db.database, [{ name: 'orders/accepted', ref, eventId: randomUUID(), partyIds: [] }]);
  }, 40_000);

  test('a worker killed in the middle of a job: another one does the job within moments, and its effect is there once', async () => {
    const person = await makeMember(db.database, world.reseller1, { functions: ['sales'] });
    const stuck = await startSmtp(true);
    const first = await startWorker(stuck.port);
    await askForLink(person.email);
    await until(async () => stuck.seen.begun > 0, 15_000);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await db.admin`select 1 from graphile_worker._private_jobs where locked_by is not null`).toHaveLength(1);
    const since = Date.now();
    const smtp = await startSmtp();
    await startWorker(smtp.port);
    await until(async () => smtp.seen.taken.length > 0 && (await jobsLeft()) === 0, 60_000);
    expect(Date.now() - since).toBeLessThan(60_000);
    expect(smtp.seen.taken).toHaveLength(1);
  }, 90_000);

  test('jobs of a worker that lives are left alone, however long they take', async () => {
    const person = await makeMember(db.database, world.reseller1, { functions: ['sales'] });
    const slow = await startSmtp(true);
    await startWorker(slow.port);
    await askForLink(person.email);
    await until(async () => slow.seen.begun > 0, 15_000);
    const other = await startSmtp();
    const second = await startWorker(other.port);
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    expect(other.seen.taken).toEqual([]);
    expect(second.lines.join()).not.toContain('took over');
    await db.admin`delete from graphile_worker._private_jobs`;
  }, 40_000);

  test('is live and ready on loopback, stops in good order when asked in the middle of a backlog, and leaves no lock behind', async () => {
    const smtp = await startSmtp();
    const worker = await startWorker(smtp.port);
    const status = async (url: string) => (await fetch(`http://127.0.0.1:${worker.port}${url}`)).status;
    expect([await status('/livez'), await status('/readyz'), await status('/other')]).toEqual([200, 200, 404]);
    for (let backlog = 0; backlog < 30; backlog++) await askForLink('stranger@nowhere.example');
    const since = Date.now();
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(Date.now() - since).toBeLessThan(10_000);
    expect(worker.lines.some((line) => line.includes('"msg":"stopped"'))).toBe(true);
    expect(await db.admin`select 1 from graphile_worker._private_jobs where locked_by is not null`).toHaveLength(0);
    expect(
      await db.admin`select 1 from pg_stat_activity where application_name = 'tributary worker' and datname = current_database()`,
    ).toHaveLength(0);
  }, 40_000);

  test('asked to stop in the middle of a job that hangs, it gives the job back and still ends within ten seconds', async () => {
    const person = await makeMember(db.database, world.reseller1, { functions: ['sales'] });
    const stuck = await startSmtp(true);
    const worker = await startWorker(stuck.port);
    await askForLink(person.email);
    await until(async () => stuck.seen.begun > 0, 15_000);
    const since = Date.now();
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(Date.now() - since).toBeLessThan(10_500);
    expect(await db.admin`select 1 from graphile_worker._private_jobs where locked_by is not null`).toHaveLength(0);
    expect(await jobsLeft()).toBe(1);
    await db.admin`delete from graphile_worker._private_jobs`;
  }, 40_000);

  test('a mistake in its settings is one line a mistake and exit code 2', async () => {
    await expect(startWorker(25, { DATABASE_URL: 'mysql://x', WORKER_CONCURRENCY: '0' })).rejects.toThrow(
      /ended with 2:[\s\S]*DATABASE_URL[\s\S]*WORKER_CONCURRENCY/,
    );
  });

  test('a health port that was asked for and is taken stops it with the reason', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    await expect(startWorker(25, { WORKER_PORT: port })).rejects.toThrow(/EADDRINUSE/);
    await new Promise((resolve) => taken.close(resolve));
  });
});
