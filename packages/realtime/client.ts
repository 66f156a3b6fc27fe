import { createContext, createElement, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import { isHint, REALTIME_PATH, type RealtimeHint, type RealtimeStatus, type ServerToClient } from './contract.ts';

/** A browser's one connection. */
export interface RealtimeConnection {
  readonly status: RealtimeStatus;
  /**
   * Told of every new hint; of one event once, however often it arrives. First of those that came since the page was asked for: its data was
   * read before it could listen. Returns the way to stop.
   */
  onHint(listener: (hint: RealtimeHint) => void): () => void;
  /** A navigation asks for another page's data, now. */
  asksForPage(): void;
  /** Told when the connection came back: hints may have been missed, so pages ask again. */
  onResync(listener: () => void): () => void;
  onStatus(listener: () => void): () => void;
  close(): void;
}

const REMEMBERED_EVENTS = 200;
/** Hints of so long ago are not told to a page that begins to listen: no page takes longer from its question to its first effect. */
const HEARD_FOR_MS = 15_000;
/** A navigation is noticed a little after it has begun. */
const NOTICED_WITHIN_MS = 500;

/**
 * Connects when the browser is idle, so that the socket never competes with the page; socket.io's client is loaded then, too.
 * @param madeAt when the page's data was read, in milliseconds of the server's clock: hints since then are asked for
 */
export function connectRealtime(madeAt: number): RealtimeConnection {
  const hintListeners = new Set<(hint: RealtimeHint) => void>();
  const resyncListeners = new Set<() => void>();
  const statusListeners = new Set<() => void>();
  const seen = new Set<string>();
  let heard: { at: number; hint: RealtimeHint }[] = [];
  let askedAt = 0;
  let status: RealtimeStatus = 'connecting';
  let closed = false;
  let wasLive = false;
  let closeSocket = () => {};
  const change = (next: RealtimeStatus) => {
    if (status === next) return;
    status = next;
    for (const listener of statusListeners) listener();
  };
  const receive = (message: unknown) => {
    if (!isHint(message) || seen.has(message.eventId)) return;
    seen.add(message.eventId);
    if (seen.size > REMEMBERED_EVENTS) seen.delete(seen.values().next().value!);
    const now = performance.now();
    heard = [...heard.filter(({ at }) => at > now - HEARD_FOR_MS), { at: now, hint: message }];
    for (const listener of hintListeners) listener(message);
  };
  const resync = () => {
    for (const listener of resyncListeners) listener();
  };
  const open = async () => {
    const { io } = await import('socket.io-client');
    if (closed) return;
    const socket = io({
      path: REALTIME_PATH,
      transports: ['websocket', 'polling'],
      reconnectionDelayMax: 10_000,
      // Whoever was live asks for everything again when it comes back.
      auth: (give: (auth: object) => void) => give(wasLive ? {} : { since: madeAt }),
    }) as unknown as {
      on(event: string, listener: (given: unknown) => void): void;
      io: { on(event: string, listener: () => void): void };
      active: boolean;
      connect(): void;
      close(): void;
    };
    socket.on('connect', () => {
      change('live');
      if (wasLive) resync();
      wasLive = true;
    });
    socket.on('resync' satisfies keyof ServerToClient, resync);
    socket.on('hint' satisfies keyof ServerToClient, receive);
    socket.on('disconnect', (reason) => {
      change('connecting');
      // The server closes a socket whose session ended or changed hats; what comes back is judged anew.
      if (reason === 'io server disconnect') setTimeout(() => closed || socket.connect(), 500);
    });
    // Refused by the server (signed out) is final until the page is loaded again; a lost network is not.
    socket.on('connect_error', () => change(socket.active ? 'connecting' : 'offline'));
    closeSocket = () => socket.close();
  };
  const idle = (work: () => void) =>
    'requestIdleCallback' in window ? window.requestIdleCallback(work, { timeout: 1_500 }) : setTimeout(work, 200);
  idle(() => void (closed || open()));
  const subscription =
    <T>(set: Set<T>) =>
    (listener: T) => {
      set.add(listener);
      return () => void set.delete(listener);
    };
  return {
    get status() {
      return status;
    },
    onHint(listener) {
      hintListeners.add(listener);
      const since = Math.max(askedAt, performance.now() - HEARD_FOR_MS);
      for (const { at, hint } of heard) if (at >= since) listener(hint);
      return () => void hintListeners.delete(listener);
    },
    asksForPage() {
      askedAt = performance.now() - NOTICED_WITHIN_MS;
    },
    onResync: subscription(resyncListeners),
    onStatus: subscription(statusListeners),
    close() {
      closed = true;
      closeSocket();
    },
  };
}

const RealtimeContext = createContext<RealtimeConnection | null>(null);

/** Lends the connection (null on the server and before sign-in) to the pages below. */
export function RealtimeProvider({ connection, children }: { connection: RealtimeConnection | null; children: ReactNode }) {
  return createElement(RealtimeContext.Provider, { value: connection }, children);
}

/**
 * Calls the handler with each new hint, and with null when the connection came back and anything may have happened meanwhile. The handler
 * may change from render to render. Another `page` is one that was asked for anew: it is told what came since then.
 */
export function useHints(handler: (hint: RealtimeHint | null) => void, page = ''): void {
  const connection = useContext(RealtimeContext);
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!connection) return;
    const stopHints = connection.onHint((hint) => latest.current(hint));
    const stopResync = connection.onResync(() => latest.current(null));
    return () => {
      stopHints();
      stopResync();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a page of the same route under another address begins to listen anew
  }, [connection, page]);
}

const never = () => () => {};

/** How the connection stands; `connecting` where there is none. */
export function useRealtimeStatus(): RealtimeStatus {
  const connection = useContext(RealtimeContext);
  return useSyncExternalStore(
    connection?.onStatus ?? never,
    () => connection?.status ?? 'connecting',
    () => 'connecting',
  );
}
