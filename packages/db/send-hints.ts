import { sql } from 'drizzle-orm';
import type { Database, RoomHint } from './connection.ts';

/** The room of the vendor's staff; everything that happens is hinted there. */
export const VENDOR_ROOM = 'vendor';
/** The room of everybody who wears a hat of the party. */
export const partyRoom = (partyId: string) => `party:${partyId}`;

/** Sends hints to all web processes in one statement of its own (never inside a business transaction: PERFORMANCE §5). */
export async function sendHints(database: Database, hints: readonly RoomHint[]): Promise<void> {
  const messages = hints.map(({ partyIds, ...hint }) => ({ hint, rooms: [VENDOR_ROOM, ...partyIds.map(partyRoom)] }));
  await database.drizzle.execute(sql`select app.send_hints(${JSON.stringify(messages)}::text::jsonb)`);
}
