import { isoDate } from '@tributary/kernel/dates';
import { multiLine, quantity, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { z } from 'zod';

/** Why this module refuses. */
export type CatalogErrorCode =
  | 'catalog/template_changed'
  | 'catalog/template_retired'
  | 'catalog/ordinal_taken'
  | 'catalog/sku_taken'
  | 'catalog/version_taken'
  | 'catalog/component_of_itself'
  | 'catalog/component_twice'
  | 'catalog/unknown_component'
  | 'catalog/unknown_supplier';

/** How long a licence lasts and what it counts. */
export const PRODUCT_KINDS = ['perpetual', 'subscription', 'usage'] as const;
export type ProductKind = (typeof PRODUCT_KINDS)[number];
export const PRODUCT_STATES = ['active', 'retired'] as const;
export type ProductState = (typeof PRODUCT_STATES)[number];
/** What a remembered name is: a package URL, a CPE, a stock-keeping unit, or `vendor / product` in words. */
export const ALIAS_KINDS = ['purl', 'cpe', 'sku', 'name'] as const;
export type AliasKind = (typeof ALIAS_KINDS)[number];

/**
 * The room left after each appended release, so that a later fix of an older line (1.4.5 after 2.0.0) can be given an ordinal between two
 * that exist without renumbering: scopes compiled before compare ordinals.
 */
export const ORDINAL_STEP = 1000;
const MAX_ORDINAL = 2_000_000_000;

/** Upper-case letters, digits and `. _ -`: what survives labels, file names and price lists. */
export const sku = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9](?:[A-Z0-9._-]{0,62}[A-Z0-9])?$/, { error: 'sku' });
const slug = (error: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9.+_-]{0,39}$/, { error });

export const createProductInput = z.object({
  sku,
  name: singleLine(200),
  family: singleLine(120),
  summary: z.union([z.literal(''), multiLine(2000)]).default(''),
  kind: z.enum(PRODUCT_KINDS),
  /** What one copy is, for people: `device`, `named user`, `site`. */
  metric: singleLine(60),
  /** The vers type that orders versions which the registry does not know. */
  versionScheme: slug('version_scheme').default('intdot'),
  /** Work and not goods: a lessor does not finance it. */
  isService: z.coerce.boolean().default(false),
});
/** What one copy of a product takes from suppliers: the whole bundle, each component of a supplier once. Empty: it is the vendor's own alone. */
export const setComponentsInput = z.object({
  productRef: refOf('product'),
  components: z.array(z.object({ productRef: refOf('product'), supplierRef: refOf('party'), quantity })).max(20, { error: 'too_many' }),
});

export const releaseFields = z.object({
  version: singleLine(100),
  /** Position in the registry; appended after the last one where not given. */
  ordinal: z.coerce.number().int({ error: 'ordinal' }).min(0, { error: 'ordinal' }).max(MAX_ORDINAL, { error: 'ordinal' }).optional(),
  releasedOn: isoDate.nullable().default(null),
  isSecurityFix: z.boolean().default(false),
});
export const addReleaseInput = releaseFields.extend({ productRef: refOf('product') });
const dueOffsetDays = z.coerce.number().int({ error: 'days' }).min(0, { error: 'days' }).max(3650, { error: 'days' });
const templateFields = z.object({
  title: singleLine(200),
  queue: slug('queue'),
  /** Counted from the order's first day. */
  dueOffsetDays,
  steps: z.array(z.object({ label: singleLine(300), dueOffsetDays })).max(50, { error: 'too_many' }),
  /** Only for the first order of an end customer. */
  firstOrderOnly: z.boolean().default(false),
  /** Programme tiers of the partner of record; none means any, direct sales too. */
  partnerTiers: z
    .array(singleLine(60).transform((tier) => tier.toLowerCase()))
    .max(20, { error: 'too_many' })
    .transform((tiers) => [...new Set(tiers)].sort())
    .default([]),
  minQuantity: quantity.nullable().default(null),
  maxQuantity: quantity.nullable().default(null),
});
const hasRange = { error: 'quantity_range', path: ['maxQuantity'] };
const isRange = ({ minQuantity, maxQuantity }: { minQuantity: number | null; maxQuantity: number | null }) =>
  minQuantity === null || maxQuantity === null || minQuantity <= maxQuantity;
