import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVersionRange, RANGE_TEXT_LIMIT, rangeContains } from './notices.vers.ts';
import { KNOWN_VERSION_SCHEMES, type VersionOrder, versionOrder } from './notices.version-order.ts';
import { genericOrder } from './notices.version-order-generic.ts';

function read(text: string): string {
  const range = parseVersionRange(text);
  return `${range.kind} ${range.constraints.map(({ op, version }) => op + version).join('|')}`.trim();
}

const order = (scheme: string): VersionOrder => versionOrder(scheme) ?? (() => undefined);

describe('reading a product_version_range', () => {
  it.each([
    ['vers:all/*', 'all *'],
    ['vers:intdot/>=2.0.0|<2.6.1', 'vers >=2.0.0|<2.6.1'],
    ['vers:npm/*', 'vers *'],
    ['>=1.0|<2.3', 'constraint_list >=1.0|<2.3'],
    ['<V7.0.3', 'constraint_list <V7.0.3'],
    ['<= 2.1', 'constraint_list <=2.1'],
    ['>=1.2 and <1.5', 'constraint_list >=1.2|<1.5'],
    ['>V1.0<V2.0', 'constraint_list >V1.0|<V2.0'],
    ['All versions < V3.1', 'constraint_list <V3.1'],
    ['<=4.7.3 Update 3', 'constraint_list <=4.7.3 Update 3'],
    ['<= 3.40 R5 build 571848', 'constraint_list <=3.40 R5 build 571848'],
    ['1.0, 1.1, 1.2', 'constraint_list =1.0|=1.1|=1.2'],
    ['1.2 - 1.4', 'prose >=1.2|<=1.4'],
    ['all versions', 'prose *'],
    ['prior to 2.3', 'prose <2.3'],
    ['All versions prior to V2.0 SP1', 'prose <V2.0 SP1'],
    ['2.3 and prior', 'prose <=2.3'],
    ['2.3 and earlier versions', 'prose <=2.3'],
    ['versions 1.0 through 1.5', 'prose >=1.0|<=1.5'],
    ['v1.0 and later', 'prose >=v1.0'],
    ['0 < 8.0.1', 'prose >=0|<8.0.1'],
    ['4.1.x', 'prose >=4.1|<4.2'],
  ])('reads %j as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['vers:fancy/<2', /not implemented/],
    ['vers:npm/>=2.0.0|<1.0.0', /not sorted/],
    ['vers:semver/>= 1.0.0', /whitespace/],
    ['vers:all/* ', /wildcard/],
    ['vers:all/*|<2', /wildcard/],
    ['>= 1.0 | >= 2.4', /two lower bounds/],
    ['* and > could be affected', /closed list/],
    ['<May_1_2024', /not a comparator/],
    ['first 2 digits of serial number are 04', /closed list/],
    ['1.5 through 1.0', /not in order/],
    ['1.2-1.4', /one version or two/],
    ['All versions, except 3.1', /closed list/],
    ['', /empty/],
    ['9'.repeat(RANGE_TEXT_LIMIT + 1), /longer/],
  ])('leaves %j to a person and says why', (text, reason) => {
    const range = parseVersionRange(text);
    expect(range.kind).toBe('unparsed');
    expect(range.reason).toMatch(reason);
    expect(range.text).toBe(text);
  });

  it('reads vers:all with any constraint as a flagged list, never as "all"', () => {
    const version = fc.tuple(fc.nat(99), fc.nat(99)).map((numbers) => numbers.join('.'));
    fc.assert(
      fc.property(fc.constantFrom('<', '<=', '>', '>=', '=', ''), fc.constantFrom('', 'V'), version, (op, v, text) => {
        const range = parseVersionRange(`vers:all/${op}${v}${text}`);
        expect(range.kind).toBe('constraint_list');
        expect(range.flag).toBe('vers_all_with_constraint');
        expect(range.constraints).not.toContainEqual({ op: '*', version: '' });
      }),
    );
  });

  it('reaches every version only for the exact text, a wildcard of a known type, or the words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (suffix) => {
        const range = parseVersionRange(`vers:all/${suffix}`);
        if (range.constraints.some(({ op }) => op === '*')) expect(range.text).toBe('vers:all/*');
      }),
    );
  });

  it('never throws and always keeps the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'<>=!|*, v1.0x-and') })), (text) => {
        const range = parseVersionRange(text);
        expect(range.text).toBe(text);
        expect(range.kind === 'unparsed').toBe(range.reason !== undefined);
        expect(['in', 'out', 'unknown']).toContain(rangeContains(range, '1.0', genericOrder));
      }),
      { numRuns: 500 },
    );
  });

  it('takes linear time on hostile text', () => {
    const started = performance.now();
    for (const text of [
      '1 '.repeat(200),
      'a'.repeat(400),
      '<'.repeat(400),
      `1.0${' '.repeat(390)}x`,
      'and '.repeat(100),
      `${'1 r '.repeat(20)}!`,
    ]) {
      parseVersionRange(text);
    }
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('containment', () => {
  it.each([
    ['>=1.0|<2.3', '1.0', 'in'],
    ['>=1.0|<2.3', '2.3', 'out'],
    ['<1.0|>=2.0', '1.5', 'out'],
    ['<1.0|>=2.0', '2.0', 'in'],
    ['<2.0', 'v1.9', 'in'],
    ['!=1.5', '1.5', 'out'],
    ['!=1.5', '1.6', 'in'],
    ['<4.4.9SP', '4.4.9', 'in'],
    ['<2.0', 'NVR-X', 'unknown'],
    ['first 2 digits', '1.0', 'unknown'],
  ])('says whether %j holds %s: %s', (text, version, expected) => {
    expect(rangeContains(parseVersionRange(text), version, genericOrder)).toBe(expected);
  });

  it('agrees with plain arithmetic for every interval of numbers', () => {
    const n = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(n, n, n, fc.boolean(), fc.boolean(), (low, span, x, lowClosed, highClosed) => {
        const high = low + 1 + span;
        const range = parseVersionRange(`vers:intdot/${lowClosed ? '>=' : '>'}${low}|${highClosed ? '<=' : '<'}${high}`);
        const expected = (lowClosed ? x >= low : x > low) && (highClosed ? x <= high : x < high);
        expect(rangeContains(range, String(x), order('intdot'))).toBe(expected ? 'in' : 'out');
      }),
    );
  });
});

describe('version orders', () => {
  const part = fc.oneof(fc.nat(20).map(String), fc.constantFrom('a', 'b', 'rc', 'alpha', 'sp', 'x', 'r', 'T', '0', '00'));
  const version = fc
    .array(fc.tuple(part, fc.constantFrom('.', '-', '', '_', ' ')), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.flat().join(''));
  const sample = fc.oneof(
    version,
    fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((numbers) => numbers.join('.')),
  );

  it.each(KNOWN_VERSION_SCHEMES)('%s is antisymmetric and reflexive wherever it answers', (scheme) => {
    const compare = order(scheme);
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const forward = compare(a, b);
        const backward = compare(b, a);
        expect(forward === undefined).toBe(backward === undefined);
        if (forward !== undefined && backward !== undefined) expect(Math.sign(forward) + Math.sign(backward)).toBe(0);
        expect(compare(a, a) ?? 0).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it.each(KNOWN_VERSION_SCHEMES)('%s is transitive wherever it answers', (scheme) => {
    const compare = order(scheme);
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        const [ab, bc, ac] = [compare(a, b), compare(b, c), compare(a, c)];
        if (ab === undefined || bc === undefined || ac === undefined) return;
        if (ab < 0 && bc < 0) expect(ac).toBeLessThan(0);
      }),
      { numRuns: 600 },
    );
  });

  it('leaves undecided what two careful readers would order differently', () => {
    expect(genericOrder('1.3.T', '1.3.0')).toBeUndefined();
    expect(genericOrder('1.2-3', '1.2.3')).toBeUndefined();
    expect(genericOrder('2.0 Update 1', '2.0 SP1')).toBeUndefined();
    expect(genericOrder('unknown', '1.0')).toBeUndefined();
  });

  it('compares build numbers that no double can hold', () => {
    expect(genericOrder('999999999999999998', '999999999999999999')).toBeLessThan(0);
    expect(order('intdot')('1.999999999999999998', '1.999999999999999999')).toBeLessThan(0);
  });
});
