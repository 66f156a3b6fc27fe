import { createHmac, randomBytes } from 'node:crypto';
import { consoleRouter, createConsoleCaller } from '@tributary/api/console.router';
import { createWebApp, type WebApp } from '@tributary/api/http';
import { createLimits } from '@tributary/api/limits';
import type { Platform } from '@tributary/api/platform';
import { createPortalCaller, portalRouter } from '@tributary/api/portal.router';
import { folderStore } from '@tributary/db/file-store';
import type { Audience } from '@tributary/identity/contract';
import { pino } from 'pino';
import superjson from 'superjson';
import { actorOf, type Hat } from './doors.personas.ts';
import type { WallDatabase } from './ground.ts';
import type { Product } from './product.ts';

/** What left for somebody: everything of an answer that they can tell apart. */
export interface Answer {
  readonly status: number;
  /** Those that may differ from answer to answer are left out: the request's id, the nonce of scripts. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A way through the doors: over HTTP as browsers go, or past it to the procedures alone. */
export interface Access {
  ask(app: Audience, hat: Hat | null, procedure: string, type: 'query' | 'mutation', input: unknown): Promise<Answer>;
}

export const ORIGINS: Readonly<Record<Audience, string>> = { portal: 'http://portal.wall.example', console: 'http://console.wall.example' };
export const AUTH_SECRET = 'the wall is a throw-away and so is this secret';
/** Enough for a walk: what the limits themselves tell is a surface of its own. */
const UNLIMITED = 1_000_000_000;

export interface WallApps {
  readonly portal: WebApp;
  readonly console: WebApp;
  /** Whether the pages are there, too, and not procedures alone. */
  readonly hasPages: boolean;
  /** What the apps wrote to their logs. */
  readonly logged: string[];
  /** The `Cookie` header of a new session under the hat. */
  cookieOf(hat: Hat): Promise<string>;
}
interface AppWish {
  readonly now: () => Date;
  readonly filesDir: string;
  readonly requestsPerMinute?: number;
  /** The pages, where they are built; without them only procedures and plain paths answer. */
  readonly pages?: Partial<Record<Audience, (platform: Platform) => WebApp>>;
}

/** Both web apps over a world, in this process: what `server.ts` puts on a port, without the port. */
export function wallApps(world: WallDatabase, wish: AppWish): WallApps {
  const logged: string[] = [];
  const platformOf = (audience: Audience): Platform => ({
    env: {
      production: true,
      databaseUrl: world.appUrl,
      authSecret: AUTH_SECRET,
      baseUrl: ORIGINS[audience],
      portalUrl: ORIGINS.portal,
      consoleUrl: ORIGINS.console,
      host: '127.0.0.1',
      port: 0,
      logLevel: 'info',
      poolSize: 4,
      requestsPerMinute: wish.requestsPerMinute ?? UNLIMITED,
      trustedProxies: 0,
      filesDir: wish.filesDir,
    },
    database: world.database,
    files: folderStore(wish.filesDir),
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    limits: createLimits({ requestsPerMinute: wish.requestsPerMinute ?? UNLIMITED }),
    isDraining: () => false,
    endSockets: () => {},
    now: wish.now,
  });
  const render = async () => new Response('no pages here', { status: 404 });
  const made = {
    portal:
      wish.pages?.portal?.(platformOf('portal')) ??
      createWebApp({ audience: 'portal', platform: platformOf('portal'), router: portalRouter, createCaller: createPortalCaller, render }),
    console:
      wish.pages?.console?.(platformOf('console')) ??
      createWebApp({
        audience: 'console',
        platform: platformOf('console'),
        router: consoleRouter,
        createCaller: createConsoleCaller,
        render,
      }),
  };
  return {
    ...made,
    logged,
    hasPages: wish.pages?.portal !== undefined && wish.pages.console !== undefined,
    async cookieOf({ audience, personId, membershipId }) {
      const token = randomBytes(24).toString('base64url');
      // Sign-in itself goes by the real clock: a session that ends so far from now is one of just now, and no cookie is renewed on the way.
      await world.admin`insert into auth.sessions (token, user_id, expires_at, membership_id, created_at, updated_at)
        values (${token}, ${personId}, now() + interval '14 days', ${membershipId}, ${wish.now()}, ${wish.now()})`;
      return `tributary-${audience}.session_token=${encodeURIComponent(`${token}.${signatureOf(audience, token)}`)}`;
    },
  };
}

/** As identity's `createAuth` signs: a key of its own for each app. */
function signatureOf(audience: Audience, token: string): string {
  const key = createHmac('sha256', AUTH_SECRET).update(`tributary session ${audience}`).digest('hex');
  return createHmac('sha256', key).update(token).digest('base64');
}

const VARYING = new Set(['x-request-id', 'content-security-policy', 'date']);

/** An answer as it left, without what differs from one request to the next by design. */
export async function answerOf(response: Response): Promise<Answer> {
  const requestId = response.headers.get('x-request-id');
  const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
  let body = await response.text();
  if (requestId) body = body.replaceAll(requestId, '<request>');
  if (nonce) body = body.replaceAll(nonce, '<nonce>');
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !VARYING.has(name)).sort());
  return { status: response.status, headers, body };
}

