import { type HoldingFacts, type NoticeClass, type ReachRule, reachOf } from './notices.reach.ts';
import { type ReleaseOrder, releaseOrder } from './notices.release-order.ts';
import type { CompiledScope, ScopeEntry, ScopeReason, ScopeRelease, ScopeRule } from './notices.scope.ts';

/** CONFIRMED: affected. POSSIBLE: cannot be excluded, so it is never dropped. NOT: excluded, with a reason. */
export type Verdict = 'CONFIRMED' | 'POSSIBLE' | 'NOT';

/** The rule that decided, beside those that placed the release in the scope. */
export type MatchRule =
  | ScopeRule
  | ReachRule
  | 'version_missing'
  | 'version_unregistered'
  | 'release_unregistered'
  | 'only_some_versions_named'
  | 'product_not_named'
  | 'no_release_permitted'
  | 'no_permitted_release_affected'
  | 'all_permitted_releases_affected'
  | 'some_permitted_releases_affected';

/** Why this verdict: kept for ever, for NOT as well, so that "why (not) me?" has an answer. Null where the rule needs none. */
export interface MatchReason {
  readonly rule: MatchRule;
  readonly vulnerabilityId: string | null;
  readonly productId: string | null;
  readonly predicate: string | null;
  /** The version the verdict is about: as reported, else of the release. */
  readonly version: string | null;
  readonly releaseOrdinal: number | null;
  /** For NOT: how close it was. */
  readonly nearMiss: string | null;
}

/** A verdict with its reason. */
export interface MatchResult {
  readonly verdict: Verdict;
  readonly reason: MatchReason;
}

/** What a running installation says about itself. A reported version goes before the release the activation was made for. */
export interface ActivationFacts {
  readonly activationId: string;
  readonly reportedVersion: string | null;
  readonly releaseId: string | null;
}

const RANK: Readonly<Record<Verdict, number>> = { NOT: 0, POSSIBLE: 1, CONFIRMED: 2 };

/** The worst of several verdicts; NOT for none. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((worst, verdict) => (RANK[verdict] > RANK[worst] ? verdict : worst), 'NOT');
}

function worstResult(results: readonly MatchResult[]): MatchResult | undefined {
  return results.find(({ verdict }) => verdict === worstOf(results.map((result) => result.verdict)));
}

function reasonOf(rule: MatchRule, entry: ScopeEntry | null, details: Partial<MatchReason> = {}): MatchReason {
  const empty = { productId: null, predicate: null, version: null, releaseOrdinal: null, nearMiss: null };
  return { ...empty, rule, vulnerabilityId: entry?.vulnerabilityId ?? null, ...details };
}

interface EntryIndex {
  readonly order: ReleaseOrder;
  /** Release id to its position in `entry.releases`. */
  readonly positions: ReadonlyMap<string, number>;
}

/** An entry is frozen, so that its index can be built once for all the activations matched against it. */
const indexes = new WeakMap<ScopeEntry, EntryIndex>();

function indexOf(entry: ScopeEntry): EntryIndex {
  const known = indexes.get(entry);
  if (known) return known;
  const index: EntryIndex = {
    order: releaseOrder(entry.releases, entry.scheme),
    positions: new Map(entry.releases.map(({ releaseId }, position) => [releaseId, position])),
  };
  indexes.set(entry, index);
  return index;
}

function releaseById(entry: ScopeEntry, releaseId: string | undefined): ScopeRelease | undefined {
  return entry.releases[indexOf(entry).positions.get(releaseId ?? '') ?? -1];
}

/** A release right behind or before an affected one is worth naming when somebody asks why not. */
function nearMissOf(entry: ScopeEntry, release: ScopeRelease, reason: ScopeReason | undefined): string | null {
  if (reason?.nearMiss) return reason.nearMiss;
  const at = indexOf(entry).positions.get(release.releaseId) ?? -1;
  const before = entry.releases[at - 1];
  const after = entry.releases[at + 1];
  if (before?.disposition === 'affected') return `the release before it, ${before.version}, is affected`;
  if (after?.disposition === 'affected') return `the release after it, ${after.version}, is affected`;
  return null;
}

function matchRelease(entry: ScopeEntry, release: ScopeRelease, reportedVersion: string | null): MatchResult {
  const reason = release.reasons[0];
  const details = {
    productId: reason?.productId ?? null,
    predicate: reason?.predicate ?? null,
    version: reportedVersion ?? release.version,
    releaseOrdinal: release.ordinal,
  };
  switch (release.disposition) {
    case 'affected':
      return { verdict: 'CONFIRMED', reason: reasonOf(reason?.rule ?? 'range', entry, details) };
    case 'fixed':
    case 'not_affected':
    case 'outside':
      return {
        verdict: 'NOT',
        reason: reasonOf(reason?.rule ?? 'range', entry, { ...details, nearMiss: nearMissOf(entry, release, reason) }),
      };
    case 'undecided':
    case 'under_investigation':
      return { verdict: 'POSSIBLE', reason: reasonOf(reason?.rule ?? 'range', entry, details) };
    case 'unstated':
      return { verdict: 'POSSIBLE', reason: reasonOf('only_some_versions_named', entry, details) };
  }
}

