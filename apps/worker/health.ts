import { createServer, type Server } from 'node:http';

const DEFAULT_PORT = 3002;

/**
 * Answers /livez (the process runs) and /readyz (it can do its work) on loopback. Resolves with the port. Rejects when a port that was
 * asked for is taken; the default gives way, because several systems may run on one developer's machine.
 */
export async function serveHealth(
  port: number | undefined,
  isReady: () => Promise<boolean>,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: string) =>
      response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${body}\n`);
    if (request.url === '/livez') return answer(200, 'live');
    if (request.url !== '/readyz') return answer(404, 'not found');
    isReady().then(
      (ready) => answer(ready ? 200 : 503, ready ? 'ready' : 'not ready'),
      () => answer(503, 'not ready'),
    );
  });
  const bound = await listen(server, port ?? DEFAULT_PORT).catch((error: NodeJS.ErrnoException) => {
    if (port === undefined && error.code === 'EADDRINUSE') return listen(server, 0);
    throw error;
  });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
