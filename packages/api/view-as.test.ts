import { withActor } from '@tributary/db/actor';
import { asSystem } from '@tributary/parties/fixtures';
import { closeViews } from '@tributary/parties/views';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createConsoleCaller } from './console.router.ts';
import { createPortalCaller, portalRouter } from './portal.router.ts';
import { type AnyWebRequest, makePeople, makeWebApp } from './web.fixtures.ts';

const db = useTestDatabase();
let people: Awaited<ReturnType<typeof makePeople>>;
let clock = new Date();
const now = () => clock;
const later = (minutes: number) => new Date(clock.getTime() + minutes * 60_000);
beforeAll(async () => {
  people = await makePeople(db);
});
beforeEach(async () => {
  clock = new Date();
  await db.admin`delete from auth.sessions`;
  await db.admin`delete from events where name like 'parties/view%'`;
});

/** Pages of both apps that do no more than these tests need. */
async function render(request: Request, web: AnyWebRequest): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const withCookies = (body: unknown, setCookies: readonly string[]) =>
    Response.json(body, { headers: setCookies.map((line) => ['set-cookie', line] as [string, string]) });
  if (pathname === '/sign-in') {
    const outcome = await web.signIn.withPassword((await request.json()) as { email: string; password: string });
    return outcome.ok ? withCookies({}, outcome.setCookies) : new Response(null, { status: 401 });
  }
  if (pathname === '/sign-out') return withCookies({}, await web.signIn.out());
  if (pathname === '/hand-over')
    return Response.json(
      await web.viewAs.handOver(searchParams.get('view')!).then(
        (url) => ({ url }),
        (error) => ({ code: error.code }),
      ),
    );
  if (pathname === '/view-as' && request.method === 'GET') return Response.json(await web.viewAs.peek(searchParams.get('token')!));
  if (pathname === '/view-as') {
    const setCookies = await web.viewAs.begin(searchParams.get('token')!);
    return setCookies ? withCookies({ begun: true }, setCookies) : Response.json({ begun: false });
  }
  if (pathname === '/view-as/end') {
    const { setCookies, leadsTo } = await web.viewAs.end();
    return withCookies({ leadsTo }, setCookies);
  }
  const { session } = web;
  return Response.json({
    over: web.viewAs.over,
    party: session?.worn.partyName ?? null,
    person: session?.person.name ?? null,
    staff: session?.viewAs?.staffName ?? null,
    sessions: session ? await web.sessions.list(session) : null,
    wear:
      session &&
      (await web.sessions.wearHat(session, session.worn.membershipRef).then(
        () => 'worn',
        (error) => error.code,
      )),
  });
}

type Answer = {
  over: string | null;
  party: string | null;
  person: string | null;
  staff: string | null;
  sessions: unknown;
  wear: string | null;
};

const apps = () => ({ portal: makeWebApp(db, 'portal', { render, now }), console: makeWebApp(db, 'console', { render, now }) });
type Apps = ReturnType<typeof apps>;
const seen = async ({ portal }: Apps, cookie: string, path = '/') =>
  (await (await portal.send(path, { headers: { cookie } })).json()) as Answer;
const staffCaller = () => createConsoleCaller({ database: db.database, actor: people.olga.actor, now, requestId: 'test' });

/** Olga of operations asks to look as Maya, or with a function, and gets a token. */
async function handedOver(both: Apps, as = people.maya.membershipRef, minutes: 15 | 30 | 60 = 15) {
  const { cookie } = await both.console.signIn('olga@halden.example');
  const { ref } = await staffCaller().parties.askView({ partyRef: people.bluepeak.ref, as, reason: 'Ticket 4711', minutes });
  const answer = (await (await both.console.send(`/hand-over?view=${ref}`, { headers: { cookie } })).json()) as { url: string };
  return { ref, consoleCookie: cookie, token: new URL(answer.url).searchParams.get('token')!, url: answer.url };
}

const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
const post = ({ portal }: Apps, path: string, cookie = '') => portal.post(path, {}, { cookie });

async function begun(as?: string, minutes?: 15 | 30 | 60) {
  const both = apps();
  const given = await handedOver(both, as, minutes);
  const response = await post(both, `/view-as?token=${given.token}`);
  return { both, ...given, cookie: cookieOf(response), setCookie: response.headers.getSetCookie()[0]! };
}

