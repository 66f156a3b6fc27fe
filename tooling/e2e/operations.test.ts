import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { resultOf, signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, placeOrder } from './play.ts';
import { type AppName, admin, kill, logLines, mails, PEOPLE, queuedJobs, restart, urlOf } from './running.ts';

useBrowser();

const APPS: AppName[] = ['portal', 'console'];

describe('probes and headers', () => {
  test('both apps say that they live and that they are ready, to anybody and without a cookie', async () => {
    for (const app of APPS)
      for (const [path, text] of [
        ['/livez', 'alive'],
        ['/readyz', 'ready'],
      ]) {
        const response = await fetch(urlOf(app) + path);
        expect([app, path, response.status, await response.text()]).toEqual([app, path, 200, text]);
        expect(response.headers.get('set-cookie')).toBeNull();
      }
  });

  test('every kind of answer carries the security headers, and every page a fresh nonce', async () => {
    for (const app of APPS)
      for (const path of ['/sign-in', '/nowhere', '/trpc/nothing.here', '/api/nothing']) {
        const { headers } = await fetch(urlOf(app) + path, { redirect: 'manual' });
        const policy = headers.get('content-security-policy') ?? '';
        for (const part of [`default-src 'self'`, `object-src 'none'`, `base-uri 'none'`, `form-action 'self'`, `frame-ancestors 'none'`])
          expect(policy, `${app} ${path}`).toContain(part);
        expect(policy).toMatch(/script-src 'self' 'nonce-[\w-]{20,}'(;|$)/);
        expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|style-src 'self' 'unsafe-inline'/);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('x-frame-options')).toBe('DENY');
        expect(headers.get('referrer-policy')).toBe('same-origin');
        expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
        expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      }
    const nonces = await Promise.all(
      [1, 2].map(
        async () => /nonce-([\w-]+)/.exec((await fetch(`${urlOf('portal')}/sign-in`)).headers.get('content-security-policy')!)?.[1],
      ),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('a page behind sign-in is kept by no cache', async () => {
    const maya = await signInOverHttp(PEOPLE.maya);
    expect((await maya.get('/')).headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('other sites', () => {
  test('may not post: not to /trpc, not to a form, not without an origin, not from the other app', async () => {
    const maya = await signInOverHttp(PEOPLE.maya);
    for (const path of ['/trpc/notifications.markRead', '/sign-out', '/account', '/api/auth/sign-out'])
      for (const origin of ['https://evil.example', 'null', urlOf('console'), undefined]) {
        const response = await fetch(urlOf('portal') + path, {
          method: 'POST',
          headers: { cookie: maya.cookie, 'content-type': 'application/json', ...(origin ? { origin } : {}) },
          body: '{"json":{"all":true}}',
          redirect: 'manual',
        });
        expect([path, origin, response.status]).toEqual([path, origin, 403]);
      }
    const crossSite = await maya.post('/trpc/notifications.markRead', {}, { 'sec-fetch-site': 'cross-site' });
    expect(crossSite.status).toBe(403);
    expect((await maya.get('/')).status, 'the session still stands').toBe(200);
  });

  test('cannot open a socket, nor can strangers', async () => {
    const maya = await signInOverHttp(PEOPLE.maya);
    const knock = (headers: Record<string, string>) => handshake(`${urlOf('portal')}/realtime/?EIO=4&transport=websocket`, headers);
    expect(await knock({ origin: 'https://evil.example', cookie: maya.cookie })).toBe(400);
    expect(await knock({ cookie: maya.cookie })).toBe(400);
    expect(await joinRooms({ origin: urlOf('portal') })).toBe('unauthenticated');
    expect(await joinRooms({ origin: urlOf('portal'), cookie: maya.cookie })).toBe('joined');
  });
});

/** What happens to a socket of the portal opened with these headers. */
function joinRooms(extraHeaders: Record<string, string>): Promise<string> {
  const socket = io(urlOf('portal'), { path: '/realtime', transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders });
  return new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('joined'));
    socket.once('connect_error', (error) => resolve(error.message));
  }).finally(() => socket.close());
}

/** The status that answers the opening of a websocket. */
function handshake(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = request(url, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    opening.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    opening.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    opening.on('error', reject);
    opening.end();
  });
}

describe('what goes wrong on our side', () => {
  test('an error page shows the request number under which the log has it', async () => {
    const maya = await signedIn(PEOPLE.maya);
    await maya.page.goto(`${urlOf('portal')}/no/such/page`);
    await shown(maya.page.getByRole('heading', { name: 'There is nothing here' }));
    const text = (await maya.page.getByRole('main').textContent()) ?? '';
    const requestId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.exec(text)?.[0];
    expect(requestId, text).toBeDefined();
    expect(logLines('portal').find((line) => line.requestId === requestId)).toMatchObject({ path: '/no/such/page', status: 404 });
    maya.allow(/status of 404/);
  });
});

describe('stopping and crashing', () => {
  test('a portal that is asked to stop under load answers all it took: every reply is written once and none is cut off', async () => {
    const [maya, oskar] = await Promise.all([signInOverHttp(PEOPLE.maya), signInOverHttp(PEOPLE.oskar)]);
    const ticket = await acceptAndAwaitTicket(oskar, await placeOrder(maya));
    const sent: string[] = [];
    const cut: string[] = [];
    let refusedConnections = 0;
    let stop = false;
    /** Sends one reply until it is answered; only a port that does not listen lets it try again. */
    const reply = async (): Promise<void> => {
      const input = { clientRequestId: randomUUID(), ref: ticket, body: `under load ${sent.length}` };
      sent.push(input.clientRequestId);
      for (;;) {
        const outcome = await postOnce(`${urlOf('portal')}/trpc/tickets.reply`, maya.cookie, JSON.stringify({ json: input }));
        if (outcome === 'no listener') {
          refusedConnections += 1;
          await nextTurn();
          continue;
        }
        if (outcome !== '200') cut.push(outcome);
        return;
      }
    };
    const load = Array.from({ length: 6 }, async () => {
      while (!stop) await reply();
    });
    try {
      await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(30);
      await restart('portal');
      const atRestart = sent.length;
      await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(atRestart + 30);
    } finally {
      stop = true;
      await Promise.all(load);
    }
    expect(cut).toEqual([]);
    expect(refusedConnections, 'the portal really was away').toBeGreaterThan(0);
    const [written] = await admin()<{ messages: number; distinct: number }[]>`
      select count(*)::int as messages, count(distinct client_request_id)::int as distinct from ticket_messages where client_request_id in ${admin()(sent)}`;
    expect(written).toEqual({ messages: sent.length, distinct: sent.length });
  }, 90_000);

  test('a worker killed in the middle of its jobs loses no reaction: each order still has its entitlement, ticket and mail, once', async () => {
    const [maya, oskar] = await Promise.all([signInOverHttp(PEOPLE.maya), signInOverHttp(PEOPLE.oskar)]);
    const refs: string[] = [];
    for (let order = 0; order < 12; order++) refs.push(await placeOrder(maya));
    await Promise.all(refs.map(async (ref) => resultOf(await oskar.mutate('orders.accept', { ref, endUser: { kind: 'create' } }))));
    // Some reactions have begun, most have not.
    await expect
      .poll(async () => (await admin()`select 1 from graphile_worker._private_jobs where locked_by is not null`).length)
      .toBeGreaterThan(0);
    await kill('worker');
    expect(await queuedJobs()).toBeGreaterThan(0);
    await restart('worker');
    await expect.poll(queuedJobs, { timeout: 60_000, message: 'the queue empties' }).toBe(0);
    const rows = await admin()<{ ref: string; entitlements: number; tickets: number }[]>`
      select o.ref, (select count(*)::int from entitlements e join order_lines l on l.id = e.line_id where l.order_id = o.id) as entitlements,
        (select count(*)::int from tickets t join order_lines l on l.id = t.line_id where l.order_id = o.id) as tickets
      from orders o where o.ref in ${admin()(refs)}`;
    expect(rows.map(({ entitlements, tickets }) => [entitlements, tickets])).toEqual(refs.map(() => [1, 1]));
    const told = (await mails(PEOPLE.maya)).map(({ subject, text }) => subject + text);
    for (const ref of refs) expect(told.filter((mail) => mail.includes(ref)).length, `mails about ${ref}`).toBeGreaterThanOrEqual(1);
  }, 120_000);
});

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One request over a connection of its own: its status, `no listener` where nothing listens, or how it was cut off. */
function postOnce(url: string, cookie: string, body: string): Promise<string> {
  return new Promise((resolve) => {
    const sending = request(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { cookie, origin: new URL(url).origin, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(String(response.statusCode)));
        response.once('error', (error) => resolve(`answer cut off: ${error.message}`));
      },
    );
    sending.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'no listener' : `cut off: ${error.message}`),
    );
    sending.end(body);
  });
}
