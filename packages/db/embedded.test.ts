import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedPostgres, ensureEmbeddedPostgres } from './embedded.ts';
import { localSecrets } from './embedded-secrets.ts';
import { explainFileError, SetupError } from './setup-error.ts';

let folder: string;
let servers: EmbeddedPostgres[];

beforeEach(() => {
  // Mode 0700, as mkdtemp makes it: the server's own account has to get through all the same.
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-db-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = () => path.join(folder, 'postgres');
async function ensure(options: { port?: number; durable?: boolean } = {}): Promise<EmbeddedPostgres> {
  const server = await ensureEmbeddedPostgres({ dataDir: dataDir(), port: 0, durable: false, ...options });
  servers.push(server);
  return server;
}
async function ask<T = unknown>(url: string, query: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 5 });
  try {
    return (await sql.unsafe(query)) as unknown as T[];
  } finally {
    await sql.end({ timeout: 1 });
  }
}
const serverPid = () => Number(readFileSync(path.join(dataDir(), 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('the embedded database', () => {
  test('is PostgreSQL 18 in UTF-8, on 127.0.0.1 alone, asks for a password, and keeps its data between runs', async () => {
    const first = await ensure({ durable: true });
    expect(first.started).toBe(true);
    const [settings] = await ask<Record<string, string>>(
      first.adminUrl,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
              current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
              current_setting('fsync') as fsync, current_setting('jit') as jit, current_setting('max_connections') as connections`,
    );
    expect(settings).toEqual({
      major: 18,
      encoding: 'UTF8',
      listens: '127.0.0.1',
      sockets: '',
      fsync: 'on',
      jit: 'off',
      connections: '200',
    });
    await expect(ask(first.adminUrl.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await ask(first.adminUrl, 'create table kept as select 42 as answer');
    await first.stop();
    expect(existsSync(path.join(dataDir(), 'postmaster.pid'))).toBe(false);

    const second = await ensure();
    expect(second).toMatchObject({ started: true, port: first.port });
    expect(await ask(second.adminUrl, `select answer, current_setting('fsync') as fsync from kept`)).toEqual([
      { answer: 42, fsync: 'off' },
    ]);
  }, 60_000);

  test('is reused while it runs, and stopped by the last one who leaves', async () => {
    const [one, two] = await Promise.all([ensure(), ensure()]);
    expect([one.started, two.started].sort()).toEqual([false, true]);
    expect(two.port).toBe(one.port);
    await one.stop();
    await one.stop();
    expect(await ask(two.adminUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await two.stop();
    await expect(ask(two.adminUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  }, 60_000);

  test('outlives a user that was killed, who then no longer counts', async () => {
    const script = path.join(folder, 'user.mjs');
    writeFileSync(
      script,
      `import { ensureEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)};
       await ensureEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir())}, port: 0, durable: false });
       process.send('ready'); setInterval(() => {}, 1000);`,
    );
    const user = fork(script, { execArgv: [] });
    await Promise.race([once(user, 'message'), once(user, 'exit').then(() => Promise.reject(new Error('the user died early')))]);
    user.kill('SIGKILL');
    await once(user, 'exit');
    const next = await ensure();
    expect(next.started).toBe(false);
    await next.stop();
    await expect(ask(next.adminUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  }, 60_000);

  test('recovers after kill -9 with everything that was committed', async () => {
    const first = await ensure({ durable: true });
    await ask(first.adminUrl, 'create table kept as select generate_series(1, 1000) as n');
    process.kill(serverPid(), 'SIGKILL');
    const second = await ensure({ durable: true });
    expect(second.started).toBe(true);
    expect(await ask(second.adminUrl, 'select count(*)::int as rows from kept')).toEqual([{ rows: 1000 }]);
  }, 60_000);

  test('starts although its old process number now belongs to another program', async () => {
    const first = await ensure();
    await first.stop();
    const stranger = spawn('sleep', ['60']);
    try {
      writeFileSync(path.join(dataDir(), 'postmaster.pid'), `${stranger.pid}\n${dataDir()}\n1\n${first.port}\n\n127.0.0.1\n\nready\n`);
      expect((await ensure()).started).toBe(true);
    } finally {
      stranger.kill();
    }
  }, 60_000);

  test('moves to a free port when its own is taken by another program', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as { port: number };
    try {
      const server = await ensure({ port });
      expect(server.port).not.toBe(port);
      expect(readFileSync(`${dataDir()}.port`, 'utf8')).toBe(String(server.port));
    } finally {
      squatter.close();
    }
  }, 60_000);

  test('refuses a cluster of another version with one line that says what to do', async () => {
    mkdirSync(dataDir());
    writeFileSync(path.join(dataDir(), 'PG_VERSION'), '15\n');
    const error: unknown = await ensure().catch((reason) => reason);
    expect(error).toBeInstanceOf(SetupError);
    expect((error as Error).message).toMatch(/made by PostgreSQL 15.*needs 18: move that folder away/);
    expect((error as Error).message).not.toContain('\n');
  });

  test('leaves alone a folder that holds something else', async () => {
    mkdirSync(dataDir());
    writeFileSync(path.join(dataDir(), 'holiday.jpg'), 'x');
    await expect(ensure()).rejects.toThrow(/is not a database: move it away/);
    expect(existsSync(path.join(dataDir(), 'holiday.jpg'))).toBe(true);
  }, 60_000);

  test('names the file that stands where its folder should be', async () => {
    writeFileSync(path.join(folder, 'data'), '');
    const attempt = ensureEmbeddedPostgres({ dataDir: path.join(folder, 'data', 'postgres') });
    await expect(attempt).rejects.toThrow(/^Cannot write .*data.*: a file stands where a folder is needed; move it away/);
  });

  test.runIf(process.getuid?.() === 0)('names a read-only disk and the remedy', async () => {
    // A tmpfs mounted read-only refuses root too, which no file mode does; not every container may mount.
    const disk = path.join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      expect(explainFileError(Object.assign(new Error('x'), { code: 'EROFS' }), disk)).toMatchObject({ name: 'SetupError' });
      return;
    }
    try {
      await expect(ensureEmbeddedPostgres({ dataDir: path.join(disk, 'postgres') })).rejects.toThrow(
        /disk is read-only; remount it writable/,
      );
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('local secrets', () => {
  test('are made once, differ from each other and are readable by their owner alone', () => {
    const secrets = localSecrets(folder);
    expect(localSecrets(folder)).toEqual(secrets);
    expect(new Set(Object.values(secrets)).size).toBe(4);
    expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('that were damaged are never silently replaced', () => {
    writeFileSync(path.join(folder, 'secrets.json'), '{"superuserPassword": "x"}');
    expect(() => localSecrets(folder)).toThrow(/secrets\.json is damaged: restore it/);
  });
});

test.each(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT', 'ENOTDIR'])('%s becomes one line with the path and a remedy', (code) => {
  const error = explainFileError(Object.assign(new Error('low level'), { code, path: '/data/x' }), '/data') as Error;
  expect(error).toBeInstanceOf(SetupError);
  expect(error.message).toMatch(new RegExp(`^Cannot write /data/x: .+; .+ \\(${code}\\)\\.$`));
  expect(error.message).not.toContain('\n');
});

test('errors that are not about files pass through untouched', () => {
  const error = new RangeError('x');
  expect(explainFileError(error, '/data')).toBe(error);
});
