import { aliasKey, sku as skuSchema } from '@tributary/catalog/contract';
import { productAliases, products } from '@tributary/catalog/schema';
import { sql } from 'drizzle-orm';
import type { VendorSide } from './notices.advisory.ts';
import type { ProposalReason } from './notices.contract.ts';
import { safeLine } from './notices.partner-block.ts';
import type { FlattenedProduct } from './notices.product-tree.ts';

/** A catalogue product that a product id may be. */
export interface Proposed {
  readonly productId: string;
  readonly reason: ProposalReason;
}

const LONGEST_KEY = 1000;

/** `vendor / product` as an alias remembers it. Names are data: control characters go, whatever they were meant for. */
export function nameOf(product: Pick<FlattenedProduct, 'vendor' | 'productName' | 'name'>, publisherName: string): string {
  const part = (text: string) => safeLine(text, LONGEST_KEY / 2 - 2).text;
  return `${part(product.vendor ?? publisherName)} / ${part(product.productName ?? product.name)}`;
}

/** The part of a CPE (2.2 URI or 2.3) that names a product: `part:vendor:product`, without version, edition or language. */
export function cpeProduct(cpe: string): string | null {
  const names = /^cpe:(?:2\.3:|\/)([aho*-]):((?:\\.|[^:\\])+):((?:\\.|[^:\\])+)/i.exec(cpe);
  return names ? `${names[1]}:${names[2]}:${names[3]}`.toLowerCase().slice(0, LONGEST_KEY) : null;
}

/** Everything a product id could be remembered by, strongest first. */
export function keysOf(
  product: FlattenedProduct,
  publisherName: string,
): readonly { readonly kind: 'purl' | 'cpe' | 'sku' | 'name'; readonly key: string; readonly reason: ProposalReason }[] {
  const { purl, cpe, skus, modelNumbers } = product.helpers;
  const cpeKey = cpe ? cpeProduct(cpe) : null;
  const line = (text: string) => safeLine(text, LONGEST_KEY).text;
  return [
    ...(purl ? [{ kind: 'purl' as const, key: line(purl), reason: 'purl' as const }] : []),
    ...(cpeKey ? [{ kind: 'cpe' as const, key: line(cpeKey), reason: 'cpe' as const }] : []),
    ...skus.map((text) => ({ kind: 'sku' as const, key: line(text), reason: 'sku' as const })),
    ...modelNumbers.map((text) => ({ kind: 'sku' as const, key: line(text), reason: 'model_number' as const })),
    { kind: 'name' as const, key: nameOf(product, publisherName), reason: 'remembered_name' as const },
  ].filter(({ key }) => key !== '');
}

/**
 * For each product id the catalogue product that it seems to be: by purl, CPE, SKU or model number, then by a name that a person confirmed
 * before, last by an equal name. Never by a similar one. A component on a host is left to its halves. Two statements, however many products.
 */
export async function proposeProducts(
  ctx: VendorSide,
  tree: readonly FlattenedProduct[],
  publisherName: string,
): Promise<ReadonlyMap<string, Proposed>> {
  const wanted = tree.filter(({ relationship }) => !relationship).map((product) => ({ product, keys: keysOf(product, publisherName) }));
  const textArray = (texts: readonly string[]) => sql`${sql.param(JSON.stringify([...new Set(texts)]))}::jsonb`;
  const aliases = await ctx.tx.execute<{ kind: string; key: string; product_id: string }>(
    sql`select kind, key, product_id from ${productAliases}
      where key in (select jsonb_array_elements_text(${textArray(wanted.flatMap(({ keys }) => keys.map(({ key }) => aliasKey(key))))}))`,
  );
  const skus = wanted.flatMap(({ keys }) => keys.flatMap(({ kind, key }) => (kind === 'sku' ? [key.toUpperCase()] : [])));
  const names = wanted.map(({ product }) => plainName(product));
  const known = await ctx.tx.execute<{ id: string; sku: string; name: string }>(
    sql`select id, sku, name from ${products} where sku in (select jsonb_array_elements_text(${textArray(skus)}))
      or lower(name) in (select jsonb_array_elements_text(${textArray(names)}))`,
  );
  const byAlias = new Map([...aliases].map((alias) => [`${alias.kind} ${alias.key}`, alias.product_id]));
  const bySku = new Map([...known].map((product) => [product.sku, product.id]));
  const byName = new Map([...known].map((product) => [product.name.toLowerCase(), product.id]));
  const proposals = new Map<string, Proposed>();
  for (const { product, keys } of wanted) {
    const strong = keys.flatMap(({ kind, key, reason }): Proposed[] => {
      const sku = kind === 'sku' ? skuSchema.safeParse(key) : null;
      const productId = byAlias.get(`${kind} ${aliasKey(key)}`) ?? (sku?.success ? bySku.get(sku.data) : undefined);
      return productId ? [{ productId, reason }] : [];
    })[0];
    const namesake = byName.get(plainName(product));
    const proposal = strong ?? (namesake ? { productId: namesake, reason: 'same_name' as const } : undefined);
    if (proposal) proposals.set(product.productId, proposal);
  }
  return proposals;
}

const plainName = (product: FlattenedProduct) => safeLine(product.productName ?? product.name, 200).text.toLowerCase();
