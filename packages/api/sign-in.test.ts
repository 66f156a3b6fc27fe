import { addMember } from '@tributary/parties/commands';
import { asSystem } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { makePeople, makeWebApp, PASSWORD } from './web.fixtures.ts';

const db = useTestDatabase();
let people: Awaited<ReturnType<typeof makePeople>>;
beforeAll(async () => {
  people = await makePeople(db);
});

const who = async (app: ReturnType<typeof makeWebApp>, cookie: string) =>
  (await (await app.send('/', { headers: { cookie } })).json()) as { email: string | null; party: string | null };
/** The token of the newest link that was asked for, as the mail would carry it. */
async function newestLink(): Promise<{ token: string; email: string; audience: string }> {
  const [job] =
    await db.admin`select payload from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where identifier = 'identity.send_sign_in_link' order by jobs.id desc limit 1`;
  const { url, email, audience } = job!.payload;
  return { token: new URL(url).searchParams.get('token')!, email, audience };
}

describe('sign-in with a password', () => {
  test('opens a session under the person’s hat, in a cookie that scripts cannot read', async () => {
    const portal = makeWebApp(db, 'portal');
    const { response, cookie } = await portal.signIn('Maya@Bluepeak.example');
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(/^tributary-portal\.session_token=.*HttpOnly; SameSite=Lax$/);
    expect(await who(portal, cookie)).toMatchObject({ email: 'maya@bluepeak.example', party: 'Bluepeak Solutions' });
  });
  test('over https sends the cookie over https alone', async () => {
    const portal = makeWebApp(db, 'portal', { env: { baseUrl: 'https://portal.example' } });
    const { response } = await portal.signIn('maya@bluepeak.example');
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-tributary-portal\.session_token=.*; Secure/);
    expect(await who(portal, response.headers.getSetCookie()[0]!.split(';')[0]!)).toMatchObject({ party: 'Bluepeak Solutions' });
  });
  test('answers an unknown address, a wrong password and a person of the other app alike', async () => {
    const portal = makeWebApp(db, 'portal');
    const console = makeWebApp(db, 'console');
    const answers = await Promise.all([
      portal.signIn('nobody@nowhere.example'),
      portal.signIn('maya@bluepeak.example', 'not-her-password'),
      portal.signIn('olga@halden.example'),
      console.signIn('maya@bluepeak.example'),
    ]);
    for (const { response } of answers) {
      expect(response.status).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.json()).toEqual({ refusal: 'identity/wrong_credentials' });
    }
    expect((await console.signIn('olga@halden.example')).response.status).toBe(200);
  });
  test('is refused after ten failures, with one address alike to another person, and success never counts', async () => {
    const portal = makeWebApp(db, 'portal');
    for (let attempt = 0; attempt < 12; attempt++) expect((await portal.signIn('maya@bluepeak.example')).response.status).toBe(200);
    for (let attempt = 0; attempt < 10; attempt++) await portal.signIn('maya@bluepeak.example', 'wrong');
    expect(await (await portal.signIn('maya@bluepeak.example')).response.json()).toEqual({ refusal: 'too_many_requests' });
    const elsewhere = await portal.post('/sign-in', { email: 'maya@bluepeak.example', password: PASSWORD }, {}, '198.51.100.7');
    expect(elsewhere.status).toBe(200);
  }, 60_000);
});

