import { aliasKey, sku as skuSchema } from '@tributary/catalog/contract';
import { releasesOf } from '@tributary/catalog/queries';
import { products } from '@tributary/catalog/schema';
import { sql } from 'drizzle-orm';
import { type AdvisoryProductRecord, type LoadedAdvisory, uuids, type VendorSide } from './notices.advisory.ts';
import type { ProductProposal, ProposalReason } from './notices.contract.ts';
import { exactVersions, newReleases, schemeOf } from './notices.new-releases.ts';
import { safeLine } from './notices.partner-block.ts';
import type { FlattenedProduct } from './notices.product-tree.ts';
import { nameOf } from './notices.propose.ts';

/** Product ids of one document that name one product: the same vendor and name, and no component on a host, which stands alone. */
export interface ProductGroup {
  readonly key: string;
  readonly tree: readonly FlattenedProduct[];
}

/** The groups of a document in its order. */
export function groupsOf({ products: tree, advisory }: Pick<LoadedAdvisory, 'products' | 'advisory'>): readonly ProductGroup[] {
  const groups = Map.groupBy(tree, (product) =>
    product.relationship ? `id ${product.productId}` : `name ${aliasKey(nameOf(product, advisory.publisherName))}`,
  );
  return [...groups].map(([key, members]) => ({ key, tree: members }));
}

/** What confirming the open rows of each group would do, by group key. A component on a host, and a group with nothing open, has none. */
export async function proposalsFor(ctx: VendorSide, loaded: LoadedAdvisory): Promise<ReadonlyMap<string, ProductProposal>> {
  const open = groupsOf(loaded).filter(
    ({ tree }) => !tree[0]?.relationship && tree.some(({ productId }) => loaded.rows.get(productId)?.resolution === 'open'),
  );
  const target = (group: ProductGroup) => recognised(group, loaded.rows);
  const ids = [...new Set(open.flatMap((group) => target(group)?.productId ?? []))];
  const known = new Map(
    (ids.length === 0
      ? []
      : await ctx.tx
          .select()
          .from(products)
          .where(sql`${products.id} = any(${uuids(ids)})`)
    ).map((one) => [one.id, one]),
  );
  const taken = await takenSkus(
    ctx,
    open.filter((group) => !target(group)).map((group) => wantedSku(group)),
  );
  const proposals = new Map<string, ProductProposal>();
  for (const group of open) {
    const found = target(group);
    const product = found && known.get(found.productId);
    const versions = exactVersions(group.tree);
    if (found && product) {
      const registry =
        versions.length === 0 ? [] : (await releasesOf(ctx, product.id)).map((release) => ({ ...release, releaseId: release.id }));
      const lacking = newReleases(versions, registry, product.versionScheme).map(({ version }) => version);
      const { ref, sku, name } = product;
      proposals.set(group.key, { kind: 'existing', product: { ref, sku, name }, reason: found.reason, newReleases: lacking });
    } else proposals.set(group.key, newProduct(group, loaded.advisory.publisherName, versions, taken));
  }
  return proposals;
}

/** The product that the group's rows were recognised as, or already confirmed to be. */
function recognised(group: ProductGroup, rows: ReadonlyMap<string, AdvisoryProductRecord>) {
  const all = group.tree.flatMap(({ productId }) => rows.get(productId) ?? []);
  const decided = all.find((row) => row.productId);
  if (decided?.productId) return { productId: decided.productId, reason: 'remembered_name' as const };
  const proposed = all.find((row) => row.proposedProductId);
  return proposed?.proposedProductId
    ? { productId: proposed.proposedProductId, reason: (proposed.proposalReason ?? 'same_name') as ProposalReason }
    : undefined;
}

function newProduct(group: ProductGroup, publisherName: string, versions: readonly string[], taken: Set<string>): ProductProposal {
  const [first] = group.tree as [FlattenedProduct];
  const scheme = schemeOf(group.tree);
  const name = safeLine(first.productName ?? first.name, 200).text || 'Unnamed product';
  return {
    kind: 'new',
    sku: freeSku(wantedSku(group), taken),
    name,
    family: safeLine(first.family ?? first.vendor ?? publisherName, 120).text || name.slice(0, 120),
    versionScheme: scheme,
    newReleases: newReleases(versions, [], scheme).map(({ version }) => version),
  };
}

const LONGEST_SKU = 56;

/** The vendor's own stock-keeping unit where the document names one, else one made of the product's name. */
function wantedSku({ tree }: ProductGroup): string {
  for (const { helpers } of tree)
    for (const text of helpers.skus) {
      const parsed = skuSchema.safeParse(text);
      if (parsed.success) return parsed.data;
    }
  const spelled = (tree[0]?.productName ?? tree[0]?.name ?? '')
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-')
    .slice(0, LONGEST_SKU)
    .replace(/^-+|-+$/g, '');
  return spelled || 'PRODUCT';
}

function freeSku(wanted: string, taken: Set<string>): string {
  let free = wanted;
  for (let number = 2; taken.has(free); number++) free = `${wanted.slice(0, LONGEST_SKU)}-${number}`;
  taken.add(free);
  return free;
}

async function takenSkus(ctx: VendorSide, wanted: readonly string[]): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const list = sql.param(JSON.stringify(wanted.map((one) => one.slice(0, LONGEST_SKU))));
  const rows = await ctx.tx.execute<{ sku: string }>(
    sql`select p.sku from ${products} p join jsonb_array_elements_text(${list}::jsonb) w (sku) on starts_with(p.sku, w.sku)`,
  );
  return new Set([...rows].map(({ sku }) => sku));
}
