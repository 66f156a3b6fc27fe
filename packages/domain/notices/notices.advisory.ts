import { products, releases } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { notFound } from '@tributary/kernel/errors';
import { asc, eq, sql } from 'drizzle-orm';
import type { CsafDocument } from './notices.csaf-document.ts';
import { type FlattenedProduct, flattenProductTree } from './notices.product-tree.ts';
import { type CompiledScope, compileScope, type ProductResolution } from './notices.scope.ts';
import { advisories, advisoryDocuments, advisoryProducts } from './notices.sql.ts';
import { productStatuses, type VulnerabilityStatuses } from './notices.vulnerabilities.ts';

export type VendorSide = ActorContext<SystemActor | VendorActor>;
export type AdvisoryRecord = typeof advisories.$inferSelect;
export type AdvisoryProductRecord = typeof advisoryProducts.$inferSelect;
type ProductRecord = typeof products.$inferSelect;

/** What a document says, read once from its bytes. */
export interface ReadDocument {
  readonly document: CsafDocument;
  readonly products: readonly FlattenedProduct[];
  readonly vulnerabilities: readonly VulnerabilityStatuses[];
}

/** An advisory with its document and what people have decided about its products so far. */
export interface LoadedAdvisory extends ReadDocument {
  readonly advisory: AdvisoryRecord;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** By tree product id. */
  readonly rows: ReadonlyMap<string, AdvisoryProductRecord>;
  /** Catalogue products that rows are confirmed to be, by id. */
  readonly catalogue: ReadonlyMap<string, ProductRecord>;
}

/** What PostgreSQL cannot store in a text or in JSON: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/i;

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** Reads bytes that have passed inspection. A character that the database cannot store becomes U+FFFD in everything read; the bytes stay. */
export function readDocument(bytes: Uint8Array): ReadDocument {
  const source = new TextDecoder().decode(bytes);
  const clean = UNSTORABLE.test(source)
    ? (_key: string, value: unknown) => (typeof value === 'string' ? storable(value) : value)
    : undefined;
  const document = JSON.parse(source, clean) as CsafDocument;
  return { document, products: flattenProductTree(document), vulnerabilities: productStatuses(document) };
}

/** One advisory with everything that judging it needs. `lock` makes decisions about it wait for one another. Throws `not_found`. */
export async function loadAdvisory(
  ctx: VendorSide,
  by: { readonly ref: string } | { readonly id: string },
  options: { readonly lock?: boolean } = {},
): Promise<LoadedAdvisory> {
  const query = ctx.tx
    .select()
    .from(advisories)
    .where('ref' in by ? eq(advisories.ref, by.ref) : eq(advisories.id, by.id));
  const [advisory] = await (options.lock ? query.for('update') : query);
  if (!advisory) throw notFound();
  const [stored] = await ctx.tx.select().from(advisoryDocuments).where(eq(advisoryDocuments.advisoryId, advisory.id));
  if (!stored) throw notFound();
  const rows = await ctx.tx.select().from(advisoryProducts).where(eq(advisoryProducts.advisoryId, advisory.id));
  const confirmed = [...new Set(rows.flatMap(({ productId }) => (productId ? [productId] : [])))];
  const found =
    confirmed.length === 0
      ? []
      : await ctx.tx
          .select()
          .from(products)
          .where(sql`${products.id} = any(${uuids(confirmed)})`);
  return {
    ...readDocument(stored.bytes),
    advisory,
    sha256: stored.sha256,
    sizeBytes: stored.bytes.byteLength,
    rows: new Map(rows.map((row) => [row.treeProductId, row])),
    catalogue: new Map(found.map((product) => [product.id, product])),
  };
}

export const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`;

/** The scope that the decisions so far give, against the registry of now. */
export async function compileAdvisory(ctx: VendorSide, loaded: LoadedAdvisory): Promise<CompiledScope> {
  const ids = [...loaded.catalogue.keys()];
  const registered =
    ids.length === 0
      ? []
      : await ctx.tx
          .select({ productId: releases.productId, releaseId: releases.id, version: releases.version, ordinal: releases.ordinal })
          .from(releases)
          .where(sql`${releases.productId} = any(${uuids(ids)})`)
          .orderBy(asc(releases.ordinal));
  const byProduct = Map.groupBy(registered, ({ productId }) => productId);
  const resolutions = new Map<string, ProductResolution>();
  for (const row of loaded.rows.values()) {
    const product = row.productId ? loaded.catalogue.get(row.productId) : undefined;
    if (product)
      resolutions.set(row.treeProductId, {
        catalogueProductId: product.id,
        scheme: product.versionScheme,
        releases: byProduct.get(product.id) ?? [],
      });
  }
  return compileScope({ products: loaded.products, vulnerabilities: loaded.vulnerabilities, resolutions });
}

/** The tree product ids that block publication: with a status, no catalogue product, and not waived. */
export function blockingIds(scope: CompiledScope, rows: ReadonlyMap<string, { readonly resolution: string }>): ReadonlySet<string> {
  const ids = scope.unresolved.flatMap(({ productIds }) => productIds);
  return new Set(ids.filter((id) => rows.get(id)?.resolution !== 'waived'));
}
