import { useHints, useRealtimeStatus } from '@tributary/realtime/client';
import type { RealtimeHint } from '@tributary/realtime/contract';
import { LiveDot } from '@tributary/ui/badge';
import { useEffect, useRef, useState } from 'react';
import { useRevalidator } from 'react-router';

/** A burst of hints makes at most so many loads: the first at once, the rest gathered. */
const GATHER_MS = 200;

/**
 * Loads the page's data again when a hint concerns it, and when the connection came back. The first hint acts at once; what comes while
 * that load is under way makes one more. Nothing moves: scroll and what is being written stay.
 */
export function useLive(concerns: (hint: RealtimeHint) => boolean): void {
  const revalidator = useRevalidator();
  const load = useRef(revalidator.revalidate);
  useEffect(() => {
    load.current = revalidator.revalidate;
  });
  const work = useRef({ running: false, again: false });
  useHints((hint) => {
    if (hint && !concerns(hint)) return;
    const state = work.current;
    state.again = true;
    if (state.running) return;
    state.running = true;
    void (async () => {
      while (state.again) {
        state.again = false;
        // A navigation, or another part's load, may cut this one off and brings the data itself; hints must go on being heard.
        await load.current().catch(() => {});
        if (state.again) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      }
      state.running = false;
    })();
  });
}

/** The hint is about this record. */
export const about = (ref: string) => (hint: RealtimeHint) => hint.ref === ref;
/** The hint is of one of these modules. */
export const ofModule =
  (...modules: string[]) =>
  (hint: RealtimeHint) =>
    modules.some((module) => hint.name.startsWith(`${module}/`));

/** The dot beside a title. Before the first connection it says nothing: the page is as new as its load. */
export function LiveStatus() {
  const status = useRealtimeStatus();
  const [wasLive, setWasLive] = useState(false);
  useEffect(() => {
    if (status === 'live') setWasLive(true);
  }, [status]);
  if (!wasLive) return null;
  return <LiveDot state={status === 'connecting' ? 'reconnecting' : status} />;
}