describe('a hand-over from the console', () => {
  test('leads to the portal, tells what it opens, and is used once, also at the same moment', async () => {
    const both = apps();
    const { token, url } = await handedOver(both);
    expect(url).toMatch(/^http:\/\/localhost:3000\/view-as\?token=[\w-]{43}\.[\w-]{43}$/);
    const offer = await (await both.portal.send(`/view-as?token=${token}`)).json();
    expect(offer).toEqual({
      ...{ partyName: 'Bluepeak Solutions', asName: 'Maya', functions: ['sales'] },
      ...{ staffName: 'Olga', reason: 'Ticket 4711', minutes: 15 },
    });
    const used = await Promise.all([1, 2, 3, 4].map(() => post(both, `/view-as?token=${token}`)));
    expect(used.filter((response) => response.headers.getSetCookie().length > 0)).toHaveLength(1);
    expect(await (await both.portal.send(`/view-as?token=${token}`)).json()).toBeNull();
    expect(await (await post(both, `/view-as?token=${token}`)).json()).toEqual({ begun: false });
  });
  test('is worth nothing when it is forged, outlived, or its session of the console ended before it was used', async () => {
    const both = apps();
    const { token } = await handedOver(both);
    const [word] = token.split('.');
    for (const forged of ['', 'x', `${word}.${word}`, `${word}`, `${word}.`, token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))])
      if (forged !== token) expect(await (await post(both, `/view-as?token=${forged}`)).json()).toEqual({ begun: false });
    clock = later(3);
    expect(await (await post(both, `/view-as?token=${token}`)).json()).toEqual({ begun: false });
    const next = await handedOver(both);
    await both.console.post('/sign-out', {}, { cookie: next.consoleCookie });
    expect(await (await post(both, `/view-as?token=${next.token}`)).json()).toEqual({ begun: false });
  });
  test('is stored as a digest, and given only to who asked for the view', async () => {
    const both = apps();
    const { token, ref } = await handedOver(both);
    const [word] = token.split('.');
    expect(await db.admin`select * from auth.view_keys k where k::text like ${`%${word}%`}`).toEqual([]);
    const { cookie } = await both.portal.signIn('maya@bluepeak.example');
    expect(await (await both.portal.send(`/hand-over?view=${ref}`, { headers: { cookie } })).json()).toEqual({ code: 'not_found' });
  });
});

describe('a view', () => {
  test('has a session of its own in the portal, beside which one’s own stays as it is', async () => {
    const { both, cookie, setCookie } = await begun();
    expect(setCookie).toMatch(/^tributary-portal\.view_as=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await seen(both, cookie)).toMatchObject({ party: 'Bluepeak Solutions', person: 'Maya', staff: 'Olga', over: null });
    const own = await both.portal.signIn('maya@bluepeak.example');
    const together = `${own.cookie}; ${cookie}`;
    expect(await seen(both, together)).toMatchObject({ staff: 'Olga' });
    await post(both, '/view-as/end', together);
    expect(await seen(both, own.cookie)).toMatchObject({ staff: null, person: 'Maya' });
  });
  test('shows neither where the person is signed in nor changes its hat, and uses up none of its requests', async () => {
    const { both, cookie } = await begun();
    await both.portal.signIn('maya@bluepeak.example');
    expect(await seen(both, cookie)).toMatchObject({ sessions: [], wear: 'view_only' });
    const narrow = makeWebApp(db, 'portal', { render, now, env: { requestsPerMinute: 2 } });
    const own = await both.portal.signIn('maya@bluepeak.example');
    for (let at = 0; at < 4; at++) await narrow.send('/', { headers: { cookie } });
    expect((await narrow.send('/', { headers: { cookie } })).status).toBe(429);
    expect((await narrow.send('/', { headers: { cookie: own.cookie } })).status).toBe(200);
  });
  test('lets every command of the portal be refused, naming why, before anything of it is read', async () => {
    const { both, cookie } = await begun();
    const procedures = Object.entries(portalRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>);
    const commands = procedures.filter(([, procedure]) => procedure._def.type === 'mutation').map(([name]) => name);
    expect(commands.length).toBeGreaterThan(15);
    const before =
      await db.admin`select (select count(*) from events) as events, (select count(*) from graphile_worker._private_jobs) as jobs`;
    for (const name of commands) {
      const answer = await both.portal.post(`/trpc/${name}`, { json: {} }, { cookie });
      expect([name, answer.status]).toEqual([name, 403]);
      expect(JSON.stringify(await answer.json())).toContain('"code":"view_only"');
    }
    expect(
      await db.admin`select (select count(*) from events) as events, (select count(*) from graphile_worker._private_jobs) as jobs`,
    ).toEqual(before);
  });
  test('cannot write below the procedures either: neither a write transaction nor a write inside a read one', async () => {
    const actor = { ...people.maya.actor, viewedBy: { personId: people.olga.personId } };
    const write = withActor(db.database, actor, { now: now(), mode: 'write' }, async () => 'wrote');
    await expect(write).rejects.toMatchObject({ code: 'view_only' });
    const sneaked = withActor(db.database, actor, { now: now(), mode: 'read' }, async ({ tx }) => {
      await tx.execute(`select 1`);
      await tx.execute(`select set_config('transaction_read_only', 'off', true)`);
    });
    await expect(sneaked).rejects.toThrow();
  });
  test('answers every procedure of the frame as the person it looks as', async () => {
    const { both, cookie } = await begun();
    const own = await both.portal.signIn('maya@bluepeak.example');
    for (const name of ['parties.me', 'parties.people', 'parties.cards', 'notifications.unread', 'agreements.any']) {
      const path = `/trpc/${name}?input=${encodeURIComponent('{"json":{}}')}`;
      const [real, viewed] = await Promise.all(
        [own.cookie, cookie].map(async (one) => (await both.portal.send(path, { headers: { cookie: one } })).text()),
      );
      expect(viewed).toBe(real);
    }
  });
  test('with a function alone looks as nobody in particular', async () => {
    const { both, cookie } = await begun('finance');
    expect(await seen(both, cookie)).toMatchObject({ party: 'Bluepeak Solutions', person: 'Bluepeak Solutions', staff: 'Olga' });
    expect((await both.portal.send('/trpc/orders.imports?input=%7B%22json%22%3A%7B%7D%7D', { headers: { cookie } })).status).toBe(403);
  });
});

