import { createHash } from 'node:crypto';
import type { CsafDocument } from './notices.csaf-document.ts';
import { brokenLimit, locateJsonFault } from './notices.csaf-json.ts';
import { type CsafFault, loadCsafTests } from './notices.csaf-tests.ts';

/**
 * 16 MiB: the largest of 2,383 published industrial advisories is 0.7 MB and of the enterprise ones 1.8 MB, so this is nine times
 * the worst seen, and still parses in a fifth of a second. The standard's soft limit of 150 MiB would let one upload stop a process.
 */
export const CSAF_MAX_BYTES = 16 * 1024 * 1024;
/** Real product trees nest 4 to 7 branches; schema validation recurses once a level. */
export const CSAF_MAX_DEPTH = 64;
/** Uniqueness of objects is checked in pairs: 8,000 entries take 2 s here, 30,000 take 12 s. The longest real list has 1,283. */
export const CSAF_MAX_ARRAY_LENGTH = 10_000;
/** Two lists of the greatest length: some 5 s of checking. Many long lists together would otherwise hold a process for minutes. */
const MAX_PAIRS = 2 * CSAF_MAX_ARRAY_LENGTH ** 2;

/** Why a file was refused. Quarantine is no refusal and has no code. */
export type CsafRefusalCode =
  | 'notices/file_empty'
  | 'notices/file_too_large'
  | 'notices/encoding_unsupported'
  | 'notices/json_malformed'
  | 'notices/json_truncated'
  | 'notices/document_not_object'
  | 'notices/document_too_deep'
  | 'notices/document_too_long'
  | 'notices/csaf_version_unsupported'
  | 'notices/csaf_schema_invalid'
  /** The validator did not answer within its time, or died: nothing is known about the document, so it is not taken in. */
  | 'notices/inspection_failed';

/** What is known about a file after inspection. Text fields are null where the file does not say them legibly. */
export interface CsafInspection {
  readonly outcome: 'accepted' | 'quarantined' | 'rejected';
  readonly code: CsafRefusalCode | null;
  /** Ids of the failed mandatory tests of CSAF 2.0 section 6.1, such as `6.1.11`; after a schema failure those that could still be run. */
  readonly tests: readonly string[];
  /** One sentence for a person; null when accepted. */
  readonly reason: string | null;
  /** Where and what, at most 50, for the details under the sentence. `path` is a JSON pointer. */
  readonly faults: readonly CsafFault[];
  /** Lower-case hex over the bytes as received. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly publisher: { readonly namespace: string; readonly name: string } | null;
  readonly trackingId: string | null;
  readonly version: string | null;
  readonly title: string | null;
  /** `document.aggregate_severity.text`, as published. */
  readonly severity: string | null;
  readonly category: string | null;
  /** RFC 3339, as published. */
  readonly currentReleaseDate: string | null;
  /** Present unless rejected: what passed the schema is safe to read, also in quarantine. */
  readonly document: CsafDocument | null;
}

const MAX_FAULTS = 50;

function member(value: unknown, key: string): unknown {
  // Own members only: a document can carry any name, and `constructor` must not reach the prototype.
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 2000 ? value : null;
}

function identityOf(parsed: unknown) {
  const document = member(parsed, 'document');
  const tracking = member(document, 'tracking');
  const namespace = text(member(member(document, 'publisher'), 'namespace'));
  const name = text(member(member(document, 'publisher'), 'name'));
  return {
    publisher: namespace !== null && name !== null ? { namespace, name } : null,
    trackingId: text(member(tracking, 'id')),
    version: text(member(tracking, 'version')),
    title: text(member(document, 'title')),
    severity: text(member(member(document, 'aggregate_severity'), 'text')),
    category: text(member(document, 'category')),
    currentReleaseDate: text(member(tracking, 'current_release_date')),
  };
}

type Read = { readonly parsed: object } | { readonly code: CsafRefusalCode; readonly reason: string };

