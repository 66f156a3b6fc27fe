import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CsafProductStatus, CsafRelationshipCategory } from './notices.csaf-document.ts';
import type { FlattenedProduct, ProductQualifier, VersionPredicate } from './notices.product-tree.ts';
import { compileScope, type ProductResolution } from './notices.scope.ts';
import { parseVersionRange } from './notices.vers.ts';
import type { VulnerabilityStatuses } from './notices.vulnerabilities.ts';

const range = (text: string): VersionPredicate => ({ kind: 'range', range: parseVersionRange(text) });
const exact = (text: string): VersionPredicate => ({ kind: 'version', text });

function product(productId: string, versionPredicate: VersionPredicate, more: Partial<FlattenedProduct> = {}): FlattenedProduct {
  const helpers = { purl: null, purlVersion: null, cpe: null, skus: [], modelNumbers: [], serialNumbers: [] };
  return {
    productId,
    name: productId,
    vendor: 'V',
    family: null,
    productName: 'P',
    versionPredicate,
    qualifiers: [],
    helpers,
    relationship: null,
    ...more,
  };
}

const EMPTY: VulnerabilityStatuses['statuses'] = {
  first_affected: [],
  first_fixed: [],
  fixed: [],
  known_affected: [],
  known_not_affected: [],
  last_affected: [],
  recommended: [],
  under_investigation: [],
};

function vulnerability(statuses: Partial<Record<CsafProductStatus, readonly string[]>>): VulnerabilityStatuses {
  return {
    vulnerabilityId: 'CVE-1',
    cve: 'CVE-1',
    title: null,
    cvss: null,
    notes: [],
    flags: [],
    threats: [],
    remediations: [],
    statuses: { ...EMPTY, ...statuses },
  };
}

function registry(catalogueProductId: string, versions: readonly string[], scheme = 'intdot'): ProductResolution {
  return {
    catalogueProductId,
    scheme,
    releases: versions.map((version, ordinal) => ({ releaseId: `${catalogueProductId}@${version}`, version, ordinal })),
  };
}

const gateway = registry('gw', ['4.1.0', '4.2.0', '4.2.3', '4.3.0']);

function compile(
  products: readonly FlattenedProduct[],
  statuses: Partial<Record<CsafProductStatus, readonly string[]>>,
  resolution: ProductResolution = gateway,
  resolved: readonly string[] = products.map(({ productId }) => productId),
) {
  const scope = compileScope({
    products,
    vulnerabilities: [vulnerability(statuses)],
    resolutions: new Map(resolved.map((id) => [id, resolution])),
  });
  return { scope, entry: scope.entries[0], dispositions: scope.entries[0]?.releases.map(({ disposition }) => disposition) };
}

