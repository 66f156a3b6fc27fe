import { folderStore } from '@tributary/db/file-store';
import { setPassword } from '@tributary/identity/password';
import { makeMember, makeParty, makeStaff, makeVendor } from '@tributary/parties/fixtures';
import type { TestDatabase } from '@tributary/vitest/database';
import { pino } from 'pino';
import { consoleRouter, createConsoleCaller } from './console.router.ts';
import type { WebEnvironment } from './env.ts';
import { createWebApp, type WebApp, type WebAppOptions } from './http.ts';
import { createLimits } from './limits.ts';
import { createPortalCaller, portalRouter } from './portal.router.ts';
import type { WebRequest } from './web-request.ts';

export const PASSWORD = 'tributary-demo';
const ORIGIN = { portal: 'http://localhost:3000', console: 'http://localhost:3001' };
export type AnyWebRequest = Omit<WebRequest<unknown>, 'caller' | 'attempt'>;

/** A web app over the test database whose pages are a function, with what it logged. */
export function makeWebApp(
  db: TestDatabase,
  audience: 'portal' | 'console',
  wish: {
    render?: (request: Request, web: AnyWebRequest) => Promise<Response> | Response;
    env?: Partial<WebEnvironment>;
    isDraining?: () => boolean;
    largeBodies?: WebAppOptions<unknown>['largeBodies'];
    now?: () => Date;
  } = {},
) {
  const logged: string[] = [];
  const endedSockets: string[] = [];
  const env: WebEnvironment = {
    production: true,
    databaseUrl: db.appUrl,
    authSecret: 'a-secret-of-more-than-thirty-two-characters',
    baseUrl: ORIGIN[audience],
    portalUrl: ORIGIN.portal,
    consoleUrl: ORIGIN.console,
    host: '127.0.0.1',
    port: 0,
    logLevel: 'info',
    poolSize: 4,
    requestsPerMinute: 1000,
    trustedProxies: 0,
    filesDir: '/nowhere',
    ...wish.env,
  };
  const platform = {
    env,
    database: db.database,
    files: folderStore(env.filesDir),
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    limits: createLimits({ requestsPerMinute: env.requestsPerMinute }),
    isDraining: wish.isDraining ?? (() => false),
    endSockets: (ids: readonly string[]) => void endedSockets.push(...ids),
    now: wish.now ?? (() => new Date()),
  };
  const render = async (request: Request, web: AnyWebRequest) => (wish.render ?? page)(request, web);
  const shared = { audience, platform, render, ...(wish.largeBodies ? { largeBodies: wish.largeBodies } : {}) };
  const app: WebApp =
    audience === 'portal'
      ? createWebApp({ ...shared, router: portalRouter, createCaller: createPortalCaller })
      : createWebApp({ ...shared, router: consoleRouter, createCaller: createConsoleCaller });
  const send = (path: string, init: RequestInit & { address?: string } = {}) =>
    app.fetch(new Request(new URL(path, env.baseUrl), init), { address: init.address ?? '192.0.2.1' });
  /** As a browser posts a form of ours. */
  const post = (path: string, body: BodyInit | object, headers: Record<string, string> = {}, address?: string) =>
    send(path, {
      method: 'POST',
      headers: { origin: new URL(env.baseUrl).origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Blob || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
      ...(address ? { address } : {}),
    });
  /** Signs in and gives the Cookie header of the session. */
  const signIn = async (email: string, password = PASSWORD) => {
    const response = await post('/sign-in', { email, password });
    const [line] = response.headers.getSetCookie();
    return { response, cookie: line?.split(';')[0] ?? '' };
  };
  return { app, send, post, signIn, logged, endedSockets, env };
}

/** Pages that do no more than a test needs: sign-in, and who one is. */
async function page(request: Request, web: AnyWebRequest): Promise<Response> {
  const path = new URL(request.url).pathname;
  if (request.method === 'POST' && path.startsWith('/sign-in')) {
    const given = (await request.json()) as { email: string; password: string; token: string };
    if (path === '/sign-in/ask') return Response.json({ sent: await web.signIn.sendLink(given.email) });
    const outcome = path === '/sign-in/link' ? await web.signIn.withLink(given.token) : await web.signIn.withPassword(given);
    if (!outcome.ok) return Response.json({ refusal: outcome.refusal }, { status: 401 });
    const response = Response.json({ ok: true });
    for (const line of outcome.setCookies) response.headers.append('set-cookie', line);
    return response;
  }
  if (path === '/sign-out')
    return new Response(null, { headers: (await web.signIn.out()).map((line) => ['set-cookie', line] as [string, string]) });
  return Response.json({ email: web.session?.person.email ?? null, party: web.session?.worn.partyName ?? null, requestId: web.requestId });
}

/** Somebody of a partner, somebody of the vendor, and somebody who is both; all with PASSWORD. */
export async function makePeople(db: TestDatabase) {
  const { database } = db;
  const vendor = await makeVendor(database, { name: 'Halden Systems' });
  const bluepeak = await makeParty(database, { name: 'Bluepeak Solutions' });
  const nordwind = await makeParty(database, { name: 'Nordwind Logistics' });
  const from = '2020-01-01';
  const maya = await makeMember(database, bluepeak, { functions: ['sales'], name: 'Maya', email: 'maya@bluepeak.example', from });
  const olga = await makeStaff(database, vendor, { functions: ['operations'], name: 'Olga', email: 'olga@halden.example', from });
  for (const { personId } of [maya, olga]) await setPassword(database, { personId, password: PASSWORD, now: new Date() });
  return { vendor, bluepeak, nordwind, maya, olga };
}