describe('a view ends', () => {
  const over = async (how: string, act: (given: Awaited<ReturnType<typeof begun>>) => Promise<unknown>) => {
    const given = await begun();
    expect(await seen(given.both, given.cookie)).toMatchObject({ staff: 'Olga' });
    await act(given);
    const answer = await given.both.portal.send('/', { headers: { cookie: given.cookie } });
    expect(await answer.json()).toMatchObject({ over: how, party: null });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^tributary-portal\.view_as=; Max-Age=0/);
    expect((await given.both.portal.send('/trpc/parties.me', { headers: { cookie: given.cookie } })).status).toBe(401);
    expect(await given.both.portal.app.resolve(new Headers({ cookie: given.cookie }))).toBeNull();
    const [row] = await db.admin`select ended_how from party_views where ref = ${given.ref}`;
    expect(row!.ended_how).toBe(how);
  };
  test('when who looks ends it, and leads back to the party in the console', () =>
    over('ended', async ({ both, cookie, ref }) => {
      const answer = await post(both, '/view-as/end', cookie);
      expect(answer.headers.get('content-security-policy')).toContain(`form-action 'self' http://localhost:3001`);
      expect(await answer.json()).toEqual({ leadsTo: `http://localhost:3001/parties/${people.bluepeak.ref}/view-as` });
      const [row] = await db.admin`select id from party_views where ref = ${ref}`;
      expect(both.portal.endedSockets).toEqual([row!.id]);
    }));
  test('when it is ended in the console', () => over('ended', ({ ref }) => staffCaller().parties.endView({ ref })));
  test('when its time is over', () =>
    over('ran_out', async () => {
      clock = later(15);
    }));
  test('when its session of the console ends', () =>
    over('signed_out', ({ both, consoleCookie }) => both.console.post('/sign-out', {}, { cookie: consoleCookie })));
  test('when the function, the hat or the account of who looks ends, and when the hat looked through does', async () => {
    const { membershipId, personId } = people.olga;
    await over('not_allowed', () => db.admin`update memberships set functions = '{finance}' where id = ${membershipId}`);
    await db.admin`update memberships set functions = '{operations}', valid = daterange('2020-01-01', null) where id = ${membershipId}`;
    await over(
      'not_allowed',
      () => db.admin`update memberships set valid = daterange('2020-01-01', '2021-01-01') where id = ${membershipId}`,
    );
    await db.admin`update memberships set valid = daterange('2020-01-01', null) where id = ${membershipId}`;
    await over('signed_out', () => db.admin`delete from auth.sessions where user_id = ${personId}`);
    await over(
      'not_allowed',
      () => db.admin`update memberships set valid = daterange('2020-01-01', '2021-01-01') where id = ${people.maya.membershipId}`,
    );
    await db.admin`update memberships set valid = daterange('2020-01-01', null) where id = ${people.maya.membershipId}`;
  });
  test('when another one begins in the same browser', async () => {
    const { both, cookie, ref } = await begun();
    const next = await handedOver(both);
    const response = await post(both, `/view-as?token=${next.token}`, cookie);
    expect(await seen(both, cookieOf(response))).toMatchObject({ staff: 'Olga' });
    expect(await seen(both, cookie)).toMatchObject({ over: 'ended', party: null });
    const [row] = await db.admin`select ended_how from party_views where ref = ${ref}`;
    expect(row!.ended_how).toBe('replaced');
  });
});

