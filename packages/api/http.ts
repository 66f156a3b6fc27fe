import { randomBytes, randomUUID } from 'node:crypto';
import { isReady } from '@tributary/db/readiness';
import { type Auth, CLIENT_ADDRESS_HEADER, createAuth } from '@tributary/identity/auth';
import type { Audience, ViewEnd } from '@tributary/identity/contract';
import { createSessions, type Session } from '@tributary/identity/session';
import { createViewing } from '@tributary/identity/views';
import { DomainError } from '@tributary/kernel/errors';
import { listHats } from '@tributary/parties/hats';
import { views } from '@tributary/parties/viewing';
import { toPublicError } from '@tributary/rpc/errors';
import type { AnyTRPCRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { clientAddress, withHeader } from './client-address.ts';
import { HAT_HEADER } from './hat-header.ts';
import { pagePath } from './load-error.ts';
import { NOT_FOUND_MS } from './not-found-time.ts';
import type { Platform } from './platform.ts';
import { securityHeaders } from './security-headers.ts';
import { type CreateCaller, createWebRequest, type WebRequest } from './web-request.ts';

const MEGABYTE = 1024 * 1024;
/** Calls in one request, as many as our client sends together: each is a transaction, and the rate limit counts requests. */
const CALLS_A_REQUEST = 20;

/** What makes one of the two web apps. */
export interface WebAppOptions<Caller> {
  readonly audience: Audience;
  readonly platform: Platform;
  readonly router: AnyTRPCRouter;
  readonly createCaller: CreateCaller<Caller>;
  /** The pages: React Router's handler with the request lent to loaders and actions. */
  render(request: Request, web: WebRequest<Caller>): Promise<Response>;
  /** Pages that take more than 1 MB, by path (`:ref` stands for a reference): an upload form. In bytes. */
  readonly largeBodies?: Readonly<Record<string, number>>;
}

export interface WebApp {
  /** Answers one request. `peer` is the address at the other end of the connection. */
  fetch(request: Request, peer: { address: string }): Promise<Response>;
  /** Who a socket's handshake stands for. */
  resolve(headers: Headers): Promise<Session | null>;
}

type Env = {
  Bindings: { address: string };
  Variables: { requestId: string; nonce: string; address: string; session: Session | null; viewOver: ViewEnd | null; request: Request };
};

/**
 * The HTTP side of an app, in order: probes; request id, log line and headers; origin check; body limit; session; rate limit; procedures;
 * pages.
 */
export function createWebApp<Caller>(options: WebAppOptions<Caller>): WebApp {
  const { audience, platform, router, createCaller, render } = options;
  const { env, database, files, log, limits, now } = platform;
  const origin = new URL(env.baseUrl).origin;
  const auth: Auth = createAuth({ database, audience, baseUrl: env.baseUrl, secret: env.authSecret, listHats, now });
  const sessions = createSessions({ database, auth, audience, listHats, now });
  const viewing = createViewing({ database, secret: env.authSecret, baseUrl: env.baseUrl, views, now });
  const app = new Hono<Env>();

  /** Who sends these headers. In the portal a view as a party comes before a session of one's own, which it leaves as it is. */
  async function resolve(headers: Headers, given: { passive?: boolean } = {}) {
    const viewed = audience === 'portal' ? await viewing.resolve(headers) : null;
    return viewed ?? { ...(await sessions.resolve(headers, given)), over: null };
  }

  app.get('/livez', (c) => c.text('alive'));
  app.get('/readyz', async (c) => {
    if (platform.isDraining()) return c.text('draining', 503);
    return (await isReady(database)) ? c.text('ready') : c.text('database not reachable or not migrated', 503);
  });

  app.use(async (c, next) => {
    const startedAt = performance.now();
    // Never taken from outside: a caller could otherwise write into our logs or pose as another request.
    const requestId = randomUUID();
    const nonce = randomBytes(16).toString('base64url');
    c.set('requestId', requestId);
    c.set('nonce', nonce);
    c.set('address', clientAddress(c.req.raw.headers, c.env.address, env.trustedProxies));
    c.set('session', null);
    c.set('viewOver', null);
    await next();
    const viewAs = c.get('session')?.viewAs;
    // A view begins by a form of the console and ends by one of the portal's; nobody else's forms lead anywhere.
    const formsLeadTo = audience === 'console' ? env.portalUrl : viewAs ? env.consoleUrl : undefined;
    c.header('x-request-id', requestId);
    for (const [name, value] of Object.entries(securityHeaders({ nonce, production: env.production, baseUrl: env.baseUrl, formsLeadTo })))
      c.header(name, value);
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
    // The path without its query, which may hold a token; no bodies.
    const line = {
      requestId,
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      milliseconds,
      personId: viewAs?.staffActor.personId ?? c.get('session')?.person.id,
      ...(viewAs ? { view: viewAs.ref } : {}),
    };
    if (c.res.status >= 500) log.error(line, 'request');
    else log.info(line, 'request');
  });

  const refuse = (status: number, code: string, requestId: string, headers: Record<string, string> = {}) =>
    Response.json({ error: { code, status }, requestId }, { status, headers });

  app.use(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const site = c.req.header('sec-fetch-site');
    const allowed = c.req.header('origin') === origin && (site === undefined || site === 'same-origin');
    return allowed ? next() : refuse(403, 'wrong_origin', c.get('requestId'));
  });

  // What is left of the body is not read, so this connection is of no further use.
  const tooLarge = (c: { get(name: 'requestId'): string }) => refuse(413, 'too_large', c.get('requestId'), { connection: 'close' });
  const ordinary = bodyLimit({ maxSize: MEGABYTE, onError: tooLarge });
  const large = Object.entries(options.largeBodies ?? {}).map(
    ([path, maxSize]) =>
      [new RegExp(`^${path.replaceAll(':ref', '[A-Z0-9-]+')}(?:\\.data)?$`), bodyLimit({ maxSize, onError: tooLarge })] as const,
  );
  app.use((c, next) => (large.find(([path]) => path.test(c.req.path))?.[1] ?? ordinary)(c, next));

  app.use(async (c, next) => {
    const headers = withHeader(c.req.raw.headers, CLIENT_ADDRESS_HEADER, c.get('address'));
    const { session, over, setCookies } = await resolve(headers);
    c.set('session', session);
    c.set('viewOver', over);
    // Whoever looks as somebody uses up their own share: the person looked as must not notice.
    const principal = session && (session.viewAs?.staffActor.personId ?? session.person.id);
    const wait = await limits.request(principal ? `person ${principal}` : `address ${c.get('address')}`);
    if (wait) return refuse(429, 'too_many_requests', c.get('requestId'), { 'retry-after': String(wait.retryAfterSeconds) });
    // On record before it is shown: what cannot be recorded is not.
    if (session?.viewAs) await viewing.note(session, `${c.req.method} ${pagePath(new URL(c.req.url))}`);
    await next();
    // What a sign-in or sign-out set itself goes before the renewal of the cookie that came.
    if (!c.res.headers.has('set-cookie')) for (const line of setCookies) c.header('set-cookie', line, { append: true });
    return undefined;
  });

  // Sign-in is a page with a form; better-auth's own endpoints, which answer with ids and tokens, are for nobody.
  app.all('/api/*', (c) => refuse(404, 'not_found', c.get('requestId')));

  app.all('/trpc/*', (c) => {
    const requestId = c.get('requestId');
    return fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router,
      maxBatchSize: CALLS_A_REQUEST,
      createContext: () => {
        const session = c.get('session');
        // In another tab somebody became somebody else: what this page asks is not answered as that.
        const madeUnder = c.req.header(HAT_HEADER);
        if (session && madeUnder !== undefined && madeUnder !== session.worn.membershipRef)
          throw new DomainError('hat_changed', { hat: session.worn.partyName });
        return { database, files, actor: session?.actor ?? null, now, requestId, notFoundMs: NOT_FOUND_MS };
      },
      // A batch of several keeps tRPC's 207; one call gets the status its error deserves.
      responseMeta: ({ errors, info }) => {
        const first = errors[0];
        return {
          headers: { 'cache-control': 'no-store' },
          ...(first && info?.calls.length === 1 ? { status: toPublicError(first).status } : {}),
        };
      },
      onError: ({ error, path }) => {
        if (toPublicError(error).code === 'internal') log.error({ err: error, requestId, procedure: path }, 'procedure failed');
      },
    });
  });

  app.all('*', async (c) => {
    const { requestId, nonce, address, session } = c.var;
    const web = createWebRequest({
      requestId,
      nonce,
      path: pagePath(new URL(c.req.url)),
      address,
      headers: withHeader(c.req.raw.headers, CLIENT_ADDRESS_HEADER, address),
      session,
      sessions,
      viewing,
      viewOver: c.get('viewOver'),
      auth,
      platform,
      createCaller,
    });
    const response = await render(publicRequest(c.req.raw, origin), web);
    // What one person sees must not stay in a shared cache or in the history of a signed-out browser.
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', session ? 'private, no-store' : 'no-store');
    return response;
  });

  app.onError((error, c) => {
    log.error({ err: error, requestId: c.get('requestId') }, 'request failed');
    return refuse(500, 'internal', c.get('requestId'));
  });

  return {
    fetch: async (request, peer) => app.fetch(request, peer),
    resolve: async (headers) => (await resolve(headers, { passive: true })).session,
  };
}

/** The request as the browser addressed it: behind a proxy that ends TLS, React Router would otherwise compare Origin with the inner address. */
function publicRequest(request: Request, origin: string): Request {
  const url = new URL(request.url);
  return url.origin === origin ? request : new Request(new URL(url.pathname + url.search, origin), request);
}
