import { sql } from 'drizzle-orm';
import type { Database, RoomHint } from './connection.ts';

/** The room of the vendor's staff; everything that happens is hinted there. */
export const VENDOR_ROOM = 'vendor';
/** The room of everybody who wears a hat of the party. */
export const partyRoom = (partyId: string) => `party:${partyId}`;

/** NOTIFY carries less than 8,000 bytes and a room takes 46: what an advisory tells a thousand customers leaves in several messages. */
const ROOMS_A_MESSAGE = 100;

/** Sends hints to all web processes in one statement of its own (never inside a business transaction: PERFORMANCE §5). */
export async function sendHints(database: Database, hints: readonly RoomHint[]): Promise<void> {
  const messages = hints.flatMap(({ partyIds, ...hint }) => {
    const rooms = [VENDOR_ROOM, ...partyIds.map(partyRoom)];
    return Array.from({ length: Math.ceil(rooms.length / ROOMS_A_MESSAGE) }, (_, index) => ({
      hint,
      rooms: rooms.slice(index * ROOMS_A_MESSAGE, (index + 1) * ROOMS_A_MESSAGE),
    }));
  });
  await database.drizzle.execute(sql`select app.send_hints(${JSON.stringify(messages)}::text::jsonb)`);
}
