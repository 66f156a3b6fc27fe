import type { Hint } from '@tributary/kernel/event';

/** What leaves over a socket: that something happened and to which record. Never data: the page asks again (ARCHITECTURE, How data flows 5). */
export type RealtimeHint = Hint;

/** Whether a message is a hint. By hand and not by zod, which pages of few forms would load for this alone. */
export function isHint(message: unknown): message is RealtimeHint {
  if (typeof message !== 'object' || message === null) return false;
  const { name, ref, eventId } = message as Record<string, unknown>;
  return typeof name === 'string' && typeof ref === 'string' && typeof eventId === 'string';
}

/** Events from server to browser. There are none the other way: browsers act over HTTP alone. */
export interface ServerToClient {
  hint: (hint: RealtimeHint) => void;
  /** Hints were missed that nobody remembers: ask again. */
  resync: () => void;
}
export type ClientToServer = Record<never, never>;

/** Path of the handshake on the app's own port. */
export const REALTIME_PATH = '/realtime';

/** How the connection stands, for the dot beside a title. */
export type RealtimeStatus = 'connecting' | 'live' | 'offline';

/** Rooms of a person and of one session: for closing sockets, not for hints. */
export const personRoom = (personId: string) => `person:${personId}`;
export const sessionRoom = (sessionId: string) => `session:${sessionId}`;