/** A version nobody can place: only a statement about all versions decides it. */
function matchUnplaced(entry: ScopeEntry, rule: MatchRule, version: string | null): MatchResult {
  if (!entry.blanket) return { verdict: 'POSSIBLE', reason: reasonOf(rule, entry, { version }) };
  const { disposition, reason } = entry.blanket;
  return {
    verdict: disposition === 'affected' ? 'CONFIRMED' : 'NOT',
    reason: reasonOf(reason.rule, entry, { productId: reason.productId, predicate: reason.predicate, version }),
  };
}

/**
 * Matches one live activation against one scope entry. CONFIRMED: its release is affected and neither fixed nor not affected. NOT: it is
 * fixed, not affected, or outside every affected range. Everything else is POSSIBLE, a missing or unregistered version included.
 */
export function matchActivation(entry: ScopeEntry, activation: Pick<ActivationFacts, 'reportedVersion' | 'releaseId'>): MatchResult {
  const version = activation.reportedVersion?.trim() || null;
  if (version !== null) {
    const release = releaseById(entry, indexOf(entry).order.find(version)?.releaseId);
    return release ? matchRelease(entry, release, version) : matchUnplaced(entry, 'version_unregistered', version);
  }
  if (activation.releaseId === null) return matchUnplaced(entry, 'version_missing', null);
  const release = releaseById(entry, activation.releaseId);
  return release ? matchRelease(entry, release, null) : matchUnplaced(entry, 'release_unregistered', null);
}

/**
 * Matches an entitlement without a live activation by the releases it permits: all affected is CONFIRMED (it cannot run anything
 * else), some affected or undecided is POSSIBLE, none is NOT.
 */
export function matchPermittedReleases(entry: ScopeEntry, permittedReleaseIds: readonly string[]): MatchResult {
  const results = permittedReleaseIds.map((releaseId) => matchActivation(entry, { reportedVersion: null, releaseId }));
  const worst = worstResult(results);
  if (!worst) return { verdict: 'NOT', reason: reasonOf('no_release_permitted', entry) };
  if (worst.verdict === 'NOT') return { verdict: 'NOT', reason: { ...worst.reason, rule: 'no_permitted_release_affected' } };
  if (results.every(({ verdict }) => verdict === 'CONFIRMED')) {
    return { verdict: 'CONFIRMED', reason: { ...worst.reason, rule: 'all_permitted_releases_affected' } };
  }
  return { verdict: 'POSSIBLE', reason: { ...worst.reason, rule: 'some_permitted_releases_affected' } };
}

/** An entitlement as matching needs it. */
export interface HoldingToMatch extends HoldingFacts {
  readonly catalogueProductId: string;
  /** Live ones only; a returned or revoked activation is not running. */
  readonly activations: readonly ActivationFacts[];
  /** Releases the entitlement permits, for the time when nothing is activated. */
  readonly permittedReleaseIds: readonly string[];
}

/** One verdict per vulnerability and activation; `activationId` is null for an entitlement without activations. */
export interface ActivationMatch extends MatchResult {
  readonly vulnerabilityId: string;
  readonly activationId: string | null;
}

/** The entitlement's verdict is the worst of its matches and carries that one's reason. */
export interface EntitlementMatch extends MatchResult {
  readonly matches: readonly ActivationMatch[];
}

/**
 * Matches an entitlement against every vulnerability of a scope, each live activation for itself, and takes the worst. Whom the class
 * of notice does not reach (`reachOf`) is NOT, with that rule as the reason.
 */
export function matchEntitlement(scope: CompiledScope, holding: HoldingToMatch, noticeClass: NoticeClass): EntitlementMatch {
  const reach = reachOf(noticeClass, holding, holding.activations.length > 0);
  if (!reach.reached) return { verdict: 'NOT', reason: reasonOf(reach.rule, null), matches: [] };
  const matches = scope.entries
    .filter((entry) => entry.catalogueProductId === holding.catalogueProductId)
    .flatMap((entry): readonly ActivationMatch[] => {
      const { vulnerabilityId } = entry;
      if (holding.activations.length === 0) {
        return [{ ...matchPermittedReleases(entry, holding.permittedReleaseIds), vulnerabilityId, activationId: null }];
      }
      return holding.activations.map((activation) => ({
        ...matchActivation(entry, activation),
        vulnerabilityId,
        activationId: activation.activationId,
      }));
    });
  const worst = worstResult(matches);
  return worst
    ? { verdict: worst.verdict, reason: worst.reason, matches }
    : { verdict: 'NOT', reason: reasonOf('product_not_named', null), matches };
}
