import { useEffect, useRef, useState } from 'react';

interface Kept {
  requestId: string;
  body: string;
}

/**
 * A reply while it is written, kept on this device under `key` until it was sent. Its request id is kept with it: when nobody knows
 * whether a sending arrived, sending it again is the same reply. A text that was changed after it had arrived gets an id of its own.
 */
export function useReplyDraft(
  key: string,
  given: { clientRequestId: string; refusedAs: string | undefined; sending: 'idle' | 'submitting' | 'loading' },
): { requestId: string; body: string; kept: boolean; write(body: string): void } {
  const [draft, setDraft] = useState<Kept>({ requestId: given.clientRequestId, body: '' });
  const [kept, setKept] = useState(false);
  useEffect(() => {
    const found = recall(key);
    if (!found) return;
    setDraft(found);
    setKept(true);
  }, [key]);

  const before = useRef(given.sending);
  useEffect(() => {
    const ended = before.current !== 'idle' && given.sending === 'idle';
    before.current = given.sending;
    if (!ended) return;
    if (!given.refusedAs) {
      forget(key);
      setDraft({ requestId: given.clientRequestId, body: '' });
      setKept(false);
    } else if (given.refusedAs === 'tickets/request_id_reused') setDraft(({ body }) => ({ requestId: given.clientRequestId, body }));
  }, [given.sending, given.refusedAs, given.clientRequestId, key]);

  return {
    ...draft,
    kept,
    write(body) {
      const next = { ...draft, body };
      setDraft(next);
      if (body.trim() === '') forget(key);
      else remember(key, next);
      setKept(body.trim() !== '');
    },
  };
}

// Storage can be full or forbidden; then the draft lives as long as the page.
function recall(key: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    const { requestId, body } = (kept ?? {}) as Partial<Kept>;
    return typeof requestId === 'string' && typeof body === 'string' ? { requestId, body } : null;
  } catch {
    return null;
  }
}

function remember(key: string, draft: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // As above.
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
}
