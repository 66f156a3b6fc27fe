import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectCsaf } from './notices.csaf.ts';
import { type HoldingToMatch, matchActivation, matchEntitlement, matchPermittedReleases, type Verdict, worstOf } from './notices.match.ts';
import { flattenProductTree } from './notices.product-tree.ts';
import { type HoldingFacts, type NoticeClass, reachOf } from './notices.reach.ts';
import { type CompiledScope, compileScope, type ProductResolution, type ScopeEntry } from './notices.scope.ts';
import { productStatuses } from './notices.vulnerabilities.ts';

function registry(catalogueProductId: string, versions: readonly string[]): ProductResolution {
  const releases = versions.map((version, ordinal) => ({ releaseId: `${catalogueProductId}@${version}`, version, ordinal }));
  return { catalogueProductId, scheme: 'intdot', releases };
}

const gateway = registry('gw', ['4.1.0', '4.2.0', '4.2.3', '4.3.0']);
const historian = registry('hi', ['1.9.0', '2.0.0', '2.6.0', '2.6.1']);
const vault = registry('va', ['3.0.0', '3.1.0']);

async function scopeOf(name: string): Promise<CompiledScope> {
  const { document } = await inspectCsaf(readFileSync(new URL(`./demo/${name}.json`, import.meta.url)));
  if (!document) throw new Error(`${name} was rejected`);
  const products = flattenProductTree(document);
  const byName = new Map([
    ['Halden Edge Gateway', gateway],
    ['Halden Historian', historian],
    ['Halden Vault', vault],
  ]);
  const resolutions = new Map(
    products.flatMap(({ productId, productName }) => {
      const resolution = byName.get(productName ?? '');
      return resolution ? [[productId, resolution] as const] : [];
    }),
  );
  return compileScope({ products, vulnerabilities: productStatuses(document), resolutions });
}

function entryFor(scope: CompiledScope, catalogueProductId: string): ScopeEntry {
  const entry = scope.entries.find((candidate) => candidate.catalogueProductId === catalogueProductId);
  if (!entry) throw new Error(`no entry for ${catalogueProductId}`);
  return entry;
}

let first: CompiledScope;
let second: CompiledScope;
let vex: CompiledScope;
beforeAll(async () => {
  [first, second, vex] = (await Promise.all(['halden-sa-2026-007.v1', 'halden-sa-2026-007.v2', 'halden-vex-2026-003'].map(scopeOf))) as [
    CompiledScope,
    CompiledScope,
    CompiledScope,
  ];
}, 60_000);

const reported = (reportedVersion: string | null, releaseId: string | null = null) => ({ reportedVersion, releaseId });

