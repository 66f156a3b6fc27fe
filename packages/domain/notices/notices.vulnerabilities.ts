import type { CsafDocument, CsafNote, CsafProductStatus, CsafRemediation, CsafVulnerability } from './notices.csaf-document.ts';
import { productGroups } from './notices.product-tree.ts';

/** A remediation with its groups resolved. `entitlements` are the vendor's conditions for getting the fix; empty means none stated. */
export interface VulnerabilityRemediation {
  readonly category: CsafRemediation['category'];
  readonly details: string;
  readonly url: string | null;
  readonly date: string | null;
  readonly restartRequired: string | null;
  readonly entitlements: readonly string[];
  readonly productIds: readonly string[];
}

/** One vulnerability of a document with its product ids by status. */
export interface VulnerabilityStatuses {
  /** CVE, else the vendor's own id, else `#<position>` from 1: unique within the document. */
  readonly vulnerabilityId: string;
  readonly cve: string | null;
  readonly title: string | null;
  /** The highest of all scores; the score of one product may be lower. */
  readonly cvss: {
    readonly version: string;
    readonly baseScore: number;
    readonly baseSeverity: CvssSeverity;
    readonly vector: string;
  } | null;
  readonly notes: readonly CsafNote[];
  /** Machine-readable reasons for not being affected (VEX justifications). */
  readonly flags: readonly { readonly label: string; readonly productIds: readonly string[] }[];
  readonly threats: readonly { readonly category: string; readonly details: string; readonly productIds: readonly string[] }[];
  readonly remediations: readonly VulnerabilityRemediation[];
  readonly statuses: Readonly<Record<CsafProductStatus, readonly string[]>>;
}

/** CVSS 3.1, section 5. */
export type CvssSeverity = 'none' | 'low' | 'medium' | 'high' | 'critical';

/** The qualitative rating of a base score of 0.0 to 10.0 (CVSS 3.1, section 5). */
export function cvssSeverity(baseScore: number): CvssSeverity {
  if (baseScore >= 9) return 'critical';
  if (baseScore >= 7) return 'high';
  if (baseScore >= 4) return 'medium';
  return baseScore > 0 ? 'low' : 'none';
}

function highestScore(vulnerability: CsafVulnerability): VulnerabilityStatuses['cvss'] {
  let highest: VulnerabilityStatuses['cvss'] = null;
  for (const { cvss_v2, cvss_v3 } of vulnerability.scores ?? []) {
    const score = cvss_v3 ?? cvss_v2;
    if (!score || (highest && highest.baseScore >= score.baseScore)) continue;
    highest = {
      version: score.version,
      baseScore: score.baseScore,
      baseSeverity: cvssSeverity(score.baseScore),
      vector: score.vectorString,
    };
  }
  return highest;
}

function unique(ids: readonly string[] | undefined): readonly string[] {
  return [...new Set(ids ?? [])];
}

function identify(vulnerabilities: readonly CsafVulnerability[]): readonly string[] {
  const seen = new Set<string>();
  return vulnerabilities.map((vulnerability, index) => {
    const named = vulnerability.cve ?? vulnerability.ids?.[0]?.text;
    // The same CVE twice (mandatory test 6.1.23) must not merge two different statements.
    const id = named === undefined || seen.has(named) ? `#${index + 1}` : named;
    seen.add(id);
    return id;
  });
}

/**
 * The vulnerabilities of a document (CSAF 2.0, 3.2.3) in document order. Product ids of flags, threats and remediations include those
 * of the product groups they name; an unknown group adds nothing (mandatory test 6.1.4 has reported it).
 * @param document schema-valid, possibly quarantined
 */
export function productStatuses(document: CsafDocument): readonly VulnerabilityStatuses[] {
  const groups = productGroups(document.product_tree);
  const targets = (of: { readonly product_ids?: readonly string[]; readonly group_ids?: readonly string[] }): readonly string[] =>
    unique([...(of.product_ids ?? []), ...(of.group_ids ?? []).flatMap((id) => groups.get(id) ?? [])]);
  const vulnerabilities = document.vulnerabilities ?? [];
  const ids = identify(vulnerabilities);
  return vulnerabilities.map((vulnerability, index) => {
    const status = vulnerability.product_status ?? {};
    return {
      vulnerabilityId: ids[index] ?? `#${index + 1}`,
      cve: vulnerability.cve ?? null,
      title: vulnerability.title ?? null,
      cvss: highestScore(vulnerability),
      notes: vulnerability.notes ?? [],
      flags: (vulnerability.flags ?? []).map((flag) => ({ label: flag.label, productIds: targets(flag) })),
      threats: (vulnerability.threats ?? []).map((threat) => ({
        category: threat.category,
        details: threat.details,
        productIds: targets(threat),
      })),
      remediations: (vulnerability.remediations ?? []).map((remediation) => ({
        category: remediation.category,
        details: remediation.details,
        url: remediation.url ?? null,
        date: remediation.date ?? null,
        restartRequired: remediation.restart_required?.category ?? null,
        entitlements: remediation.entitlements ?? [],
        productIds: targets(remediation),
      })),
      statuses: {
        first_affected: unique(status.first_affected),
        first_fixed: unique(status.first_fixed),
        fixed: unique(status.fixed),
        known_affected: unique(status.known_affected),
        known_not_affected: unique(status.known_not_affected),
        last_affected: unique(status.last_affected),
        recommended: unique(status.recommended),
        under_investigation: unique(status.under_investigation),
      },
    };
  });
}
