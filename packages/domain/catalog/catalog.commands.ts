import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { and, eq, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import {
  addReleaseInput,
  aliasKey,
  type CatalogErrorCode,
  createProductInput,
  ORDINAL_STEP,
  rememberAliasInput,
} from './catalog.contract.ts';
import { aliasRemembered, productCreated, releaseAdded } from './catalog.events.ts';
import { productAliases, products, releases } from './catalog.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;
const refuse = (code: CatalogErrorCode, field: string) => new DomainError(code, {}, { field });

/** Takes a product into the catalogue. Throws `catalog/sku_taken`, or ZodError naming the field. */
export async function createProduct(ctx: VendorSide, input: z.input<typeof createProductInput>) {
  const values = createProductInput.parse(input);
  const [product] = await ctx.tx
    .insert(products)
    .values({ ...values, createdAt: ctx.now })
    .onConflictDoNothing({ target: products.sku })
    .returning();
  if (!product) throw refuse('catalog/sku_taken', 'sku');
  await ctx.publish(productCreated, { productId: product.id, productRef: product.ref }, { parties: [] });
  return product;
}

/**
 * Takes a release into the product's registry, after the last one, or at a given ordinal for a fix of an older line. Throws
 * `catalog/version_taken` and `catalog/ordinal_taken`, because matching trusts the registry's order, and `not_found`.
 */
export async function addRelease(ctx: VendorSide, input: z.input<typeof addReleaseInput>) {
  const { productRef, ...release } = addReleaseInput.parse(input);
  // The lock makes two releases appended at once follow each other instead of taking one ordinal.
  const [product] = await ctx.tx.select({ id: products.id }).from(products).where(eq(products.ref, productRef)).for('update');
  if (!product) throw notFound();
  const [last] = await ctx.tx
    .select({ ordinal: sql<number | null>`max(${releases.ordinal})` })
    .from(releases)
    .where(eq(releases.productId, product.id));
  const ordinal = release.ordinal ?? (Math.floor((last?.ordinal ?? 0) / ORDINAL_STEP) + 1) * ORDINAL_STEP;
  const clashes = await ctx.tx
    .select({ version: releases.version })
    .from(releases)
    .where(and(eq(releases.productId, product.id), or(eq(releases.version, release.version), eq(releases.ordinal, ordinal))));
  if (clashes.some((clash) => clash.version === release.version)) throw refuse('catalog/version_taken', 'version');
  if (clashes.length > 0) throw refuse('catalog/ordinal_taken', 'ordinal');
  const [made] = await ctx.tx
    .insert(releases)
    .values({ ...release, productId: product.id, ordinal })
    .returning();
  await ctx.publish(releaseAdded, { productId: product.id, productRef, releaseId: made!.id, releaseRef: made!.ref }, { parties: [] });
  return made!;
}

/**
 * Remembers that a person confirmed a name to mean a product, so that nobody is asked twice. Confirmed again for another product, the
 * last answer counts: it corrects the first. Throws `not_found` for an unknown product.
 */
export async function rememberAlias(ctx: VendorSide, input: z.input<typeof rememberAliasInput>): Promise<void> {
  const { kind, key, productId } = rememberAliasInput.parse(input);
  const [product] = await ctx.tx.select({ ref: products.ref }).from(products).where(eq(products.id, productId));
  if (!product) throw notFound();
  const answer = { productId, confirmedByPersonId: ctx.actor.kind === 'vendor' ? ctx.actor.personId : null, confirmedAt: ctx.now };
  const changed = await ctx.tx
    .insert(productAliases)
    .values({ kind, key: aliasKey(key), ...answer })
    .onConflictDoUpdate({
      target: [productAliases.kind, productAliases.key],
      set: answer,
      setWhere: sql`${productAliases.productId} <> ${productId}`,
    })
    .returning({ key: productAliases.key });
  if (changed.length > 0) await ctx.publish(aliasRemembered, { productId, productRef: product.ref }, { parties: [] });
}
