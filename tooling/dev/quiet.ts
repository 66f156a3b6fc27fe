import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';

/** A tool to run with its output kept aside until somebody needs it. */
export interface QuietRun {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Ends the tool and all it started. */
  signal?: AbortSignal | undefined;
  /** Its newest line, for a progress display. */
  onLine?: (line: string) => void;
}

const keptLines = 200;

/**
 * Runs a tool to its end, writing everything it says to a log file.
 * @returns the exit code (1 when a signal ended it or it could not start) and the last 200 lines
 */
export function runQuietly(plan: QuietRun): Promise<{ code: number; tail: string[] }> {
  mkdirSync(path.dirname(plan.logFile), { recursive: true });
  const log = createWriteStream(plan.logFile);
  const tail: string[] = [];
  return new Promise((resolve) => {
    // A group of its own: what the tool starts ends with it, and Ctrl-C is ours to handle.
    const child = spawn(plan.command, plan.args, { cwd: plan.cwd, env: plan.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const abort = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      } catch {
        // It ended by itself in this very moment.
      }
    };
    plan.signal?.addEventListener('abort', abort, { once: true });
    if (plan.signal?.aborted) abort();
    const keep = (line: string) => {
      tail.push(line);
      if (tail.length > keptLines) tail.shift();
      if (line.trim() !== '') plan.onLine?.(line.trim());
    };
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log.write(chunk);
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) keep(line);
      });
      stream.once('end', () => rest !== '' && keep(rest));
    }
    child.once('error', (error) => keep(`${plan.command} could not be run: ${error.message}`));
    child.once('close', (code) => {
      plan.signal?.removeEventListener('abort', abort);
      log.end(() => resolve({ code: code ?? 1, tail }));
    });
  });
}
