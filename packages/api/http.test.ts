import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { makePeople, makeWebApp } from './web.fixtures.ts';

const db = useTestDatabase();
let people: Awaited<ReturnType<typeof makePeople>>;
beforeAll(async () => {
  people = await makePeople(db);
});

/** Header names and the given ones’ values of a client’s error. */
const errorOf = async (response: Response) => ({
  status: response.status,
  body: (await response.json()) as { error: { code: string }; requestId: string },
});

describe('every answer', () => {
  test('carries a request id of our own making, security headers and a fresh nonce', async () => {
    const portal = makeWebApp(db, 'portal');
    const [one, other] = await Promise.all([portal.send('/', { headers: { 'x-request-id': 'mine' } }), portal.send('/')]);
    expect(one.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(((await one.clone().json()) as { requestId: string }).requestId).toBe(one.headers.get('x-request-id'));
    const policy = one.headers.get('content-security-policy')!;
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w-]{20,}'(;|$)/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(other.headers.get('content-security-policy')).not.toBe(policy);
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
    expect(one.headers.get('strict-transport-security')).toBeNull();
    const https = await makeWebApp(db, 'portal', { env: { baseUrl: 'https://portal.example' } }).send('/');
    expect(https.headers.get('strict-transport-security')).toContain('max-age=');
  });
  test('is logged with method, path, status, duration and person, and without query, body or cookie', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    await portal.send('/sign-in/link?token=SECRETTOKEN', { headers: { cookie } });
    const lines = portal.logged.map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ method: 'GET', path: '/sign-in/link', status: 200, personId: people.maya.personId });
    expect(portal.logged.join('')).not.toMatch(/SECRETTOKEN|tributary-demo|session_token|maya@/);
  });
  test('to somebody signed in may not be kept by a cache', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    expect((await portal.send('/', { headers: { cookie } })).headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('a request to procedures', () => {
  test('holds as many calls as our client sends together; more are refused before any of them runs', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    const batch = (calls: number) =>
      portal.send(`/trpc/${Array(calls).fill('parties.me').join(',')}?batch=1&input=%7B%7D`, { headers: { cookie } });
    expect((await batch(20)).status).toBe(200);
    const refused = await batch(21);
    expect(refused.status).toBe(400);
    expect(JSON.stringify(await refused.json())).not.toContain('Bluepeak');
  });
});

describe('the probes', () => {
  test('say alive always, ready while the database is there and nobody asked to stop', async () => {
    let draining = false;
    const portal = makeWebApp(db, 'portal', { isDraining: () => draining });
    expect((await portal.send('/livez')).status).toBe(200);
    expect((await portal.send('/readyz')).status).toBe(200);
    draining = true;
    expect((await portal.send('/readyz')).status).toBe(503);
    expect((await portal.send('/livez')).status).toBe(200);
  });
});

describe('a change', () => {
  test('is refused unless it comes from a page of ours, whatever the cookie', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    const attempts: Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:3001' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of attempts)
      for (const path of ['/trpc/orders.cancel', '/account', '/api/auth/sign-out']) {
        const { status, body } = await errorOf(await portal.post(path, {}, { cookie, ...headers }));
        expect([status, body.error.code]).toEqual([403, 'wrong_origin']);
      }
    const withoutOrigin = await portal.send('/trpc/orders.cancel', { method: 'POST', headers: { cookie }, body: '{}' });
    expect(withoutOrigin.status).toBe(403);
  });
  test('of more than 1 MB is refused as too large, by its length or by what it sends; an upload page takes its own limit', async () => {
    const portal = makeWebApp(db, 'portal', {
      largeBodies: { '/upload': 3_000_000 },
      render: async (request) => Response.json({ size: (await request.arrayBuffer()).byteLength }),
    });
    const bytes = new Uint8Array(2_000_000);
    expect(await errorOf(await portal.post('/trpc/orders.submit', bytes))).toMatchObject({
      status: 413,
      body: { error: { code: 'too_large' } },
    });
    const stream = new ReadableStream({
      start(controller) {
        for (let chunk = 0; chunk < 20; chunk++) controller.enqueue(new Uint8Array(100_000));
        controller.close();
      },
    });
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { origin: 'http://localhost:3000', 'content-type': 'application/json' },
    } as RequestInit;
    expect((await portal.send('/trpc/orders.submit', init)).status).toBe(413);
    expect(await (await portal.post('/upload', bytes)).json()).toEqual({ size: 2_000_000 });
    expect(await (await portal.post('/upload.data', bytes)).json()).toEqual({ size: 2_000_000 });
    const refused = await portal.post('/upload', new Uint8Array(3_500_000));
    // The rest of it is not read: the connection must not be used again.
    expect([refused.status, refused.headers.get('connection')]).toEqual([413, 'close']);
  });
});

