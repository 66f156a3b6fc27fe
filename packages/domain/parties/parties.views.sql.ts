import { appSystem, appVendor, claim, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { sql } from 'drizzle-orm';
import { check, index, pgPolicy, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { parties } from './parties.sql.ts';

/**
 * A member of staff looks at the portal as a party (DOMAIN §2g): as whom, why, and from when until when. A record for the vendor alone: the
 * party learns nothing of it. Only when it began and how it ended is ever written later (`roles.ts`).
 */
export const partyViews = pgTable(
  'party_views',
  {
    id: id(),
    ref: ref('view'),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    /** The person that is looked as, by the hat named beside it; null: nobody, a function of the party alone. */
    asPersonId: uuid('as_person_id').references(() => people.id),
    /** A hat of one day leaves no row when it ends, and the view stays on record: hence no foreign key, here and below. */
    membershipId: uuid('membership_id'),
    /** The functions looked through, as they were when it was asked for. */
    functions: text('functions').array().notNull(),
    staffPersonId: uuid('staff_person_id')
      .notNull()
      .references(() => people.id),
    /** The hat of the member of staff: the view ends with it, or with its function. */
    staffMembershipId: uuid('staff_membership_id').notNull(),
    reason: text('reason').notNull(),
    minutes: smallint('minutes').notNull(),
    askedAt: instant('asked_at').notNull(),
    startedAt: instant('started_at'),
    endsAt: instant('ends_at'),
    endedAt: instant('ended_at'),
    endedHow: text('ended_how'),
  },
  (table) => [
    index('party_views_party').on(table.partyId, table.id),
    // The view that a member of staff has running, when its hat ends.
    index('party_views_running').on(table.endsAt).where(sql`${table.endedAt} is null`),
    check('party_views_as', sql`(${table.asPersonId} is null) = (${table.membershipId} is null)`),
    check('party_views_minutes', sql`${table.minutes} between 1 and 60`),
    check('party_views_reason', sql`length(btrim(${table.reason})) > 0`),
    check('party_views_has_end', sql`(${table.startedAt} is null) = (${table.endsAt} is null)`),
    check('party_views_ended', sql`(${table.endedAt} is null) = (${table.endedHow} is null)`),
    check('party_views_ended_how', sql`${table.endedHow} in ('ended', 'replaced', 'ran_out', 'signed_out', 'not_allowed')`),
    pgPolicy('party_views_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('party_views_asked_by_staff', {
      for: 'insert',
      to: appVendor,
      withCheck: sql`staff_person_id = ${claim.person} and started_at is null and ended_at is null`,
    }),
    pgPolicy('party_views_moved_by_staff', { for: 'update', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('party_views_read_by_system', { for: 'select', to: appSystem, using: everything }),
    pgPolicy('party_views_moved_by_system', { for: 'update', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** What was opened in a view, appended before it was shown: method and address, without any answer. */
export const partyViewPages = pgTable(
  'party_view_pages',
  {
    id: id(),
    viewId: uuid('view_id')
      .notNull()
      .references(() => partyViews.id),
    at: instant('at').notNull(),
    path: text('path').notNull(),
  },
  (table) => [
    index('party_view_pages_view').on(table.viewId, table.id),
    pgPolicy('party_view_pages_of_vendor', { for: 'select', to: appVendor, using: everything }),
    pgPolicy('party_view_pages_by_who_looks', {
      for: 'insert',
      to: appVendor,
      withCheck: sql`exists (select 1 from party_views v where v.id = party_view_pages.view_id and v.staff_person_id = ${claim.person} and v.ended_at is null)`,
    }),
  ],
);
