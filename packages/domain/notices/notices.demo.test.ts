import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectCsaf } from './notices.csaf.ts';
import { loadCsafTests } from './notices.csaf-tests.ts';
import { flattenProductTree, rangeStatistics } from './notices.product-tree.ts';
import { productStatuses } from './notices.vulnerabilities.ts';

beforeAll(() => loadCsafTests(), 60_000);

const inspectDemo = (name: string) => inspectCsaf(readFileSync(new URL(`./demo/${name}.json`, import.meta.url)));

describe("the demo vendor's advisories", () => {
  it.each(['halden-sa-2026-007.v1', 'halden-sa-2026-007.v2', 'halden-vex-2026-003'])(
    '%s passes the strict schema and every mandatory test',
    async (name) => {
      const result = await inspectDemo(name);
      expect(result).toMatchObject({ outcome: 'accepted', tests: [], faults: [], publisher: { namespace: 'https://halden.example' } });
    },
    30_000,
  );

  it('one fails a mandatory test, so that the quarantine can be shown', async () => {
    const result = await inspectDemo('halden-sa-2026-008.quarantined');
    expect(result).toMatchObject({ outcome: 'quarantined', tests: ['6.1.16'], code: null, severity: 'Moderate' });
    expect(result.faults[0]?.path).toBe('/document/tracking/version');
    expect(result.document).not.toBeNull();
  });

  it('carry what the demo world resolves by: SKU and purl, ranges and fixed versions', async () => {
    const { document } = await inspectDemo('halden-sa-2026-007.v1');
    if (!document) throw new Error('not accepted');
    const products = flattenProductTree(document);
    expect(products.map(({ productId, productName, helpers }) => [productId, productName, helpers.skus[0], helpers.purl])).toEqual([
      ['HEG-100-AFFECTED', 'Halden Edge Gateway', 'HEG-100', 'pkg:generic/halden/edge-gateway'],
      ['HEG-100-4.2.3', 'Halden Edge Gateway', 'HEG-100', 'pkg:generic/halden/edge-gateway'],
      ['HH-200-AFFECTED', 'Halden Historian', 'HH-200', 'pkg:generic/halden/historian'],
      ['HH-200-2.6.1', 'Halden Historian', 'HH-200', 'pkg:generic/halden/historian'],
    ]);
    expect(products[1]?.versionPredicate).toEqual({ kind: 'version', text: '4.2.3' });
    const [vulnerability] = productStatuses(document);
    expect(vulnerability).toMatchObject({ vulnerabilityId: 'CVE-2026-41007', cvss: { baseScore: 9.8, baseSeverity: 'critical' } });
    expect(vulnerability?.remediations[0]?.entitlements).toHaveLength(1);
  });

  it('one has a range for a person to read, beside two statements of not being affected', async () => {
    const { document } = await inspectDemo('halden-vex-2026-003');
    if (!document) throw new Error('not accepted');
    expect(rangeStatistics(document)).toEqual({ total: 3, parsed: 2, unparsed: 1 });
    expect(productStatuses(document)[0]?.statuses.known_not_affected).toEqual(['HEG-100-ALL', 'HH-200-ALL']);
  });
});
