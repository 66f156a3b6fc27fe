import { appParty, appSystem, appVendor, claim, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';

/** The bell: something a person should know under one of their hats. */
export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    ref: ref('notification'),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    eventId: uuid('event_id').notNull(),
    eventName: text('event_name').notNull(),
    subjectRef: text('subject_ref').notNull(),
    /** What it is about in the reader's own terms, frozen: an order's customer, a ticket's subject. */
    title: text('title').notNull(),
    createdAt: instant('created_at').notNull(),
    readAt: instant('read_at'),
  },
  (table) => [
    unique('notifications_one_per_event').on(table.personId, table.partyId, table.eventId),
    index('notifications_list').on(table.personId, table.partyId, table.createdAt, table.id),
    pgPolicy('notifications_of_person', {
      for: 'select',
      to: appParty,
      using: sql`person_id = ${claim.person} and party_id = ${claim.party}`,
    }),
    pgPolicy('notifications_read_by_person', {
      for: 'update',
      to: appParty,
      using: sql`person_id = ${claim.person} and party_id = ${claim.party}`,
      withCheck: sql`person_id = ${claim.person} and party_id = ${claim.party}`,
    }),
    pgPolicy('notifications_of_vendor_person', {
      for: 'select',
      to: appVendor,
      using: sql`person_id = ${claim.person} and party_id = ${claim.party}`,
    }),
    pgPolicy('notifications_read_by_vendor_person', {
      for: 'update',
      to: appVendor,
      using: sql`person_id = ${claim.person} and party_id = ${claim.party}`,
      withCheck: sql`person_id = ${claim.person} and party_id = ${claim.party}`,
    }),
    pgPolicy('notifications_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** Transactional mail, one row a message: what was to be sent to whom, and whether the mail server took it. */
export const mails = pgTable(
  'mails',
  {
    id: id(),
    /** (event, person, party): a reaction that runs twice plans one mail. */
    key: text('key').notNull().unique(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    email: text('email').notNull(),
    template: text('template').notNull(),
    subjectRef: text('subject_ref').notNull(),
    state: text('state').notNull().default('planned'),
    messageId: text('message_id').notNull(),
    attempts: integer('attempts').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    handedOverAt: instant('handed_over_at'),
    lastError: text('last_error'),
  },
  (table) => [
    check('mails_state', sql`${table.state} in ('planned', 'handed_over', 'failed')`),
    pgPolicy('mails_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('mails_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
