import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { WebApp } from './http.ts';

/** An app behind a real server on a free port of loopback, as `serve` puts it there. */
export interface Listening {
  readonly http: Server;
  readonly port: number;
  close(): Promise<void>;
}

export async function listen(app: Pick<WebApp, 'fetch'>): Promise<Listening> {
  const listener = getRequestListener(
    (request, { incoming }) => app.fetch(request, { address: (incoming as IncomingMessage).socket.remoteAddress ?? 'unknown' }),
    { overrideGlobalObjects: false },
  );
  const http = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    http,
    port: (http.address() as AddressInfo).port,
    async close() {
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
