import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { useTestDatabase } from '@tributary/vitest/database';
import { afterAll, beforeAll, expect, test } from 'vitest';

const db = useTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-web-'));
let port = 0;
let web: ChildProcess;
let output = '';
let exited: Promise<number | null>;
const url = (where: string) => `http://127.0.0.1:${port}${where}`;

/** An app of one slow page, built as apps are: what is tested is the process around it. */
const APP = `export const createApp = (platform) => ({
  resolve: async () => null,
  fetch: async (request) => {
    const path = new URL(request.url).pathname;
    if (path === '/slow') {
      process.stdout.write('slow request is under way\\n');
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    return new Response(path === '/readyz' && platform.isDraining() ? 'draining' : 'page ' + path);
  },
});`;
const MAIN = `import { serve } from ${JSON.stringify(path.join(import.meta.dirname, 'server.ts'))};
import { readWebEnvironment } from ${JSON.stringify(path.join(import.meta.dirname, 'env.ts'))};
await serve({ env: readWebEnvironment(process.env, { port: 0 }), name: 'test', appFolder: ${JSON.stringify(folder)}, startVite: () => { throw new Error('not in production'); } });`;

beforeAll(async () => {
  mkdirSync(path.join(folder, 'build/server'), { recursive: true });
  mkdirSync(path.join(folder, 'build/client/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(folder, 'build/server/index.js'), APP);
  writeFileSync(path.join(folder, 'build/client/assets/page-DIGEST.js'), 'export {};');
  writeFileSync(path.join(folder, 'main.mjs'), MAIN);
  port = await freePort();
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    DATABASE_URL: db.appUrl,
    AUTH_SECRET: 'x'.repeat(40),
    PORT: String(port),
  } as NodeJS.ProcessEnv;
  web = spawn(process.execPath, ['main.mjs'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [web.stdout, web.stderr]) stream?.on('data', (chunk) => (output += chunk));
  exited = new Promise((resolve) => web.once('exit', resolve));
  await until(() => output.includes('test ready'));
});
afterAll(() => {
  web.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function until(holds: () => boolean) {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline || web.exitCode !== null) throw new Error(`waited in vain:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as { port: number };
      probe.close(() => resolve(free));
    });
  });
}

test('assets may be kept for ever, and one that is not there is 404 and no page', async () => {
  const asset = await fetch(url('/assets/page-DIGEST.js'));
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await fetch(url('/assets/page-OLD.js'))).status).toBe(404);
  expect((await fetch(url('/assets/../server/index.js'))).status).not.toBe(500);
  expect(await (await fetch(url('/orders'))).text()).toBe('page /orders');
});

test('on SIGTERM the request under way is finished, nothing new is taken, and the process exits with 0', async () => {
  const slow = fetch(url('/slow'));
  await until(() => output.includes('slow request is under way'));
  const askedAt = performance.now();
  web.kill('SIGTERM');
  await until(() => output.includes('test stopping'));
  await expect(fetch(url('/orders'), { headers: { connection: 'close' } })).rejects.toThrow();
  const answered = await slow;
  expect([answered.status, await answered.text()]).toEqual([200, 'page /slow']);
  expect(await exited).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(10_000);
  const left =
    await db.admin`select application_name from pg_stat_activity where datname = current_database() and application_name like 'tributary-%'`;
  expect(left).toEqual([]);
});
