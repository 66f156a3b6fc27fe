import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HATS_END_WITH } from '@tributary/api/hat-endings';
import { type Listening, listen } from '@tributary/api/http.fixtures';
import { reactions } from '@tributary/api/reactions';
import { type AnyWebRequest, makeWebApp, PASSWORD } from '@tributary/api/web.fixtures';
import { withActor } from '@tributary/db/actor';
import { drainReactions } from '@tributary/db/dispatch';
import { sendHints } from '@tributary/db/send-hints';
import type { MailMessage } from '@tributary/email/message';
import { setPassword } from '@tributary/identity/password';
import type { PartyActor } from '@tributary/kernel/actor';
import { notificationsTasks } from '@tributary/notifications/tasks';
import type { MadeMember } from '@tributary/parties/fixtures';
import { createHintSender } from '@tributary/realtime/hints';
import { attachRealtime, type Realtime } from '@tributary/realtime/server';
import { replyAsStaff } from '@tributary/tickets/commands';
import { makeTicketWorld } from '@tributary/tickets/fixtures';
import { io, type Socket } from 'socket.io-client';
import type { WallDatabase, WallGround } from './ground.ts';

/** Somebody signed in, with an open page. */
export interface SignedIn {
  readonly cookie: string;
  /** Hints that have arrived, oldest first. */
  readonly hints: { readonly name: string; readonly ref: string }[];
  readonly socket: Socket;
  /** Resolves when the server closes the socket. */
  readonly gone: Promise<unknown>;
}

/**
 * The portal with real parts: HTTP, sessions, sockets in two processes' worth of servers that look at sessions once an hour by themselves,
 * reactions and mail. Access ends here in every way it can.
 */
export class RevocationStage {
  readonly db: WallDatabase;
  readonly world: Awaited<ReturnType<typeof makeTicketWorld>>;
  readonly web: ReturnType<typeof makeWebApp>;
  readonly #now: Date;
  readonly #server: Listening;
  readonly #second: Server;
  readonly #realtimes: readonly Realtime[];
  readonly #sockets: Socket[] = [];

  private constructor(given: {
    db: WallDatabase;
    world: Awaited<ReturnType<typeof makeTicketWorld>>;
    web: ReturnType<typeof makeWebApp>;
    now: Date;
    server: Listening;
    second: Server;
    realtimes: readonly Realtime[];
  }) {
    this.db = given.db;
    this.world = given.world;
    this.web = given.web;
    this.#now = given.now;
    this.#server = given.server;
    this.#second = given.second;
    this.#realtimes = given.realtimes;
  }

