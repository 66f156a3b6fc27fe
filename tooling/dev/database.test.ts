import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serverAccount } from '@tributary/db/embedded-binaries';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkVersion, openDatabase } from './database.ts';
import { readEnvironment } from './env.ts';
import { freePort } from './ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-database-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the embedded database is migrated, and everybody gets an address of their own', async () => {
  const database = await openDatabase({ databaseUrl: undefined, dataDir: folder, durable: false });
  try {
    await database.migrate();
    expect(await database.migrate()).toEqual([]);
    expect([database.appUrl, database.queueUrl].map((url) => new URL(url).username)).toEqual(['app_login', 'app_queue']);
    expect(await checkVersion(database.appUrl)).toMatch(/^18\./);
    expect(database.authSecret.length).toBeGreaterThanOrEqual(32);
    // The same server, reached as a server of one's own.
    const own = await openDatabase({ databaseUrl: database.adminUrl, dataDir: folder });
    expect(own).toMatchObject({ embedded: false, version: database.version });
    await own.stop();
    await expect(checkVersion(database.adminUrl)).resolves.toBe(database.version);
    await expect(checkVersion(database.adminUrl.replace(/:[^:@]+@/, ':wrong@'))).rejects.toThrow(
      /refuses the name or password: correct DATABASE_URL/,
    );
    await expect(checkVersion(database.adminUrl.replace(/\/tributary$/, '/absent'))).rejects.toThrow(/no such database: create it/);
  } finally {
    await database.stop();
  }
}, 60_000);

test('a server that does not answer, or is not known, is told with its address and without its password', async () => {
  const port = await freePort();
  const attempt = openDatabase({ databaseUrl: `postgres://me:s3cret@127.0.0.1:${port}/x`, dataDir: folder });
  await expect(attempt).rejects.toThrow(`No database answers at 127.0.0.1:${port}/x (ECONNREFUSED): start it, correct DATABASE_URL`);
  await expect(attempt).rejects.not.toThrow(/s3cret/);
});

const older = '/usr/lib/postgresql/15/bin';
test.runIf(existsSync(older))(
  'a real PostgreSQL 15 is refused with one line that says what to do',
  async () => {
    const account = serverAccount();
    const options = { ...(account ? { uid: account.uid, gid: account.gid } : {}), stdio: 'ignore' as const, cwd: '/' };
    const data = path.join(folder, 'old');
    mkdirSync(data, { mode: 0o700 });
    if (account) chownSync(data, account.uid, account.gid);
    execFileSync('chmod', ['o+x', folder]);
    const port = await freePort();
    execFileSync(`${older}/initdb`, ['-D', data, '-U', 'me', '--auth=trust', '--no-sync'], options);
    execFileSync(
      `${older}/pg_ctl`,
      [
        'start',
        '-w',
        '-D',
        data,
        '-l',
        path.join(data, 'log'),
        '-o',
        `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`,
      ],
      options,
    );
    try {
      const attempt = openDatabase({ databaseUrl: `postgres://me@127.0.0.1:${port}/postgres`, dataDir: folder });
      await expect(attempt).rejects.toThrow(
        /^The database at 127\.0\.0\.1:\d+\/postgres is PostgreSQL 15[^\n]*needs 18: upgrade it, point DATABASE_URL at a newer one, or unset/,
      );
    } finally {
      spawnSync(`${older}/pg_ctl`, ['stop', '-w', '-m', 'immediate', '-D', data], options);
    }
  },
  60_000,
);

test('variables that make no sense are named', () => {
  expect(() => readEnvironment({ PORTAL_PORT: 'abc' })).toThrow(/^PORTAL_PORT is set to a value that makes no sense/);
  expect(() => readEnvironment({ DATABASE_URL: 'localhost' })).toThrow(/^DATABASE_URL is not an address: write postgres:\/\//);
  expect(() => readEnvironment({ SMTP_URL: 'mail.example' })).toThrow(/^SMTP_URL is not an address: write smtp:\/\//);
  expect(readEnvironment({ DATABASE_URL: '' }).databaseUrl).toBeUndefined();
});
