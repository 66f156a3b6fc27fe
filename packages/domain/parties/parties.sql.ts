import { appParty, appSystem, appVendor, claim, daterange, day, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

/** A probe by key and not `exists`, which is planned twice and, where the planner expects many rows, hashed over all introductions. */
const isIntroducedTo = (subject: string) =>
  sql`(select true from party_introductions i where i.viewer_party_id = ${claim.party} and i.subject_party_id = ${sql.raw(subject)} limit 1)`;

/** An organisation, stored once and never typed: customer, partner and lessor are roles in time (DOMAIN §1). */
export const parties = pgTable(
  'parties',
  {
    id: id(),
    ref: ref('party'),
    name: text('name').notNull(),
    country: text('country').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Its last day plus one: from here on it takes no role, no place in a hierarchy, no member. Null while it lives. */
    endedOn: day('ended_on'),
    /** The party that it was found to be, or became part of. A merged party has ended. */
    mergedIntoPartyId: uuid('merged_into_party_id').references((): AnyPgColumn => parties.id),
  },
  (table) => [
    check(
      'parties_merged_has_ended',
      sql`${table.mergedIntoPartyId} is null or (${table.endedOn} is not null and ${table.mergedIntoPartyId} <> ${table.id})`,
    ),
    index('parties_name').on(sql`lower(${table.name})`),
    // A party reads itself, the vendor, whom it was introduced to by a line of its own, and who stands above or below it in its own
    // organisation (party_ancestry shows a partner nothing). Never a customer's row: partners have cards.
    pgPolicy('parties_of_party', {
      for: 'select',
      to: appParty,
      using: sql`id = ${claim.party} or exists (select 1 from vendor_settings v where v.party_id = parties.id)
        or exists (select 1 from party_introductions i where i.viewer_party_id = ${claim.party} and i.subject_party_id = parties.id)
        or (select true from party_ancestry a where a.ancestor_party_id = ${claim.party} and a.descendant_party_id = parties.id limit 1)
        or (select true from party_ancestry a where a.ancestor_party_id = parties.id and a.descendant_party_id = ${claim.party} limit 1)`,
    }),
    pgPolicy('parties_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('parties_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** The one vendor whose database this is. */
export const vendorSettings = pgTable(
  'vendor_settings',
  {
    only: boolean('only').primaryKey().default(true),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    supportName: text('support_name').notNull(),
    supportEmail: text('support_email').notNull(),
    supportPhone: text('support_phone').notNull(),
    /** Domain of Message-IDs and of the From address. */
    mailDomain: text('mail_domain').notNull(),
  },
  (table) => [
    check('vendor_settings_only_one', sql`${table.only}`),
    pgPolicy('vendor_settings_of_party', { for: 'select', to: appParty, using: everything }),
    pgPolicy('vendor_settings_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('vendor_settings_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** A person's hat: what they do for a party, while it lasts. */
export const memberships = pgTable(
  'memberships',
  {
    id: id(),
    ref: ref('membership'),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    functions: text('functions').array().notNull(),
    valid: daterange('valid').notNull(),
  },
  (table) => [
    index('memberships_party').on(table.partyId),
    index('memberships_person').on(table.personId),
    pgPolicy('memberships_of_party', { for: 'select', to: appParty, using: sql`party_id = ${claim.party}` }),
    pgPolicy('memberships_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('memberships_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** What makes a party a partner today: its standing, tier, and the contact that its end customers may be shown. */
export const partnerProfiles = pgTable(
  'partner_profiles',
  {
    partyId: uuid('party_id')
      .primaryKey()
      .references(() => parties.id),
    state: text('state').notNull(),
    tier: text('tier'),
    /** The segment or territory whose price books hold for it (level 6 of price resolution). */
    segment: text('segment'),
    contactName: text('contact_name').notNull(),
    contactEmail: text('contact_email').notNull(),
    contactPhone: text('contact_phone'),
  },
  (table) => [
    check('partner_profiles_state', sql`${table.state} in ('applied', 'active', 'on_notice', 'suspended', 'ended')`),
    pgPolicy('partner_profiles_of_party', {
      for: 'select',
      to: appParty,
      using: sql`party_id = ${claim.party} or ${isIntroducedTo('partner_profiles.party_id')}`,
    }),
    pgPolicy('partner_profiles_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('partner_profiles_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * A partner's own card of a customer (DOMAIN §2a): its wording, its contact. `subject_party_id` is set when the vendor has decided who is
 * meant; the partner is never told whether that party existed before (DOMAIN §2b), so the column must not leave the server.
 */
export const partyCards = pgTable(
  'party_cards',
  {
    id: id(),
    ref: ref('card'),
    ownerPartyId: uuid('owner_party_id')
      .notNull()
      .references(() => parties.id),
    subjectPartyId: uuid('subject_party_id').references(() => parties.id),
    name: text('name').notNull(),
    country: text('country').notNull(),
    contactName: text('contact_name'),
    contactEmail: text('contact_email'),
    contactPhone: text('contact_phone'),
    notes: text('notes'),
    tags: text('tags').array().notNull().default(sql`'{}'::text[]`),
    createdAt: instant('created_at').notNull(),
    /** Counts this card's own changes, so that a save over somebody else's is noticed. */
    revision: integer('revision').notNull().default(1),
  },
  (table) => [
    uniqueIndex('party_cards_owner_name').on(table.ownerPartyId, sql`lower(${table.name})`),
    unique('party_cards_owner_id').on(table.ownerPartyId, table.id),
    index('party_cards_owner_subject').on(table.ownerPartyId, table.subjectPartyId),
    pgPolicy('party_cards_of_party', { for: 'select', to: appParty, using: sql`owner_party_id = ${claim.party}` }),
    pgPolicy('party_cards_made_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`owner_party_id = ${claim.party} and subject_party_id is null`,
    }),
    // Whom the card means is no column that a party may change (`roles.ts`).
    pgPolicy('party_cards_changed_by_party', {
      for: 'update',
      to: appParty,
      using: sql`owner_party_id = ${claim.party}`,
      withCheck: sql`owner_party_id = ${claim.party}`,
    }),
    pgPolicy('party_cards_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('party_cards_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** Who may know whose name and public contact, because a line brought them together. Kept after the line ends: history keeps its names. */
export const partyIntroductions = pgTable(
  'party_introductions',
  {
    viewerPartyId: uuid('viewer_party_id')
      .notNull()
      .references(() => parties.id),
    subjectPartyId: uuid('subject_party_id')
      .notNull()
      .references(() => parties.id),
  },
  (table) => [
    primaryKey({ name: 'party_introductions_pkey', columns: [table.viewerPartyId, table.subjectPartyId] }),
    pgPolicy('party_introductions_of_party', { for: 'select', to: appParty, using: sql`viewer_party_id = ${claim.party}` }),
    pgPolicy('party_introductions_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('party_introductions_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * The tiers of the channel, as rows that staff add: 0 faces the customer, each further one stands behind it. A vocabulary and nobody's
 * business secret, so everybody may read it.
 */
export const channelTiers = pgTable(
  'channel_tiers',
  {
    tier: smallint('tier').primaryKey(),
    name: text('name').notNull(),
    facesCustomer: boolean('faces_customer').notNull(),
  },
  (table) => [
    uniqueIndex('channel_tiers_name').on(sql`lower(${table.name})`),
    check('channel_tiers_not_negative', sql`${table.tier} >= 0`),
    check('channel_tiers_first_faces_customer', sql`${table.facesCustomer} = (${table.tier} = 0)`),
    pgPolicy('channel_tiers_of_party', { for: 'select', to: appParty, using: everything }),
    pgPolicy('channel_tiers_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('channel_tiers_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** How a partner's standing came to be what it is: appended by each action, with the reason that staff gave. Staff only. */
export const partnerStandings = pgTable(
  'partner_standings',
  {
    id: id(),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    at: instant('at').notNull(),
    action: text('action').notNull(),
    state: text('state').notNull(),
    reason: text('reason'),
    byPersonId: uuid('by_person_id').references(() => people.id),
  },
  (table) => [
    index('partner_standings_party').on(table.partyId, table.id),
    pgPolicy('partner_standings_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('partner_standings_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * Which organisation belongs to which, on both clocks: a change closes rows (`superseded_at`) and appends others, so that what was known
 * stays known. At any instant a party has at most one parent (`party_hierarchy_one_parent`, an exclusion over the rows in force).
 */
export const partyHierarchy = pgTable(
  'party_hierarchy',
  {
    id: id(),
    childPartyId: uuid('child_party_id')
      .notNull()
      .references(() => parties.id),
    parentPartyId: uuid('parent_party_id')
      .notNull()
      .references(() => parties.id),
    valid: daterange('valid').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    recordedByPersonId: uuid('recorded_by_person_id').references(() => people.id),
    supersededAt: instant('superseded_at'),
  },
  (table) => [
    index('party_hierarchy_child').on(table.childPartyId),
    index('party_hierarchy_parent').on(table.parentPartyId),
    check('party_hierarchy_not_itself', sql`${table.childPartyId} <> ${table.parentPartyId}`),
    check('party_hierarchy_some_day', sql`not isempty(${table.valid})`),
    pgPolicy('party_hierarchy_of_party', {
      for: 'select',
      to: appParty,
      using: sql`superseded_at is null and valid @> ${claim.today}
        and (select true from party_ancestry a where a.ancestor_party_id = ${claim.party} and a.descendant_party_id = party_hierarchy.child_party_id limit 1)`,
    }),
    pgPolicy('party_hierarchy_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('party_hierarchy_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * Who stands above whom, and how far, derived from the rows of `party_hierarchy` in force: one row a pair and span. A party reads its own
 * tree of today, upwards and downwards; a partner reads none, because that a customer belongs to a group is not its to know.
 */
export const partyAncestry = pgTable(
  'party_ancestry',
  {
    ancestorPartyId: uuid('ancestor_party_id')
      .notNull()
      .references(() => parties.id),
    descendantPartyId: uuid('descendant_party_id')
      .notNull()
      .references(() => parties.id),
    valid: daterange('valid').notNull(),
    /** 1 for the parent. */
    depth: integer('depth').notNull(),
  },
  (table) => [
    primaryKey({ name: 'party_ancestry_pkey', columns: [table.ancestorPartyId, table.descendantPartyId, table.valid] }),
    index('party_ancestry_descendant').on(table.descendantPartyId),
    pgPolicy('party_ancestry_of_party', {
      for: 'select',
      to: appParty,
      using: sql`valid @> ${claim.today} and (ancestor_party_id = ${claim.party} or descendant_party_id = ${claim.party})
        and not exists (select 1 from partner_profiles p where p.party_id = ${claim.party})`,
    }),
    pgPolicy('party_ancestry_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('party_ancestry_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
