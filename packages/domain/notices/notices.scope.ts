import type { CsafProductStatus } from './notices.csaf-document.ts';
import { applyPredicate, isBlanket, type PredicateRule, predicateText } from './notices.predicate.ts';
import type { FlattenedProduct } from './notices.product-tree.ts';
import { type CatalogueRelease, type Registry, registryOf } from './notices.release-order.ts';
import type { VulnerabilityStatuses } from './notices.vulnerabilities.ts';

/** What a product id of the advisory stands for in the vendor's catalogue, as resolved by identifier or confirmed by a person. */
export interface ProductResolution {
  readonly catalogueProductId: string;
  /** A known version scheme, for versions that are not registered. */
  readonly scheme: string;
  readonly releases: readonly CatalogueRelease[];
}

/** `host_unknown` and `component_optional`: the product id means a component on a host, and only one half is ours to know. */
export type ScopeRule = PredicateRule | 'host_unknown' | 'component_optional' | 'contradiction';

/** Why a release stands where it stands. `predicate` is the advisory's own text. */
export interface ScopeReason {
  readonly rule: ScopeRule;
  readonly status: CsafProductStatus;
  readonly productId: string;
  readonly predicate: string;
  readonly nearMiss: string | null;
}

/** `outside`: beyond every affected range, all of them understood. `unstated`: the advisory does not speak about this release. */
export type ReleaseDisposition = 'affected' | 'fixed' | 'not_affected' | 'undecided' | 'under_investigation' | 'outside' | 'unstated';

/** One registered release under one vulnerability. */
export interface ScopeRelease extends CatalogueRelease {
  readonly disposition: ReleaseDisposition;
  readonly reasons: readonly ScopeReason[];
}

/** What one vulnerability means for one catalogue product. Plain data: stored as JSON, sent to the browser, compared between revisions. */
export interface ScopeEntry {
  readonly vulnerabilityId: string;
  readonly cve: string | null;
  readonly catalogueProductId: string;
  readonly scheme: string;
  /** Every registered release, by ordinal. */
  readonly releases: readonly ScopeRelease[];
  readonly affectedReleaseIds: readonly string[];
  readonly fixedReleaseIds: readonly string[];
  readonly notAffectedReleaseIds: readonly string[];
  readonly underInvestigationReleaseIds: readonly string[];
  readonly undecidedReleaseIds: readonly string[];
  /** Set when one statement covers every version, registered or not, and nothing in the entry speaks against it. */
  readonly blanket: { readonly disposition: 'affected' | 'not_affected'; readonly reason: ScopeReason } | null;
  readonly unparsedPredicates: readonly {
    readonly productId: string;
    readonly status: CsafProductStatus;
    readonly text: string;
    readonly reason: string;
  }[];
}

/** The frozen scope of an advisory revision: matching reads it and never the advisory's text. */
export interface CompiledScope {
  readonly entries: readonly ScopeEntry[];
  /** Product ids with a status but no catalogue product: publication is blocked until each is resolved or waived by name. */
  readonly unresolved: readonly { readonly vulnerabilityId: string; readonly productIds: readonly string[] }[];
}

/** What `compileScope` reads. Products and statuses come from one document. */
export interface ScopeInput {
  readonly products: readonly FlattenedProduct[];
  readonly vulnerabilities: readonly VulnerabilityStatuses[];
  readonly resolutions: ReadonlyMap<string, ProductResolution>;
}

const AFFECTED: readonly CsafProductStatus[] = ['known_affected', 'first_affected', 'last_affected'];
const FIXED: readonly CsafProductStatus[] = ['fixed', 'first_fixed'];
/** `recommended` says what to install, not what is or is not affected, and so decides nothing. */
const DECIDING: readonly CsafProductStatus[] = [...AFFECTED, ...FIXED, 'known_not_affected', 'under_investigation'];

/** A product id under a status, tied to a catalogue product; `condition` is what else must be true. */
interface Statement {
  readonly status: CsafProductStatus;
  readonly productId: string;
  readonly product: FlattenedProduct;
  readonly resolution: ProductResolution;
  readonly condition: 'host_unknown' | 'component_optional' | null;
}

type Target = Pick<Statement, 'product' | 'resolution' | 'condition'>;

/**
 * What a product id stands for. A component on a host (CSAF 2.0, 3.2.2.4) is, unless resolved itself, our component on a host
 * nobody reports (possible), or our host with a part: certain for a default component, possible for an optional one.
 */
function targetOf(productId: string, byId: ReadonlyMap<string, FlattenedProduct>, input: ScopeInput, depth = 0): Target | undefined {
  const product = byId.get(productId);
  if (!product || depth > 8) return undefined;
  const resolution = input.resolutions.get(productId);
  if (resolution) return { product, resolution, condition: null };
  if (!product.relationship) return undefined;
  const component = targetOf(product.relationship.componentProductId, byId, input, depth + 1);
  if (component) return { ...component, condition: 'host_unknown' };
  const host = targetOf(product.relationship.hostProductId, byId, input, depth + 1);
  const certain = product.relationship.category === 'default_component_of';
  return host && { ...host, condition: host.condition ?? (certain ? null : 'component_optional') };
}