describe('a sign-in link', () => {
  test('works once', async () => {
    const portal = makeWebApp(db, 'portal');
    expect(await (await portal.post('/sign-in/ask', { email: 'maya@bluepeak.example' })).json()).toEqual({ sent: true });
    const { token, audience } = await newestLink();
    expect(audience).toBe('portal');
    const first = await portal.post('/sign-in/link', { token });
    expect(first.status).toBe(200);
    expect(await who(portal, first.headers.getSetCookie()[0]!.split(';')[0]!)).toMatchObject({ email: 'maya@bluepeak.example' });
    const again = await portal.post('/sign-in/link', { token });
    expect(await again.json()).toEqual({ refusal: 'identity/link_used' });
    expect(again.headers.getSetCookie()).toEqual([]);
  });
  test('used twice at the same moment makes one session', async () => {
    const portal = makeWebApp(db, 'portal');
    await portal.post('/sign-in/ask', { email: 'maya@bluepeak.example' });
    const { token } = await newestLink();
    const both = await Promise.all([1, 2, 3, 4].map(() => portal.post('/sign-in/link', { token })));
    expect(both.filter((response) => response.status === 200)).toHaveLength(1);
  });
  test('keeps the password: the first link of a person does not take it away', async () => {
    const portal = makeWebApp(db, 'portal');
    expect((await portal.signIn('maya@bluepeak.example')).response.status).toBe(200);
  });
  test('is stored as a digest, and does not sign in whom the app does not know', async () => {
    const console = makeWebApp(db, 'console');
    const ask = async (email: string) => (await console.post('/sign-in/ask', { email })).json();
    expect(await ask('maya@bluepeak.example')).toEqual(await ask('olga@halden.example'));
    expect(await ask('nobody@nowhere.example')).toEqual({ sent: true });
    await ask('maya@bluepeak.example');
    const { token } = await newestLink();
    const stored = await db.admin`select * from auth.verifications where identifier like ${`%${token}%`} or value like ${`%${token}%`}`;
    expect(stored).toEqual([]);
    expect(await (await console.post('/sign-in/link', { token })).json()).toEqual({ refusal: 'identity/link_used' });
    await ask('nobody@nowhere.example');
    expect((await console.post('/sign-in/link', { token: (await newestLink()).token })).status).toBe(401);
    expect(await db.admin`select 1 from people where email = 'nobody@nowhere.example'`).toHaveLength(0);
  });
});

describe('a session', () => {
  test('of one app is nobody’s in the other, even under the other’s cookie name', async () => {
    const portal = makeWebApp(db, 'portal');
    const console = makeWebApp(db, 'console');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    expect(await who(console, cookie)).toMatchObject({ email: null });
    expect(await who(console, cookie.replace('tributary-portal', 'tributary-console'))).toMatchObject({ email: null });
  });
  test('is gone at once when it is signed out, and its sockets with it', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    await portal.post('/sign-out', {}, { cookie });
    expect(await who(portal, cookie)).toMatchObject({ email: null });
    expect(portal.endedSockets).toHaveLength(1);
  });
  test('ends with the membership it stood on', async () => {
    const portal = makeWebApp(db, 'portal');
    const { cookie } = await portal.signIn('maya@bluepeak.example');
    await db.admin`update memberships set valid = daterange('2020-01-01', '2021-01-01') where id = ${people.maya.membershipId}`;
    expect(await who(portal, cookie)).toMatchObject({ email: null });
    await db.admin`update memberships set valid = daterange('2020-01-01', null) where id = ${people.maya.membershipId}`;
    expect(await who(portal, cookie)).toMatchObject({ email: 'maya@bluepeak.example' });
  });
  test('is listed and ended by its owner alone, by a handle that is no id', async () => {
    const heard: unknown[] = [];
    const portal = makeWebApp(db, 'portal', {
      render: async (request, web) => {
        if (new URL(request.url).pathname === '/sign-in') {
          const outcome = await web.signIn.withPassword((await request.json()) as { email: string; password: string });
          return new Response(
            null,
            outcome.ok ? { headers: outcome.setCookies.map((line) => ['set-cookie', line] as [string, string]) } : { status: 401 },
          );
        }
        const { session, sessions } = web;
        if (!session) return Response.json({ signedIn: false });
        const handle = new URL(request.url).searchParams.get('end');
        if (handle === 'others') return Response.json(await sessions.endOthers(session));
        if (handle)
          return sessions.end(session, handle).then(
            (ended) => Response.json(ended),
            (error) => Response.json({ code: error.code }),
          );
        const rows = await sessions.list(session);
        heard.push(rows);
        return Response.json(rows);
      },
    });
    await db.admin`delete from auth.sessions`;
    const first = await portal.signIn('maya@bluepeak.example');
    const second = await portal.signIn('maya@bluepeak.example');
    const read = async (cookie: string, path = '/') => (await portal.send(path, { headers: { cookie } })).json();
    const rows = (await read(second.cookie)) as { handle: string; current: boolean; ipAddress: string }[];
    expect(rows.map((row) => row.current).sort()).toEqual([false, true]);
    expect(rows[0]!.ipAddress).toBe('192.0.2.1');
    const ids = (await db.admin`select id from auth.sessions`).map((row) => row.id);
    for (const id of ids) expect(JSON.stringify(rows)).not.toContain(id);
    expect(await read(second.cookie, '/?end=AAAAAAAAAAAAAAAA')).toEqual({ code: 'not_found' });
    const other = rows.find((row) => !row.current)!;
    expect(await read(second.cookie, `/?end=${other.handle}`)).toHaveLength(1);
    expect(await read(first.cookie)).toEqual({ signedIn: false });
    expect(await read(second.cookie, '/?end=others')).toEqual([]);
  });
});