describe('the record of a view', () => {
  test('names who looked, as whom, why, and every address before it was shown; on the party’s timeline for staff, and nowhere for the party', async () => {
    const { both, cookie, ref } = await begun(undefined, 60);
    await seen(both, cookie, '/orders?q=nord');
    await seen(both, cookie, '/orders?q=nord');
    await both.portal.send('/tickets/TKT-00000000.data', { headers: { cookie } });
    await both.portal.post('/tickets/new', {}, { cookie });
    await post(both, '/view-as/end', cookie);
    const { rows } = await staffCaller().parties.views({ partyRef: people.bluepeak.ref, limit: 1 });
    expect(rows[0]).toMatchObject({
      ref,
      staffName: 'Olga',
      asName: 'Maya',
      functions: ['sales'],
      reason: 'Ticket 4711',
      endedHow: 'ended',
      mayEnd: false,
    });
    expect(rows[0]!.pages.map((page) => page.path)).toEqual([
      'GET /orders?q=nord',
      'GET /tickets/TKT-00000000',
      'POST /tickets/new',
      'POST /view-as/end',
    ]);
    const timeline = await staffCaller().audit.timeline({ type: 'party', ref: people.bluepeak.ref });
    const [started, ended] = timeline.slice(-2);
    const names = { actorName: 'Olga', onBehalfOfName: 'Bluepeak Solutions' };
    expect([started, ended]).toMatchObject([
      { event: 'parties/view_started', ...names },
      { event: 'parties/view_ended', ...names },
    ]);
    const party = createPortalCaller({ database: db.database, actor: people.maya.actor, now, requestId: 'test' });
    const told = await party.audit.timeline({ type: 'party', ref: people.bluepeak.ref });
    expect(told.filter((entry) => entry.event.includes('view'))).toEqual([]);
  });
  test('is closed by the schedule when nobody asked after its time was over, at the time that it had', async () => {
    const { ref } = await begun();
    const [{ ends_at }] = (await db.admin`select ends_at from party_views where ref = ${ref}`) as unknown as [{ ends_at: Date }];
    expect(await asSystem(db.database, closeViews, later(120))).toBeGreaterThan(0);
    const [row] = await db.admin`select ended_at, ended_how from party_views where ref = ${ref}`;
    expect(row).toEqual({ ended_at: ends_at, ended_how: 'ran_out' });
    expect(await asSystem(db.database, closeViews, later(120))).toBe(0);
  });
  test('begins with a reason and a fitting party: staff of other functions, the vendor itself and a stranger’s hat are refused', async () => {
    const ask = (given: object, functions = ['support']) =>
      createConsoleCaller({ database: db.database, actor: { ...people.olga.actor, functions }, now, requestId: 'test' }).parties.askView({
        ...{ partyRef: people.bluepeak.ref, as: 'sales', reason: 'Because', minutes: 15 },
        ...given,
      } as never);
    for (const functions of [['finance'], ['channel'], ['product_security']]) await expect(ask({}, functions)).rejects.toThrow(/forbidden/);
    for (const functions of [['support'], ['operations'], ['administrator']]) expect(await ask({}, functions)).toHaveProperty('ref');
    await expect(ask({ reason: '  ' })).rejects.toThrow();
    await expect(ask({ minutes: 600 })).rejects.toThrow();
    await expect(ask({ partyRef: people.vendor.ref })).rejects.toThrow(/is_vendor/);
    await expect(ask({ partyRef: people.nordwind.ref, as: people.maya.membershipRef })).rejects.toThrow(/not_found/);
  });
  test('is no party’s to read, and only its own looker’s to write', async () => {
    const { ref } = await begun();
    const [view] = await db.admin`select id from party_views where ref = ${ref}`;
    for (const table of ['party_views', 'party_view_pages', 'auth.view_keys'])
      await expect(
        withActor(db.database, people.maya.actor, { now: now(), mode: 'read' }, ({ tx }) => tx.execute(`select * from ${table}`)),
      ).rejects.toThrow();
    const other = { ...people.olga.actor, personId: people.maya.personId };
    const note = withActor(db.database, other, { now: now(), mode: 'write' }, ({ tx }) =>
      tx.execute(`insert into party_view_pages (view_id, at, path) values ('${view!.id}', now(), 'GET /')`),
    );
    await expect(note).rejects.toThrow();
  });
});
