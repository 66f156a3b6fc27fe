import { PackageURL } from 'packageurl-js';
import type { CsafBranch, CsafDocument, CsafFullProductName, CsafProductTree, CsafRelationshipCategory } from './notices.csaf-document.ts';
import { parseVersionRange, type VersionRange } from './notices.vers.ts';

/** What a product id says about versions: one exact version, a range, or nothing. */
export type VersionPredicate =
  | { readonly kind: 'version'; readonly text: string }
  | { readonly kind: 'range'; readonly range: VersionRange }
  | { readonly kind: 'none' };

/** A narrower branch below the version: a match of the version alone does not prove it. */
export interface ProductQualifier {
  readonly category: 'service_pack' | 'patch_level' | 'architecture' | 'language' | 'host_name' | 'specification' | 'legacy';
  readonly name: string;
}

/** The ways to find a product in a catalogue without comparing names. */
export interface IdentificationHelpers {
  /** Without version, qualifiers and subpath, canonical; null when absent or malformed. */
  readonly purl: string | null;
  readonly purlVersion: string | null;
  readonly cpe: string | null;
  readonly skus: readonly string[];
  readonly modelNumbers: readonly string[];
  readonly serialNumbers: readonly string[];
}

/** One product id of a document with everything its place in the tree says about it. */
export interface FlattenedProduct {
  readonly productId: string;
  /** `full_product_name_t.name`, for people. */
  readonly name: string;
  readonly vendor: string | null;
  readonly family: string | null;
  readonly productName: string | null;
  readonly versionPredicate: VersionPredicate;
  readonly qualifiers: readonly ProductQualifier[];
  readonly helpers: IdentificationHelpers;
  /** For a product that exists only as a component together with its host; both are product ids of the same document. */
  readonly relationship: {
    readonly category: CsafRelationshipCategory;
    readonly componentProductId: string;
    readonly hostProductId: string;
  } | null;
}

const QUALIFIERS: ReadonlySet<string> = new Set([
  'service_pack',
  'patch_level',
  'architecture',
  'language',
  'host_name',
  'specification',
  'legacy',
] satisfies ProductQualifier['category'][]);

function helpersOf(product: CsafFullProductName): IdentificationHelpers {
  const helper = product.product_identification_helper;
  let purl: string | null = null;
  let purlVersion: string | null = null;
  if (helper?.purl !== undefined) {
    try {
      const parsed = PackageURL.fromString(helper.purl);
      purlVersion = parsed.version ?? null;
      purl = new PackageURL(parsed.type, parsed.namespace, parsed.name, undefined, undefined, undefined).toString();
    } catch {
      // A malformed purl identifies nothing; mandatory test 6.1.13 has already put the document into quarantine.
    }
  }
  return {
    purl,
    purlVersion,
    cpe: helper?.cpe ?? null,
    skus: helper?.skus ?? [],
    modelNumbers: helper?.model_numbers ?? [],
    serialNumbers: helper?.serial_numbers ?? [],
  };
}

/** A range in a `product_version` branch: no version begins with `vers:` or a comparator, or ends in a wildcard. */
const RANGE_IN_VERSION = /^\s*(?:vers:|[<>=*])|\.[x*]\s*$/i;

function predicateOf(path: readonly CsafBranch[], helpers: IdentificationHelpers): VersionPredicate {
  const range = path.findLast((branch) => branch.category === 'product_version_range');
  if (range) return { kind: 'range', range: parseVersionRange(range.name) };
  // The version inside a purl is specified to the letter; the branch's name is often the name of the package again.
  if (helpers.purlVersion !== null) return { kind: 'version', text: helpers.purlVersion };
  const version = path.findLast((branch) => branch.category === 'product_version');
  if (!version) return { kind: 'none' };
  if (RANGE_IN_VERSION.test(version.name)) {
    return { kind: 'range', range: { ...parseVersionRange(version.name), flag: 'range_in_product_version' } };
  }
  return { kind: 'version', text: version.name };
}

function flatten(product: CsafFullProductName, path: readonly CsafBranch[]): FlattenedProduct {
  const helpers = helpersOf(product);
  const nameOf = (category: string): string | null => path.findLast((branch) => branch.category === category)?.name.trim() ?? null;
  return {
    productId: product.product_id,
    name: product.name,
    vendor: nameOf('vendor'),
    family: nameOf('product_family'),
    productName: nameOf('product_name'),
    versionPredicate: predicateOf(path, helpers),
    qualifiers: path
      .filter((branch) => QUALIFIERS.has(branch.category))
      .map((branch) => ({ category: branch.category as ProductQualifier['category'], name: branch.name })),
    helpers,
    relationship: null,
  };
}

/** An id that the document defines twice (mandatory test 6.1.2) says nothing certain, so that it can only reach a person. */
function ambiguous(product: FlattenedProduct): FlattenedProduct {
  const reason = 'the document defines this product id twice';
  return {
    ...product,
    versionPredicate: { kind: 'range', range: { kind: 'unparsed', scheme: 'generic', constraints: [], text: product.name, reason } },
    relationship: null,
  };
}

/**
 * All product ids of a document (CSAF 2.0, 3.2.2) in document order: those of branches with what their path says, the flat
 * ones, and those born from relationships, which inherit the component's vendor, names and predicate.
 * @param document schema-valid, possibly quarantined
 */
export function flattenProductTree(document: CsafDocument): readonly FlattenedProduct[] {
  const tree = document.product_tree ?? {};
  const products = new Map<string, FlattenedProduct>();
  const add = (product: FlattenedProduct): void => {
    const known = products.get(product.productId);
    products.set(product.productId, known ? ambiguous(known) : product);
  };
  const walk = (branches: readonly CsafBranch[], path: readonly CsafBranch[]): void => {
    for (const branch of branches) {
      const below = [...path, branch];
      if (branch.product) add(flatten(branch.product, below));
      walk(branch.branches ?? [], below);
    }
  };
  walk(tree.branches ?? [], []);
  for (const product of tree.full_product_names ?? []) add(flatten(product, []));
  for (const relationship of tree.relationships ?? []) {
    const component = products.get(relationship.product_reference);
    const own = flatten(relationship.full_product_name, []);
    add({
      ...own,
      vendor: component?.vendor ?? null,
      family: component?.family ?? null,
      productName: component?.productName ?? null,
      versionPredicate: component?.versionPredicate ?? own.versionPredicate,
      qualifiers: component?.qualifiers ?? [],
      relationship: {
        category: relationship.category,
        componentProductId: relationship.product_reference,
        hostProductId: relationship.relates_to_product_reference,
      },
    });
  }
  return [...products.values()];
}

/** The product ids of each product group (CSAF 2.0, 3.2.2.3). */
export function productGroups(tree: CsafProductTree | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map((tree?.product_groups ?? []).map((group) => [group.group_id, group.product_ids]));
}

/** How many version ranges a document has, counting branches, and how many of them the grammar decides. */
export function rangeStatistics(document: CsafDocument): { readonly total: number; readonly parsed: number; readonly unparsed: number } {
  let total = 0;
  let parsed = 0;
  const walk = (branches: readonly CsafBranch[]): void => {
    for (const branch of branches) {
      if (branch.category === 'product_version_range') {
        total++;
        if (parseVersionRange(branch.name).kind !== 'unparsed') parsed++;
      }
      walk(branch.branches ?? []);
    }
  };
  walk(document.product_tree?.branches ?? []);
  return { total, parsed, unparsed: total - parsed };
}
