import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { SetupError } from '@tributary/db/setup-error';
import { afterEach, expect, test } from 'vitest';
import { freePort, requirePorts } from './ports.ts';

let squatter: Server | undefined;
afterEach(() => squatter?.close());

test.each(['127.0.0.1', '0.0.0.0', '::1'])(
  'a port in use on %s is told in one line: whose it is, and the variable that moves ours',
  async (host) => {
    squatter = createServer().listen(0, host);
    await once(squatter, 'listening');
    const { port } = squatter.address() as { port: number };
    const error: unknown = await requirePorts([{ port, purpose: 'the console', variable: 'CONSOLE_PORT' }]).catch((reason) => reason);
    expect(error).toBeInstanceOf(SetupError);
    const { message } = error as Error;
    expect(message).toMatch(
      new RegExp(
        `^Port ${port} for the console is in use.*: stop that program, or choose another port \\(CONSOLE_PORT=\\d+ npm start\\)\\.$`,
      ),
    );
    if (process.platform === 'linux') expect(message).toContain(`(process ${process.pid})`);
  },
);

test('free ports pass, two purposes on one port do not', async () => {
  const port = await freePort();
  await expect(requirePorts([{ port, purpose: 'the portal', variable: 'PORTAL_PORT' }])).resolves.toBeUndefined();
  await expect(
    requirePorts([
      { port, purpose: 'the portal', variable: 'PORTAL_PORT' },
      { port, purpose: 'the console', variable: 'CONSOLE_PORT' },
    ]),
  ).rejects.toThrow(`PORTAL_PORT and CONSOLE_PORT are both ${port}: give them different ports.`);
});
