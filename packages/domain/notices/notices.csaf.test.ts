import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CSAF_MAX_ARRAY_LENGTH, CSAF_MAX_BYTES, inspectCsaf } from './notices.csaf.ts';
import { locateJsonFault } from './notices.csaf-json.ts';
import { loadCsafTests } from './notices.csaf-tests.ts';

const demo = readFileSync(new URL('./demo/halden-sa-2026-007.v1.json', import.meta.url), 'utf8');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const inspectText = (text: string) => inspectCsaf(bytesOf(text));

// Loading takes 3 s on a free machine; it must not count against the first test that needs it.
beforeAll(() => loadCsafTests(), 60_000);

describe('refusing what is no CSAF 2.0 document', () => {
  it('refuses a file of 50 MB by its size, without parsing it', async () => {
    const bytes = new Uint8Array(50 * 1024 * 1024).fill(0x20);
    const started = performance.now();
    const result = await inspectCsaf(bytes);
    expect(result).toMatchObject({ outcome: 'rejected', code: 'notices/file_too_large', sizeBytes: 52_428_800, document: null });
    expect(result.reason).toBe('The file has 50.0 MiB; the limit for one advisory is 16.0 MiB.');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('accepts the limit itself and refuses one byte more', async () => {
    expect((await inspectCsaf(bytesOf(demo), { maxBytes: bytesOf(demo).length })).outcome).toBe('accepted');
    expect((await inspectCsaf(bytesOf(demo), { maxBytes: bytesOf(demo).length - 1 })).code).toBe('notices/file_too_large');
    expect(CSAF_MAX_BYTES).toBe(16_777_216);
  });

  it.each([
    ['', 'notices/file_empty', 'empty'],
    ['{\n  "document": {,', 'notices/json_malformed', 'line 2, column 16'],
    ['{"a": "line\nbreak"}', 'notices/json_malformed', 'line 1, column 7'],
    ['{"a": 1}{', 'notices/json_malformed', 'line 1, column 9'],
    [demo.slice(0, 700), 'notices/json_truncated', 'cut off'],
    ['{"a": tru', 'notices/json_truncated', 'line 1, column 7'],
    ['[]', 'notices/document_not_object', 'JSON object'],
    ['"text"', 'notices/document_not_object', 'JSON object'],
    ['null', 'notices/document_not_object', 'JSON object'],
    [demo.replace('"csaf_version": "2.0"', '"csaf_version": "2.1"'), 'notices/csaf_version_unsupported', 'CSAF 2.1 is a draft'],
    [demo.replace('"csaf_version": "2.0"', '"csaf_version": "1.2"'), 'notices/csaf_version_unsupported', 'only CSAF 2.0'],
    [demo.replace('"csaf_version": "2.0",', ''), 'notices/csaf_schema_invalid', "/document must have required property 'csaf_version'"],
    [demo.replace('"title": "Critical', '"__proto__": {"polluted": true}, "title": "Critical'), 'notices/csaf_schema_invalid', '/document'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'notices/document_not_object', 'JSON object'],
    [`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'notices/document_too_deep', '64 levels'],
    [`{"a":[${'0,'.repeat(CSAF_MAX_ARRAY_LENGTH)}0]}`, 'notices/document_too_long', '10001 entries'],
    [`{"a":[${`[${'{},'.repeat(9_999)}{}],`.repeat(2)}[{},{}]]}`, 'notices/document_too_long', 'too many long lists'],
  ])('refuses %.30j… as %s and says where', async (text, code, reason) => {
    const result = await inspectText(text);
    expect(result).toMatchObject({ outcome: 'rejected', code, document: null });
    expect(result.reason).toContain(reason);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('refuses UTF-16 and broken UTF-8, and ignores a UTF-8 byte order mark', async () => {
    expect((await inspectCsaf(new Uint8Array([0xff, 0xfe, 0x7b, 0]))).reason).toContain('UTF-16');
    expect((await inspectCsaf(new Uint8Array([0x7b, 0xc3, 0x28]))).code).toBe('notices/encoding_unsupported');
    expect((await inspectText(`\ufeff${demo}`)).outcome).toBe('accepted');
  });

  it('names the path of each schema fault and still says which document it was', async () => {
    const result = await inspectText(demo.replace('"category": "vendor",', '"category": "somebody",'));
    expect(result).toMatchObject({ code: 'notices/csaf_schema_invalid', trackingId: 'HALDEN-SA-2026-007', version: '1' });
    expect(result.faults[0]).toMatchObject({ test: 'schema', path: expect.stringMatching(/^\/document|^\/product_tree/) });
  });
});

describe('never throwing', () => {
  const isWhole = async (bytes: Uint8Array): Promise<void> => {
    const result = await inspectCsaf(bytes);
    expect(result.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(result.outcome === 'accepted').toBe(result.reason === null);
    expect(result.outcome === 'rejected').toBe(result.document === null);
    expect(result.outcome === 'rejected').toBe(result.code !== null);
    if (result.outcome !== 'rejected') expect(result.outcome === 'quarantined').toBe(result.tests.length > 0);
  };

  it('holds for random bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), isWhole), { numRuns: 300 });
  });

  it('holds for random JSON, also under the names of CSAF', async () => {
    const named = fc.record(
      { document: fc.jsonValue(), product_tree: fc.jsonValue(), vulnerabilities: fc.jsonValue() },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), named), (value) => isWhole(bytesOf(JSON.stringify(value)))),
      { numRuns: 300 },
    );
  });

  it('holds for a real-looking document cut or changed anywhere', async () => {
    const source = bytesOf(demo);
    await fc.assert(
      fc.asyncProperty(fc.nat(source.length), fc.uint8Array({ maxLength: 4 }), fc.boolean(), (at, patch, cut) => {
        const changed = cut ? source.slice(0, at) : Uint8Array.from([...source.slice(0, at), ...patch, ...source.slice(at + patch.length)]);
        return isWhole(changed);
      }),
      { numRuns: 200 },
    );
  });

  it('holds for a valid document with any member replaced or removed', async () => {
    const paths: (string | number)[][] = [];
    const collect = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) paths.push(path);
      if (Array.isArray(value)) for (const [index, child] of value.entries()) collect(child, [...path, index]);
      else if (typeof value === 'object' && value !== null)
        for (const [key, child] of Object.entries(value)) collect(child, [...path, key]);
    };
    collect(JSON.parse(demo), []);
    const replacement = fc.oneof(
      fc.constant(undefined),
      fc.constant(''),
      fc.constant([]),
      fc.constant({}),
      fc.string({ maxLength: 8 }),
      fc.integer(),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), replacement, (path, value) => {
        const copy: unknown = JSON.parse(demo);
        let parent = copy as Record<string | number, unknown>;
        for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>;
        parent[path.at(-1) ?? ''] = value;
        return isWhole(bytesOf(JSON.stringify(copy)));
      }),
      { numRuns: 400 },
    );
  });

  it('finds a place for every text that is not JSON, inside the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().chain((json) => fc.nat(json.length).map((at) => json.slice(0, at))),
        ),
        (text) => {
          try {
            JSON.parse(text);
          } catch {
            const fault = locateJsonFault(text);
            const lines = text.split('\n');
            expect(fault.line).toBeLessThanOrEqual(lines.length);
            expect(fault.column).toBeLessThanOrEqual((lines[fault.line - 1]?.length ?? 0) + 1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('calls every proper prefix of an object truncated', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        expect(locateJsonFault(text.slice(0, at % text.length)).truncated).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
