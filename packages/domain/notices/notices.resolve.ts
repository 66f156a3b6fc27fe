import { addRelease, createProduct, rememberAlias } from '@tributary/catalog/commands';
import { type Product, productByRef, releasesOf } from '@tributary/catalog/queries';
import { DomainError, notFound } from '@tributary/kernel/errors';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq, sql } from 'drizzle-orm';
import { blockingIds, compileAdvisory, type LoadedAdvisory, loadAdvisory, uuids } from './notices.advisory.ts';
import type { AdvisoryRefInput, NoticesErrorCode, ProductProposal, ResolveProductInput } from './notices.contract.ts';
import { productResolved } from './notices.events.ts';
import { exactVersions, newReleases } from './notices.new-releases.ts';
import { groupsOf, type ProductGroup, proposalsFor } from './notices.proposal.ts';
import { keysOf } from './notices.propose.ts';
import { advisoryProducts } from './notices.sql.ts';

const refuse = (code: NoticesErrorCode) => new DomainError(code);

/**
 * A person says what a product id is in the catalogue: a product that is there, one that is made of what the tree says, or nothing that
 * the vendor answers for (waived, with a reason). It holds for every open product id of the advisory that names the same product, and
 * the names are remembered, so that the next advisory proposes it. Releases that the tree names and the registry lacks are added. Throws
 * `notices/already_resolved`, `notices/already_published`, `not_found`, and what `createProduct` throws.
 */
export async function resolveProduct(ctx: ConsoleContext, input: ResolveProductInput): Promise<{ resolved: number }> {
  const [wanted] = await ctx.tx
    .select({ advisoryId: advisoryProducts.advisoryId, treeProductId: advisoryProducts.treeProductId })
    .from(advisoryProducts)
    .where(eq(advisoryProducts.ref, input.advisoryProductRef));
  if (!wanted) throw notFound();
  const loaded = await lockUnpublished(ctx, { id: wanted.advisoryId });
  if (loaded.rows.get(wanted.treeProductId)?.resolution !== 'open') throw refuse('notices/already_resolved');
  const group = groupsOf(loaded).find(({ tree }) => tree.some(({ productId }) => productId === wanted.treeProductId));
  if (!group) throw notFound();
  const { decision } = input;
  const open = openRows(loaded, group);
  if (decision.kind === 'waive') await waive(ctx, loaded, open, decision.reason);
  else {
    const product =
      decision.kind === 'existing'
        ? await productByRef(ctx, decision.productRef)
        : await adoptNew(ctx, { ...(await newProposal(ctx, loaded, group)), ...definedOf(decision) }, decision);
    await confirm(ctx, loaded, group, product);
  }
  await refreshBlocking(ctx, loaded.advisory.id);
  return { resolved: open.length };
}

/**
 * A person confirms everything the program proposes: rows that were recognised become those products, the others new products with the
 * releases that the tree names. Throws `notices/nothing_proposed` and `notices/already_published`.
 */
export async function adoptProposals(ctx: ConsoleContext, input: AdvisoryRefInput): Promise<{ resolved: number; productsCreated: number }> {
  const loaded = await lockUnpublished(ctx, input);
  const proposals = await proposalsFor(ctx, loaded);
  if (proposals.size === 0) throw refuse('notices/nothing_proposed');
  let resolved = 0;
  let productsCreated = 0;
  for (const group of groupsOf(loaded)) {
    const proposal = proposals.get(group.key);
    if (!proposal) continue;
    resolved += openRows(loaded, group).length;
    if (proposal.kind === 'existing') await confirm(ctx, loaded, group, await productByRef(ctx, proposal.product.ref));
    else {
      await confirm(ctx, loaded, group, await adoptNew(ctx, proposal, { productKind: 'perpetual', metric: 'device' }));
      productsCreated++;
    }
  }
  await refreshBlocking(ctx, loaded.advisory.id);
  return { resolved, productsCreated };
}

async function lockUnpublished(ctx: ConsoleContext, by: { readonly ref: string } | { readonly id: string }): Promise<LoadedAdvisory> {
  const loaded = await loadAdvisory(ctx, by, { lock: true });
  if (loaded.advisory.state === 'published') throw refuse('notices/already_published');
  return loaded;
}

function openRows(loaded: LoadedAdvisory, group: ProductGroup) {
  return group.tree.flatMap(({ productId }) => {
    const row = loaded.rows.get(productId);
    return row?.resolution === 'open' ? [row] : [];
  });
}

