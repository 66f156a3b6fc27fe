import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markAlive, processMark } from '@tributary/db/embedded-users';
import { SetupError } from '@tributary/db/setup-error';
import { z } from 'zod';

const shape = z.object({ supervisor: z.string(), portal: z.string(), children: z.record(z.string(), z.string()) });
type Running = z.infer<typeof shape>;

const fileIn = (dataDir: string) => path.join(dataDir, 'running.json');

/** What was noted about the system that runs, or ran, on a data folder. */
export function readRunning(dataDir: string): Running | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Notes who runs on a data folder, so that the next start finds servers that a killed supervisor left behind. */
export function noteRunning(dataDir: string, portal: string, childPids: Record<string, number>): void {
  const children = Object.fromEntries(Object.entries(childPids).map(([name, pid]) => [name, processMark(pid) ?? '']));
  const running: Running = { supervisor: processMark(process.pid) ?? '', portal, children };
  writeFileSync(fileIn(dataDir), JSON.stringify(running));
}

/** Takes the note back. */
export function forgetRunning(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/**
 * Ends servers whose supervisor was killed.
 * @throws SetupError when another supervisor is at work on this data folder
 */
export async function clearLeftovers(dataDir: string): Promise<string[]> {
  const running = readRunning(dataDir);
  if (!running) return [];
  if (markAlive(running.supervisor))
    throw new SetupError(
      `Tributary already runs on ${dataDir} (process ${running.supervisor.split('@')[0]}, ${running.portal}): stop it with Ctrl-C there, or set TRIBUTARY_DATA_DIR and other ports for a second one.`,
    );
  const ended: string[] = [];
  for (const [name, mark] of Object.entries(running.children)) {
    if (!markAlive(mark)) continue;
    const pid = Number(mark.split('@')[0]);
    signalGroup(pid, 'SIGTERM');
    for (let waited = 0; markAlive(mark) && waited < 10_000; waited += 50) await sleep(50);
    if (markAlive(mark)) signalGroup(pid, 'SIGKILL');
    ended.push(name);
  }
  forgetRunning(dataDir);
  return ended;
}

/** Asks the supervisor of a data folder to stop everything, and waits. False when none runs. */
export async function stopRunning(dataDir: string): Promise<boolean> {
  const running = readRunning(dataDir);
  if (!running || !markAlive(running.supervisor)) return (await clearLeftovers(dataDir)).length > 0;
  process.kill(Number(running.supervisor.split('@')[0]), 'SIGTERM');
  for (let waited = 0; markAlive(running.supervisor) && waited < 60_000; waited += 100) await sleep(100);
  return true;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended in this very moment.
  }
}
