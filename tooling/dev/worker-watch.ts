import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SetupError } from '@tributary/db/setup-error';
import { type Child, type ChildPlan, startChild } from './child.ts';
import { runQuietly } from './quiet.ts';

/**
 * The worker for development: bundled anew and restarted whenever its sources change. Mails are JSX, which Node cannot strip, so it
 * runs from the bundle in development too. A mistake in the sources stops only the worker, until the next change.
 */
export async function startWorkerWatch(plan: ChildPlan): Promise<Child> {
  const rolldown = path.join(
    path.dirname(createRequire(path.join(plan.cwd, 'package.json')).resolve('rolldown/package.json')),
    'bin/cli.mjs',
  );
  const first = await runQuietly({
    command: process.execPath,
    args: [rolldown, '-c'],
    cwd: plan.cwd,
    env: plan.env,
    logFile: `${plan.logFile}.build`,
  });
  if (first.code !== 0) throw new SetupError([...first.tail, 'The worker could not be built; the reason is above.'].join('\n'));
  let current = await startChild(plan);
  const bundler = spawn(process.execPath, [rolldown, '-c', '--watch'], { cwd: plan.cwd, env: plan.env, detached: true, stdio: 'ignore' });
  const ended = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>();
  bundler.once('close', (code, signal) => ended.resolve({ code, signal }));

  let pause: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  let stopped = false;
  const bundle = path.join(plan.cwd, 'dist', 'main.js');
  const digest = () => createHash('sha1').update(readFileSync(bundle)).digest('hex');
  let running = digest();
  const restart = async () => {
    // A touched file, and the watcher's own first bundle, give what already runs.
    if (stopped || !existsSync(bundle) || digest() === running) return;
    running = digest();
    await current.stop();
    try {
      current = await startChild(plan);
      plan.onLine?.(JSON.stringify({ level: 40, msg: 'worker restarted with the changed sources' }), 'stdout');
    } catch (error) {
      plan.onLine?.((error as Error).message, 'stderr');
    }
  };
  const watcher = watch(path.join(plan.cwd, 'dist'), () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      turn = turn.then(restart);
    }, 200);
  });
  const end = (how: 'stop' | 'kill') => async () => {
    stopped = true;
    watcher.close();
    clearTimeout(pause);
    await turn;
    await current[how]();
    try {
      if (bundler.pid !== undefined) process.kill(-bundler.pid, 'SIGTERM');
    } catch {
      // It ended by itself.
    }
    await ended.promise;
  };
  return {
    name: plan.name,
    pid: bundler.pid ?? 0,
    exited: ended.promise,
    tail: () => current.tail(),
    stop: end('stop'),
    kill: end('kill'),
  };
}
