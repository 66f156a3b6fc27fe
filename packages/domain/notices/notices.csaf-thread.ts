import { parentPort } from 'node:worker_threads';
import { type CsafInspection, inspectCsaf } from './notices.csaf.ts';
import { loadCsafTests } from './notices.csaf-tests.ts';

/** What the thread is sent: the bytes of one file. It answers each with one `CsafInspection`, in order. */
export interface CsafQuestion {
  readonly bytes: Uint8Array;
}

// The entry of the thread that `notices.inspect.ts` starts. Imported anywhere else it does nothing.
if (parentPort) {
  const port = parentPort;
  port.on('message', ({ bytes }: CsafQuestion) => {
    void inspectCsaf(bytes).then((inspection: CsafInspection) => port.postMessage(inspection));
  });
  // Loaded while the first file is still on its way.
  void loadCsafTests();
}
