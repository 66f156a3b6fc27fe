import { appParty, appSystem, appVendor, claim, daterange, everything, id, instant, tstzrange } from '@tributary/db/columns';
import { orderLines } from '@tributary/orders/schema';
import { parties, partyCards } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { mayAccess } from './entitlements.sql.ts';

/** The line is the party's own today: it decides on all grants on it, whoever gave them. */
const isOwner = mayAccess('access_grants.line_id', sql`a.source = 'end_user'`);
/** The party gave it, and may still give access to the line. */
const isGiver = sql`(given_by_party_id = ${claim.party} and ${mayAccess('access_grants.line_id', sql`'manage_grants' = any (a.actions)`)})`;
/** What somebody gives who may because of a grant: within that very grant, and never the right to give. */
const isWithinOwn = sql`(given_by_party_id = ${claim.party} and not 'manage_grants' = any (access_grants.actions)
  and ${mayAccess('access_grants.line_id', sql`a.source = 'grant' and 'manage_grants' = any (a.actions) and access_grants.actions <@ a.actions and access_grants.valid <@ a.valid`)})`;
/** Introduced to the party: what is named must be known to it, so that no key tells who exists. */
const isIntroduced = (column: string) =>
  sql`(select true from party_introductions i where i.viewer_party_id = ${claim.party} and i.subject_party_id = ${sql.raw(column)} limit 1)`;
const isKnown = sql`(given_by_party_id = ${claim.party} or ${isIntroduced('access_grants.given_by_party_id')})
  and (grantee_party_id is null or ${isIntroduced('access_grants.grantee_party_id')}
    or (select true from party_cards c where c.owner_party_id = ${claim.party} and c.subject_party_id = access_grants.grantee_party_id limit 1))
  and (grantee_card_id is null or grantee_party_id is not null or (select true from party_cards c where c.id = access_grants.grantee_card_id))`;

/**
 * What end customers allow whom on their lines (DOMAIN §2), on two clocks like `line_roles`: a change closes a row in recorded time and
 * opens others under the same `ref`, so that what ended stays on record. Several grants of one party on a line add up. The rows of `access`
 * with the source `grant` follow in the same transaction, whoever writes here, by the trigger `access_grants_follow` (migration).
 */
export const accessGrants = pgTable(
  'access_grants',
  {
    id: id(),
    /** The grant, over all its rows: at a day and an instant at most one of them holds (`access_grants_one_at_a_time`, migration). */
    ref: text('ref').notNull(),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    /** Null while the vendor has not decided whom the giver's card means: nobody has access by it. */
    granteePartyId: uuid('grantee_party_id').references(() => parties.id),
    /** How the giver named it, where not by an introduction. */
    granteeCardId: uuid('grantee_card_id').references(() => partyCards.id),
    /** The end customer, or a party that it let give access in its stead. Where another takes the customer's place by a merge or split, that one. */
    givenByPartyId: uuid('given_by_party_id')
      .notNull()
      .references(() => parties.id),
    actions: text('actions').array().notNull(),
    valid: daterange('valid').notNull(),
    recorded: tstzrange('recorded').notNull(),
    /** Infinity for what is known now; as in `line_roles`. */
    knownUntil: instant('known_until').notNull().generatedAlwaysAs(sql`coalesce(upper(recorded), 'infinity'::timestamptz)`),
    /** When its grantee was told and given its card of the customer: on its first day, and not before. */
    announcedAt: instant('announced_at'),
  },
  (table) => [
    index('access_grants_line').on(table.lineId, table.granteePartyId),
    index('access_grants_grantee').on(table.granteePartyId, table.lineId),
    index('access_grants_card').on(table.granteeCardId).where(sql`${table.granteeCardId} is not null`),
    index('access_grants_to_announce').on(table.lineId).where(sql`${table.announcedAt} is null`),
    check(
      'access_grants_actions',
      sql`'view' = any (${table.actions}) and ${table.actions} <@ '{view,download,activate,order_renewal,open_ticket,manage_grants,see_history}'::text[]`,
    ),
    check('access_grants_named', sql`${table.granteePartyId} is not null or ${table.granteeCardId} is not null`),
    check('access_grants_spans', sql`not isempty(${table.valid}) and not lower_inf(${table.valid}) and not isempty(${table.recorded})`),
    pgPolicy('access_grants_of_party', {
      for: 'select',
      to: appParty,
      // Its grantee reads what holds today: neither what is planned nor what was before is its to know.
      using: sql`${isOwner} or ${isGiver} or (grantee_party_id = ${claim.party} and upper_inf(recorded) and valid @> ${claim.today})`,
    }),
    pgPolicy('access_grants_given_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`upper_inf(recorded) and (${isOwner} or ${isWithinOwn}) and ${isKnown}`,
    }),
    pgPolicy('access_grants_closed_by_party', {
      for: 'update',
      to: appParty,
      using: sql`upper_inf(recorded) and (${isOwner} or ${isGiver})`,
      withCheck: sql`not upper_inf(recorded) and (${isOwner} or ${isGiver})`,
    }),
    ...[appVendor, appSystem].flatMap((side) => {
      const name = side === appVendor ? 'vendor' : 'system';
      return [
        pgPolicy(`access_grants_of_${name}`, { for: 'select', to: side, using: everything }),
        pgPolicy(`access_grants_opened_by_${name}`, { for: 'insert', to: side, withCheck: sql`upper_inf(recorded)` }),
        pgPolicy(`access_grants_closed_by_${name}`, { for: 'update', to: side, using: sql`upper_inf(recorded)`, withCheck: everything }),
      ];
    }),
  ],
);