function dispositionOf(release: CatalogueRelease, statements: readonly Statement[], registry: Registry): ScopeRelease {
  const inside: ScopeReason[] = [];
  const unknown: ScopeReason[] = [];
  const outside: ScopeReason[] = [];
  for (const { status, productId, product, condition } of statements) {
    const outcome = applyPredicate(product, release, registry);
    const conditional = outcome.containment === 'in' && condition !== null;
    const reason: ScopeReason = {
      rule: conditional ? condition : outcome.rule,
      status,
      productId,
      predicate: predicateText(product.versionPredicate),
      nearMiss: outcome.nearMiss,
    };
    if (conditional || outcome.containment === 'unknown') unknown.push(reason);
    else (outcome.containment === 'in' ? inside : outside).push(reason);
  }
  const of = (reasons: readonly ScopeReason[], statuses: readonly CsafProductStatus[]) =>
    reasons.filter(({ status }) => statuses.includes(status));
  const affected = of(inside, AFFECTED);
  const cleared = of(inside, [...FIXED, 'known_not_affected']);
  const contradictory = affected.filter((a) => cleared.some((c) => c.productId === a.productId));
  const is = (disposition: ReleaseDisposition, reasons: readonly ScopeReason[]): ScopeRelease => ({
    releaseId: release.releaseId,
    version: release.version,
    ordinal: release.ordinal,
    disposition,
    reasons,
  });
  // One product id both affected and cleared breaks mandatory test 6.1.6; nobody can say which half was meant.
  if (contradictory.length > 0)
    return is(
      'undecided',
      contradictory.map((reason) => ({ ...reason, rule: 'contradiction' })),
    );
  const fixed = of(cleared, FIXED);
  if (fixed.length > 0) return is('fixed', fixed);
  if (cleared.length > 0) return is('not_affected', cleared);
  if (affected.length > 0) return is('affected', affected);
  const doubtful = of(unknown, AFFECTED);
  if (doubtful.length > 0) return is('undecided', doubtful);
  const investigated = [...of(inside, ['under_investigation']), ...of(unknown, ['under_investigation'])];
  if (investigated.length > 0) return is('under_investigation', investigated);
  const beyond = of(outside, AFFECTED);
  // Ranges speak about every version; a list of single versions is silent about the others, and nothing is filled in between.
  if (beyond.some(({ rule }) => rule === 'range')) return is('outside', beyond);
  return is('unstated', [...outside, ...unknown]);
}

function blanketOf(statements: readonly Statement[]): ScopeEntry['blanket'] {
  const all = statements.find(({ product, condition, status }) => {
    return condition === null && status !== 'under_investigation' && product.qualifiers.length === 0 && isBlanket(product.versionPredicate);
  });
  if (!all) return null;
  const affects = AFFECTED.includes(all.status);
  const unopposed = statements.every(({ status }) => status !== 'under_investigation' && AFFECTED.includes(status) === affects);
  if (!unopposed) return null;
  const predicate = predicateText(all.product.versionPredicate);
  const reason: ScopeReason = { rule: 'all_versions', status: all.status, productId: all.productId, predicate, nearMiss: null };
  return { disposition: affects ? 'affected' : 'not_affected', reason };
}

function entryOf(vulnerability: VulnerabilityStatuses, statements: readonly Statement[], resolution: ProductResolution): ScopeEntry {
  const registry = registryOf(resolution.releases, resolution.scheme);
  const ordered = [...resolution.releases].sort((a, b) => a.ordinal - b.ordinal);
  const releases = ordered.map((release) => dispositionOf(release, statements, registry));
  const ids = (disposition: ReleaseDisposition): readonly string[] =>
    releases.filter((release) => release.disposition === disposition).map(({ releaseId }) => releaseId);
  return {
    vulnerabilityId: vulnerability.vulnerabilityId,
    cve: vulnerability.cve,
    catalogueProductId: resolution.catalogueProductId,
    scheme: resolution.scheme,
    releases,
    affectedReleaseIds: ids('affected'),
    fixedReleaseIds: ids('fixed'),
    notAffectedReleaseIds: ids('not_affected'),
    underInvestigationReleaseIds: ids('under_investigation'),
    undecidedReleaseIds: ids('undecided'),
    blanket: blanketOf(statements),
    unparsedPredicates: statements.flatMap(({ status, productId, product: { versionPredicate: predicate } }) =>
      predicate.kind === 'range' && predicate.range.kind === 'unparsed'
        ? [{ productId, status, text: predicate.range.text, reason: predicate.range.reason ?? '' }]
        : [],
    ),
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}

/**
 * Compiles an advisory against the release registry into a frozen set of releases per vulnerability and catalogue product, each
 * release with its reasons. `first_affected` and `last_affected` name versions and are never filled in between (CSAF 2.0, 3.2.3.9). Compile
 * again when a release is registered or a product id is resolved.
 */
export function compileScope(input: ScopeInput): CompiledScope {
  const byId = new Map(input.products.map((product) => [product.productId, product]));
  const entries: ScopeEntry[] = [];
  const unresolved: { vulnerabilityId: string; productIds: string[] }[] = [];
  for (const vulnerability of input.vulnerabilities) {
    const byProduct = new Map<string, { resolution: ProductResolution; statements: Statement[] }>();
    const missing = new Set<string>();
    for (const status of DECIDING) {
      for (const productId of vulnerability.statuses[status]) {
        const target = targetOf(productId, byId, input);
        if (!target) {
          missing.add(productId);
          continue;
        }
        const key = target.resolution.catalogueProductId;
        const group = byProduct.get(key) ?? { resolution: target.resolution, statements: [] };
        byProduct.set(key, group);
        // One catalogue product has one registry: the first resolution's, so that all statements are judged alike.
        group.statements.push({ status, productId, ...target, resolution: group.resolution });
      }
    }
    for (const key of [...byProduct.keys()].sort()) {
      const group = byProduct.get(key);
      if (group) entries.push(entryOf(vulnerability, group.statements, group.resolution));
    }
    if (missing.size > 0) unresolved.push({ vulnerabilityId: vulnerability.vulnerabilityId, productIds: [...missing] });
  }
  return deepFreeze({ entries, unresolved });
}
