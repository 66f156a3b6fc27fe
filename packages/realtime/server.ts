import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/postgres-adapter';
import { VENDOR_TIME_ZONE } from '@tributary/db/actor';
import { partyRoom, VENDOR_ROOM } from '@tributary/db/send-hints';
import { dateIn } from '@tributary/kernel/dates';
import pg from 'pg';
import { Server } from 'socket.io';
import { type ClientToServer, personRoom, REALTIME_PATH, type ServerToClient, sessionRoom } from './contract.ts';
import { readBroadcast, rememberHints } from './recent-hints.ts';

/** Who may listen, and where: what the handshake's cookie stands for. */
export interface Listener {
  readonly sessionId: string;
  readonly personId: string;
  readonly kind: 'party' | 'vendor';
  readonly partyId: string;
  /** Another session with which this one ends: that of the console, for a view of the portal as a party. */
  readonly cameFromSessionId?: string;
}

export interface RealtimeOptions {
  /** As `app_login`; the adapter holds one connection of its own for LISTEN. */
  readonly databaseUrl: string;
  /** The only origin whose pages may connect. */
  readonly origin: string;
  /** The listener behind the handshake's headers, or null. Asked again while the socket lives. */
  resolve(headers: Headers): Promise<Listener | null>;
  /** The clock that pages say by when they were made. */
  readonly now?: () => Date;
  readonly onError?: (error: unknown) => void;
  /**
   * Names of facts after which somebody may wear a hat no longer. Hearing of one, every process looks at once at its sockets in the rooms
   * that the fact went to, or at all where it went to the vendor alone.
   */
  readonly hatsEndWith?: readonly string[];
  /** How often a living socket's session is looked at again, should nobody have said anything. */
  readonly recheckSeconds?: number;
}

/** So many sessions are looked at together: a party of thousands must not take every connection of the pool. */
const LOOKED_AT_TOGETHER = 8;
/** Hats and sessions end with days, too; the day is looked at this often. */
const DAY_LOOK_MS = 500;
/** A new socket is looked at once more so long after its handshake. */
const AFTER_HANDSHAKE_MS = 500;

export interface Realtime {
  /** Closes the sockets of these sessions in every process, now. */
  endSessions(sessionIds: readonly string[]): void;
  close(): Promise<void>;
}

interface SocketData {
  listener: Listener;
  headers: Headers;
}

/**
 * Sockets on the app's own port. Strangers and pages of another origin are refused; whoever is signed in joins the room of the hat worn
 * and receives hints only. A socket whose session ended or changed hats is closed: its browser connects anew with what it then is.
 */
export function attachRealtime(http: HttpServer, options: RealtimeOptions): Realtime {
  const onError = options.onError ?? (() => {});
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 3, application_name: 'tributary-realtime' });
  // Without both listeners a restart of PostgreSQL would end this process (STACK §5).
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const now = () => (options.now?.() ?? new Date()).getTime();
  const recent = rememberHints(now);
  // The adapter listens over one of these; what it hears is heard here, too.
  pool.on('connect', (client) =>
    client.on('notification', ({ payload }) => {
      if (!payload) return;
      recent.hear(payload);
      const heard = options.hatsEndWith && readBroadcast(payload);
      if (heard && options.hatsEndWith?.includes(heard.hint.name)) lookAgain(heard.rooms.filter((room) => room !== VENDOR_ROOM));
    }),
  );
  const io = new Server<ClientToServer, ServerToClient, Record<never, never>, SocketData>(http, {
    path: REALTIME_PATH,
    serveClient: false,
    transports: ['websocket', 'polling'],
    perMessageDeflate: false,
    httpCompression: false,
    // Browsers have nothing to say here but pongs.
    maxHttpBufferSize: 2_000,
    cors: { origin: false },
    allowRequest: (request, decide) => decide(null, request.headers.origin === options.origin),
  });
  io.adapter(createAdapter(pool, { tableName: 'app.socket_io_attachments', errorHandler: onError }));

  io.use((socket, next) => {
    const headers = new Headers({ cookie: socket.handshake.headers.cookie ?? '' });
    options.resolve(headers).then(
      async (listener) => {
        if (!listener) return next(new Error('unauthenticated'));
        socket.data.listener = listener;
        socket.data.headers = headers;
        await socket.join([
          listener.kind === 'vendor' ? VENDOR_ROOM : partyRoom(listener.partyId),
          personRoom(listener.personId),
          sessionRoom(listener.sessionId),
          ...(listener.cameFromSessionId ? [sessionRoom(listener.cameFromSessionId)] : []),
        ]);
        next();
      },
      (error: unknown) => {
        onError(error);
        next(new Error('unavailable'));
      },
    );
  });
  io.on('connection', (socket) => {
    // Engine.io keeps the handshake request, with its headers and buffers, for the life of the socket unless told otherwise.
    (socket.conn as { request: unknown }).request = null;
    // What ended while it shook hands was told to sockets that were there by then.
    setTimeout(() => socket.connected && void lookAt(socket), AFTER_HANDSHAKE_MS).unref();
    // The page was made before its socket was there: it gets what it missed. Its rooms decide, as for every hint.
    const since: unknown = socket.handshake.auth.since;
    if (typeof since !== 'number') return;
    const { hints, isWhole } = recent.missed(since, socket.rooms);
    if (!isWhole) socket.emit('resync');
    else for (const hint of hints) socket.emit('hint', hint);
  });

  /** Closes the sockets whose session ended or changed hats, of those in one of the rooms or, without rooms, of all. */
  function lookAgain(rooms: readonly string[]): void {
    const waiting = [...io.sockets.sockets.values()].filter((socket) => rooms.length === 0 || rooms.some((room) => socket.rooms.has(room)));
    const look = async () => {
      for (let socket = waiting.pop(); socket; socket = waiting.pop()) await lookAt(socket);
    };
    for (let looking = 0; looking < LOOKED_AT_TOGETHER; looking++) void look();
  }
  const lookAt = (socket: typeof io.sockets.sockets extends Map<string, infer One> ? One : never) =>
    stillHolds(socket.data as SocketData).then((holds) => {
      if (!holds) socket.disconnect(true);
    }, onError);
  const today = () => dateIn(VENDOR_TIME_ZONE, new Date(now()));
  let day = today();
  const looks = [
    setInterval(() => lookAgain([]), (options.recheckSeconds ?? 45) * 1000),
    setInterval(() => {
      if (day === today()) return;
      day = today();
      lookAgain([]);
    }, DAY_LOOK_MS),
  ];
  for (const one of looks) one.unref();
  async function stillHolds({ listener, headers }: SocketData): Promise<boolean> {
    const now = await options.resolve(headers);
    return now !== null && now.sessionId === listener.sessionId && now.partyId === listener.partyId && now.kind === listener.kind;
  }

  return {
    endSessions(sessionIds) {
      if (sessionIds.length > 0) io.in(sessionIds.map(sessionRoom)).disconnectSockets(true);
    },
    async close() {
      for (const one of looks) clearInterval(one);
      io.disconnectSockets(true);
      // The HTTP server is closed by whoever opened it; this ends engine and adapter.
      for (const { adapter } of io._nsps.values()) await adapter.close();
      io.engine.close();
      await pool.end();
    },
  };
}
