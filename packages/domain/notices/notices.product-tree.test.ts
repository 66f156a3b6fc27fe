import { describe, expect, it } from 'vitest';
import type { CsafDocument, CsafProductTree, CsafVulnerability } from './notices.csaf-document.ts';
import { flattenProductTree, rangeStatistics } from './notices.product-tree.ts';
import { productStatuses } from './notices.vulnerabilities.ts';

function documentWith(product_tree: CsafProductTree, vulnerabilities: readonly CsafVulnerability[] = []): CsafDocument {
  const tracking = {
    id: 'T-1',
    version: '1',
    status: 'final',
    initial_release_date: '',
    current_release_date: '',
    revision_history: [],
  } as const;
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: 'T',
      publisher: { name: 'V', namespace: 'https://v.example', category: 'vendor' },
      tracking,
    },
    product_tree,
    vulnerabilities,
  };
}

const leaf = (category: string, name: string, product_id: string, purl?: string) => ({
  category,
  name,
  product: { product_id, name: `Gateway ${name}`, ...(purl === undefined ? {} : { product_identification_helper: { purl } }) },
});

describe('flattening a product tree', () => {
  it('gives each product id the vendor, family, name, predicate and qualifiers of its path', () => {
    const document = documentWith({
      branches: [
        {
          category: 'vendor',
          name: 'Acme ',
          branches: [
            {
              category: 'product_family',
              name: 'Gateways',
              branches: [
                {
                  category: 'product_name',
                  name: 'Gateway',
                  branches: [
                    leaf('product_version_range', '<4.2', 'RANGE'),
                    leaf('product_version', '4.2', 'EXACT'),
                    { category: 'product_version', name: '12.2SE', branches: [leaf('service_pack', '12.2(55)SE', 'PACK')] },
                  ],
                },
              ],
            },
            leaf('product_name', 'Vault', 'NAME'),
          ],
        },
      ],
    });
    const products = flattenProductTree(document);
    expect(products.map(({ productId }) => productId)).toEqual(['RANGE', 'EXACT', 'PACK', 'NAME']);
    expect(products[0]).toMatchObject({ vendor: 'Acme', family: 'Gateways', productName: 'Gateway', relationship: null });
    expect(products[0]?.versionPredicate).toMatchObject({ kind: 'range', range: { kind: 'constraint_list', text: '<4.2' } });
    expect(products[1]?.versionPredicate).toEqual({ kind: 'version', text: '4.2' });
    expect(products[2]).toMatchObject({
      versionPredicate: { text: '12.2SE' },
      qualifiers: [{ category: 'service_pack', name: '12.2(55)SE' }],
    });
    expect(products[3]).toMatchObject({ family: null, productName: 'Vault', versionPredicate: { kind: 'none' } });
  });

  it('takes the version of a purl before the name of the branch, and survives a malformed purl', () => {
    const [exact, broken] = flattenProductTree(
      documentWith({
        branches: [
          leaf('product_version', 'guava', 'P', 'pkg:maven/com.google/guava@32.0?type=jar'),
          leaf('product_version', '1.0', 'B', 'pkg:///'),
        ],
      }),
    );
    expect(exact?.versionPredicate).toEqual({ kind: 'version', text: '32.0' });
    expect(exact?.helpers).toMatchObject({ purl: 'pkg:maven/com.google/guava', purlVersion: '32.0' });
    expect(broken).toMatchObject({ versionPredicate: { text: '1.0' }, helpers: { purl: null } });
  });

  it('reads a range that stands where an exact version belongs as a flagged range', () => {
    const [all, train] = flattenProductTree(
      documentWith({ branches: [leaf('product_version', 'vers:all/*', 'ALL'), leaf('product_version', '4.1.x', 'TRAIN')] }),
    );
    expect(all?.versionPredicate).toMatchObject({ kind: 'range', range: { kind: 'all', flag: 'range_in_product_version' } });
    expect(train?.versionPredicate).toMatchObject({ kind: 'range', range: { kind: 'prose', flag: 'range_in_product_version' } });
  });

  it('makes a component on a host a product of its own, with the predicate of the component', () => {
    const products = flattenProductTree(
      documentWith({
        branches: [leaf('product_version_range', '<3.1', 'LIB'), leaf('product_version', '2.0', 'HOST')],
        relationships: [
          {
            category: 'installed_on',
            product_reference: 'LIB',
            relates_to_product_reference: 'HOST',
            full_product_name: { product_id: 'LIB-ON-HOST', name: 'Library on host' },
          },
        ],
      }),
    );
    expect(products[2]).toMatchObject({
      productId: 'LIB-ON-HOST',
      versionPredicate: { kind: 'range', range: { text: '<3.1' } },
      relationship: { category: 'installed_on', componentProductId: 'LIB', hostProductId: 'HOST' },
    });
  });

  it('leaves a product id that is defined twice to a person', () => {
    const [product, ...others] = flattenProductTree(
      documentWith({ branches: [leaf('product_version', '1.0', 'P')], full_product_names: [{ product_id: 'P', name: 'Other' }] }),
    );
    expect(others).toEqual([]);
    expect(product?.versionPredicate).toMatchObject({
      kind: 'range',
      range: { kind: 'unparsed', reason: expect.stringContaining('twice') },
    });
  });

  it('counts ranges by branch, parsed and unparsed', () => {
    const document = documentWith({
      branches: [
        leaf('product_version_range', 'vers:all/*', 'A'),
        leaf('product_version_range', '* and >', 'B'),
        leaf('product_version_range', '<1', 'C'),
      ],
    });
    expect(rangeStatistics(document)).toEqual({ total: 3, parsed: 2, unparsed: 1 });
    expect(rangeStatistics(documentWith({}))).toEqual({ total: 0, parsed: 0, unparsed: 0 });
  });
});