/** Goes over HTTP: session, limits, the procedure, the error's translation, headers. Cookies are kept by hat. */
export function httpAccess(
  apps: WallApps,
): Access & { request(app: Audience, hat: Hat | null, path: string, init?: RequestInit): Promise<Answer> } {
  const cookies = new Map<string, Promise<string>>();
  const cookieOf = (hat: Hat) => {
    const known = cookies.get(hat.name) ?? apps.cookieOf(hat);
    cookies.set(hat.name, known);
    return known;
  };
  const request = async (app: Audience, hat: Hat | null, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (hat) headers.set('cookie', await cookieOf(hat));
    if (init.method === 'POST') headers.set('origin', ORIGINS[app]);
    return answerOf(await apps[app].fetch(new Request(new URL(path, ORIGINS[app]), { ...init, headers }), { address: '192.0.2.7' }));
  };
  return {
    request,
    ask(app, hat, procedure, type, input) {
      const sent = input === undefined ? undefined : superjson.stringify(input);
      if (type === 'query') return request(app, hat, `/trpc/${procedure}${sent === undefined ? '' : `?input=${encodeURIComponent(sent)}`}`);
      return request(app, hat, `/trpc/${procedure}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        ...(sent === undefined ? {} : { body: sent }),
      });
    },
  };
}

/** Goes to the procedures alone: no session is looked up, so that many more can be asked. The product's own pieces may be others. */
export function callerAccess(world: WallDatabase, product: Product, wish: { readonly now: () => Date; readonly filesDir: string }): Access {
  const files = folderStore(wish.filesDir);
  const callers = new Map<string, unknown>();
  const callerOf = (app: Audience, hat: Hat | null) => {
    const key = `${app} ${hat?.name ?? ''}`;
    const actor = hat?.audience === app ? actorOf(hat) : null;
    const context = { database: world.database, actor, now: wish.now, requestId: 'wall', files };
    const known = callers.get(key) ?? (app === 'portal' ? product.createPortalCaller(context) : product.createConsoleCaller(context));
    callers.set(key, known);
    return known as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  };
  return {
    async ask(app, hat, procedure, _type, input) {
      const [module, name] = procedure.split('.') as [string, string];
      try {
        const value = await callerOf(app, hat)[module]![name]!(input);
        return { status: 200, headers: {}, body: superjson.stringify(value) };
      } catch (error) {
        const told = product.toPublicError(error);
        return { status: told.status, headers: {}, body: superjson.stringify(told) };
      }
    },
  };
}
