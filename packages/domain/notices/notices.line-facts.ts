import type { Product } from '@tributary/catalog/queries';
import type { EntitledLine } from '@tributary/entitlements/audience';
import type { LoadedAdvisory } from './notices.advisory.ts';
import type {
  AdvisoryVulnerability,
  InstallationVerdict,
  LineFacts,
  NoticeVerdict,
  ProductRef,
  Remediation,
  VerdictReason,
} from './notices.contract.ts';
import { type EntitlementMatch, type MatchReason, type Verdict, worstOf } from './notices.match.ts';
import type { FixRight } from './notices.reach.ts';
import { releaseOrder } from './notices.release-order.ts';
import type { CompiledScope, ScopeEntry } from './notices.scope.ts';
import type { VulnerabilityStatuses } from './notices.vulnerabilities.ts';

const VERDICTS: Readonly<Record<Verdict, NoticeVerdict>> = { CONFIRMED: 'confirmed', POSSIBLE: 'possible', NOT: 'not' };
export const toVerdict = (verdict: Verdict): NoticeVerdict => VERDICTS[verdict];

/** The reason as it is stored and shown. */
export function toReason({ rule, vulnerabilityId, productId, predicate, version, nearMiss }: MatchReason): VerdictReason {
  return { rule, vulnerability: vulnerabilityId, treeProductId: productId, predicate, version, nearMiss };
}

export const productRefOf = ({ ref, sku, name }: Pick<Product, 'ref' | 'sku' | 'name'>): ProductRef => ({ ref, sku, name });

export function toVulnerability({ vulnerabilityId, cve, title, cvss }: VulnerabilityStatuses): AdvisoryVulnerability {
  return {
    id: vulnerabilityId,
    cve,
    title,
    severity: cvss?.baseSeverity ?? null,
    baseScore: cvss?.baseScore ?? null,
    vector: cvss?.vector ?? null,
  };
}

/** What a notice says about one entitlement: plain data, frozen with the notice. */
export function lineFactsOf(
  { loaded, scope, product }: { loaded: LoadedAdvisory; scope: CompiledScope; product: Product },
  line: EntitledLine,
  match: EntitlementMatch,
  fixRight: FixRight,
): LineFacts {
  const hit = new Set(match.matches.filter(({ verdict }) => verdict !== 'NOT').map(({ vulnerabilityId }) => vulnerabilityId));
  const entries = scope.entries.filter((entry) => entry.catalogueProductId === product.id && hit.has(entry.vulnerabilityId));
  const vulnerabilities = loaded.vulnerabilities.filter(({ vulnerabilityId }) => hit.has(vulnerabilityId));
  return {
    entitlementRef: line.entitlementRef,
    product: productRefOf(product),
    verdict: toVerdict(match.verdict),
    reason: toReason(match.reason),
    installations: line.activations.map((activation): InstallationVerdict => {
      const own = match.matches.filter(({ activationId }) => activationId === activation.id);
      const verdict = worstOf(own.map((one) => one.verdict));
      const decisive = own.find((one) => one.verdict === verdict);
      return {
        activationRef: activation.ref,
        deviceName: activation.deviceName,
        version: activation.reportedVersion ?? decisive?.reason.version ?? null,
        verdict: toVerdict(verdict),
        reason: toReason(decisive?.reason ?? match.reason),
      };
    }),
    fixedVersions: fixedVersionsOf(loaded, vulnerabilities, entries, product),
    fixRight,
    vulnerabilities: vulnerabilities.map(toVulnerability),
    remediations: remediationsOf(loaded, vulnerabilities, product.id),
  };
}

/** Releases that fix something and suffer from none of what hits the line; then fixed versions that the registry does not know. */
function fixedVersionsOf(
  loaded: LoadedAdvisory,
  vulnerabilities: readonly VulnerabilityStatuses[],
  entries: readonly ScopeEntry[],
  product: Product,
): readonly string[] {
  const releases = entries[0]?.releases ?? [];
  const bad = new Set(entries.flatMap((entry) => [...entry.affectedReleaseIds, ...entry.undecidedReleaseIds]));
  const good = new Set(entries.flatMap((entry) => entry.fixedReleaseIds).filter((id) => !bad.has(id)));
  const registered = releases.filter(({ releaseId }) => good.has(releaseId)).map(({ version }) => version);
  const { find } = releaseOrder(releases, product.versionScheme);
  const fixedIds = new Set(vulnerabilities.flatMap(({ statuses }) => [...statuses.fixed, ...statuses.first_fixed]));
  const named = loaded.products.flatMap(({ productId, versionPredicate: predicate }) =>
    fixedIds.has(productId) && predicate.kind === 'version' && isProduct(loaded, productId, product.id) && !find(predicate.text)
      ? [predicate.text]
      : [],
  );
  return [...new Set([...registered, ...named])];
}

function isProduct(loaded: LoadedAdvisory, treeProductId: string, productId: string): boolean {
  return loaded.rows.get(treeProductId)?.productId === productId;
}

/** The remediations for the product, fixes first; one without products is for all. */
function remediationsOf(
  loaded: LoadedAdvisory,
  vulnerabilities: readonly VulnerabilityStatuses[],
  productId: string,
): readonly Remediation[] {
  const seen = new Map<string, Remediation>();
  for (const { remediations } of vulnerabilities)
    for (const { category, details, url, restartRequired, entitlements, productIds } of remediations) {
      if (productIds.length > 0 && !productIds.some((id) => isProduct(loaded, id, productId) || isPartOf(loaded, id, productId))) continue;
      seen.set(`${category} ${details} ${url}`, { category, details, url, restartRequired, conditions: entitlements });
    }
  const fixesFirst = (one: Remediation) => (one.category === 'vendor_fix' ? 0 : 1);
  return [...seen.values()].sort((a, b) => fixesFirst(a) - fixesFirst(b));
}

/** Whether the product id is a component on a host of which one half is the product. */
function isPartOf(loaded: LoadedAdvisory, treeProductId: string, productId: string): boolean {
  const relationship = loaded.products.find((product) => product.productId === treeProductId)?.relationship;
  return (
    !!relationship &&
    (isProduct(loaded, relationship.componentProductId, productId) || isProduct(loaded, relationship.hostProductId, productId))
  );
}
