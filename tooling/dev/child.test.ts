import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { markAlive, processMark } from '@tributary/db/embedded-users';
import { SetupError } from '@tributary/db/setup-error';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Child, type ChildPlan, startChild } from './child.ts';
import { clearLeftovers, forgetRunning, noteRunning, readRunning } from './leftovers.ts';
import { freePort } from './ports.ts';

let folder: string;
let children: Child[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-child-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) await child.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function run(source: string, plan: Partial<ChildPlan> = {}): Promise<Child> {
  const file = path.join(folder, 'server.mjs');
  writeFileSync(file, source);
  const logFile = path.join(folder, 'logs/portal.log');
  const child = await startChild({ name: 'portal', args: [file], cwd: folder, env: process.env, logFile, readyTimeoutMs: 10_000, ...plan });
  children.push(child);
  return child;
}
const readyLine = /"msg":"worker ready"/;
const sayReady = `console.log('{"level":30,"msg":"worker ready"}');`;

test('a server is ready when its address answers, and stops in good order on request', async () => {
  const port = await freePort();
  const source = `import { createServer } from 'node:http';
    createServer((_, response) => response.end('ok')).listen(${port}, '127.0.0.1');
    process.on('SIGTERM', () => { console.log('finished my work'); process.exit(0); });`;
  const child = await run(source, { readyUrl: `http://127.0.0.1:${port}/readyz` });
  await child.stop();
  expect(await child.exited).toEqual({ code: 0, signal: null });
  expect(readFileSync(path.join(folder, 'logs/portal.log'), 'utf8')).toContain('finished my work');
});

test('a server that does not start shows its last lines and its log', async () => {
  const failure = run(`console.error('cannot find the thing'); process.exit(3);`, { readyLine });
  await expect(failure).rejects.toThrow(SetupError);
  await expect(failure).rejects.toThrow(/cannot find the thing\nportal did not start \(exit code 3\).*logs\/portal\.log/);
});

test('a server that stays silent is ended when the time is over, and at once when the person gives up', async () => {
  await expect(run('setInterval(() => {}, 1000)', { readyLine, readyTimeoutMs: 300 })).rejects.toThrow(/was not ready within 0.3 s/);
  const giveUp = AbortSignal.timeout(200);
  await expect(run('setInterval(() => {}, 1000)', { readyLine, signal: giveUp })).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('a server that ignores SIGTERM is ended by force, with everything it had started', async () => {
  const child = await run(
    `import { spawn } from 'node:child_process';
     const helper = spawn('sleep', ['60'], { stdio: 'ignore' });
     process.on('SIGTERM', () => {}); console.log('helper ' + helper.pid); ${sayReady} setInterval(() => {}, 1000);`,
    { readyLine },
  );
  const helper = processMark(Number(/helper (\d+)/.exec(child.tail().join('\n'))?.[1])) ?? '';
  expect(markAlive(helper)).toBe(true);
  const since = performance.now();
  await child.stop(300);
  expect(performance.now() - since).toBeLessThan(5_000);
  expect((await child.exited).signal).toBe('SIGKILL');
  await expect.poll(() => markAlive(helper)).toBe(false);
});

test('servers of a supervisor that was killed are ended by the next start', async () => {
  const child = await run(`${sayReady} setInterval(() => {}, 1000);`, { readyLine });
  noteRunning(folder, 'http://localhost:3000', { portal: child.pid });
  await expect(clearLeftovers(folder)).rejects.toThrow(/already runs on .* \(process \d+, http:\/\/localhost:3000\)/);
  const note = readRunning(folder);
  writeFileSync(path.join(folder, 'running.json'), JSON.stringify({ ...note, supervisor: '999999999@1' }));
  expect(await clearLeftovers(folder)).toEqual(['portal']);
  expect((await child.exited).signal).toBe('SIGTERM');
  expect(readRunning(folder)).toBeUndefined();
});

test('a process number that now belongs to another program is left alone', async () => {
  const stranger = await run(`${sayReady} setInterval(() => {}, 1000);`, { readyLine });
  const note = { supervisor: '999999999@1', portal: 'http://localhost:3000', children: { portal: `${stranger.pid}@1` } };
  writeFileSync(path.join(folder, 'running.json'), JSON.stringify(note));
  expect(await clearLeftovers(folder)).toEqual([]);
  expect(markAlive(processMark(stranger.pid) ?? '')).toBe(true);
  forgetRunning(folder);
});
