import type { ImportOutcome } from '@tributary/notices/contract';

/** What came of one file, as the table of results shows it. */
export interface ImportResult {
  /** Tells rows apart. */
  readonly id: string;
  readonly file: string;
  readonly outcome: ImportOutcome['outcome'];
  readonly ref: string | null;
  readonly repeated: boolean;
  readonly tests: readonly string[];
  /** The validator's own sentence. */
  readonly reason: string | null;
  /** Our sentence, by code, where the validator had none. */
  readonly fault: { readonly code: Fault; readonly size: string; readonly limit: string } | null;
  readonly faults: readonly string[];
  readonly ranges: ImportOutcome['ranges'] | null;
  /** Leads to the words about how to mend it. */
  readonly mend: string | null;
}

/** Why a file never reached the validator, or was refused without being judged. */
export type Fault = 'file_too_large' | 'upload_too_large' | 'upload_truncated' | 'already_imported' | 'refused' | 'none';

/** A file that was not judged; `sizes` are megabytes in words. An empty name stands for the whole upload. */
export function refusedFile(id: string, file: string, fault: Fault, sizes?: { size: string; limit: string }): ImportResult {
  return {
    id,
    file,
    outcome: 'rejected',
    ref: null,
    repeated: false,
    tests: [],
    reason: null,
    fault: { code: fault, size: sizes?.size ?? '', limit: sizes?.limit ?? '' },
    faults: [],
    ranges: null,
    mend: fault === 'none' ? null : fault === 'refused' ? 'other' : fault,
  };
}

/** A file that the validator judged. */
export function judgedFile(id: string, file: string, outcome: ImportOutcome): ImportResult {
  const mend =
    outcome.outcome === 'accepted' ? null : outcome.outcome === 'quarantined' ? 'quarantined' : (outcome.code ?? 'notices/other');
  return {
    id,
    file,
    outcome: outcome.outcome,
    ref: outcome.ref,
    repeated: outcome.repeated,
    tests: outcome.tests,
    reason: outcome.reason,
    fault: null,
    faults: outcome.faults.slice(0, 5).map((fault) => `${fault.path} ${fault.message}`.trim()),
    ranges: outcome.ranges,
    mend: mend?.replace('notices/', '') ?? null,
  };
}
