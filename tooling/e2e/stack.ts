import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '@tributary/dev/env';
import { type ServerName, type Stack, startStack } from '@tributary/dev/stack';
import type { TestProject } from 'vitest/node';

/** The running system as the tests reach it. */
export interface RunningStack {
  portal: string;
  console: string;
  inbox: string;
  /** PostgreSQL as superuser: to count rows and to know references that a page hides. */
  adminUrl: string;
  /** Takes `POST /restart/<server>` and `POST /kill/<server>`. */
  control: string;
  /** Where the servers' log files are. */
  logs: string;
  /** Where pictures and logs of what failed are kept after the run. */
  evidence: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: RunningStack;
  }
}

/** Starts the whole system, built as for production, with the demo world, in a folder and on ports of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const evidence = path.join(readEnvironment().dataDir, 'logs', 'e2e', project.name);
  rmSync(evidence, { recursive: true, force: true });
  mkdirSync(evidence, { recursive: true });
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tributary-e2e-'));
  // PostgreSQL runs under an account of its own, which has to get in.
  chmodSync(dataDir, 0o755);
  const logs = path.join(dataDir, 'logs');
  const cleanUp = () => {
    if (existsSync(logs)) cpSync(logs, path.join(evidence, 'servers'), { recursive: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const stack = await startStack({ mode: 'production', dataDir, durable: false });
    const control = await serveControl(stack);
    project.provide('stack', {
      portal: stack.urls.portal,
      console: stack.urls.console,
      inbox: stack.urls.inbox ?? '',
      adminUrl: stack.database.adminUrl,
      control: control.url,
      logs,
      evidence,
    });
    return async () => {
      await control.close();
      await stack.stop();
      cleanUp();
    };
  } catch (error) {
    cleanUp();
    throw error;
  }
}

/** Tests run in another process than the stack, so they ask for its restarts over a port that only they know. */
async function serveControl(stack: Stack): Promise<{ url: string; close(): Promise<void> }> {
  const secret = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    const [, given, action, name] = (request.url ?? '').split('/');
    const known = given === secret && (action === 'restart' || action === 'kill') && ['portal', 'console', 'worker'].includes(name ?? '');
    if (!known || request.method !== 'POST') return response.writeHead(404).end();
    stack[action](name as ServerName).then(
      () => response.writeHead(204).end(),
      (error: Error) => response.writeHead(500).end(error.message),
    );
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