describe('matching an activation', () => {
  it.each<[string, string | null, string | null, Verdict, string]>([
    ['an affected version', '4.2.0', null, 'CONFIRMED', 'range'],
    ['the same version written with a v', 'v4.2.0', null, 'CONFIRMED', 'range'],
    ['the fixed version', '4.2.3', null, 'NOT', 'exact_version'],
    ['a version after the range', '4.3.0', null, 'NOT', 'range'],
    ['an unregistered version', '4.0.9', null, 'POSSIBLE', 'version_unregistered'],
    ['no version at all', null, null, 'POSSIBLE', 'version_missing'],
    ['an empty report', '  ', null, 'POSSIBLE', 'version_missing'],
    ['a release without a report', null, 'gw@4.1.0', 'CONFIRMED', 'range'],
    ['a release that is not registered', null, 'gw@0', 'POSSIBLE', 'release_unregistered'],
    ['a fixed report on an affected release', '4.2.3', 'gw@4.1.0', 'NOT', 'exact_version'],
  ])('judges %s', (_case, version, releaseId, verdict, rule) => {
    const result = matchActivation(entryFor(first, 'gw'), reported(version, releaseId));
    expect(result).toMatchObject({ verdict, reason: { rule, vulnerabilityId: 'CVE-2026-41007' } });
  });

  it('keeps product id, predicate, version and ordinal as the reason, and the near miss for NOT', () => {
    expect(matchActivation(entryFor(first, 'gw'), reported('4.2.0')).reason).toEqual({
      rule: 'range',
      vulnerabilityId: 'CVE-2026-41007',
      productId: 'HEG-100-AFFECTED',
      predicate: 'vers:intdot/<4.2.3',
      version: '4.2.0',
      releaseOrdinal: 1,
      nearMiss: null,
    });
    expect(matchActivation(entryFor(first, 'gw'), reported('4.2.3')).reason.nearMiss).toBe('the release before it, 4.2.0, is affected');
    expect(matchActivation(entryFor(first, 'hi'), reported('1.9.0')).reason.nearMiss).toBe('the release after it, 2.0.0, is affected');
  });

  it('finds in the second revision whom the first one spared', () => {
    expect(matchActivation(entryFor(first, 'hi'), reported('1.9.0')).verdict).toBe('NOT');
    expect(matchActivation(entryFor(second, 'hi'), reported('1.9.0')).verdict).toBe('CONFIRMED');
  });

  it('takes an unparsed predicate for possible on every version, and a statement about all versions for certain on unknown ones', () => {
    expect(matchActivation(entryFor(vex, 'va'), reported('3.0.0'))).toMatchObject({
      verdict: 'POSSIBLE',
      reason: { rule: 'range_unparsed' },
    });
    expect(matchActivation(entryFor(vex, 'va'), reported(null)).verdict).toBe('POSSIBLE');
    expect(matchActivation(entryFor(vex, 'gw'), reported('4.1.0')).verdict).toBe('NOT');
    expect(matchActivation(entryFor(vex, 'gw'), reported('9.9'))).toMatchObject({ verdict: 'NOT', reason: { rule: 'all_versions' } });
  });

  it('says POSSIBLE when only some versions are named and this is none of them', () => {
    const statuses = {
      first_affected: [],
      first_fixed: [],
      fixed: [],
      known_affected: ['A'],
      known_not_affected: [],
      last_affected: [],
      recommended: [],
      under_investigation: [],
    };
    const helpers = { purl: null, purlVersion: null, cpe: null, skus: [], modelNumbers: [], serialNumbers: [] };
    const named = { productId: 'A', name: 'A', vendor: null, family: null, productName: null, qualifiers: [], helpers, relationship: null };
    const scope = compileScope({
      products: [{ ...named, versionPredicate: { kind: 'version', text: '4.1.0' } }],
      vulnerabilities: [
        { vulnerabilityId: 'X', cve: null, title: null, cvss: null, notes: [], flags: [], threats: [], remediations: [], statuses },
      ],
      resolutions: new Map([['A', gateway]]),
    });
    expect(matchActivation(entryFor(scope, 'gw'), reported('4.3.0'))).toMatchObject({
      verdict: 'POSSIBLE',
      reason: { rule: 'only_some_versions_named' },
    });
  });
});

describe('matching without an activation', () => {
  it.each<[readonly string[], Verdict, string]>([
    [['gw@4.1.0', 'gw@4.2.0'], 'CONFIRMED', 'all_permitted_releases_affected'],
    [['gw@4.1.0', 'gw@4.2.3'], 'POSSIBLE', 'some_permitted_releases_affected'],
    [['gw@4.1.0', 'gw@unknown'], 'POSSIBLE', 'some_permitted_releases_affected'],
    [['gw@4.2.3', 'gw@4.3.0'], 'NOT', 'no_permitted_release_affected'],
    [[], 'NOT', 'no_release_permitted'],
  ])('judges %j as %s', (permitted, verdict, rule) => {
    expect(matchPermittedReleases(entryFor(first, 'gw'), permitted)).toMatchObject({ verdict, reason: { rule } });
  });
});

const facts: HoldingFacts = {
  status: 'active',
  maintenance: { from: '2026-01-01', until: '2026-12-31' },
  publishedOn: '2026-11-22',
  fixOpenToAll: false,
};

