import { sql } from 'drizzle-orm';
import { index, jsonb, pgPolicy, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { appParty, appSystem, appVendor, claim, everything, id, instant } from './columns.ts';

/**
 * A one-row probe by key. A scalar sub-select and not `exists`, which the planner hashes over all events that the party was ever shown: it
 * reckons with the average party, and the largest pays for that on every timeline (30,000 rows read for 400).
 */
const shownToParty = (eventColumn: string) =>
  sql`(select true from event_parties shown where shown.event_id = ${sql.raw(eventColumn)} and shown.party_id = ${claim.party})`;

/** One row a fact, written by `app.publish` in the transaction that caused it: timeline, audit and what reactions start from. */
export const events = pgTable(
  'events',
  {
    id: id(),
    name: text('name').notNull(),
    at: instant('at').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorPersonId: uuid('actor_person_id'),
    actorPartyId: uuid('actor_party_id'),
    onBehalfOfPartyId: uuid('on_behalf_of_party_id'),
    hintRef: text('hint_ref').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('events_name_at').on(table.name, table.at),
    pgPolicy('events_of_party', {
      for: 'select',
      to: appParty,
      using: shownToParty('events.id'),
    }),
    pgPolicy('events_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('events_read_by_system', { for: 'select', to: appSystem, using: everything }),
    pgPolicy('events_written_by_publish', { for: 'insert', to: appSystem, withCheck: everything }),
  ],
);

/** The records on whose timeline an event stands. */
export const eventSubjects = pgTable(
  'event_subjects',
  {
    subjectType: text('subject_type').notNull(),
    subjectId: uuid('subject_id').notNull(),
    eventId: uuid('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ name: 'event_subjects_pkey', columns: [table.subjectType, table.subjectId, table.eventId] }),
    pgPolicy('event_subjects_of_party', {
      for: 'select',
      to: appParty,
      using: shownToParty('event_subjects.event_id'),
    }),
    pgPolicy('event_subjects_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('event_subjects_read_by_system', { for: 'select', to: appSystem, using: everything }),
    pgPolicy('event_subjects_written_by_publish', { for: 'insert', to: appSystem, withCheck: everything }),
  ],
);

/** Who but the vendor may know of an event, decided when it happens: a party that joins later does not see back. */
export const eventParties = pgTable(
  'event_parties',
  {
    partyId: uuid('party_id').notNull(),
    eventId: uuid('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ name: 'event_parties_pkey', columns: [table.partyId, table.eventId] }),
    index('event_parties_event').on(table.eventId),
    pgPolicy('event_parties_of_party', { for: 'select', to: appParty, using: sql`party_id = ${claim.party}` }),
    pgPolicy('event_parties_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('event_parties_read_by_system', { for: 'select', to: appSystem, using: everything }),
    pgPolicy('event_parties_written_by_publish', { for: 'insert', to: appSystem, withCheck: everything }),
  ],
);
