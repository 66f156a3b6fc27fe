import type { FlattenedProduct, VersionPredicate } from './notices.product-tree.ts';
import type { CatalogueRelease, Registry } from './notices.release-order.ts';
import { type Containment, rangeContains, type VersionRange } from './notices.vers.ts';

/**
 * How a predicate was applied: `exact_version` by equality, `all_versions` without looking, `range` by containment; `qualifier` when the
 * version fits but a service pack, patch or architecture below it is not known; the others are reasons not to know.
 */
export type PredicateRule =
  | 'exact_version'
  | 'all_versions'
  | 'range'
  | 'qualifier'
  | 'range_unparsed'
  | 'range_incomparable'
  | 'version_not_stated';

/** Whether a release fits a product id's predicate, by which rule, and what made a near miss miss. */
export interface PredicateOutcome {
  readonly containment: Containment;
  readonly rule: PredicateRule;
  readonly nearMiss: string | null;
}

/** The predicate as the document wrote it, for the stored reason. */
export function predicateText(predicate: VersionPredicate): string {
  if (predicate.kind === 'none') return '';
  return predicate.kind === 'version' ? predicate.text : predicate.range.text;
}

/** True when a predicate holds for every version whatever its order. */
export function isBlanket(predicate: VersionPredicate): boolean {
  return predicate.kind === 'range' && predicate.range.constraints.some(({ op }) => op === '*');
}

/**
 * Applies the predicate of one product id to one registered release.
 * @param registry of the catalogue product; a vers range brings its own scheme for versions outside the registry
 */
export function applyPredicate(product: FlattenedProduct, release: CatalogueRelease, registry: Registry): PredicateOutcome {
  const predicate = product.versionPredicate;
  if (predicate.kind === 'none') return { containment: 'unknown', rule: 'version_not_stated', nearMiss: null };
  const base = predicate.kind === 'version' ? byEquality(predicate.text, release, registry) : byRange(predicate.range, release, registry);
  if (product.qualifiers.length === 0 || base.containment === 'unknown') return base;
  return qualified(product, predicate, base, release, registry);
}

function byEquality(text: string, release: CatalogueRelease, registry: Registry): PredicateOutcome {
  const same = registry.orderBy(registry.scheme).find(text)?.releaseId === release.releaseId;
  return { containment: same ? 'in' : 'out', rule: 'exact_version', nearMiss: null };
}

function byRange(range: VersionRange, release: CatalogueRelease, registry: Registry): PredicateOutcome {
  if (range.kind === 'unparsed') return { containment: 'unknown', rule: 'range_unparsed', nearMiss: null };
  if (range.constraints.some(({ op }) => op === '*')) return { containment: 'in', rule: 'all_versions', nearMiss: null };
  // A list of single versions is silent about the others, in a range branch as well.
  const rule = range.constraints.every(({ op }) => op === '=') ? 'exact_version' : 'range';
  const { compare } = registry.orderBy(range.kind === 'vers' ? range.scheme : registry.scheme);
  const containment = rangeContains(range, release.version, compare);
  if (containment === 'unknown') return { containment, rule: 'range_incomparable', nearMiss: null };
  const excluded =
    containment === 'out' &&
    range.constraints.find(({ op, version }) => (op === '<' || op === '>') && compare(release.version, version) === 0);
  return {
    containment,
    rule,
    nearMiss: excluded ? `${release.version} is the bound that ${excluded.op}${excluded.version} leaves out` : null,
  };
}

/** Service packs are often complete versions of their own (12.2SE above 12.2(55)SE), or the second half of one (2.0 above SP1). */
function qualified(
  product: FlattenedProduct,
  predicate: VersionPredicate,
  base: PredicateOutcome,
  release: CatalogueRelease,
  registry: Registry,
): PredicateOutcome {
  const packs = product.qualifiers
    .filter(({ category }) => category === 'service_pack' || category === 'patch_level')
    .map(({ name }) => name);
  if (packs.length === product.qualifiers.length) {
    const version = predicate.kind === 'version' ? predicate.text : '';
    const spellings = [packs.at(-1) ?? '', [version, ...packs].join(' ').trim()];
    const { find } = registry.orderBy(registry.scheme);
    if (spellings.some((spelled) => spelled !== '' && find(spelled)?.releaseId === release.releaseId)) {
      return { containment: 'in', rule: 'exact_version', nearMiss: null };
    }
  }
  return base.containment === 'in' ? { containment: 'unknown', rule: 'qualifier', nearMiss: null } : base;
}