describe('a procedure over HTTP', () => {
  const call = async (response: Response) => ({
    status: response.status,
    error: ((await response.json()) as { error: { json: { data: { error: { code: string; fields?: object }; requestId: string } } } }).error
      .json.data,
  });
  test('answers whoever is signed in and refuses strangers and the other app’s people', async () => {
    const portal = makeWebApp(db, 'portal');
    const console = makeWebApp(db, 'console');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    const staff = await console.signIn('olga@halden.example');
    expect((await portal.send('/trpc/parties.me', { headers: { cookie } })).status).toBe(200);
    expect((await console.send('/trpc/parties.list?input=%7B%22json%22%3A%7B%7D%7D', { headers: { cookie: staff.cookie } })).status).toBe(
      200,
    );
    expect(await call(await portal.send('/trpc/parties.me'))).toMatchObject({ status: 401, error: { error: { code: 'unauthenticated' } } });
    expect((await console.send('/trpc/parties.list', { headers: { cookie } })).status).toBe(401);
  });
  test('given malformed JSON answers 400 invalid and names the request', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    const response = await portal.post('/trpc/orders.cancel', '{"json": {"ref": ', { cookie });
    const id = response.headers.get('x-request-id');
    expect(await call(response)).toMatchObject({ status: 400, error: { error: { code: 'invalid' }, requestId: id } });
  });
  test('given a field that is wrong names it', async () => {
    const console = makeWebApp(db, 'console');
    const { cookie } = await console.signIn('olga@halden.example');
    const answered = await call(await console.post('/trpc/orders.reject', { json: { ref: 'ORD-00000000' } }, { cookie }));
    expect(answered).toMatchObject({ status: 400, error: { error: { code: 'invalid', fields: { reason: 'required' } } } });
  });
});

describe('limits', () => {
  test('count by person once signed in, by address before, and say when to come back', async () => {
    const portal = makeWebApp(db, 'portal', { env: { requestsPerMinute: 5 } });
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    for (let asked = 0; asked < 5; asked++) expect((await portal.send('/', { headers: { cookie } })).status).toBe(200);
    const refused = await portal.send('/', { headers: { cookie }, address: '198.51.100.9' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await portal.send('/')).status).toBe(200);
  });
  test('believe X-Forwarded-For only as far as our own proxies wrote it', async () => {
    const direct = makeWebApp(db, 'portal', { env: { requestsPerMinute: 2 } });
    for (let asked = 0; asked < 2; asked++) await direct.send('/', { headers: { 'x-forwarded-for': `203.0.113.${asked}` } });
    expect((await direct.send('/', { headers: { 'x-forwarded-for': '203.0.113.99' } })).status).toBe(429);
    const proxied = makeWebApp(db, 'portal', { env: { requestsPerMinute: 2, trustedProxies: 1 } });
    for (let asked = 0; asked < 2; asked++) await proxied.send('/', { headers: { 'x-forwarded-for': `10.0.0.${asked}, 203.0.113.5` } });
    expect((await proxied.send('/', { headers: { 'x-forwarded-for': '10.0.0.9, 203.0.113.5' } })).status).toBe(429);
    expect((await proxied.send('/', { headers: { 'x-forwarded-for': '203.0.113.6' } })).status).toBe(200);
  });
});

describe('better-auth’s own endpoints', () => {
  test('are closed, to whoever is signed in too: signing in and out are pages', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    for (const path of ['sign-in/email', 'sign-out', 'sign-up/email', 'update-user', 'delete-user', 'revoke-sessions'])
      expect((await portal.post(`/api/auth/${path}`, {}, { cookie })).status).toBe(404);
    for (const path of ['get-session', 'list-sessions'])
      expect((await portal.send(`/api/auth/${path}`, { headers: { cookie } })).status).toBe(404);
  });
});
