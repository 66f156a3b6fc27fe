import { products, releases } from '@tributary/catalog/schema';
import { appParty, appSystem, appVendor, claim, daterange, day, everything, id, instant, ref, tstzrange } from '@tributary/db/columns';
import { orderLines } from '@tributary/orders/schema';
import { channelTiers, parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, primaryKey, smallint, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

/**
 * One row of `access` today, by key: what every portal policy below probes. A scalar sub-select and not `exists`, which the planner hashes
 * over all access of the party wherever the average party has little: the largest would pay for that on every page.
 */
export const mayAccess = (lineColumn: string, more = sql`true`) =>
  sql`(select true from access a where a.party_id = ${claim.party} and a.line_id = ${sql.raw(lineColumn)} and a.valid @> ${claim.today} and ${more} limit 1)`;

/**
 * The most seats that the line has had up to today. Not what it has today: the database must let a seat be given back on a line that was
 * reduced below what is taken. Taking one is held to today's quantity by the statement that takes it.
 */
const mostSeats = sql`(select e.quantity + coalesce((select sum(c.quantity_delta) from entitlement_changes c
  where c.line_id = seats.line_id and c.quantity_delta > 0 and c.effective_on <= ${claim.today}), 0) from entitlements e where e.line_id = seats.line_id)`;

/** The same probe, for what only the action `activate` allows. */
const mayActivate = (lineColumn: string) => mayAccess(lineColumn, sql`'activate' = any (a.actions)`);

/** What a line became: the right to use, of a kind, in a quantity, for a term (DOMAIN §4). */
export const entitlements = pgTable(
  'entitlements',
  {
    id: id(),
    ref: ref('entitlement'),
    lineId: uuid('line_id')
      .notNull()
      .unique()
      .references(() => orderLines.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    kind: text('kind').notNull(),
    metric: text('metric').notNull(),
    /** As it was opened; what it is on a day follows from `entitlement_changes` (quantityOn). */
    quantity: integer('quantity').notNull(),
    term: daterange('term').notNull(),
    maintenance: daterange('maintenance'),
    status: text('status').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('entitlements_product').on(table.productId),
    index('entitlements_by_time').on(table.createdAt, table.id),
    check('entitlements_status', sql`${table.status} in ('pending', 'active', 'suspended', 'expired', 'ended')`),
    pgPolicy('entitlements_of_party', { for: 'select', to: appParty, using: mayAccess('entitlements.line_id') }),
    pgPolicy('entitlements_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('entitlements_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * Who holds which role on a line, on two clocks: `valid` (when it is so) and `recorded` (when it was known). Append-only by policy and
 * privilege: a row is added open, its `recorded` is closed once, nothing else of it ever changes, and none is deleted. The temporal key
 * `line_roles_one_holder` (migration) refuses two holders of one slot on a day, `line_duties` refuses none.
 */
export const lineRoles = pgTable(
  'line_roles',
  {
    id: id(),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    role: text('role').notNull(),
    tier: smallint('tier')
      .notNull()
      .default(0)
      .references(() => channelTiers.tier),
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    /** What may be held once only at an instant: the role, the tier of a seller, or the holder itself where any number may serve. */
    slot: text('slot')
      .notNull()
      .generatedAlwaysAs(
        sql`case when role = 'sold_by' then 'sold_by:' || tier when role in ('serviced_by', 'registered_by', 'supplied_by') then role || ':' || party_id else role end`,
      ),
    /** Which level answered when it was assigned: line, order, agreement or default. */
    level: text('level').notNull(),
    valid: daterange('valid').notNull(),
    recorded: tstzrange('recorded').notNull(),
    /** Infinity for what is known now: lets the temporal key tell what is known now from what was, and foreign keys refer to the former. */
    knownUntil: instant('known_until').notNull().generatedAlwaysAs(sql`coalesce(upper(recorded), 'infinity'::timestamptz)`),
  },
  (table) => [
    index('line_roles_line').on(table.lineId),
    index('line_roles_party').on(table.partyId, table.role),
    check(
      'line_roles_role',
      sql`${table.role} in ('end_user', 'signatory', 'bill_to', 'payer', 'financed_by', 'sold_by', 'serviced_by', 'registered_by', 'supplied_by')`,
    ),
    check('line_roles_level', sql`${table.level} in ('line', 'order', 'agreement', 'default')`),
    check('line_roles_spans', sql`not isempty(${table.valid}) and not lower_inf(${table.valid}) and not isempty(${table.recorded})`),
    pgPolicy('line_roles_of_party', {
      for: 'select',
      to: appParty,
      // Of its own time on the line, and as known now: neither who sold it before nor who will is a partner's to know.
      using: mayAccess(
        'line_roles.line_id',
        sql`line_roles.role = any (a.sees_roles) and line_roles.valid && a.valid and upper_inf(line_roles.recorded)`,
      ),
    }),
    ...[appVendor, appSystem].flatMap((side) => {
      const name = side === appVendor ? 'vendor' : 'system';
      return [
        pgPolicy(`line_roles_of_${name}`, { for: 'select', to: side, using: everything }),
        pgPolicy(`line_roles_opened_by_${name}`, { for: 'insert', to: side, withCheck: sql`upper_inf(recorded)` }),
        pgPolicy(`line_roles_closed_by_${name}`, {
          for: 'update',
          to: side,
          using: sql`upper_inf(recorded)`,
          withCheck: sql`not upper_inf(recorded)`,
        }),
      ];
    }),
  ],
);

/**
 * What must always have a holder: a line's end user, signatory, who is billed and who pays, from its first day on. The temporal foreign
 * key `line_duties_held` (migration) refers to what is known now of `line_roles` and is checked at commit, so that a change may close
 * before it opens; a day without a holder, it refuses whoever writes.
 */
export const lineDuties = pgTable(
  'line_duties',
  {
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    slot: text('slot').notNull(),
    valid: daterange('valid').notNull(),
    knownUntil: instant('known_until').notNull().default(sql`'infinity'::timestamptz`),
  },
  (table) => [
    primaryKey({ name: 'line_duties_pkey', columns: [table.lineId, table.slot] }),
    check('line_duties_slot', sql`${table.slot} in ('end_user', 'signatory', 'bill_to', 'payer')`),
    check('line_duties_without_end', sql`upper_inf(${table.valid}) and not lower_inf(${table.valid}) and ${table.knownUntil} = 'infinity'`),
    ...[appVendor, appSystem].flatMap((side) => {
      const name = side === appVendor ? 'vendor' : 'system';
      return [
        pgPolicy(`line_duties_of_${name}`, { for: 'select', to: side, using: everything }),
        pgPolicy(`line_duties_taken_on_by_${name}`, { for: 'insert', to: side, withCheck: everything }),
      ];
    }),
  ],
);

/**
 * Who may do what with a line, derived from roles and grants (DOMAIN §2). Every portal read begins here: it carries the keys that lists
 * sort by, so that a list is an index range of one party (PERFORMANCE §3).
 */
export const access = pgTable(
  'access',
  {
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    /** The role, or `grant`, that it comes from. */
    source: text('source').notNull(),
    actions: text('actions').array().notNull(),
    seesRoles: text('sees_roles').array().notNull(),
    valid: daterange('valid').notNull(),
    /** The bounds as plain columns: the planner can reckon with them and an index can hold them, neither of which it can a range. */
    validFrom: day('valid_from').notNull().generatedAlwaysAs(sql`lower(valid)`),
    validUntil: day('valid_until').notNull().generatedAlwaysAs(sql`coalesce(upper(valid), 'infinity'::date)`),
    /** Sort key: the entitlement's end of term; open terms sort last as infinity. */
    endsOn: day('ends_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'access_pkey', columns: [table.partyId, table.lineId, table.source, table.valid] }),
    // Holds all that the policy asks, so that the first page of a party with 300,000 rows is read from the index alone.
    index('access_list').on(table.partyId, table.endsOn, table.lineId, table.validUntil, table.validFrom),
    index('access_line').on(table.lineId),
    pgPolicy('access_of_party', {
      for: 'select',
      to: appParty,
      using: sql`party_id = ${claim.party} and valid_from <= ${claim.today} and valid_until > ${claim.today}`,
    }),
    pgPolicy('access_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('access_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * What accepted amendments did to an entitlement, append-only: one row an amending line, so that a reaction run again finds its own. The
 * quantity on a day is the one opened with, plus every difference in effect by then; a term holds from when it is recorded.
 */
export const entitlementChanges = pgTable(
  'entitlement_changes',
  {
    id: id(),
    lineId: uuid('line_id')
      .notNull()
      .references(() => entitlements.lineId),
    /** The amending line; its withdrawal names it again. */
    sourceLineId: uuid('source_line_id')
      .notNull()
      .references(() => orderLines.id),
    kind: text('kind').notNull(),
    effectiveOn: day('effective_on').notNull(),
    quantityDelta: integer('quantity_delta').notNull(),
    termBefore: daterange('term_before').notNull(),
    termAfter: daterange('term_after').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    unique('entitlement_changes_once').on(table.sourceLineId, table.kind),
    index('entitlement_changes_line').on(table.lineId, table.effectiveOn),
    check('entitlement_changes_kind', sql`${table.kind} in ('increase', 'decrease', 'cancel', 'renewal', 'co_term', 'withdrawn')`),
    pgPolicy('entitlement_changes_of_party', { for: 'select', to: appParty, using: mayAccess('entitlement_changes.line_id') }),
    pgPolicy('entitlement_changes_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('entitlement_changes_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** A party amends only lines that it may order renewals of: what its order names, its access must allow. */
export const amendmentsWithinAccess = pgPolicy('order_lines_amend_within_access', {
  as: 'restrictive',
  for: 'insert',
  to: appParty,
  withCheck: sql`amends_line_id is null or ${mayAccess('order_lines.amends_line_id', sql`'order_renewal' = any (a.actions)`)}`,
}).link(orderLines);

/**
 * How many seats of a line are taken: the one row that activations compete for, so that the limit is an atomic conditional update and not
 * a count that two requests can read at once (DOMAIN §4). Apart from the entitlement, because a party may change it and nothing else there.
 */
export const seats = pgTable(
  'seats',
  {
    lineId: uuid('line_id')
      .primaryKey()
      .references(() => orderLines.id),
    taken: integer('taken').notNull().default(0),
  },
  (table) => [
    check('seats_taken', sql`${table.taken} >= 0`),
    pgPolicy('seats_of_party', { for: 'select', to: appParty, using: mayAccess('seats.line_id') }),
    pgPolicy('seats_taken_by_party', {
      for: 'update',
      to: appParty,
      using: mayActivate('seats.line_id'),
      withCheck: sql`${mayActivate('seats.line_id')} and taken <= ${mostSeats}`,
    }),
    pgPolicy('seats_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('seats_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** A device or instance that runs it, and the version it last reported. What advisories are matched against. */
export const activations = pgTable(
  'activations',
  {
    id: id(),
    ref: ref('activation'),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    deviceName: text('device_name').notNull(),
    reportedVersion: text('reported_version'),
    releaseId: uuid('release_id').references(() => releases.id),
    activatedAt: instant('activated_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    returnedAt: instant('returned_at'),
  },
  (table) => [
    index('activations_line').on(table.lineId),
    index('activations_product').on(table.productId, table.releaseId),
    // A device runs a line once: a second click, or a second request at the same moment, is the same activation.
    uniqueIndex('activations_one_per_device').on(table.lineId, sql`lower(${table.deviceName})`).where(sql`${table.returnedAt} is null`),
    pgPolicy('activations_of_party', { for: 'select', to: appParty, using: mayAccess('activations.line_id') }),
    pgPolicy('activations_made_by_party', { for: 'insert', to: appParty, withCheck: mayActivate('activations.line_id') }),
    pgPolicy('activations_changed_by_party', {
      for: 'update',
      to: appParty,
      using: mayActivate('activations.line_id'),
      withCheck: mayActivate('activations.line_id'),
    }),
    pgPolicy('activations_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('activations_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
