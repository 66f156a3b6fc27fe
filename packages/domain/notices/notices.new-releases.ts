import { ORDINAL_STEP } from '@tributary/catalog/contract';
import type { FlattenedProduct } from './notices.product-tree.ts';
import { type CatalogueRelease, releaseOrder } from './notices.release-order.ts';
import { versionOrder } from './notices.version-order.ts';

/** A release that the registry lacks, and where in its order it belongs. */
export interface NewRelease {
  readonly version: string;
  readonly ordinal: number;
}

const LONGEST_VERSION = 100;

/** The exact versions that product ids of one product name, each once, as written. Ranges name none. */
export function exactVersions(tree: readonly FlattenedProduct[]): readonly string[] {
  const versions = tree.flatMap(({ versionPredicate: predicate }) => (predicate.kind === 'version' ? [predicate.text.trim()] : []));
  return [...new Set(versions)].filter((version) => version !== '' && version.length <= LONGEST_VERSION && !/\p{Cc}/u.test(version));
}

/**
 * The scheme to order a new product's versions by: the vers type of its ranges, else dotted numbers where all its versions are such,
 * else the natural order, which does not answer where people would argue.
 */
export function schemeOf(tree: readonly FlattenedProduct[]): string {
  for (const { versionPredicate: predicate } of tree)
    if (predicate.kind === 'range' && predicate.range.kind === 'vers' && predicate.range.scheme !== 'generic')
      return predicate.range.scheme;
  const bounds = tree.flatMap(({ versionPredicate: predicate }) =>
    predicate.kind === 'range' ? predicate.range.constraints.flatMap(({ version }) => (version ? [version] : [])) : [],
  );
  const dotted = versionOrder('intdot');
  return [...exactVersions(tree), ...bounds].every((version) => dotted?.(version, '0') !== undefined) ? 'intdot' : 'generic';
}

/**
 * Which of the versions the registry lacks, oldest first, each with an ordinal that leaves the registered ones as they are. A version that
 * the scheme cannot compare with every registered one is left out, because matching trusts the registry's order before any scheme.
 */
export function newReleases(versions: readonly string[], registered: readonly CatalogueRelease[], scheme: string): readonly NewRelease[] {
  const compare = versionOrder(scheme);
  if (!compare) return [];
  const registry = [...registered].sort((a, b) => a.ordinal - b.ordinal);
  const added: NewRelease[] = [];
  for (const version of [...versions].sort((a, b) => compare(a, b) ?? 0)) {
    if (releaseOrder(registry, scheme).find(version)) continue;
    const orders = registry.map((release) => compare(release.version, version));
    if (orders.includes(undefined)) continue;
    const at = orders.findLastIndex((order) => order !== undefined && order < 0);
    const before = registry[at]?.ordinal ?? 0;
    const after = registry[at + 1]?.ordinal;
    const ordinal = after === undefined ? (Math.floor(before / ORDINAL_STEP) + 1) * ORDINAL_STEP : Math.floor((before + after) / 2);
    if (ordinal === before) continue;
    registry.splice(at + 1, 0, { releaseId: '', version, ordinal });
    added.push({ version, ordinal });
  }
  return added.sort((a, b) => a.ordinal - b.ordinal);
}
