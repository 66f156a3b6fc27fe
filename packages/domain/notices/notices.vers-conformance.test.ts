import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { parseVersionRange, rangeContains } from './notices.vers.ts';
import { normaliseVers, parseCanonicalVers } from './notices.vers-canonical.ts';
import { versionOrder } from './notices.version-order.ts';

/** The corpus lies beside the repository, not in it. */
const folder = new URL('../../../../shared/data/vers/', import.meta.url);
const exists = existsSync(folder);

interface ConformanceCase {
  readonly description: string;
  readonly test_group: string;
  readonly test_type: 'comparison' | 'equality' | 'containment' | 'parse' | 'validate' | 'from_native';
  readonly input:
    | string
    | { readonly input_scheme?: string; readonly versions?: readonly [string, string]; readonly vers?: string; readonly version?: string };
  readonly expected_output?: unknown;
  readonly expected_failure?: boolean;
  readonly expected_message?: string;
}

/** Advisories carry vers, never the range syntax of a package manager, so that conversion is not built. */
const UNSUPPORTED = new Set(['from_native']);

function passes(test: ConformanceCase): boolean {
  const input = typeof test.input === 'string' ? {} : test.input;
  switch (test.test_type) {
    case 'equality': {
      const [left, right] = input.versions ?? ['', ''];
      const order = versionOrder(input.input_scheme ?? '')?.(left, right);
      return order !== undefined && (order === 0) === test.expected_output;
    }
    case 'comparison': {
      const compare = versionOrder(input.input_scheme ?? '');
      const expected = test.expected_output as readonly string[];
      return expected.every((version, index) => {
        const next = expected[index + 1];
        if (next === undefined) return true;
        const order = compare?.(version, next);
        return order !== undefined && (version === next ? order === 0 : order < 0);
      });
    }
    case 'containment': {
      const range = parseVersionRange(input.vers ?? '');
      // The containment cases are not all sorted; what is under test is membership, so they are put in order first.
      const sorted = range.kind === 'unparsed' ? parseVersionRange(normaliseVers(input.vers ?? '') ?? '') : range;
      const compare = versionOrder(sorted.scheme);
      return compare !== undefined && (rangeContains(sorted, input.version ?? '', compare) === 'in') === test.expected_output;
    }
    case 'parse': {
      const parsed = parseCanonicalVers(String(test.input));
      if (test.expected_failure) return !parsed.ok && parsed.message === test.expected_message;
      const expected = test.expected_output as { scheme: string; version_constraints: [string, string][] };
      return (
        parsed.ok &&
        parsed.scheme === expected.scheme &&
        JSON.stringify(parsed.constraints.map(({ op, version }) => [op, version])) === JSON.stringify(expected.version_constraints)
      );
    }
    case 'validate':
      return normaliseVers(String(test.input)) === test.expected_output;
    case 'from_native':
      return false;
  }
}

describe.skipIf(!exists)('vers-spec conformance (needs ../shared/data/vers; skipped where absent)', () => {
  const files = exists ? readdirSync(folder).filter((name) => /test\.json$/.test(name)) : [];
  const table: string[] = [];
  afterAll(() => console.info(`vers-spec conformance\n${table.join('\n')}`));

  it.each(files)('%s: every case of a supported kind passes', (name) => {
    const { tests } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { tests: readonly ConformanceCase[] };
    const supported = tests.filter((test) => !UNSUPPORTED.has(test.test_type));
    const failed = supported.filter((test) => !passes(test));
    const left = tests.length - supported.length;
    table.push(
      `${name.padEnd(44)} ${supported.length - failed.length}/${supported.length} pass${left > 0 ? `, ${left} from_native not supported` : ''}`,
    );
    expect(failed.map((test) => JSON.stringify([test.input, test.expected_output]))).toEqual([]);
  });
});