export const commissioningTemplateInput = templateFields.extend({ productRef: refOf('product') }).refine(isRange, hasRange);
export const commissioningTemplateRefInput = z.object({ ref: refOf('commissioningTemplate') });
export const reviseTemplateInput = templateFields
  .extend({
    ref: refOf('commissioningTemplate'),
    /** The version that was edited: somebody else's newer one is not overwritten. */
    basedOn: z.coerce.number().int().min(1),
  })
  .refine(isRange, hasRange);
export const rememberAliasInput = z.object({ kind: z.enum(ALIAS_KINDS), key: singleLine(2000), productId: z.uuid() });

export const productRefInput = z.object({ ref: refOf('product') });
/** Part of a name to look for; NUL is refused, because PostgreSQL has no text with it. */
const searchText = z
  .string()
  .trim()
  .max(200, { error: 'too_long' })
  .refine((text) => !text.includes('\u0000'), { error: 'line_break' })
  .optional();
export const searchablePage = pageInput.extend({ q: searchText });

/** A product on a list. */
export interface ProductRow {
  readonly ref: string;
  readonly sku: string;
  readonly name: string;
  readonly family: string;
  readonly summary: string;
  readonly kind: ProductKind;
  readonly metric: string;
  /** The release with the highest ordinal, or null before the first. */
  readonly latestVersion: string | null;
}
/** On the console, with its state. */
export interface ConsoleProductRow extends ProductRow {
  readonly state: ProductState;
}
export interface ReleaseRow {
  readonly ref: string;
  readonly version: string;
  readonly ordinal: number;
  readonly releasedOn: string | null;
  readonly isSecurityFix: boolean;
}
/** When a template is called for. All that is said must be met. */
export interface CommissioningConditions {
  readonly firstOrderOnly: boolean;
  /** Programme tiers in lower case; none means any partner, and no partner. */
  readonly partnerTiers: readonly string[];
  readonly minQuantity: number | null;
  readonly maxQuantity: number | null;
}
/** What the conditions are asked about. */
export interface CommissioningFacts {
  readonly isFirstOrder: boolean;
  /** The programme tier of the partner of record; null for a partner without one, and for a direct sale. */
  readonly partnerTier: string | null;
  readonly quantity: number;
}
export const UNMET_CONDITIONS = ['first_order', 'partner_tier', 'quantity'] as const;
export type UnmetCondition = (typeof UNMET_CONDITIONS)[number];

/** Which conditions a line does not meet; none: the template is called for. */
export function unmetConditions(conditions: CommissioningConditions, facts: CommissioningFacts): UnmetCondition[] {
  const { firstOrderOnly, partnerTiers, minQuantity, maxQuantity } = conditions;
  const unmet: UnmetCondition[] = [];
  if (firstOrderOnly && !facts.isFirstOrder) unmet.push('first_order');
  if (partnerTiers.length > 0 && !partnerTiers.includes(facts.partnerTier?.toLowerCase() ?? '')) unmet.push('partner_tier');
  if (facts.quantity < (minQuantity ?? 1) || facts.quantity > (maxQuantity ?? Number.POSITIVE_INFINITY)) unmet.push('quantity');
  return unmet;
}

export interface CommissioningTemplate extends CommissioningConditions {
  readonly ref: string;
  readonly version: number;
  readonly title: string;
  readonly queue: string;
  readonly dueOffsetDays: number;
  readonly steps: { readonly label: string; readonly dueOffsetDays: number }[];
}
/** A template with all it ever said, the newest version first. */
export interface CommissioningTemplateDetail {
  readonly ref: string;
  readonly product: { readonly ref: string; readonly name: string };
  /** The version that holds. */
  readonly version: number;
  readonly retiredAt: Date | null;
  readonly versions: (CommissioningTemplate & { readonly savedAt: Date })[];
}
/** A component of a bundle and whose it is; staff alone. */
export interface ProductComponent {
  readonly productRef: string;
  readonly sku: string;
  readonly productName: string;
  readonly supplier: { readonly ref: string; readonly name: string };
  readonly quantity: number;
}
export interface ProductDetail extends ConsoleProductRow {
  readonly versionScheme: string;
  /** Work and not goods: a lessor does not finance it. */
  readonly isService: boolean;
  readonly releases: ReleaseRow[];
  readonly aliases: { readonly kind: AliasKind; readonly key: string }[];
  readonly commissioning: CommissioningTemplate[];
}

/**
 * The key under which a name is remembered: NFC, control characters and runs of spaces as one space, trimmed, case folded. Idempotent, so
 * that a stored key finds itself. Folding goes down, up and down again, because `ẞ`, `ß` and `SS` meet
 * only there.
 */
export function aliasKey(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
