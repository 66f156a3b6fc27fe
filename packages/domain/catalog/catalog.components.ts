import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { parties } from '@tributary/parties/schema';
import { asc, eq, inArray } from 'drizzle-orm';
import type { z } from 'zod';
import { type CatalogErrorCode, type ProductComponent, setComponentsInput } from './catalog.contract.ts';
import { componentsSet } from './catalog.events.ts';
import { productsByRefs } from './catalog.queries.ts';
import { productComponents, products } from './catalog.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;
const refuse = (code: CatalogErrorCode, field: string) => new DomainError(code, {}, { field });

/**
 * Says what one copy of a product takes from suppliers, all of it at once. Orders accepted from now on freeze it on their lines; those
 * accepted before keep what they froze. Throws `catalog/unknown_component`, `catalog/unknown_supplier`, `catalog/component_of_itself` and
 * `catalog/component_twice` at the component, `not_found` for an unknown product.
 */
export async function setComponents(ctx: VendorSide, input: z.input<typeof setComponentsInput>): Promise<void> {
  const { productRef, components } = setComponentsInput.parse(input);
  const [product] = await ctx.tx.select({ id: products.id }).from(products).where(eq(products.ref, productRef)).for('update');
  if (!product) throw notFound();
  const known = await productsByRefs(
    ctx,
    components.map((component) => component.productRef),
  );
  const suppliers = await suppliersBy(
    ctx,
    components.map((component) => component.supplierRef),
  );
  const seen = new Set<string>();
  const rows = components.map(({ productRef: componentRef, supplierRef, quantity }, index) => {
    const component = known.get(componentRef);
    if (!component) throw refuse('catalog/unknown_component', `components.${index}.productRef`);
    if (component.id === product.id) throw refuse('catalog/component_of_itself', `components.${index}.productRef`);
    const supplierPartyId = suppliers.get(supplierRef);
    if (!supplierPartyId) throw refuse('catalog/unknown_supplier', `components.${index}.supplierRef`);
    const key = `${component.id} ${supplierPartyId}`;
    if (seen.has(key)) throw refuse('catalog/component_twice', `components.${index}.productRef`);
    seen.add(key);
    return { productId: product.id, position: index + 1, componentProductId: component.id, supplierPartyId, quantity };
  });
  await ctx.tx.delete(productComponents).where(eq(productComponents.productId, product.id));
  if (rows.length > 0) await ctx.tx.insert(productComponents).values(rows);
  await ctx.publish(componentsSet, { productId: product.id, productRef }, { parties: [] });
}

async function suppliersBy(ctx: VendorSide, refs: readonly string[]): Promise<Map<string, string>> {
  if (refs.length === 0) return new Map();
  const rows = await ctx.tx
    .select({ id: parties.id, ref: parties.ref })
    .from(parties)
    .where(inArray(parties.ref, [...refs]));
  return new Map(rows.map(({ id, ref }) => [ref, id]));
}

/** What one copy of the product takes from suppliers today. */
export async function componentsOf(ctx: VendorSide, productId: string): Promise<ProductComponent[]> {
  const rows = await ctx.tx
    .select({
      productRef: products.ref,
      sku: products.sku,
      productName: products.name,
      supplierRef: parties.ref,
      supplierName: parties.name,
      quantity: productComponents.quantity,
    })
    .from(productComponents)
    .innerJoin(products, eq(products.id, productComponents.componentProductId))
    .innerJoin(parties, eq(parties.id, productComponents.supplierPartyId))
    .where(eq(productComponents.productId, productId))
    .orderBy(asc(productComponents.position));
  return rows.map(({ supplierRef, supplierName, ...component }) => ({ ...component, supplier: { ref: supplierRef, name: supplierName } }));
}
