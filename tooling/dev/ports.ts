import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { SetupError } from '@tributary/db/setup-error';

/** A port somebody needs, with the words for the line that is shown when it is taken. */
export interface WantedPort {
  port: number;
  /** What listens there, for instance "the portal". */
  purpose: string;
  /** The variable that moves it, for instance "PORTAL_PORT". */
  variable: string;
}

/**
 * Makes sure that ports are free before anything slow begins.
 * @throws SetupError naming the first one that is not, who has it where that can be seen, and the variable that moves it
 */
export async function requirePorts(wanted: WantedPort[]): Promise<void> {
  for (const [index, { port, purpose, variable }] of wanted.entries()) {
    const twin = wanted.slice(0, index).find((other) => other.port === port);
    if (twin) throw new SetupError(`${twin.variable} and ${variable} are both ${port}: give them different ports.`);
    const failure = await tryListen(port);
    if (failure === 'EACCES')
      throw new SetupError(
        `Port ${port} for ${purpose} needs more rights than we have: choose one above 1023 (${variable}=${port + 8000}).`,
      );
    if (failure !== undefined) {
      const holder = whoListens(port);
      throw new SetupError(
        `Port ${port} for ${purpose} is in use${holder ? ` by ${holder}` : ''}: stop that program, or choose another port (${variable}=${await freePort()} npm start).`,
      );
    }
  }
}

/** The code of the error that listening gives; undefined when the port is free on both loopback addresses. */
async function tryListen(port: number): Promise<string | undefined> {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await new Promise<string | undefined>((resolve) => {
      const probe = createServer();
      probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
    });
    // A browser that resolves "localhost" to ::1 would meet the other program; a machine without IPv6 has no such trouble.
    if (code !== undefined && !(host === '::1' && code !== 'EADDRINUSE')) return code;
  }
  return undefined;
}

/** A port on 127.0.0.1 that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** "node (process 4711)": who listens on a port, from /proc; undefined where that cannot be seen. */
function whoListens(port: number): string | undefined {
  try {
    const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    const inodes = new Set<string>();
    for (const table of ['/proc/net/tcp', '/proc/net/tcp6'])
      for (const line of readFileSync(table, 'utf8').split('\n')) {
        const fields = line.trim().split(/\s+/);
        if (fields[1]?.endsWith(wanted) && fields[3] === '0A') inodes.add(`socket:[${fields[9]}]`);
      }
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      if (socketsOf(pid).some((socket) => inodes.has(socket)))
        return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
  } catch {
    // Not Linux, or a table we may not read: the port's number alone has to do.
  }
  return undefined;
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}
