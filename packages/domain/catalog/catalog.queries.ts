import type { ActorContext } from '@tributary/db/actor';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { commissioningTemplatesOf } from './catalog.commissioning.ts';
import {
  type AliasKind,
  aliasKey,
  type ConsoleProductRow,
  type ProductDetail,
  type ProductKind,
  type ProductRow,
  type ProductState,
  type productRefInput,
  type searchablePage,
  sku,
} from './catalog.contract.ts';
import { productAliases, products, releases } from './catalog.sql.ts';

/** A product's whole row, with ids: for the server only. */
export type Product = typeof products.$inferSelect;
/** A release's whole row, with ids: for the server only. */
export type Release = typeof releases.$inferSelect;

const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`;
// Written out, because drizzle leaves table names off columns in a select from one table, and `id` would be the release's.
const latestVersion = sql<
  string | null
>`(select r.version from releases r where r.product_id = products.id order by r.ordinal desc limit 1)`;
const rowColumns = {
  ref: products.ref,
  sku: products.sku,
  name: products.name,
  family: products.family,
  summary: products.summary,
  kind: sql<ProductKind>`${products.kind}`,
  metric: products.metric,
  latestVersion: latestVersion.as('latest_version'),
};
const consoleColumns = { ...rowColumns, state: sql<ProductState>`${products.state}` };

/** A product by reference; throws `not_found`. */
export async function productByRef(ctx: ActorContext, ref: string): Promise<Product> {
  const [product] = await ctx.tx.select().from(products).where(eq(products.ref, ref));
  if (!product) throw notFound();
  return product;
}

/** Products by reference; unknown references are absent. One statement. */
export async function productsByRefs(ctx: ActorContext, refs: readonly string[]): Promise<Map<string, Product>> {
  if (refs.length === 0) return new Map();
  const rows = await ctx.tx
    .select()
    .from(products)
    .where(sql`${products.ref} = any(${sql.param(`{${refs.join(',')}}`)}::text[])`);
  return new Map(rows.map((product) => [product.ref, product]));
}

/** Products by id; unknown ids are absent. One statement. */
export async function productsByIds(ctx: ActorContext, productIds: readonly string[]): Promise<Map<string, Product>> {
  if (productIds.length === 0) return new Map();
  const rows = await ctx.tx
    .select()
    .from(products)
    .where(sql`${products.id} = any(${uuids(productIds)})`);
  return new Map(rows.map((product) => [product.id, product]));
}

/** A product's releases, oldest ordinal first. */
export function releasesOf(ctx: ActorContext, productId: string): Promise<Release[]> {
  return ctx.tx.select().from(releases).where(eq(releases.productId, productId)).orderBy(asc(releases.ordinal));
}

/** The release of that very version (text compared exactly), or null where the registry has none. */
export async function releaseOfVersion(ctx: ActorContext, productId: string, version: string): Promise<Release | null> {
  const [release] = await ctx.tx
    .select()
    .from(releases)
    .where(and(eq(releases.productId, productId), eq(releases.version, version)));
  return release ?? null;
}

/**
 * The product that a name was confirmed to mean, or null. A SKU that nobody was asked about is looked up in the catalogue itself.
 * The vendor's and the system's only: a party sees no aliases.
 */
export async function findProductByAlias(ctx: ActorContext, kind: AliasKind, key: string): Promise<Product | null> {
  const [remembered] = await ctx.tx
    .select({ product: products })
    .from(productAliases)
    .innerJoin(products, eq(products.id, productAliases.productId))
    .where(and(eq(productAliases.kind, kind), eq(productAliases.key, aliasKey(key))));
  if (remembered) return remembered.product;
  const asSku = kind === 'sku' ? sku.safeParse(key) : null;
  if (!asSku?.success) return null;
  const [product] = await ctx.tx.select().from(products).where(eq(products.sku, asSku.data));
  return product ?? null;
}

/** What can be ordered: active products by family and name. */
export function listProductsForPortal(ctx: ActorContext): Promise<ProductRow[]> {
  return ctx.tx
    .select(rowColumns)
    .from(products)
    .where(eq(products.state, 'active'))
    .orderBy(asc(products.family), asc(products.name), asc(products.id));
}

/** The whole catalogue by family and name; `q` is a part of the name or of the SKU. */
export async function listProducts(ctx: ActorContext, input: z.output<typeof searchablePage>): Promise<Page<ConsoleProductRow>> {
  const after = decodeCursor(input.cursor, 3);
  const rows = await ctx.tx
    .select(consoleColumns)
    .from(products)
    .where(
      and(
        input.q
          ? sql`(strpos(lower(${products.name}), lower(${input.q})) > 0 or strpos(lower(${products.sku}), lower(${input.q})) > 0)`
          : undefined,
        after ? sql`(${products.family}, ${products.name}, ${products.ref}) > (${after[0]}, ${after[1]}, ${after[2]})` : undefined,
      ),
    )
    .orderBy(asc(products.family), asc(products.name), asc(products.ref))
    .limit(input.limit + 1);
  return toPage(rows, input.limit, (row) => [row.family, row.name, row.ref]);
}

/** One product with its registry, the names it is known by, and what commissioning it causes; throws `not_found`. */
export async function getProduct(ctx: ActorContext, input: z.output<typeof productRefInput>): Promise<ProductDetail> {
  const [found] = await ctx.tx
    .select({ id: products.id, versionScheme: products.versionScheme, isService: products.isService, ...consoleColumns })
    .from(products)
    .where(eq(products.ref, input.ref));
  if (!found) throw notFound();
  const { id, ...row } = found;
  const registry = await releasesOf(ctx, id);
  const aliases = await ctx.tx
    .select({ kind: sql<AliasKind>`${productAliases.kind}`, key: productAliases.key })
    .from(productAliases)
    .where(eq(productAliases.productId, id))
    .orderBy(asc(productAliases.kind), asc(productAliases.key));
  const commissioning = (await commissioningTemplatesOf(ctx, [id])).get(id) ?? [];
  return {
    ...row,
    releases: registry.map(({ id: _id, productId: _product, ...release }) => release),
    aliases,
    commissioning: commissioning.map(({ id: _id, ...template }) => template),
  };
}
