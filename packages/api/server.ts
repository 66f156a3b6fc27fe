import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { connect } from '@tributary/db/connection';
import { folderStore } from '@tributary/db/file-store';
import { createHintSender } from '@tributary/realtime/hints';
import { attachRealtime } from '@tributary/realtime/server';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { pino } from 'pino';
import type { WebEnvironment } from './env.ts';
import { HATS_END_WITH } from './hat-endings.ts';
import type { WebApp } from './http.ts';
import { createLimits } from './limits.ts';
import type { Platform } from './platform.ts';

/** What an app's `server/app.ts` exports: bundled in production, loaded anew after each edit in development. */
export interface AppModule {
  createApp(platform: Platform): WebApp;
}

/** The part of Vite that development uses; the app brings it, because production has none. */
interface ViteServer {
  middlewares(request: IncomingMessage, response: ServerResponse, next: () => void): void;
  ssrLoadModule(file: string): Promise<unknown>;
  ssrFixStacktrace(error: Error): void;
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly env: WebEnvironment;
  readonly name: string;
  /** Folder of the app, with `build/` in production. */
  readonly appFolder: string;
  /** Makes Vite's server in middleware mode with its hot reload on `http`. Called in development alone. */
  startVite(http: Server): Promise<ViteServer>;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;
interface Mode {
  handle: Handle;
  app(): Promise<WebApp>;
  close(): Promise<void>;
}

/** How long open requests may take after SIGTERM. */
const GRACE_SECONDS = 8;

/**
 * Runs a web app on one port: pages, procedures, sockets. On SIGTERM or SIGINT it takes nothing new, finishes what is under way, closes
 * sockets and pools and exits with 0, within 10 seconds.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const startedAt = performance.now();
  const { env, name } = options;
  const log = pino({ level: env.logLevel, base: { app: name }, redact: ['req.headers', 'headers.cookie'] });
  const database = connect(env.databaseUrl, { poolSize: env.poolSize, applicationName: `tributary-${name}` });
  const hints = createHintSender(database, { onError: (error) => log.warn({ err: error }, 'hints not sent') });
  database.afterCommit = hints.send;
  let draining = false;
  let endSockets: Platform['endSockets'] = () => {};
  const platform: Platform = {
    env,
    database,
    files: folderStore(env.filesDir),
    log,
    limits: createLimits({ requestsPerMinute: env.requestsPerMinute }),
    isDraining: () => draining,
    endSockets: (sessionIds) => endSockets(sessionIds),
    now: () => new Date(),
  };

  let handle: Handle = (_request, response) => response.writeHead(503).end();
  const http = createServer((request, response) => {
    if (draining) response.setHeader('connection', 'close');
    handle(request, response);
  });
  // Slow senders hold a connection, not a worker; still, none may hold it for ever.
  http.requestTimeout = 60_000;
  http.headersTimeout = 20_000;
  const mode = env.production ? await productionMode(options, platform) : await developmentMode(options, platform, http);
  handle = mode.handle;
  const realtime = attachRealtime(http, {
    databaseUrl: env.databaseUrl,
    origin: new URL(env.baseUrl).origin,
    now: platform.now,
    hatsEndWith: HATS_END_WITH,
    onError: (error) => log.warn({ err: error }, 'realtime'),
    async resolve(headers) {
      const session = await (await mode.app()).resolve(headers);
      if (!session) return null;
      const { id: sessionId, person, viewAs, actor } = session;
      const listener = { sessionId, personId: person.id, kind: actor.kind, partyId: actor.partyId };
      // A view hears what the party hears; it is closed with the session of the console that it came from, and is nobody's presence.
      return viewAs ? { ...listener, personId: viewAs.staffActor.personId, cameFromSessionId: viewAs.staffSessionId } : listener;
    },
  });
  endSockets = realtime.endSessions;

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(env.port, env.host, resolve);
  });
  log.info({ url: env.baseUrl, port: env.port, milliseconds: Math.round(performance.now() - startedAt) }, `${name} ready`);

  async function stop(signal: string): Promise<void> {
    if (draining) return;
    draining = true;
    log.info({ signal }, `${name} stopping`);
    const force = setTimeout(() => http.closeAllConnections(), GRACE_SECONDS * 1000);
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    // Browsers keep connections open that have nothing under way; each is closed as soon as that is so.
    const idle = setInterval(() => http.closeIdleConnections(), 50);
    await realtime.close();
    await closed;
    clearInterval(idle);
    clearTimeout(force);
    await mode.close();
    await hints.flush();
    await database.close();
    log.info(`${name} stopped`);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, `${name} did not stop cleanly`);
          process.exit(1);
        },
      );
    });
}

/** The address at the other end, `::ffff:` of mapped IPv4 removed. */
const peerOf = (incoming: IncomingMessage) => ({ address: (incoming.socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '') });

async function productionMode({ appFolder }: ServeOptions, platform: Platform): Promise<Mode> {
  const built = (await import(pathToFileURL(path.join(appFolder, 'build/server/index.js')).href)) as AppModule;
  const app = built.createApp(platform);
  const root = path.join(appFolder, 'build/client');
  const files = new Hono<{ Bindings: { incoming: IncomingMessage } }>();
  files.use(compress());
  // Headers are set before the file is found, because serveStatic builds its answer before it says that it found one.
  const cached = (control: string) => async (c: Context, next: () => Promise<void>) => {
    c.header('cache-control', control);
    c.header('x-content-type-options', 'nosniff');
    await next();
  };
  // Names of assets carry a digest of their content.
  // Browsers ask for it on answers that are no page, such as a plain 404.
  files.get('/favicon.ico', (c) => c.redirect('/favicon.svg', 308));
  files.use('/assets/*', cached('public, max-age=31536000, immutable'), serveStatic({ root }));
  files.all('/assets/*', () => new Response('not found', { status: 404, headers: { 'cache-control': 'no-store' } }));
  const rooted = '/:file{[a-z0-9-]+\\.(?:svg|ico|png|txt|webmanifest)}';
  files.get(rooted, cached('public, max-age=3600'), serveStatic({ root }), () => new Response('not found', { status: 404 }));
  files.all('*', (c) => app.fetch(c.req.raw, peerOf(c.env.incoming)));
  const listener = getRequestListener(files.fetch, { overrideGlobalObjects: false });
  return { handle: (request, response) => void listener(request, response), app: async () => app, close: async () => {} };
}

async function developmentMode(options: ServeOptions, platform: Platform, http: Server): Promise<Mode> {
  const vite = await options.startVite(http);
  const apps = new WeakMap<object, WebApp>();
  const app = async () => {
    const module = (await vite.ssrLoadModule('./server/app.ts')) as AppModule;
    const known = apps.get(module) ?? module.createApp(platform);
    apps.set(module, known);
    return known;
  };
  const listener = getRequestListener(
    async (request, { incoming }) => {
      try {
        return await (await app()).fetch(request, peerOf(incoming as IncomingMessage));
      } catch (error) {
        if (error instanceof Error) vite.ssrFixStacktrace(error);
        platform.log.error({ err: error }, 'the app does not load');
        return new Response(String(error), { status: 500 });
      }
    },
    { overrideGlobalObjects: false },
  );
  const handle: Handle = (request, response) => vite.middlewares(request, response, () => void listener(request, response));
  return { handle, app, close: () => vite.close() };
}