describe('whom a class of notice reaches', () => {
  const expired = { from: '2024-01-01', until: '2025-01-01' };
  it.each<[string, NoticeClass, Partial<HoldingFacts>, boolean, boolean]>([
    ['security reaches an active holder', 'security', {}, false, true],
    ['security reaches expired maintenance', 'security', { maintenance: expired }, true, true],
    ['security reaches an expired term while an activation lives', 'security', { status: 'expired' }, true, true],
    ['security does not reach an expired term without an activation', 'security', { status: 'expired' }, false, false],
    ['security reaches a suspended holder that still runs it', 'emergency', { status: 'suspended' }, true, true],
    ['nothing reaches what was returned or transferred', 'emergency', { status: 'ended' }, true, false],
    ['service reaches current maintenance', 'service', {}, false, true],
    ['service does not reach expired maintenance', 'service', { maintenance: expired }, true, false],
    ['service does not reach the day on which maintenance ends', 'service', { publishedOn: '2026-12-31' }, true, false],
    ['service reaches everybody when the fix is open to all', 'service', { maintenance: null, fixOpenToAll: true }, true, true],
    ['service does not reach a suspended holder', 'service', { status: 'suspended' }, true, false],
  ])('%s', (_rule, noticeClass, change, live, reached) => {
    expect(reachOf(noticeClass, { ...facts, ...change }, live).reached).toBe(reached);
  });
});

describe('matching an entitlement', () => {
  const holding: HoldingToMatch = { ...facts, catalogueProductId: 'gw', activations: [], permittedReleaseIds: ['gw@4.3.0'] };
  const activation = (activationId: string, reportedVersion: string | null) => ({ activationId, reportedVersion, releaseId: null });

  it('keeps every activation and takes the worst', () => {
    const activations = [activation('a', '4.3.0'), activation('b', null), activation('c', '4.1.0')];
    const result = matchEntitlement(first, { ...holding, activations }, 'security');
    expect(result).toMatchObject({ verdict: 'CONFIRMED', reason: { version: '4.1.0' } });
    expect(result.matches.map(({ activationId, verdict }) => [activationId, verdict])).toEqual([
      ['a', 'NOT'],
      ['b', 'POSSIBLE'],
      ['c', 'CONFIRMED'],
    ]);
  });

  it('looks at the permitted releases only when nothing is activated', () => {
    expect(matchEntitlement(first, holding, 'security').verdict).toBe('NOT');
    expect(matchEntitlement(first, { ...holding, permittedReleaseIds: ['gw@4.1.0'] }, 'security').verdict).toBe('CONFIRMED');
  });

  it('explains NOT for another product and for a holding that ended', () => {
    expect(matchEntitlement(first, { ...holding, catalogueProductId: 'va' }, 'security').reason.rule).toBe('product_not_named');
    const ended = matchEntitlement(first, { ...holding, status: 'ended', activations: [activation('a', '4.1.0')] }, 'security');
    expect(ended).toMatchObject({ verdict: 'NOT', reason: { rule: 'holding_ended' }, matches: [] });
  });

  it('always gives a reason, and never drops a missing or unknown version while anything is affected', () => {
    const version = fc.option(fc.oneof(fc.constantFrom('4.1.0', '4.2.3', '4.3.0', ' v4.2.0'), fc.string()), { nil: null });
    const releaseId = fc.option(fc.constantFrom('gw@4.1.0', 'gw@4.3.0', 'elsewhere'), { nil: null });
    fc.assert(
      fc.property(version, releaseId, (reportedVersion, id) => {
        const { verdict, reason } = matchActivation(entryFor(first, 'gw'), reported(reportedVersion, id));
        const known = reportedVersion?.trim()
          ? /^v?4\.(1\.0|2\.0|2\.3|3\.0)$/.test(reportedVersion.trim())
          : id !== null && id !== 'elsewhere';
        const unplaced = ['version_missing', 'version_unregistered', 'release_unregistered'];
        if (known) expect(unplaced).not.toContain(reason.rule);
        else if (!/^[vV]?0*4\.0*[123]/.test(reportedVersion?.trim() ?? '')) {
          expect(verdict).toBe('POSSIBLE');
          expect(unplaced).toContain(reason.rule);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the worst verdict', () => {
  it('is CONFIRMED before POSSIBLE before NOT, in any order, and NOT for none', () => {
    expect(worstOf([])).toBe('NOT');
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Verdict>('CONFIRMED', 'POSSIBLE', 'NOT'), { minLength: 1 }), (verdicts) => {
        const worst = worstOf(verdicts);
        expect(verdicts).toContain(worst);
        expect(worstOf([...verdicts].reverse())).toBe(worst);
        if (verdicts.includes('CONFIRMED')) expect(worst).toBe('CONFIRMED');
        else if (verdicts.includes('POSSIBLE')) expect(worst).toBe('POSSIBLE');
      }),
    );
  });
});
