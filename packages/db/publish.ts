import type { EventDefinition } from '@tributary/kernel/event';
import { sql } from 'drizzle-orm';
import type { RoomHint, Tx } from './connection.ts';

/** Writes the event with its subjects and audience and enqueues its reactions, in one statement; see ActorContext.publish. */
export async function publishIn<Name extends string, Data>(
  tx: Tx,
  hints: RoomHint[],
  event: EventDefinition<Name, Data>,
  data: Data,
  options: { parties: readonly string[]; onBehalfOf?: string },
): Promise<string> {
  const checked = event.data.parse(data);
  const partyIds = [...new Set(options.parties)];
  const ref = event.hint(checked);
  const rows = await tx.execute<{ id: string }>(
    sql`select app.publish(${event.name}, ${ref}, ${JSON.stringify(checked)}::text::jsonb, ${JSON.stringify(event.subjects(checked))}::text::jsonb,
      ${JSON.stringify(partyIds)}::text::jsonb, ${options.onBehalfOf ?? null}::uuid) as id`,
  );
  const eventId = rows[0]!.id;
  hints.push({ name: event.name, ref, eventId, partyIds });
  return eventId;
}
