import { appParty, appSystem, appVendor, claim, daterange, day, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { channelTiers, parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';

/** What belongs to an agreement is seen with it: the probe by key asks the agreement's own policy. */
const withAgreement = (agreementColumn: string) => sql`(select true from agreements a where a.id = ${sql.raw(agreementColumn)})`;

/**
 * A contract document between two parties (DOMAIN §1: whose paper). `party` and `counterparty` stand in no order: what may not overlap is
 * the pair. The names are those on the paper, frozen at entry, so that a reader needs to know neither party's row.
 */
export const agreements = pgTable(
  'agreements',
  {
    id: id(),
    ref: ref('agreement'),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    partyName: text('party_name').notNull(),
    counterpartyId: uuid('counterparty_id')
      .notNull()
      .references(() => parties.id),
    counterpartyName: text('counterparty_name').notNull(),
    /** Whose form of contract it is: one of the two. */
    paperPartyId: uuid('paper_party_id')
      .notNull()
      .references(() => parties.id),
    /** The same pair whichever way round it was entered. */
    lowPartyId: uuid('low_party_id').notNull().generatedAlwaysAs(sql`least(party_id, counterparty_id)`),
    highPartyId: uuid('high_party_id').notNull().generatedAlwaysAs(sql`greatest(party_id, counterparty_id)`),
    valid: daterange('valid').notNull(),
    /** Sort key and term: the first day that is no longer covered; open terms are infinity. */
    endsOn: day('ends_on').notNull().generatedAlwaysAs(sql`coalesce(upper(valid), 'infinity'::date)`),
    /** Null: a draft, which the parties do not see. */
    signedOn: day('signed_on'),
    /** Days before the end on which staff are told. */
    renewalNoticeDays: smallint('renewal_notice_days'),
    /** The first day of the notice: what the nightly round looks for. Null where none is wanted or the term is open. */
    noticeOn: day('notice_on').generatedAlwaysAs(sql`upper(valid) - renewal_notice_days::int`),
    /** The document's content in the file store, null while none is attached. */
    fileSha256: text('file_sha256'),
    fileName: text('file_name'),
    fileBytes: integer('file_bytes'),
    createdAt: instant('created_at').notNull(),
    createdByPersonId: uuid('created_by_person_id').references(() => people.id),
  },
  (table) => [
    index('agreements_party').on(table.partyId, table.endsOn, table.id),
    index('agreements_counterparty').on(table.counterpartyId, table.endsOn, table.id),
    index('agreements_by_end').on(table.endsOn, table.id),
    index('agreements_notice').on(table.noticeOn),
    check(
      'agreements_kind',
      sql`${table.kind} in ('reseller', 'distribution', 'customer', 'leasing', 'supply', 'support', 'data_processing', 'confidentiality')`,
    ),
    check('agreements_two_parties', sql`${table.partyId} <> ${table.counterpartyId}`),
    check('agreements_paper', sql`${table.paperPartyId} in (${table.partyId}, ${table.counterpartyId})`),
    check('agreements_not_empty', sql`not isempty(${table.valid}) and not lower_inf(${table.valid})`),
    check('agreements_notice_days', sql`${table.renewalNoticeDays} between 1 and 730`),
    check('agreements_file_whole', sql`num_nulls(${table.fileSha256}, ${table.fileName}, ${table.fileBytes}) in (0, 3)`),
    check('agreements_file_hash', sql`${table.fileSha256} ~ '^[0-9a-f]{64}$'`),
    pgPolicy('agreements_of_party', {
      for: 'select',
      to: appParty,
      using: sql`signed_on is not null and (party_id = ${claim.party} or counterparty_id = ${claim.party})`,
    }),
    pgPolicy('agreements_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('agreements_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** Who signed, for which of the two. Names as on the paper: who signs need not be a person who signs in. */
export const agreementSignatories = pgTable(
  'agreement_signatories',
  {
    agreementId: uuid('agreement_id')
      .notNull()
      .references(() => agreements.id),
    position: smallint('position').notNull(),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    name: text('name').notNull(),
    /** What the person is there: "Managing director". */
    title: text('title'),
  },
  (table) => [
    primaryKey({ name: 'agreement_signatories_pkey', columns: [table.agreementId, table.position] }),
    pgPolicy('agreement_signatories_of_party', {
      for: 'select',
      to: appParty,
      using: withAgreement('agreement_signatories.agreement_id'),
    }),
    pgPolicy('agreement_signatories_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('agreement_signatories_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** Roles that an agreement settles for every line it governs: the third place a role is looked up (line, order, agreement, default). */
export const agreementRoles = pgTable(
  'agreement_roles',
  {
    agreementId: uuid('agreement_id')
      .notNull()
      .references(() => agreements.id),
    role: text('role').notNull(),
    tier: smallint('tier')
      .notNull()
      .default(0)
      .references(() => channelTiers.tier),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    /** As on lines: the role, the tier of a seller, or the holder itself where any number may serve. */
    slot: text('slot')
      .notNull()
      .generatedAlwaysAs(
        sql`case when role = 'sold_by' then 'sold_by:' || tier when role in ('serviced_by', 'registered_by', 'supplied_by') then role || ':' || party_id else role end`,
      ),
  },
  (table) => [
    primaryKey({ name: 'agreement_roles_pkey', columns: [table.agreementId, table.slot] }),
    check(
      'agreement_roles_role',
      sql`${table.role} in ('signatory', 'bill_to', 'payer', 'financed_by', 'sold_by', 'serviced_by', 'registered_by', 'supplied_by')`,
    ),
    pgPolicy('agreement_roles_of_party', { for: 'select', to: appParty, using: withAgreement('agreement_roles.agreement_id') }),
    pgPolicy('agreement_roles_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('agreement_roles_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** That the end of a term was announced: once per agreement and term, under any retry; a term moved is a new one. */
export const agreementRenewalNotices = pgTable(
  'agreement_renewal_notices',
  {
    agreementId: uuid('agreement_id')
      .notNull()
      .references(() => agreements.id),
    endsOn: day('ends_on').notNull(),
    noticedAt: instant('noticed_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'agreement_renewal_notices_pkey', columns: [table.agreementId, table.endsOn] }),
    pgPolicy('agreement_renewal_notices_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('agreement_renewal_notices_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