describe('product statuses', () => {
  const tree: CsafProductTree = {
    full_product_names: ['A', 'B', 'C'].map((product_id) => ({ product_id, name: product_id })),
    product_groups: [{ group_id: 'G', product_ids: ['B', 'C'] }],
  };

  it('resolves product groups in remediations, flags and threats, each product once', () => {
    const [vulnerability] = productStatuses(
      documentWith(tree, [
        {
          cve: 'CVE-2026-1',
          product_status: { known_affected: ['A', 'A', 'B', 'C'] },
          flags: [{ label: 'component_not_present', group_ids: ['G'] }],
          threats: [{ category: 'impact', details: 'x', product_ids: ['A'], group_ids: ['G', 'UNKNOWN'] }],
          remediations: [
            { category: 'vendor_fix', details: 'Update', product_ids: ['B'], group_ids: ['G'], entitlements: ['Maintenance'] },
          ],
        },
      ]),
    );
    expect(vulnerability?.statuses.known_affected).toEqual(['A', 'B', 'C']);
    expect(vulnerability?.flags[0]?.productIds).toEqual(['B', 'C']);
    expect(vulnerability?.threats[0]?.productIds).toEqual(['A', 'B', 'C']);
    expect(vulnerability?.remediations[0]).toMatchObject({ productIds: ['B', 'C'], entitlements: ['Maintenance'], url: null });
  });

  it('takes the highest score and rates it, and keeps vulnerabilities with the same CVE apart', () => {
    const cvss_v3 = (baseScore: number) => ({ version: '3.1', vectorString: `V${baseScore}`, baseScore });
    const found = productStatuses(
      documentWith(tree, [
        { cve: 'CVE-2026-1', scores: [5, 9.1, 7].map((score) => ({ products: ['A'], cvss_v3: cvss_v3(score) })) },
        { cve: 'CVE-2026-1' },
        { ids: [{ system_name: 'tracker', text: 'V-7' }] },
        {},
      ]),
    );
    expect(found[0]?.cvss).toEqual({ version: '3.1', baseScore: 9.1, baseSeverity: 'critical', vector: 'V9.1' });
    expect(found.map(({ vulnerabilityId }) => vulnerabilityId)).toEqual(['CVE-2026-1', '#2', 'V-7', '#4']);
  });
});
