import type { SystemActor } from '@tributary/kernel/actor';
import type { EventDefinition, Subject } from '@tributary/kernel/event';
import { type SQL, sql } from 'drizzle-orm';
import type { RoomHint, Tx } from './connection.ts';
import { eventParties, eventSubjects, events } from './events.sql.ts';

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

/** One of many facts of a kind: its data, and who besides the vendor may know. */
export interface ManyPublished<Data> {
  readonly data: Data;
  readonly parties: readonly string[];
  readonly onBehalfOf?: string;
}

/** `publishIn` for many facts of a kind, as whoever acts: one round trip, though the database still writes them one by one. */
export async function publishEachIn<Name extends string, Data>(
  tx: Tx,
  hints: RoomHint[],
  event: EventDefinition<Name, Data>,
  facts: readonly ManyPublished<Data>[],
): Promise<void> {
  if (facts.length === 0) return;
  const given = facts.map(({ data, parties, onBehalfOf }) => {
    const checked = event.data.parse(data);
    const partyIds = [...new Set(parties)];
    return { data: checked, ref: event.hint(checked), subjects: event.subjects(checked), partyIds, behalf: onBehalfOf ?? null };
  });
  const made = await tx.execute<{ id: string }>(sql`
    select app.publish(${event.name}, fact->>'ref', fact->'data', fact->'subjects', fact->'partyIds', (fact->>'behalf')::uuid) as id
    from jsonb_array_elements(${JSON.stringify(given)}::text::jsonb) with ordinality as one (fact, place) order by place`);
  for (const [index, { id }] of made.entries())
    hints.push({ name: event.name, ref: given[index]!.ref, eventId: id, partyIds: given[index]!.partyIds });
}

/**
 * Publishes many facts of one kind at once, in two statements whatever their number: for changes of thousands of records, where one round
 * trip a fact would be the cost of the change. Reactions and hints follow as they do for one. For the system alone, whose role may write
 * events itself. Returns the events' ids in the order of the facts. Throws ZodError when some data is not the event's.
 */
export async function publishMany<Name extends string, Data>(
  { tx, now }: { readonly tx: Tx; readonly now: Date; readonly actor: SystemActor },
  event: EventDefinition<Name, Data>,
  facts: readonly ManyPublished<Data>[],
): Promise<string[]> {
  if (facts.length === 0) return [];
  const rows = facts.map(({ data, parties, onBehalfOf }, at) => {
    const checked = event.data.parse(data);
    return {
      at,
      data: checked,
      ref: event.hint(checked),
      subjects: event.subjects(checked),
      parties: [...new Set(parties)],
      behalf: onBehalfOf ?? null,
    };
  });
  // The ids are made first, so that subjects and parties can be written without matching rows that came back in any order.
  const made = await tx.execute<{ id: string }>(sql`
    with given as materialized (
      select uuidv7() as id, fact from jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) as fact
    ), event as (
      insert into ${events} (id, name, at, actor_kind, on_behalf_of_party_id, hint_ref, data)
      select id, ${event.name}, ${now.toISOString()}::timestamptz, 'system', (fact->>'behalf')::uuid, fact->>'ref', fact->'data' from given
    ), subject as (
      insert into ${eventSubjects} (subject_type, subject_id, event_id)
      select distinct one->>'type', (one->>'id')::uuid, id from given, jsonb_array_elements(fact->'subjects') as one
    ), party as (
      insert into ${eventParties} (party_id, event_id)
      select one::uuid, id from given, jsonb_array_elements_text(fact->'parties') as one
    )
    select id from given order by (fact->>'at')::int`);
  const ids = made.map(({ id }) => id);
  // One job for all of them: enqueuing takes longer than writing the fact.
  await tx.execute(sql`select app.enqueue('event', ${JSON.stringify({ eventIds: ids })}::text::jsonb, ${`events:${ids[0]}`})`);
  return ids;
}

/** Puts an event on the timelines of all records of a type that a statement selects, however many. For the system alone. */
export async function addSubjects(
  { tx }: { readonly tx: Tx; readonly actor: SystemActor },
  eventId: string,
  type: Subject['type'],
  ids: SQL,
): Promise<void> {
  await tx.execute(sql`
    insert into ${eventSubjects} (subject_type, subject_id, event_id)
    select ${type}, subject_id, ${eventId}::uuid from (${ids}) as one (subject_id) on conflict do nothing`);
}
