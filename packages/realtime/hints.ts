import type { Database, RoomHint } from '@tributary/db/connection';
import { sendHints } from '@tributary/db/send-hints';

/** Hints of one moment share a statement: long enough to gather a burst, too short to notice. */
const GATHER_MS = 4;
const LARGEST_BATCH = 200;

/** Gathers hints after commit and sends them together. */
export interface HintSender {
  readonly send: (hints: readonly RoomHint[]) => void;
  /** Waits until what was given is sent. */
  flush(): Promise<void>;
}

/**
 * Makes the sender that a process sets as `database.afterCommit`. A hint that cannot be sent is dropped, with `onError`: it is no more
 * than a nudge, and the page that missed it asks again when its socket comes back.
 */
export function createHintSender(database: Database, options: { onError?: (error: unknown) => void } = {}): HintSender {
  let waiting: RoomHint[] = [];
  let timer: NodeJS.Timeout | null = null;
  const underWay = new Set<Promise<void>>();
  const leave = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, LARGEST_BATCH);
      waiting = waiting.slice(LARGEST_BATCH);
      const sent: Promise<void> = sendHints(database, batch)
        .catch((error: unknown) => options.onError?.(error))
        .finally(() => underWay.delete(sent));
      underWay.add(sent);
    }
  };
  return {
    send(hints) {
      waiting.push(...hints);
      timer ??= setTimeout(leave, GATHER_MS);
    },
    async flush() {
      leave();
      await Promise.all(underWay);
    },
  };
}