function read(bytes: Uint8Array, maxBytes: number): Read {
  if (bytes.byteLength === 0) return { code: 'notices/file_empty', reason: 'The file is empty.' };
  if (bytes.byteLength > maxBytes) {
    const mebibytes = (count: number): string => (count / 1024 / 1024).toFixed(1);
    return {
      code: 'notices/file_too_large',
      reason: `The file has ${mebibytes(bytes.byteLength)} MiB; the limit for one advisory is ${mebibytes(maxBytes)} MiB.`,
    };
  }
  let source: string;
  try {
    // RFC 8259, 8.1: JSON is UTF-8; a byte order mark may be ignored, and editors on Windows write one.
    source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return {
      code: 'notices/encoding_unsupported',
      reason: wide ? 'The file is UTF-16; save it as UTF-8.' : 'The file is not valid UTF-8; save it as UTF-8.',
    };
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch {
    const fault = locateJsonFault(source);
    const where = `line ${fault.line}, column ${fault.column}`;
    return fault.truncated
      ? { code: 'notices/json_truncated', reason: `The file ends in the middle of the document (${where}); was the upload cut off?` }
      : { code: 'notices/json_malformed', reason: `The file is not JSON: unexpected text at ${where}.` };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { code: 'notices/document_not_object', reason: 'A CSAF document is a JSON object; this file holds something else.' };
  }
  const broken = brokenLimit(parsed, { maxDepth: CSAF_MAX_DEPTH, maxArrayLength: CSAF_MAX_ARRAY_LENGTH, maxPairs: MAX_PAIRS });
  if (broken?.limit === 'depth') {
    return { code: 'notices/document_too_deep', reason: `The document nests deeper than ${CSAF_MAX_DEPTH} levels.` };
  }
  if (broken) {
    return {
      code: 'notices/document_too_long',
      reason:
        broken.limit === 'array'
          ? `One list of the document has ${broken.found} entries; the limit is ${CSAF_MAX_ARRAY_LENGTH}.`
          : 'The document has too many long lists to be checked in reasonable time; split it.',
    };
  }
  return { parsed };
}

function failedTests(faults: readonly CsafFault[]): readonly string[] {
  return [...new Set(faults.map((fault) => fault.test))];
}

function versionRefusal(parsed: unknown): string | null {
  const version = member(member(parsed, 'document'), 'csaf_version');
  if (typeof version !== 'string' || version === '2.0') return null;
  const shown = JSON.stringify(version.slice(0, 20));
  return version === '2.1'
    ? 'CSAF 2.1 is a draft (no OASIS Standard yet), and tools read its documents differently; convert this one to CSAF 2.0.'
    : `document.csaf_version is ${shown}; only CSAF 2.0 is accepted.`;
}

/**
 * Judges the bytes of a would-be CSAF 2.0 advisory. In this order: size, encoding, JSON, limits, `csaf_version`, the strict JSON schema
 * (failure: rejected), the mandatory tests of section 6.1 (failure: quarantined, with their ids). Never throws, whatever
 * the bytes; reads no file and no network. The validator is loaded on the first call that needs it (2 to 4 s, 130 MB), so call
 * this in a worker or warm it with `loadCsafTests()`; validation itself is synchronous for a median of a few milliseconds.
 * @param options.maxBytes inclusive limit, default `CSAF_MAX_BYTES`
 */
export async function inspectCsaf(bytes: Uint8Array, options: { readonly maxBytes?: number } = {}): Promise<CsafInspection> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const base = { tests: [], faults: [], sha256, sizeBytes: bytes.byteLength, document: null } as const;
  const input = read(bytes, options.maxBytes ?? CSAF_MAX_BYTES);
  if ('code' in input) return { ...base, ...identityOf(undefined), outcome: 'rejected', code: input.code, reason: input.reason };
  const identity = identityOf(input.parsed);
  const refusal = versionRefusal(input.parsed);
  if (refusal !== null) return { ...base, ...identity, outcome: 'rejected', code: 'notices/csaf_version_unsupported', reason: refusal };

  const tests = await loadCsafTests();
  const schema = tests.schema(input.parsed);
  if (schema.length > 0) {
    const first = schema[0];
    const more = schema.length > 1 ? ` (and ${schema.length - 1} more)` : '';
    return {
      ...base,
      ...identity,
      outcome: 'rejected',
      code: 'notices/csaf_schema_invalid',
      tests: failedTests(await tests.mandatory(input.parsed, false)),
      reason: `The document does not follow the CSAF 2.0 schema: ${first?.path || '/'} ${first?.message}${more}.`,
      faults: schema.slice(0, MAX_FAULTS),
    };
  }
  const document = input.parsed as CsafDocument;
  const faults = await tests.mandatory(document, true);
  const failed = failedTests(faults);
  if (failed.length === 0) return { ...base, ...identity, outcome: 'accepted', code: null, reason: null, document };
  return {
    ...base,
    ...identity,
    outcome: 'quarantined',
    code: null,
    tests: failed,
    reason: `The document fails mandatory test${failed.length > 1 ? 's' : ''} ${failed.join(', ')} of CSAF 2.0; publishing it needs a named override.`,
    faults: faults.slice(0, MAX_FAULTS),
    document,
  };
}