type NewProduct = Extract<ProductProposal, { kind: 'new' }>;

const definedOf = ({ sku, name, family }: { sku?: string; name?: string; family?: string }) =>
  Object.fromEntries(Object.entries({ sku, name, family }).filter(([, value]) => value !== undefined));

/** What the group would become as a product of its own, also where it was recognised as another: the person decides. */
async function newProposal(ctx: ConsoleContext, loaded: LoadedAdvisory, group: ProductGroup): Promise<NewProduct> {
  const unrecognised = new Map([...loaded.rows].map(([id, row]) => [id, { ...row, proposedProductId: null, productId: null }]));
  const alone = { ...loaded, products: group.tree.map((product) => ({ ...product, relationship: null })), rows: unrecognised };
  const [proposal] = (await proposalsFor(ctx, alone)).values();
  if (proposal?.kind !== 'new') throw refuse('notices/nothing_proposed');
  return proposal;
}

async function adoptNew(
  ctx: ConsoleContext,
  { sku, name, family, versionScheme }: NewProduct,
  { productKind, metric }: { productKind: 'perpetual' | 'subscription' | 'usage'; metric: string },
): Promise<Product> {
  return createProduct(ctx, { sku, name, family, versionScheme, kind: productKind, metric });
}

/** Confirms the group's open rows as the product, adds the releases it lacks, and remembers the names. */
async function confirm(ctx: ConsoleContext, loaded: LoadedAdvisory, group: ProductGroup, product: Product): Promise<void> {
  const registry = (await releasesOf(ctx, product.id)).map((release) => ({ ...release, releaseId: release.id }));
  const fixed = new Set(loaded.vulnerabilities.flatMap(({ statuses }) => [...statuses.fixed, ...statuses.first_fixed]));
  const fixedVersions = new Set(exactVersions(group.tree.filter(({ productId }) => fixed.has(productId))));
  for (const { version, ordinal } of newReleases(exactVersions(group.tree), registry, product.versionScheme))
    await addRelease(ctx, { productRef: product.ref, version, ordinal, isSecurityFix: fixedVersions.has(version) });
  const aliases = new Map(
    group.tree.flatMap((member) =>
      // A component on a host shares its component's name; to remember it by that would decide for the component.
      member.relationship
        ? []
        : keysOf(member, loaded.advisory.publisherName).map(({ kind, key }) => [`${kind} ${key}`, { kind, key }] as const),
    ),
  );
  for (const { kind, key } of aliases.values()) await rememberAlias(ctx, { kind, key, productId: product.id });
  await decide(ctx, loaded, openRows(loaded, group), { resolution: 'confirmed', productId: product.id });
}

async function waive(ctx: ConsoleContext, loaded: LoadedAdvisory, open: readonly { id: string }[], reason: string): Promise<void> {
  await decide(ctx, loaded, open, { resolution: 'waived', waiveReason: reason });
}

async function decide(
  ctx: ConsoleContext,
  { advisory }: LoadedAdvisory,
  open: readonly { id: string }[],
  values: { resolution: 'confirmed' | 'waived'; productId?: string; waiveReason?: string },
): Promise<void> {
  const ids = open.map(({ id }) => id);
  await ctx.tx
    .update(advisoryProducts)
    .set({ ...values, resolvedByPersonId: ctx.actor.personId })
    .where(sql`${advisoryProducts.id} = any(${uuids(ids)})`);
  const productId = values.productId ?? null;
  await ctx.publish(productResolved, { advisoryId: advisory.id, advisoryRef: advisory.ref, productId }, { parties: [] });
}

/** What still blocks publication follows from all decisions together: a component may be settled by its host. */
async function refreshBlocking(ctx: ConsoleContext, advisoryId: string): Promise<void> {
  const loaded = await loadAdvisory(ctx, { id: advisoryId });
  const blocking = blockingIds(await compileAdvisory(ctx, loaded), loaded.rows);
  const settled = [...loaded.rows.values()].filter((row) => row.isBlocking && !blocking.has(row.treeProductId)).map(({ id }) => id);
  if (settled.length > 0)
    await ctx.tx
      .update(advisoryProducts)
      .set({ isBlocking: false })
      .where(sql`${advisoryProducts.id} = any(${uuids(settled)})`);
}