describe('hats', () => {
  test('of one person are worn one at a time, and each app offers its own', async () => {
    await asSystem(db.database, (ctx) =>
      addMember(ctx, { personId: people.maya.personId, partyId: people.nordwind.id, functions: ['administrator'], from: '2020-01-01' }),
    );
    await asSystem(db.database, (ctx) =>
      addMember(ctx, { personId: people.maya.personId, partyId: people.vendor.id, functions: ['support'], from: '2020-01-01' }),
    );
    const render: NonNullable<Parameters<typeof makeWebApp>[2]>['render'] = async (request, web) => {
      if (new URL(request.url).pathname === '/sign-in') {
        const outcome = await web.signIn.withPassword((await request.json()) as { email: string; password: string });
        return new Response(
          null,
          outcome.ok ? { headers: outcome.setCookies.map((line) => ['set-cookie', line] as [string, string]) } : { status: 401 },
        );
      }
      const { session, sessions } = web;
      const wish = new URL(request.url).searchParams.get('wear');
      const code = wish
        ? await sessions.wearHat(session!, wish).then(
            () => 'worn',
            (error) => error.code,
          )
        : null;
      return Response.json({ code, actor: session!.actor, hats: session!.hats.map((hat) => [hat.partyName, hat.membershipRef]) });
    };
    const portal = makeWebApp(db, 'portal', { render });
    const console = makeWebApp(db, 'console', { render });
    const inPortal = await portal.signIn('maya@bluepeak.example');
    const inConsole = await console.signIn('maya@bluepeak.example');
    const read = async (app: typeof portal, cookie: string, path = '/') =>
      (await (await app.send(path, { headers: { cookie } })).json()) as {
        code: string;
        actor: { kind: string; partyId: string };
        hats: [string, string][];
      };
    const before = await read(portal, inPortal.cookie);
    expect(before.hats.map(([name]) => name)).toEqual(['Bluepeak Solutions', 'Nordwind Logistics']);
    expect(before.actor).toMatchObject({ kind: 'party', partyId: people.bluepeak.id });
    const staff = await read(console, inConsole.cookie);
    expect(staff.hats.map(([name]) => name)).toEqual(['Halden Systems']);
    expect(staff.actor).toMatchObject({ kind: 'vendor', partyId: people.vendor.id, functions: ['support'] });
    expect((await read(portal, inPortal.cookie, `/?wear=${before.hats[1]![1]}`)).code).toBe('worn');
    expect((await read(portal, inPortal.cookie)).actor).toMatchObject({ partyId: people.nordwind.id, functions: ['administrator'] });
    expect((await read(portal, inPortal.cookie, `/?wear=${staff.hats[0]![1]}`)).code).toBe('not_found');
    expect((await read(portal, inPortal.cookie, '/?wear=MBR-00000000')).code).toBe('not_found');
  });
});
