import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '@tributary/db/setup-error';

/** How to run one of our servers. */
export interface ChildPlan {
  name: string;
  /** Arguments for the Node that runs us. */
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Ready when this address answers 200 … */
  readyUrl?: string;
  /** … or when this appears in a line of the log. */
  readyLine?: RegExp;
  readyTimeoutMs: number;
  /** Gives up waiting; the server is ended. */
  signal?: AbortSignal;
  /** Every line it writes. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** A running server of ours. */
export interface Child {
  name: string;
  pid: number;
  /** Resolves when it has ended, however that came about. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Its last lines, newest last. */
  tail(): string[];
  /** Asks it to end, waits, insists after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** Ends it and all it started, at once. */
  kill(): Promise<void>;
}

const tailLines = 20;

/**
 * Starts a server in a process group of its own (Ctrl-C reaches us alone, and we stop the parts in order) and waits until it is ready.
 * @throws SetupError with its last lines when it ends or stays silent instead
 */
export async function startChild(plan: ChildPlan): Promise<Child> {
  rotate(plan.logFile);
  const log = createWriteStream(plan.logFile, { flags: 'a' });
  const running = spawn(process.execPath, plan.args, { cwd: plan.cwd, env: plan.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    running.once('error', () => resolve({ code: null, signal: null }));
    running.once('close', (code, signal) => resolve({ code, signal }));
  });
  const last: string[] = [];
  let sawReadyLine = false;
  for (const stream of ['stdout', 'stderr'] as const)
    createInterface({ input: running[stream] }).on('line', (line) => {
      log.write(`${line}\n`);
      last.push(line);
      if (last.length > tailLines) last.shift();
      if (plan.readyLine?.test(line)) sawReadyLine = true;
      plan.onLine?.(line, stream);
    });
  const child: Child = {
    name: plan.name,
    pid: running.pid ?? 0,
    exited: exited.finally(() => log.end()),
    tail: () => [...last],
    stop: (graceMs = 10_000) => end(running, exited, graceMs),
    kill: () => end(running, exited, 0),
  };
  try {
    await ready(plan, child, () => sawReadyLine);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return child;
}

async function ready(plan: ChildPlan, child: Child, sawReadyLine: () => boolean): Promise<void> {
  const ended = child.exited.then(({ code, signal }) => {
    throw new SetupError(story(`${plan.name} did not start (${signal ?? `exit code ${code}`})`, child, plan.logFile));
  });
  // When the other side of the race wins, nobody listens to this one any more.
  ended.catch(() => {});
  const aborted = new Promise<never>((_, reject) => {
    plan.signal?.addEventListener('abort', () => reject(plan.signal?.reason), { once: true });
  });
  const deadline = Date.now() + plan.readyTimeoutMs;
  const probe = async () => {
    plan.signal?.throwIfAborted();
    while (!(plan.readyUrl ? await answers(plan.readyUrl) : sawReadyLine())) {
      if (Date.now() > deadline)
        throw new SetupError(story(`${plan.name} was not ready within ${plan.readyTimeoutMs / 1000} s`, child, plan.logFile));
      await sleep(30);
    }
  };
  await Promise.race([probe(), ended, aborted]);
}

/** What happened, the last lines, and where the rest is. */
export function story(what: string, child: Pick<Child, 'tail'>, logFile: string): string {
  const lines = child.tail().map((line) => `  ${line}`);
  return [...lines, `${what}; ${lines.length ? 'its last lines are above, ' : ''}the whole log is ${logFile}.`].join('\n');
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function end(running: ChildProcess, exited: Promise<unknown>, graceMs: number): Promise<void> {
  if (running.pid === undefined) return;
  if (running.exitCode === null && running.signalCode === null && graceMs > 0) {
    running.kill('SIGTERM');
    await Promise.race([exited, sleep(graceMs, undefined, { ref: false })]);
  }
  // The whole group: a build tool's children must not outlive it.
  try {
    process.kill(-running.pid, 'SIGKILL');
  } catch {
    // Nobody is left, which is what we wanted.
  }
  await exited;
}

/** Keeps one older log, so that logs never fill the disk. */
function rotate(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    if (statSync(file).size > 5_000_000) renameSync(file, `${file}.1`);
  } catch {
    // The first log of this name.
  }
}