describe('compiling the scope of an advisory', () => {
  it('turns a range and a fixed version into release sets, with the reason of every release', () => {
    const { entry, dispositions } = compile([product('A', range('vers:intdot/<4.2.3')), product('F', exact('4.2.3'))], {
      known_affected: ['A'],
      fixed: ['F'],
    });
    expect(dispositions).toEqual(['affected', 'affected', 'fixed', 'outside']);
    expect(entry?.affectedReleaseIds).toEqual(['gw@4.1.0', 'gw@4.2.0']);
    expect(entry?.fixedReleaseIds).toEqual(['gw@4.2.3']);
    expect(entry?.releases[0]?.reasons).toEqual([
      { rule: 'range', status: 'known_affected', productId: 'A', predicate: 'vers:intdot/<4.2.3', nearMiss: null },
    ]);
  });

  it('names the bound that leaves a release out', () => {
    const { entry } = compile([product('A', range('<4.2.3'))], { known_affected: ['A'] });
    expect(entry?.releases[2]).toMatchObject({
      disposition: 'outside',
      reasons: [{ nearMiss: '4.2.3 is the bound that <4.2.3 leaves out' }],
    });
  });

  it('never fills in between first_affected and last_affected', () => {
    const { entry, dispositions } = compile([product('F', exact('4.1.0')), product('L', exact('4.2.3'))], {
      first_affected: ['F'],
      last_affected: ['L'],
    });
    expect(entry?.affectedReleaseIds).toEqual(['gw@4.1.0', 'gw@4.2.3']);
    expect(dispositions).toEqual(['affected', 'unstated', 'affected', 'unstated']);
  });

  it('takes single versions in a range branch for what they name, and says nothing about the others', () => {
    for (const text of ['4.1.0', '4.1.0, 4.2.0', 'vers:intdot/4.1.0|4.2.0']) {
      const { dispositions } = compile([product('A', range(text))], { known_affected: ['A'] });
      expect(dispositions?.[0]).toBe('affected');
      expect(dispositions?.[3]).toBe('unstated');
    }
  });

  it('puts the registry before the scheme where both versions are registered', () => {
    const marketing = registry('m', ['11.6', '2024 R2', '12.0'], 'generic');
    const { entry } = compile([product('A', range('<=2024 R2'))], { known_affected: ['A'] }, marketing);
    expect(entry?.affectedReleaseIds).toEqual(['m@11.6', 'm@2024 R2']);
  });

  it('falls back to the scheme for a bound outside the registry, and is undecided where the scheme cannot compare', () => {
    expect(compile([product('A', range('<4.2.1'))], { known_affected: ['A'] }).entry?.affectedReleaseIds).toEqual(['gw@4.1.0', 'gw@4.2.0']);
    expect(compile([product('A', range('<4.2.1-hf2'))], { known_affected: ['A'] }).dispositions).toEqual(Array(4).fill('undecided'));
  });

  it('leaves every release undecided for an unparsed predicate, and lists it', () => {
    const { entry, dispositions } = compile([product('A', range('serial numbers beginning with 04')), product('F', exact('4.3.0'))], {
      known_affected: ['A'],
      fixed: ['F'],
    });
    expect(dispositions).toEqual(['undecided', 'undecided', 'undecided', 'fixed']);
    expect(entry?.unparsedPredicates).toMatchObject([
      { productId: 'A', status: 'known_affected', text: 'serial numbers beginning with 04' },
    ]);
  });

  it('takes a product id without a version for possible, never for all', () => {
    expect(compile([product('A', { kind: 'none' })], { known_affected: ['A'] }).dispositions).toEqual(Array(4).fill('undecided'));
  });

  it('does not read vers:all/<X as all', () => {
    const { entry } = compile([product('A', range('vers:all/<V4.2.0'))], { known_affected: ['A'] });
    expect(entry?.affectedReleaseIds).toEqual(['gw@4.1.0']);
    expect(entry?.blanket).toBeNull();
  });

  it('leaves a product id that is both affected and fixed to a person', () => {
    const { entry } = compile([product('A', exact('4.1.0'))], { known_affected: ['A'], fixed: ['A'] });
    expect(entry?.releases[0]).toMatchObject({ disposition: 'undecided', reasons: [{ rule: 'contradiction' }] });
  });

  it('proves a service pack by its own version and by version and pack together, and nothing by the version alone', () => {
    const pack: ProductQualifier = { category: 'service_pack', name: 'SP1' };
    const packs = registry('p', ['2.0', '2.0 SP1', '2.1'], 'generic');
    const { dispositions } = compile([product('A', exact('2.0'), { qualifiers: [pack] })], { known_affected: ['A'] }, packs);
    expect(dispositions).toEqual(['undecided', 'affected', 'unstated']);
  });

  it('lists product ids that stand for nothing in the catalogue', () => {
    const products = [product('A', exact('4.1.0')), product('X', range('<1'))];
    expect(compile(products, { known_affected: ['A', 'X'], recommended: ['Z'] }, gateway, ['A']).scope.unresolved).toEqual([
      { vulnerabilityId: 'CVE-1', productIds: ['X'] },
    ]);
  });

  it.each<[CsafRelationshipCategory, readonly string[], string]>([
    ['installed_on', ['LIB'], 'undecided'],
    ['default_component_of', ['HOST'], 'affected'],
    ['optional_component_of', ['HOST'], 'undecided'],
    ['installed_with', ['HOST'], 'undecided'],
    ['installed_on', ['LIB-ON-HOST'], 'affected'],
  ])('judges a component %s its host, with %j in the catalogue, as %s', (category, resolved, expected) => {
    const relationship = { category, componentProductId: 'LIB', hostProductId: 'HOST' };
    const products = [
      product('LIB', exact('4.1.0')),
      product('HOST', exact('4.1.0')),
      product('LIB-ON-HOST', exact('4.1.0'), { relationship }),
    ];
    expect(compile(products, { known_affected: ['LIB-ON-HOST'] }, gateway, resolved).dispositions?.[0]).toBe(expected);
  });

  it('survives relationships that refer to themselves', () => {
    const relationship = { category: 'installed_on', componentProductId: 'A', hostProductId: 'A' } as const;
    expect(compile([product('A', exact('1'), { relationship })], { known_affected: ['A'] }, gateway, []).scope.unresolved).toHaveLength(1);
  });

  it('is frozen through and through, and survives JSON', () => {
    const { scope } = compile([product('A', range('<4.2.3'))], { known_affected: ['A'] });
    expect(Object.isFrozen(scope.entries[0]?.releases[0]?.reasons[0])).toBe(true);
    expect(JSON.parse(JSON.stringify(scope))).toEqual(scope);
  });

  it('puts every release into exactly one set, whatever the statements, and cleared ones never into affected', () => {
    const predicate = fc.oneof(
      fc.constantFrom('<4.2.3', '>=4.2.0|<4.3.0', 'vers:all/*', 'nonsense', 'vers:all/<4.2.0').map(range),
      fc.constantFrom('4.1.0', '4.2.0', '9.9').map(exact),
      fc.constant<VersionPredicate>({ kind: 'none' }),
    );
    const status = fc.constantFrom<CsafProductStatus>(
      'known_affected',
      'first_affected',
      'fixed',
      'known_not_affected',
      'under_investigation',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(predicate, status), { minLength: 1, maxLength: 6 }), (statements) => {
        const products = statements.map(([versionPredicate], index) => product(`P${index}`, versionPredicate));
        const statuses: Partial<Record<CsafProductStatus, string[]>> = {};
        for (const [index, [, name]] of statements.entries()) statuses[name] = [...(statuses[name] ?? []), `P${index}`];
        const { entry } = compile(products, statuses);
        const sets = [
          entry?.affectedReleaseIds,
          entry?.fixedReleaseIds,
          entry?.notAffectedReleaseIds,
          entry?.underInvestigationReleaseIds,
          entry?.undecidedReleaseIds,
        ];
        const placed = sets.flatMap((ids) => ids ?? []);
        expect(new Set(placed).size).toBe(placed.length);
        for (const release of entry?.releases ?? []) {
          expect(release.reasons.length).toBeGreaterThan(0);
          if (release.disposition !== 'affected') continue;
          expect(
            statements.some(([stated, name]) => name === 'fixed' && stated.kind === 'version' && stated.text === release.version),
          ).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});
