import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
// Types only: the validator must be in no bundle but be found by its thread at run time.
import type { CsafInspection } from './notices.csaf.ts';

/** Real documents take milliseconds and the worst that passes the limits some seconds, after 3 s of loading on two busy cores. */
export const INSPECTION_TIMEOUT_MS = 60_000;
/** The validator needs 130 MB; more than this is a document that eats memory, and ends the thread instead of the process. */
const HEAP_LIMIT_MB = 768;

/** One thread with the validator in it, started on the first file and kept, because loading takes seconds and validating does not yield. */
export interface CsafInspector {
  /** As `inspectCsaf`, off this thread. Never rejects: a thread that dies or does not answer in time is a rejected file with a reason. */
  inspect(bytes: Uint8Array): Promise<CsafInspection>;
  /** Ends the thread. Only for tests: an idle thread does not keep a process alive. */
  close(): Promise<void>;
}

/**
 * Makes an inspector. Files are taken one after another.
 * @param options.entry file of the thread; for tests
 */
export function createInspector(options: { readonly timeoutMs?: number; readonly entry?: string | URL } = {}): CsafInspector {
  const timeoutMs = options.timeoutMs ?? INSPECTION_TIMEOUT_MS;
  let worker: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    // By package name and from the running file: so it is found from the source tree, from Vite's module graph and from a bundled server
    // alike, all of which lie in a package that depends on this one.
    const entry = options.entry ?? createRequire(import.meta.url).resolve('@tributary/notices/csaf-thread');
    const started = new Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB } });
    // An error that nobody waits for must not end the process; the thread exits after it and is replaced at the next file.
    started.on('error', () => {});
    started.once('exit', () => {
      if (worker === started) worker = null;
    });
    return started;
  }

  async function ask(bytes: Uint8Array): Promise<CsafInspection> {
    worker ??= start();
    const asked = worker;
    const { promise, resolve } = Promise.withResolvers<CsafInspection>();
    const give = (reason: string) => resolve(failed(bytes, reason));
    const died = () => give('The validator stopped while it read the file; the document may be too complex.');
    const broke = (error: unknown) => give(`The validator failed: ${error instanceof Error ? error.message : String(error)}.`);
    const timer = setTimeout(() => {
      // Validation is synchronous: the only way to stop it is to end its thread. The next file gets a new one.
      worker = null;
      void asked.terminate();
      give(`The document could not be checked within ${timeoutMs / 1000} s.`);
    }, timeoutMs);
    asked.on('message', resolve).once('error', broke).once('exit', died);
    asked.ref();
    const copy = Uint8Array.from(bytes);
    asked.postMessage({ bytes: copy }, [copy.buffer]);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      asked.off('message', resolve).off('error', broke).off('exit', died);
      asked.unref();
    }
  }

  return {
    inspect(bytes) {
      const answer = turn
        .then(() => ask(bytes))
        .catch((error: unknown) => failed(bytes, `The validator cannot be started: ${String(error)}.`));
      turn = answer;
      return answer;
    },
    async close() {
      await turn;
      await worker?.terminate();
    },
  };
}

function failed(bytes: Uint8Array, reason: string): CsafInspection {
  return {
    outcome: 'rejected',
    code: 'notices/inspection_failed',
    tests: [],
    reason,
    faults: [],
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.byteLength,
    publisher: null,
    trackingId: null,
    version: null,
    title: null,
    severity: null,
    category: null,
    currentReleaseDate: null,
    document: null,
  };
}

let shared: CsafInspector | undefined;
/** The process's one inspector. */
export function inspector(): CsafInspector {
  shared ??= createInspector();
  return shared;
}
