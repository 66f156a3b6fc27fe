import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportOutcome } from '@tributary/notices/contract';
import { CSAF_MAX_BYTES } from '@tributary/notices/csaf';
import type { Desk } from './desk.ts';
import { explain } from './failure.ts';
import { EXIT, endProgress, plain, print, printJson, progress } from './output.ts';

/** What came of one file; `--json` prints it as it is. */
export interface FileOutcome {
  /** As it was written on the command line. */
  readonly file: string;
  readonly outcome: ImportOutcome['outcome'];
  /** Ids of failed mandatory tests of CSAF 2.0. */
  readonly tests: readonly string[];
  readonly reason: string | null;
  readonly ranges: ImportOutcome['ranges'];
  readonly ref: string | null;
  readonly repeated: boolean;
}

/**
 * Imports files one after another, each for itself: what is wrong with one stops none of the others. Returns the exit code: refused
 * when any was rejected. Throws when the database is gone, because then nothing can be said about the rest.
 */
export async function importFiles(desk: Desk, files: readonly string[], options: { json: boolean }): Promise<number> {
  const counts = { accepted: 0, quarantined: 0, rejected: 0 };
  for (const [index, file] of files.entries()) {
    progress(`${index + 1}/${files.length} ${file}`);
    const outcome = await importFile(desk, file);
    counts[outcome.outcome]++;
    endProgress();
    if (options.json) printJson(outcome);
    else print(lineOf(outcome));
  }
  if (!options.json && files.length > 1)
    print(`${files.length} files: ${counts.accepted} accepted, ${counts.quarantined} quarantined, ${counts.rejected} rejected`);
  return counts.rejected > 0 ? EXIT.refused : EXIT.ok;
}

async function importFile(desk: Desk, file: string): Promise<FileOutcome> {
  const rejected = (reason: string): FileOutcome => ({
    file,
    outcome: 'rejected',
    tests: [],
    reason,
    ranges: { total: 0, parsed: 0, unparsed: 0 },
    ref: null,
    repeated: false,
  });
  const bytes = await readWithin(file);
  if (typeof bytes === 'string') return rejected(bytes);
  const fileName = plain(path.basename(file)).slice(-255) || 'file';
  try {
    const { outcome, tests, reason, ranges, ref, repeated } = await desk.importAdvisory({ fileName, bytes });
    return { file, outcome, tests, reason, ranges, ref, repeated };
  } catch (error) {
    const failure = explain(error);
    if (failure.code === EXIT.unavailable) throw error;
    return rejected(failure.text);
  }
}

/** The file's bytes, or why not, in one sentence. A file that is too large is not read. */
async function readWithin(file: string): Promise<Uint8Array | string> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return 'This is a folder; name the files in it.';
    if (!found.isFile()) return 'This is no ordinary file.';
    if (found.size > CSAF_MAX_BYTES)
      return `The file has ${mebibytes(found.size)} MiB; the limit for one advisory is ${mebibytes(CSAF_MAX_BYTES)} MiB.`;
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file.';
    if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read.';
    return `The file cannot be read: ${message}.`;
  }
}

const mebibytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

function lineOf({ file, outcome, tests, reason, ranges, ref, repeated }: FileOutcome): string {
  const parts = [
    outcome.padEnd(11),
    (ref ?? '').padEnd(12),
    plain(file),
    ranges.total > 0 ? `ranges ${ranges.parsed}/${ranges.total}` : '',
    tests.length > 0 ? `tests ${tests.join(', ')}` : '',
    repeated ? 'was here already' : '',
    outcome === 'rejected' ? plain(reason ?? '') : '',
  ];
  return parts.filter((part) => part !== '').join('  ');
}
