import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendHints } from '@tributary/db/send-hints';
import type { TakenMessage } from '@tributary/notices/smtp.fixtures';
import { REALTIME_PATH } from '@tributary/realtime/contract';
import { createHintSender } from '@tributary/realtime/hints';
import { attachRealtime } from '@tributary/realtime/server';
import { io, type Socket } from 'socket.io-client';
import type { Place } from './canaries.business.ts';
import { addPersonas } from './canaries.plant.ts';
import { type Access, httpAccess, ORIGINS, type WallApps, wallApps } from './doors.access.ts';
import { type Hat, hatsOf } from './doors.personas.ts';
import type { WallDatabase, WallGround } from './ground.ts';
import type { Pages } from './surfaces.pages.ts';
import { wallWorker } from './surfaces.queue.ts';

/** How much is done through Reseller 2. */
export type Activity = 'absent' | 'present' | 'very active';

/** One of the worlds that are compared, with everything through which it is looked at. */
export interface Twin extends Place {
  readonly activity: Activity;
  readonly apps: WallApps;
  readonly http: ReturnType<typeof httpAccess> & Access;
  readonly hats: readonly Hat[];
  hat(name: string): Hat;
  /** Mail that was under way when the world was opened. */
  readonly leftover: readonly TakenMessage[];
  /** The clock stands still until it is put forward, so that what others do takes no time of Reseller 1. */
  forward(minutes: number): void;
  /** Frames of each hat's socket since the last call, when nothing more comes. */
  frames(): Promise<{ readonly hat: string; readonly frames: string[] }[]>;
  close(): Promise<void>;
}

/** Makes a world and opens it. `watching` are those whose sockets are open from now on. */
export async function openTwin(ground: WallGround, activity: Activity, watching: readonly string[], pages: Pages): Promise<Twin> {
  const world = await ground.demo(activity === 'absent' ? ['corvid'] : []);
  const filesDir = mkdtempSync(path.join(tmpdir(), 'tributary-twin-'));
  const worker = await wallWorker(world, filesDir);
  let at = ground.now.getTime();
  const now = () => new Date(at);
  const place: Place = { world, worker, filesDir, now };
  await addPersonas(place);
  const hats = await hatsOf(world.admin);
  const apps = wallApps(world, { now, filesDir, pages });
  const sockets = await listen(
    world,
    apps,
    hats.filter(({ name }) => watching.includes(name)),
  );
  // What the demo world left to be sent, in every world before anything is done.
  await worker.run(now());
  const leftover = worker.mails();
  await sockets.frames();
  return {
    ...place,
    ...{ leftover, activity, apps, hats, http: httpAccess(apps), frames: sockets.frames },
    hat: (name) => hats.find((one) => one.name === name)!,
    forward(minutes) {
      at += 60_000 * minutes;
    },
    async close() {
      await sockets.close();
      await worker.stop();
      rmSync(filesDir, { recursive: true, force: true });
      await world.drop();
    },
  };
}

/** A hint of ours, by which it is known that all before it have come. */
const MARKER = 'wall/marker';

/** Real sockets on a real port: what browsers of these people receive. */
async function listen(world: WallDatabase, apps: WallApps, hats: readonly Hat[]) {
  const http = createServer((_request, response) => response.end());
  const realtime = attachRealtime(http, {
    databaseUrl: world.appUrl,
    origin: ORIGINS.portal,
    async resolve(headers) {
      const session = await apps.portal.resolve(headers);
      return session && { sessionId: session.id, personId: session.person.id, kind: session.actor.kind, partyId: session.actor.partyId };
    },
  });
  const hints = createHintSender(world.database);
  world.database.afterCommit = hints.send;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  await untilListening(world);
  const heard = new Map<string, Set<string>>();
  const sockets: Socket[] = [];
  /** The last marker that each socket has heard. */
  const marks = new Map<string, string>();
  for (const hat of hats) {
    const frames = new Set<string>();
    heard.set(hat.name, frames);
    const extraHeaders = { cookie: await apps.cookieOf(hat), origin: ORIGINS.portal };
    const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      path: REALTIME_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders,
    });
    socket.onAny((...frame: unknown[]) => {
      const hint = frame[1] as { name?: string; eventId?: string } | undefined;
      if (hint?.name === MARKER) marks.set(hat.name, hint.eventId ?? '');
      else frames.add(JSON.stringify(frame));
    });
    marks.set(hat.name, '');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    sockets.push(socket);
  }
  return {
    async frames() {
      await hints.flush();
      // PostgreSQL delivers in the order of commits: who has heard this one has heard all before it.
      const last = randomUUID();
      await sendHints(world.database, [
        { name: MARKER, ref: 'wall', eventId: last, partyIds: [...new Set(hats.map(({ partyId }) => partyId))] },
      ]);
      for (let waited = 0; [...marks.values()].some((mark) => mark !== last); waited++) {
        if (waited > 1_500) throw new Error('a socket did not hear what was sent to its party');
        await sleep(10);
      }
      const taken = [...heard].map(([hat, frames]) => ({ hat, frames: [...frames].sort() }));
      for (const frames of heard.values()) frames.clear();
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.close();
      await hints.flush();
      await realtime.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function untilListening({ admin }: WallDatabase): Promise<void> {
  for (let attempt = 0; attempt < 250; attempt++) {
    const [row] = await admin`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and application_name = 'tributary-realtime' and query ilike 'listen%'`;
    if (row!.count > 0) return;
    await sleep(20);
  }
  throw new Error('the adapter does not listen');
}
