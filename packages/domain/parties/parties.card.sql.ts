import { appParty, claim, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { sql } from 'drizzle-orm';
import { type AnyPgColumn, check, foreignKey, index, integer, jsonb, pgPolicy, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { parties, partyCards } from './parties.sql.ts';

const own = sql`owner_party_id = ${claim.party}`;
/** Only of a card of one's own: a contact on somebody else's card would tell that the card is there. */
const onOwnCard = (column: string) => sql`owner_party_id = ${claim.party}
  and (select true from party_cards c where c.id = ${sql.raw(column)} and c.owner_party_id = ${claim.party})`;

/** The key begins with the owner, so that no constraint tells of another's card. */
const ofOwnCard = (table: { ownerPartyId: AnyPgColumn; cardId: AnyPgColumn }) => ({
  columns: [table.ownerPartyId, table.cardId] as [AnyPgColumn, AnyPgColumn],
  foreignColumns: [partyCards.ownerPartyId, partyCards.id] as [AnyPgColumn, AnyPgColumn],
});

/** Whom a partner talks to at a customer, besides the card's first contact. The partner's own: nobody else reads it, the vendor neither. */
export const partyCardContacts = pgTable(
  'party_card_contacts',
  {
    id: id(),
    ref: ref('contact'),
    ownerPartyId: uuid('owner_party_id')
      .notNull()
      .references(() => parties.id),
    cardId: uuid('card_id').notNull(),
    name: text('name').notNull(),
    duty: text('duty'),
    email: text('email'),
    phone: text('phone'),
    /** Since when it is no contact any more; rows stay, because a party deletes nothing. */
    removedAt: instant('removed_at'),
  },
  (table) => [
    foreignKey({ name: 'party_card_contacts_card_fk', ...ofOwnCard(table) }),
    index('party_card_contacts_card').on(table.ownerPartyId, table.cardId, table.id),
    pgPolicy('party_card_contacts_of_party', { for: 'select', to: appParty, using: own }),
    pgPolicy('party_card_contacts_made_by_party', { for: 'insert', to: appParty, withCheck: onOwnCard('party_card_contacts.card_id') }),
    pgPolicy('party_card_contacts_changed_by_party', {
      for: 'update',
      to: appParty,
      using: own,
      withCheck: onOwnCard('party_card_contacts.card_id'),
    }),
  ],
);

/** What a card said before and after each change, by whom: the partner's own memory of it, append-only. */
export const partyCardChanges = pgTable(
  'party_card_changes',
  {
    id: id(),
    ownerPartyId: uuid('owner_party_id')
      .notNull()
      .references(() => parties.id),
    cardId: uuid('card_id').notNull(),
    revision: integer('revision').notNull(),
    at: instant('at').notNull(),
    byPersonId: uuid('by_person_id')
      .notNull()
      .references(() => people.id),
    fields: jsonb('fields').$type<{ field: string; before: string | null; after: string | null }[]>().notNull(),
  },
  (table) => [
    foreignKey({ name: 'party_card_changes_card_fk', ...ofOwnCard(table) }),
    index('party_card_changes_card').on(table.ownerPartyId, table.cardId, table.id),
    pgPolicy('party_card_changes_of_party', { for: 'select', to: appParty, using: own }),
    pgPolicy('party_card_changes_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`${onOwnCard('party_card_changes.card_id')} and by_person_id = ${claim.person}`,
    }),
  ],
);

/**
 * What a customer shares of itself with one partner. Begins with the customer, so that it is one row a pair and says nothing of other
 * pairs. The partner reads it only while it sees a line of that customer today: `line_roles` shows it no others.
 */
export const partyShares = pgTable(
  'party_shares',
  {
    ownerPartyId: uuid('owner_party_id')
      .notNull()
      .references(() => parties.id),
    viewerPartyId: uuid('viewer_party_id')
      .notNull()
      .references(() => parties.id),
    contactName: text('contact_name'),
    contactEmail: text('contact_email'),
    contactPhone: text('contact_phone'),
    notes: text('notes'),
    revision: integer('revision').notNull().default(1),
    changedAt: instant('changed_at').notNull(),
    takenBackAt: instant('taken_back_at'),
  },
  (table) => [
    primaryKey({ name: 'party_shares_pkey', columns: [table.ownerPartyId, table.viewerPartyId] }),
    check('party_shares_not_itself', sql`${table.ownerPartyId} <> ${table.viewerPartyId}`),
    pgPolicy('party_shares_of_party', {
      for: 'select',
      to: appParty,
      using: sql`${own} or (viewer_party_id = ${claim.party} and taken_back_at is null and (select true from line_roles r
        where r.party_id = party_shares.owner_party_id and r.role = 'end_user' and r.valid @> ${claim.today} limit 1))`,
    }),
    // Only with whom a line brought it together: a guessed id would else be answered by the foreign key.
    pgPolicy('party_shares_given_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`${own} and (select true from party_introductions i where i.viewer_party_id = ${claim.party} and i.subject_party_id = party_shares.viewer_party_id)`,
    }),
    pgPolicy('party_shares_changed_by_party', { for: 'update', to: appParty, using: own, withCheck: own }),
  ],
);
