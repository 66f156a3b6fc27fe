import { type VersionOrder, versionOrder } from './notices.version-order.ts';

/** A release of the vendor's registry. Within a product, a higher ordinal is a later release. */
export interface CatalogueRelease {
  readonly releaseId: string;
  readonly version: string;
  readonly ordinal: number;
}

/** Looks up releases by the version people write, and orders versions the way the product does. */
export interface ReleaseOrder {
  /** The registered release that a written version denotes; a leading v, case and spaces around do not matter. */
  readonly find: (version: string) => CatalogueRelease | undefined;
  /** Registry ordinal where both versions are registered, else the scheme's own order. */
  readonly compare: VersionOrder;
}

/** The spelling under which two written versions are the same string. */
function spelling(version: string): string {
  return version
    .trim()
    .replace(/^v(?=\d)/i, '')
    .toLowerCase();
}

/**
 * The order of one product's versions. The vendor's registry goes before any scheme, because only the vendor knows that
 * "2024 R2" follows "11.6"; versions outside the registry fall back to the scheme, and are incomparable when it is unknown.
 */
export function releaseOrder(releases: readonly CatalogueRelease[], scheme: string): ReleaseOrder {
  const byScheme = versionOrder(scheme);
  const bySpelling = new Map<string, CatalogueRelease>();
  for (const release of releases) if (!bySpelling.has(spelling(release.version))) bySpelling.set(spelling(release.version), release);
  const found = new Map<string, CatalogueRelease | undefined>();
  const find = (version: string): CatalogueRelease | undefined => {
    const exact = bySpelling.get(spelling(version));
    if (exact) return exact;
    if (!found.has(version))
      found.set(
        version,
        releases.find((release) => byScheme?.(release.version, version) === 0),
      );
    return found.get(version);
  };
  return {
    find,
    compare(left, right) {
      const a = find(left);
      const b = find(right);
      if (a && b) return a.ordinal - b.ordinal;
      return spelling(left) === spelling(right) ? 0 : byScheme?.(left, right);
    },
  };
}

/** The orders of one registry by scheme, each built once: a scope asks for them per release and predicate. */
export interface Registry {
  readonly scheme: string;
  readonly orderBy: (scheme: string) => ReleaseOrder;
}

/** A registry with its product's declared scheme. */
export function registryOf(releases: readonly CatalogueRelease[], scheme: string): Registry {
  const orders = new Map<string, ReleaseOrder>();
  return {
    scheme,
    orderBy(wanted) {
      const order = orders.get(wanted) ?? releaseOrder(releases, wanted);
      orders.set(wanted, order);
      return order;
    },
  };
}