  static async open(ground: WallGround): Promise<RevocationStage> {
    const { now } = ground;
    const db = await ground.empty();
    db.database.afterCommit = createHintSender(db.database).send;
    const world = await makeTicketWorld(db, now);
    let endSockets = (_ids: readonly string[]) => {};
    const web = makeWebApp(db, 'portal', {
      now: () => now,
      env: { logLevel: 'silent' },
      render: (request, asked) => page(request, asked, endSockets),
    });
    const server = await listen(web.app);
    const second = createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => second.listen(0, '127.0.0.1', resolve));
    const origin = new URL(web.env.baseUrl).origin;
    const realtimes = [server.http, second].map((http) =>
      attachRealtime(http, {
        databaseUrl: db.appUrl,
        origin,
        now: () => now,
        hatsEndWith: HATS_END_WITH,
        recheckSeconds: 3600,
        async resolve(headers) {
          const session = await web.app.resolve(headers);
          return (
            session && { sessionId: session.id, personId: session.person.id, kind: session.actor.kind, partyId: session.actor.partyId }
          );
        },
      }),
    );
    endSockets = realtimes[0]!.endSessions;
    const stage = new RevocationStage({ db, world, web, now, server, second, realtimes });
    await stage.until(async () => {
      const [row] =
        await db.admin`select count(*)::int as n from pg_stat_activity where datname = current_database() and query ilike 'listen%'`;
      return row!.n >= 2;
    });
    await stage.drain();
    return stage;
  }

  get now(): Date {
    return this.#now;
  }

  /** Signs somebody in and opens a page's socket, at the first or the second process. */
  async signIn(member: Pick<MadeMember<PartyActor>, 'personId' | 'email'>, process: 'first' | 'second' = 'first'): Promise<SignedIn> {
    await setPassword(this.db.database, { personId: member.personId, password: PASSWORD, now: this.#now });
    const { cookie } = await this.web.signIn(member.email);
    if (!cookie) throw new Error(`${member.email} cannot sign in`);
    return { cookie, ...(await this.connect(cookie, process)) };
  }

  /** A socket of the cookie; rejects where the server refuses it. */
  async connect(cookie: string, process: 'first' | 'second' = 'first', since?: number) {
    const port = process === 'first' ? this.#server.port : (this.#second.address() as AddressInfo).port;
    const socket = io(`http://127.0.0.1:${port}`, {
      path: '/realtime',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie, origin: new URL(this.web.env.baseUrl).origin },
      auth: since === undefined ? {} : { since },
    });
    this.#sockets.push(socket);
    const hints: { name: string; ref: string }[] = [];
    socket.on('hint', (hint) => hints.push(hint));
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return { socket, hints, gone };
  }

  /** What a procedure answers to the cookie: its status and body, over HTTP. */
  async ask(cookie: string, procedure: string, input: object): Promise<{ status: number; body: string }> {
    const url = `http://127.0.0.1:${this.#server.port}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
    const response = await fetch(url, { headers: { cookie } });
    return { status: response.status, body: await response.text() };
  }

  /** Runs the reactions that wait; mail stays planned. */
  drain(): Promise<void> {
    return drainReactions({
      database: this.db.database,
      queueUrl: this.db.queueUrl,
      reactions,
      now: () => this.#now,
      resendHints: (hints) => sendHints(this.db.database, hints),
    });
  }

  /** Sends all planned mail; what left. */
  async sendMails(): Promise<MailMessage[]> {
    const sent: MailMessage[] = [];
    const mailer = {
      send: async (message: MailMessage) => {
        sent.push(message);
        return { kind: 'handed_over' as const, reply: '250' };
      },
      close: async () => {},
    };
    const resources = {
      database: this.db.database,
      now: () => this.#now,
      mailer,
      portalUrl: 'https://portal.example',
      consoleUrl: 'https://console.example',
    };
    for (const { id } of await this.db.admin`select id from mails where state = 'planned' order by id`)
      for (const task of notificationsTasks) await task.run({ mailId: id }, resources);
    return sent;
  }

  /** Support writes on the ticket of a line, for everybody who is on it then. */
  async replyOn(ticketRef: string): Promise<void> {
    await withActor(this.db.database, this.world.support.actor, { now: this.#now, mode: 'write' }, (ctx) =>
      replyAsStaff(ctx, { clientRequestId: randomUUID(), ref: ticketRef, body: 'We look into it.', visibility: 'public' }),
    );
  }

  async until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + 5_000;
    while (Date.now() < deadline) {
      if (await holds()) return true;
      await sleep(10);
    }
    return false;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    for (const realtime of this.#realtimes) await realtime.close();
    await this.#server.close();
    this.#second.closeAllConnections();
    await new Promise<void>((resolve) => this.#second.close(() => resolve()));
    this.db.database.afterCommit = null;
    await this.db.drop();
  }
}

/** Sign-in, by password or link, and ending one's other sessions; all else here are procedures. */
async function page(request: Request, web: AnyWebRequest, endSockets: (ids: readonly string[]) => void): Promise<Response> {
  const path = new URL(request.url).pathname;
  const given = request.method === 'POST' ? await request.json() : {};
  if (path === '/sessions' && web.session) {
    endSockets(await web.sessions.endOthers(web.session));
    return new Response('done');
  }
  if (path === '/sign-in/ask') return Response.json({ sent: await web.signIn.sendLink(given.email) });
  const outcome = path === '/sign-in/link' ? await web.signIn.withLink(given.token) : await web.signIn.withPassword(given);
  if (!outcome.ok) return new Response(outcome.refusal, { status: 401 });
  return new Response('done', { headers: outcome.setCookies.map((line): [string, string] => ['set-cookie', line]) });
}
