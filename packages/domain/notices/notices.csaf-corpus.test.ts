import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CsafInspection, inspectCsaf } from './notices.csaf.ts';
import { loadCsafTests } from './notices.csaf-tests.ts';
import { flattenProductTree, rangeStatistics } from './notices.product-tree.ts';
import { compileScope } from './notices.scope.ts';
import { productStatuses } from './notices.vulnerabilities.ts';

/** Real advisories lie beside the repository, not in it. */
const folder = new URL('../../../../shared/data/csaf/', import.meta.url);
const exists = existsSync(folder);

function files(): readonly string[] {
  const json = (path: string): string[] => readdirSync(new URL(path, folder)).filter((name) => name.endsWith('.json'));
  return [...json('./'), ...json('./revisions/').map((name) => `revisions/${name}`)].sort();
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

describe.skipIf(!exists)('real advisories (needs ../shared/data/csaf; skipped where absent)', () => {
  it('judges all 48 files without a crash, reads at least 93 % of their ranges, and prints what it found', async () => {
    await loadCsafTests();
    const rows: string[] = [];
    const outcomes = new Map<CsafInspection['outcome'], number>();
    const durations: number[] = [];
    const ranges = { total: 0, parsed: 0, unparsed: 0 };
    for (const name of files()) {
      const bytes = readFileSync(new URL(name, folder));
      const started = performance.now();
      const result = await inspectCsaf(bytes);
      durations.push(performance.now() - started);
      outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1);
      let found = '';
      if (result.document) {
        const statistics = rangeStatistics(result.document);
        ranges.total += statistics.total;
        ranges.parsed += statistics.parsed;
        ranges.unparsed += statistics.unparsed;
        const products = flattenProductTree(result.document);
        const vulnerabilities = productStatuses(result.document);
        const scope = compileScope({ products, vulnerabilities, resolutions: new Map() });
        expect(scope.entries).toEqual([]);
        found = `${products.length} products, ${vulnerabilities.length} vulnerabilities, ranges ${statistics.parsed}/${statistics.total}`;
      }
      rows.push(`${name.padEnd(36)} ${result.outcome.padEnd(12)} ${result.tests.join(',').padEnd(8)} ${found || result.reason}`);
    }
    durations.sort((a, b) => a - b);
    const times = `validation p50 ${percentile(durations, 0.5).toFixed(1)} ms, p99 ${percentile(durations, 0.99).toFixed(1)} ms`;
    const share = ((100 * ranges.parsed) / ranges.total).toFixed(1);
    console.info(
      `${rows.join('\n')}\n${[...outcomes].join('; ')}; ranges ${ranges.parsed} of ${ranges.total} parsed (${share} %); ${times}`,
    );
    expect(rows).toHaveLength(48);
    expect(Object.fromEntries(outcomes)).toEqual({ accepted: 42, quarantined: 5, rejected: 1 });
    expect(ranges.parsed / ranges.total).toBeGreaterThanOrEqual(0.93);
  }, 60_000);
});
