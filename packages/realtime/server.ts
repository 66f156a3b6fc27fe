import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/postgres-adapter';
import { partyRoom, VENDOR_ROOM } from '@tributary/db/send-hints';
import pg from 'pg';
import { Server } from 'socket.io';
import { type ClientToServer, personRoom, REALTIME_PATH, type ServerToClient, sessionRoom } from './contract.ts';
import { rememberHints } from './recent-hints.ts';

/** Who may listen, and where: what the handshake's cookie stands for. */
export interface Listener {
  readonly sessionId: string;
  readonly personId: string;
  readonly kind: 'party' | 'vendor';
  readonly partyId: string;
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
  /** How often a living socket's session is looked at again. */
  readonly recheckSeconds?: number;
}

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
  pool.on('connect', (client) => client.on('notification', ({ payload }) => payload && recent.hear(payload)));
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
    // The page was made before its socket was there: it gets what it missed. Its rooms decide, as for every hint.
    const since: unknown = socket.handshake.auth.since;
    if (typeof since !== 'number') return;
    const { hints, isWhole } = recent.missed(since, socket.rooms);
    if (!isWhole) socket.emit('resync');
    else for (const hint of hints) socket.emit('hint', hint);
  });

  const recheck = setInterval(
    () => {
      for (const socket of io.sockets.sockets.values())
        void stillHolds(socket.data as SocketData).then((holds) => holds || socket.disconnect(true), onError);
    },
    (options.recheckSeconds ?? 45) * 1000,
  );
  recheck.unref();
  async function stillHolds({ listener, headers }: SocketData): Promise<boolean> {
    const now = await options.resolve(headers);
    return now !== null && now.sessionId === listener.sessionId && now.partyId === listener.partyId && now.kind === listener.kind;
  }

  return {
    endSessions(sessionIds) {
      if (sessionIds.length > 0) io.in(sessionIds.map(sessionRoom)).disconnectSockets(true);
    },
    async close() {
      clearInterval(recheck);
      io.disconnectSockets(true);
      // The HTTP server is closed by whoever opened it; this ends engine and adapter.
      for (const { adapter } of io._nsps.values()) await adapter.close();
      io.engine.close();
      await pool.end();
    },
  };
}
