import { products, releases } from '@tributary/catalog/schema';
import { appParty, appSystem, appVendor, bytea, claim, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { orderLines } from '@tributary/orders/schema';
import { parties } from '@tributary/parties/schema';
import { type SQL, sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgPolicy, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { LineFacts } from './notices.contract.ts';

const policies = (table: string, party?: SQL) => [
  ...(party ? [pgPolicy(`${table}_of_party`, { for: 'select', to: appParty, using: party })] : []),
  pgPolicy(`${table}_of_vendor`, { for: 'all', to: appVendor, using: everything, withCheck: everything }),
  pgPolicy(`${table}_of_system`, { for: 'all', to: appSystem, using: everything, withCheck: everything }),
];

/** A CSAF document as imported, immutable per (publisher, tracking id, version) (DOMAIN §5). */
export const advisories = pgTable(
  'advisories',
  {
    id: id(),
    ref: ref('advisory'),
    publisherNamespace: text('publisher_namespace').notNull(),
    publisherName: text('publisher_name').notNull(),
    trackingId: text('tracking_id').notNull(),
    trackingVersion: text('tracking_version').notNull(),
    title: text('title').notNull(),
    category: text('category').notNull(),
    severity: text('severity'),
    currentReleaseDate: text('current_release_date').notNull(),
    state: text('state').notNull(),
    /** Ids of the mandatory tests of CSAF 2.0 §6.1 that the document fails; publishing then needs a named override. */
    failedTests: text('failed_tests').array().notNull(),
    overriddenByPersonId: uuid('overridden_by_person_id').references(() => people.id),
    overrideReason: text('override_reason'),
    rangesTotal: integer('ranges_total').notNull(),
    rangesParsed: integer('ranges_parsed').notNull(),
    importedByPersonId: uuid('imported_by_person_id').references(() => people.id),
    importedAt: instant('imported_at').notNull(),
  },
  (table) => [
    unique('advisories_identity').on(table.publisherNamespace, table.trackingId, table.trackingVersion),
    index('advisories_by_time').on(table.importedAt, table.id),
    check('advisories_state', sql`${table.state} in ('quarantined', 'accepted', 'published')`),
    ...policies('advisories', sql`(select true from notices n where n.advisory_id = advisories.id limit 1)`),
  ],
);

/** The bytes as they came, apart from the row that lists read. */
export const advisoryDocuments = pgTable(
  'advisory_documents',
  {
    advisoryId: uuid('advisory_id')
      .primaryKey()
      .references(() => advisories.id),
    bytes: bytea('bytes').notNull(),
    sha256: text('sha256').notNull(),
  },
  () => policies('advisory_documents'),
);

/** A product id of the document's tree, and what in the catalogue a person said it is. Proposals are the program's, decisions a person's. */
export const advisoryProducts = pgTable(
  'advisory_products',
  {
    id: id(),
    ref: ref('advisoryProduct'),
    advisoryId: uuid('advisory_id')
      .notNull()
      .references(() => advisories.id),
    treeProductId: text('tree_product_id').notNull(),
    vendorName: text('vendor_name').notNull(),
    productName: text('product_name').notNull(),
    predicateText: text('predicate_text'),
    predicateKind: text('predicate_kind').notNull(),
    isParsed: boolean('is_parsed').notNull(),
    identifiers: jsonb('identifiers').$type<Record<string, string>>().notNull(),
    proposedProductId: uuid('proposed_product_id').references(() => products.id),
    proposalReason: text('proposal_reason'),
    resolution: text('resolution').notNull().default('open'),
    /** Has a status in the document, and nobody has said what it is, nor what it is a part of: publication waits for it. */
    isBlocking: boolean('is_blocking').notNull().default(false),
    productId: uuid('product_id').references(() => products.id),
    resolvedByPersonId: uuid('resolved_by_person_id').references(() => people.id),
    waiveReason: text('waive_reason'),
  },
  (table) => [
    unique('advisory_products_tree_id').on(table.advisoryId, table.treeProductId),
    check('advisory_products_resolution', sql`${table.resolution} in ('open', 'confirmed', 'waived')`),
    check('advisory_products_waived_with_reason', sql`(${table.resolution} = 'waived') = (${table.waiveReason} is not null)`),
    ...policies('advisory_products'),
  ],
);

/** The frozen scope: where every release stood when the advisory was published, by which predicate. No release: every version, registered or not. */
export const advisoryScope = pgTable(
  'advisory_scope',
  {
    id: id(),
    advisoryId: uuid('advisory_id')
      .notNull()
      .references(() => advisories.id),
    vulnerability: text('vulnerability').notNull(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    releaseId: uuid('release_id').references(() => releases.id),
    status: text('status').notNull(),
    treeProductId: text('tree_product_id').notNull(),
    predicate: text('predicate').notNull(),
    rule: text('rule').notNull(),
  },
  (table) => [
    index('advisory_scope_advisory').on(table.advisoryId),
    check(
      'advisory_scope_status',
      sql`${table.status} in ('affected', 'fixed', 'not_affected', 'undecided', 'under_investigation', 'outside', 'unstated')`,
    ),
    ...policies('advisory_scope'),
  ],
);

/** One wave of telling people about an advisory, approved by a person. */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    ref: ref('notice'),
    advisoryId: uuid('advisory_id')
      .notNull()
      .references(() => advisories.id),
    wave: integer('wave').notNull(),
    subject: text('subject').notNull(),
    approvedByPersonId: uuid('approved_by_person_id')
      .notNull()
      .references(() => people.id),
    approvedAt: instant('approved_at').notNull(),
  },
  (table) => [
    unique('notices_wave').on(table.advisoryId, table.wave),
    ...policies(
      'notices',
      sql`(select true from notice_matches m join access a on a.line_id = m.line_id
        where m.notice_id = notices.id and m.verdict <> 'not' and a.party_id = ${claim.party} and a.source = 'end_user' and a.valid @> ${claim.today} limit 1)`,
    ),
  ],
);

/** Why a line was told, or was not: the verdict with its reason, kept for NOT too. */
export const noticeMatches = pgTable(
  'notice_matches',
  {
    noticeId: uuid('notice_id')
      .notNull()
      .references(() => notices.id),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    endUserPartyId: uuid('end_user_party_id')
      .notNull()
      .references(() => parties.id),
    /** The partner of record that day, whose contact stands on the message; null is the vendor itself. */
    partnerPartyId: uuid('partner_party_id').references(() => parties.id),
    verdict: text('verdict').notNull(),
    /** What the notice says about the line, as it was when it was approved; the mail and the portal read nothing else. */
    reason: jsonb('reason').$type<LineFacts>().notNull(),
  },
  (table) => [
    primaryKey({ name: 'notice_matches_pkey', columns: [table.noticeId, table.lineId] }),
    index('notice_matches_line').on(table.lineId),
    check('notice_matches_verdict', sql`${table.verdict} in ('confirmed', 'possible', 'not')`),
    ...policies(
      'notice_matches',
      sql`(select true from access a where a.party_id = ${claim.party} and a.line_id = notice_matches.line_id and a.source = 'end_user' and a.valid @> ${claim.today} limit 1)`,
    ),
  ],
);

/** The ledger: one message = (notice, person, partner context); contexts never mix (DOMAIN §5). */
export const deliveries = pgTable(
  'deliveries',
  {
    id: id(),
    ref: ref('delivery'),
    noticeId: uuid('notice_id')
      .notNull()
      .references(() => notices.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** Null is the context `direct`. */
    partnerPartyId: uuid('partner_party_id').references(() => parties.id),
    /** The customer whose contact the person is. */
    endUserPartyId: uuid('end_user_party_id')
      .notNull()
      .references(() => parties.id),
    email: text('email').notNull(),
    state: text('state').notNull(),
    messageId: text('message_id').notNull().unique(),
    /** SHA-256 of the rendered message, set when it is first rendered: a retry sends the very same bytes. */
    contentHash: text('content_hash'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: instant('lease_until'),
    handedOverAt: instant('handed_over_at'),
    lastError: text('last_error'),
  },
  (table) => [
    unique('deliveries_one_message').on(table.noticeId, table.personId, table.partnerPartyId, table.endUserPartyId).nullsNotDistinct(),
    index('deliveries_due').on(table.noticeId, table.state, table.leaseUntil),
    check('deliveries_state', sql`${table.state} in ('planned', 'claimed', 'handed_over', 'unknown', 'failed', 'cancelled')`),
    ...policies('deliveries'),
  ],
);

/** The entitlements that a message names. */
export const deliveryLines = pgTable(
  'delivery_lines',
  {
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => deliveries.id),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
  },
  (table) => [primaryKey({ name: 'delivery_lines_pkey', columns: [table.deliveryId, table.lineId] }), ...policies('delivery_lines')],
);
