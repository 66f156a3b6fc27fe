import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdapter } from '@socket.io/postgres-adapter';
import type { RoomHint } from '@tributary/db/connection';
import { sendHints } from '@tributary/db/send-hints';
import { useTestDatabase } from '@tributary/vitest/database';
import pg from 'pg';
import { Server as SocketServer } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { REALTIME_PATH } from './contract.ts';
import { createHintSender } from './hints.ts';
import { attachRealtime, type Listener, type Realtime } from './server.ts';

const db = useTestDatabase();
const ORIGIN = 'http://portal.example';
const parties = { bluepeak: randomUUID(), corvid: randomUUID(), halden: randomUUID() };

/** Who each cookie stands for; tests end sessions by taking entries away. */
const signedIn = new Map<string, Listener>();
const signIn = (who: string, kind: Listener['kind'], partyId: string) => {
  const listener: Listener = { sessionId: randomUUID(), personId: randomUUID(), kind, partyId };
  signedIn.set(who, listener);
  return listener;
};

interface Web {
  http: Server;
  realtime: Realtime;
  url: string;
}
const webs: Web[] = [];
let clockAheadMs = 0;
const sockets: Socket[] = [];

/** One web process: two of them prove that hints and ended sessions reach sockets of another process. */
async function startWeb(recheckSeconds: number): Promise<Web> {
  const http = createServer((_request, response) => response.end());
  const realtime = attachRealtime(http, {
    databaseUrl: db.appUrl,
    origin: ORIGIN,
    recheckSeconds,
    now: () => new Date(Date.now() + clockAheadMs),
    hatsEndWith: ['parties/member_ended', 'parties/party_ended'],
    resolve: async (headers) => signedIn.get(headers.get('cookie') ?? '') ?? null,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { http, realtime, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

/** A browser's socket, with every frame it receives. */
async function connectAs(
  cookie: string,
  web: Web,
  {
    origin = ORIGIN,
    transports = ['websocket'],
    since,
  }: { origin?: string; transports?: ('websocket' | 'polling')[]; since?: number } = {},
) {
  const extraHeaders = { cookie, origin };
  const socket = io(web.url, { path: REALTIME_PATH, transports, forceNew: true, reconnection: false, extraHeaders, auth: { since } });
  sockets.push(socket);
  const frames: unknown[][] = [];
  socket.onAny((...frame: unknown[]) => frames.push(frame));
  const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, frames, gone };
}

const hintFor = (partyIds: string[]): RoomHint => ({ name: 'orders/submitted', ref: 'ORD-7K3M9QX2', eventId: randomUUID(), partyIds });
const publicPart = ({ name, ref, eventId }: RoomHint) => ['hint', { name, ref, eventId }];

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (!(await holds()) && Date.now() < deadline) await sleep(5);
}

beforeAll(async () => {
  webs.push(await startWeb(0.2), await startWeb(3600));
  // The adapter begins to listen on its own; a hint sent before would be lost, as it would be for a browser that is not there yet.
  await untilListening(2);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(async () => {
  for (const { http, realtime } of webs) {
    await realtime.close();
    await new Promise((resolve) => http.close(resolve));
  }
});
async function untilListening(count: number) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const [row] = await db.admin`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and application_name = 'tributary-realtime' and query ilike 'listen%'`;
    if (row!.count >= count) return;
    await sleep(20);
  }
  throw new Error('the adapters do not listen');
}

describe('the handshake', () => {
  test('refuses strangers', async () => {
    await expect(connectAs('nobody', webs[0]!)).rejects.toThrow('unauthenticated');
  });
  test('refuses pages of another origin, by either transport', async () => {
    signIn('maya', 'party', parties.bluepeak);
    await expect(connectAs('maya', webs[0]!, { origin: 'http://evil.example' })).rejects.toThrow();
    await expect(connectAs('maya', webs[0]!, { origin: 'http://evil.example', transports: ['polling'] })).rejects.toThrow();
    await expect(connectAs('maya', webs[0]!, { origin: 'null' })).rejects.toThrow();
  });
});

describe('hints', () => {
  test('reach the party and the vendor on every process, and nobody else; frames hold name, ref and event id alone', async () => {
    signIn('maya', 'party', parties.bluepeak);
    signIn('tomas', 'party', parties.corvid);
    signIn('olga', 'vendor', parties.halden);
    const mayaHere = await connectAs('maya', webs[0]!);
    const mayaThere = await connectAs('maya', webs[1]!);
    const tomas = await connectAs('tomas', webs[0]!);
    const olga = await connectAs('olga', webs[1]!);
    const sender = createHintSender(db.database);
    const hints = [hintFor([parties.bluepeak]), hintFor([]), hintFor([parties.bluepeak, parties.corvid])];
    sender.send(hints.slice(0, 2));
    sender.send(hints.slice(2));
    await sender.flush();
    await until(() => olga.frames.length >= 3 && mayaThere.frames.length >= 2 && mayaHere.frames.length >= 2 && tomas.frames.length >= 1);
    await sleep(50);
    expect(olga.frames).toEqual(hints.map(publicPart));
    expect(mayaHere.frames).toEqual([hints[0]!, hints[2]!].map(publicPart));
    expect(mayaThere.frames).toEqual(mayaHere.frames);
    expect(tomas.frames).toEqual([publicPart(hints[2]!)]);
  });
  test('sent after a page was made and before its socket connected are not lost; those to others and of before stay away', async () => {
    signIn('maya', 'party', parties.bluepeak);
    signIn('tomas', 'party', parties.corvid);
    const sender = createHintSender(db.database);
    const witness = await connectAs('tomas', webs[0]!);
    const [before, since, theirs] = [hintFor([parties.corvid, parties.bluepeak]), hintFor([parties.bluepeak]), hintFor([parties.corvid])];
    sender.send([before]);
    await sender.flush();
    await until(() => witness.frames.length === 1);
    await sleep(2);
    const madeAt = Date.now();
    sender.send([since, theirs]);
    await sender.flush();
    await until(() => witness.frames.length === 2);
    const late = await connectAs('maya', webs[0]!, { since: madeAt });
    await until(() => late.frames.length > 0);
    await sleep(50);
    expect(late.frames).toEqual([publicPart(since)]);
    // Made before this process lived: what it missed, nobody here knows.
    const older = await connectAs('maya', webs[0]!, { since: madeAt - 3_600_000 });
    await until(() => older.frames.length > 0);
    expect(older.frames).toEqual([['resync']]);
  });
  test('reach a member of the vendor once, though several rooms name it', async () => {
    signIn('olga', 'vendor', parties.halden);
    const olga = await connectAs('olga', webs[0]!);
    const sender = createHintSender(db.database);
    sender.send([hintFor([parties.halden, parties.bluepeak])]);
    await sender.flush();
    await until(() => olga.frames.length > 0);
    await sleep(50);
    expect(olga.frames).toHaveLength(1);
  });
  test('have the wire format that the adapter itself writes', async () => {
    const heard: string[] = [];
    const { unlisten } = await db.admin.listen('socket.io#/', (payload) => heard.push(payload));
    const hint = hintFor([parties.bluepeak]);
    const broadcasts = () => heard.map((payload) => JSON.parse(payload)).filter((message) => message.type === 3);
    const pool = new pg.Pool({ connectionString: db.appUrl, max: 2 });
    // pool.end() does not wait for its connections, which the test's end then cuts.
    pool.on('connect', (client) => client.on('error', () => {}));
    const listeners = async () =>
      (
        await db.admin<{ n: number }[]>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and state = 'idle' and query = 'LISTEN "socket.io#/"'`
      )[0]!.n;
    const before = await listeners();
    const real = new SocketServer();
    real.adapter(createAdapter(pool, { tableName: 'app.socket_io_attachments' }));
    real.to(['vendor', `party:${parties.bluepeak}`]).emit('hint', { name: hint.name, ref: hint.ref, eventId: hint.eventId });
    await until(() => broadcasts().length > 0);
    // The adapter's own listener may still be on its way; closed before it is there, it would never be given back to the pool.
    await until(async () => (await listeners()) > before);
    await real.of('/').adapter.close();
    await pool.end();
    const [theirs] = broadcasts();
    heard.length = 0;
    const sender = createHintSender(db.database);
    sender.send([hint]);
    await sender.flush();
    await until(() => broadcasts().length > 0);
    const [ours] = broadcasts();
    // Ours names the packet's namespace too, which the adapter adds only when it delivers.
    expect(ours).toMatchObject({ ...theirs, uid: 'tributary' });
    expect(ours.data.packet.nsp).toBe('/');
    await unlisten();
  });
  test('that cannot be sent are told and dropped, and later ones still go', async () => {
    const told: unknown[] = [];
    const sender = createHintSender(db.database, { onError: (error) => told.push(error) });
    sender.send([{ ...hintFor([]), name: 'x'.repeat(9_000) }]);
    await sender.flush();
    expect(told).toHaveLength(1);
    sender.send([hintFor([])]);
    await sender.flush();
    expect(told).toHaveLength(1);
  });
});

describe('a session that ends', () => {
  test('loses its sockets in every process at once, and no other session does', async () => {
    const maya = signIn('maya', 'party', parties.bluepeak);
    signIn('tomas', 'party', parties.corvid);
    const here = await connectAs('maya', webs[0]!);
    const there = await connectAs('maya', webs[1]!);
    const tomas = await connectAs('tomas', webs[1]!);
    webs[0]!.realtime.endSessions([maya.sessionId]);
    expect(await Promise.all([here.gone, there.gone])).toEqual(['io server disconnect', 'io server disconnect']);
    expect(tomas.socket.connected).toBe(true);
  });
  test('takes with it the sockets of a view of the portal that came from it, and the view’s own end leaves that session alone', async () => {
    const staff = signIn('sara', 'vendor', parties.halden);
    const view = { ...signIn('view', 'party', parties.bluepeak), cameFromSessionId: staff.sessionId };
    signedIn.set('view', view);
    const console = await connectAs('sara', webs[0]!);
    const portal = await connectAs('view', webs[1]!);
    await sendHints(db.database, [hintFor([parties.bluepeak])]);
    await until(() => portal.frames.length > 0);
    webs[0]!.realtime.endSessions([view.sessionId]);
    await portal.gone;
    expect(console.socket.connected).toBe(true);
    const again = await connectAs('view', webs[1]!);
    webs[0]!.realtime.endSessions([staff.sessionId]);
    expect(await Promise.all([again.gone, console.gone])).toEqual(['io server disconnect', 'io server disconnect']);
  });
  test('or a hat that does, loses them within a second when the fact is told, to the party or to the vendor alone, and nobody else does', async () => {
    const [ending, partyEnded] = [
      { ...hintFor([parties.bluepeak]), name: 'parties/member_ended' },
      { ...hintFor([]), name: 'parties/party_ended' },
    ];
    for (const fact of [ending, partyEnded]) {
      signIn('maya', 'party', parties.bluepeak);
      signIn('colleague', 'party', parties.bluepeak);
      signIn('tomas', 'party', parties.corvid);
      // Its sockets are otherwise looked at once an hour.
      const [maya, colleague, tomas] = [
        await connectAs('maya', webs[1]!),
        await connectAs('colleague', webs[1]!),
        await connectAs('tomas', webs[1]!),
      ];
      signedIn.delete('maya');
      const endedAt = performance.now();
      await sendHints(db.database, [fact]);
      await maya.gone;
      expect(performance.now() - endedAt).toBeLessThan(1_000);
      expect([colleague.socket.connected, tomas.socket.connected]).toEqual([true, true]);
      await expect(connectAs('maya', webs[1]!)).rejects.toThrow('unauthenticated');
    }
  });
  test('while its socket shakes hands loses it within a second all the same', async () => {
    signIn('maya', 'party', parties.bluepeak);
    const maya = await connectAs('maya', webs[1]!);
    signedIn.delete('maya');
    const endedAt = performance.now();
    await maya.gone;
    expect(performance.now() - endedAt).toBeLessThan(1_000);
  });
  test('with the day, loses them as the day does', async () => {
    signIn('maya', 'party', parties.bluepeak);
    const maya = await connectAs('maya', webs[1]!);
    // After the look that every new socket gets.
    await sleep(700);
    signedIn.delete('maya');
    clockAheadMs = 86_400_000;
    const endedAt = performance.now();
    await maya.gone;
    clockAheadMs = 0;
    expect(performance.now() - endedAt).toBeLessThan(1_000);
  });
  test('is not brought back by connection state recovery: who comes back is asked anew, and gets no hint of a room it lost', async () => {
    const { sessionId, personId } = signIn('maya', 'party', parties.bluepeak);
    signIn('colleague', 'party', parties.bluepeak);
    const witness = await connectAs('colleague', webs[1]!);
    const before = await connectAs('maya', webs[1]!);
    const madeAt = Date.now();
    before.socket.io.engine.close();
    await before.gone;
    signedIn.set('maya', { sessionId, personId, kind: 'party', partyId: parties.corvid });
    await sendHints(db.database, [hintFor([parties.bluepeak])]);
    await until(() => witness.frames.length > 0);
    const after = await connectAs('maya', webs[1]!, { since: madeAt });
    expect(after.socket.recovered).not.toBe(true);
    await sendHints(db.database, [hintFor([parties.bluepeak])]);
    await until(() => witness.frames.length > 1);
    await sleep(50);
    expect(after.frames).toEqual([]);
  });
  test('without being told loses them at the next look: ended, or another hat', async () => {
    signIn('maya', 'party', parties.bluepeak);
    signIn('olga', 'vendor', parties.halden);
    signIn('tomas', 'party', parties.corvid);
    const maya = await connectAs('maya', webs[0]!);
    const olga = await connectAs('olga', webs[0]!);
    const tomas = await connectAs('tomas', webs[0]!);
    signedIn.delete('maya');
    signedIn.set('olga', { ...signedIn.get('olga')!, partyId: parties.corvid });
    await Promise.all([maya.gone, olga.gone]);
    expect(tomas.socket.connected).toBe(true);
  });
});
