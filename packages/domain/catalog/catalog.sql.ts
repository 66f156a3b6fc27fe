import { appParty, appSystem, appVendor, day, everything, id, instant, ref } from '@tributary/db/columns';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, index, integer, pgPolicy, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

const shown = (table: string) => [
  pgPolicy(`${table}_of_vendor`, { for: 'all', to: appVendor, using: everything, withCheck: everything }),
  pgPolicy(`${table}_of_system`, { for: 'all', to: appSystem, using: everything, withCheck: everything }),
];

/** What is sold. `proposed` products come from an advisory's tree and wait for a person to confirm them. */
export const products = pgTable(
  'products',
  {
    id: id(),
    ref: ref('product'),
    sku: text('sku').notNull().unique(),
    name: text('name').notNull(),
    family: text('family').notNull(),
    summary: text('summary').notNull().default(''),
    kind: text('kind').notNull(),
    metric: text('metric').notNull(),
    /** Work and not goods: on a leased order it stays with the customer's invoice, because a lessor finances goods. */
    isService: boolean('is_service').notNull().default(false),
    /** How versions of this product are ordered where the registry does not know one: a vers type. */
    versionScheme: text('version_scheme').notNull().default('intdot'),
    state: text('state').notNull().default('active'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    check('products_kind', sql`${table.kind} in ('perpetual', 'subscription', 'usage')`),
    check('products_state', sql`${table.state} in ('active', 'retired')`),
    index('products_family_name').on(table.family, table.name),
    pgPolicy('products_of_party', { for: 'select', to: appParty, using: everything }),
    ...shown('products'),
  ],
);

/**
 * What one copy of a product takes from suppliers (the buy side): the component, whose it is, how many. A line freezes it when its order is
 * accepted. The vendor's own business, so no party reads it.
 */
export const productComponents = pgTable(
  'product_components',
  {
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    position: integer('position').notNull(),
    componentProductId: uuid('component_product_id')
      .notNull()
      .references(() => products.id),
    supplierPartyId: uuid('supplier_party_id')
      .notNull()
      .references(() => parties.id),
    quantity: integer('quantity').notNull(),
  },
  (table) => [
    primaryKey({ name: 'product_components_pkey', columns: [table.productId, table.position] }),
    unique('product_components_once').on(table.productId, table.componentProductId, table.supplierPartyId),
    check('product_components_quantity', sql`${table.quantity} >= 1`),
    check('product_components_other', sql`${table.componentProductId} <> ${table.productId}`),
    ...shown('product_components'),
  ],
);

/** The release registry: `ordinal` is the order that matching trusts before any version scheme (notices, scope). */
export const releases = pgTable(
  'releases',
  {
    id: id(),
    ref: ref('release'),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    version: text('version').notNull(),
    ordinal: integer('ordinal').notNull(),
    releasedOn: day('released_on'),
    isSecurityFix: boolean('is_security_fix').notNull().default(false),
  },
  (table) => [
    unique('releases_product_version').on(table.productId, table.version),
    unique('releases_product_ordinal').on(table.productId, table.ordinal),
    pgPolicy('releases_of_party', { for: 'select', to: appParty, using: everything }),
    ...shown('releases'),
  ],
);

/** A name, purl, CPE or SKU that a person once confirmed to mean a product; remembered so that nobody is asked twice. */
export const productAliases = pgTable(
  'product_aliases',
  {
    kind: text('kind').notNull(),
    /** NFC, trimmed, spaces collapsed, case folded; for names `vendor / product`. */
    key: text('key').notNull(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    confirmedByPersonId: uuid('confirmed_by_person_id'),
    confirmedAt: instant('confirmed_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'product_aliases_pkey', columns: [table.kind, table.key] }),
    check('product_aliases_kind', sql`${table.kind} in ('purl', 'cpe', 'sku', 'name')`),
    ...shown('product_aliases'),
  ],
);

/**
 * What commissioning a product causes: one ticket a line (DOMAIN §3). What it says stands in versions, so that a ticket keeps what it was
 * opened with; `version` is the one that holds for what is accepted now. A retired template opens nothing more.
 */
export const commissioningTemplates = pgTable(
  'commissioning_templates',
  {
    id: id(),
    ref: ref('commissioningTemplate'),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    version: integer('version').notNull().default(1),
    retiredAt: instant('retired_at'),
  },
  (table) => [index('commissioning_templates_product').on(table.productId), ...shown('commissioning_templates')],
);

/** One saved wording of a template: never changed, only followed by the next. */
export const commissioningVersions = pgTable(
  'commissioning_versions',
  {
    templateId: uuid('template_id')
      .notNull()
      .references(() => commissioningTemplates.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    title: text('title').notNull(),
    queue: text('queue').notNull(),
    dueOffsetDays: integer('due_offset_days').notNull(),
    /** Only for the first order of an end customer. Such a ticket is shown to no partner: it would tell who is known already. */
    firstOrderOnly: boolean('first_order_only').notNull().default(false),
    /** Programme tiers of the partner of record; none means any, direct sales too. */
    partnerTiers: text('partner_tiers').array().notNull().default(sql`'{}'::text[]`),
    minQuantity: integer('min_quantity'),
    maxQuantity: integer('max_quantity'),
    savedAt: instant('saved_at').notNull(),
    savedByPersonId: uuid('saved_by_person_id'),
  },
  (table) => [
    primaryKey({ name: 'commissioning_versions_pkey', columns: [table.templateId, table.version] }),
    check('commissioning_versions_quantity', sql`${table.minQuantity} <= ${table.maxQuantity}`),
    ...shown('commissioning_versions'),
  ],
);

export const commissioningSteps = pgTable(
  'commissioning_steps',
  {
    templateId: uuid('template_id').notNull(),
    version: integer('version').notNull(),
    position: integer('position').notNull(),
    label: text('label').notNull(),
    dueOffsetDays: integer('due_offset_days').notNull(),
  },
  (table) => [
    primaryKey({ name: 'commissioning_steps_pkey', columns: [table.templateId, table.version, table.position] }),
    foreignKey({
      name: 'commissioning_steps_version',
      columns: [table.templateId, table.version],
      foreignColumns: [commissioningVersions.templateId, commissioningVersions.version],
    }).onDelete('cascade'),
    ...shown('commissioning_steps'),
  ],
);
