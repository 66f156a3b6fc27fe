import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Names a process so that a number given out again after a reboot is not taken for it: `pid@startTime`.
 * The start time is the kernel's (field 22 of /proc/pid/stat); where there is no /proc the number alone has to do.
 */
export function processMark(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie answers to signals but does nothing any more.
    return fields[0] === 'Z' ? undefined : `${pid}@${fields[19]}`;
  } catch {
    return process.platform === 'linux' ? undefined : `${pid}@`;
  }
}

/** Whether the process a mark was taken from still runs. */
export function markAlive(mark: string): boolean {
  return processMark(Number(mark.split('@')[0])) === mark;
}

const staleAfterMs = 60_000;

/**
 * Runs `work` while holding a lock file, so that two processes do not initialise or stop one cluster at once.
 * A lock whose holder died is taken over; a holder refreshes its lock, so one from another machine counts as dead after a minute.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const content = `${hostname()} ${processMark(process.pid)} ${randomBytes(6).toString('hex')}`;
  for (;;) {
    try {
      const handle = openSync(file, 'wx', 0o644);
      writeSync(handle, content);
      closeSync(handle);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || isFolder(file)) throw error;
      dropIfStale(file);
      await sleep(50);
    }
  }
  const refresh = setInterval(() => touch(file), 5_000);
  refresh.unref();
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    rmSync(file, { force: true });
  }
}

function dropIfStale(file: string): void {
  try {
    const seen = readFileSync(file, 'utf8');
    const [host, mark] = seen.split(' ');
    const dead = host === hostname() && mark !== undefined && mark.includes('@') && !markAlive(mark);
    if (!dead && Date.now() - statSync(file).mtimeMs < staleAfterMs) return;
    // Rename first, look second: whoever renames a lock that was renewed meanwhile would otherwise break it.
    const aside = `${file}.${process.pid}.stale`;
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') === seen) rmSync(aside);
    else renameSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The lock was removed with its data folder: nothing is left to protect.
  }
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Notes that this process uses the cluster; the returned function takes the note back and tells whether nobody else uses it.
 * Notes of dead processes do not count, so a crash never keeps a server alive for ever.
 */
export function registerUser(folder: string): () => { last: boolean } {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const own = path.join(folder, `${processMark(process.pid)}.${randomBytes(4).toString('hex')}`);
  closeSync(openSync(own, 'w'));
  return () => {
    rmSync(own, { force: true });
    let others = 0;
    for (const name of listOf(folder)) {
      if (markAlive(name.slice(0, name.lastIndexOf('.')))) others++;
      else rmSync(path.join(folder, name), { force: true });
    }
    return { last: others === 0 };
  };
}

function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
