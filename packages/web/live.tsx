import { useHints, useRealtimeStatus } from '@tributary/realtime/client';
import type { RealtimeHint } from '@tributary/realtime/contract';
import { LiveDot } from '@tributary/ui/badge';
import { useEffect, useRef, useState } from 'react';
import { useActionData, useLocation, useNavigation, useRevalidator } from 'react-router';

/** How many error pages stand now: none or one, and for a moment two while one gives way to another. */
let failed = 0;

/** While the page that calls this stands, hints load nothing: what could not be loaded would be asked for, and refused, again and again. */
export function useStandstill(): void {
  useEffect(() => {
    failed += 1;
    return () => {
      failed -= 1;
    };
  }, []);
}

/** In a second a page loads so often at most, however many hints come; those beyond it share the load that follows. */
const LOADS_A_SECOND = 4;

/**
 * Loads the page's data again when a hint concerns it, and when the connection came back. A hint acts at once; what comes while that load
 * is under way makes one more when it has ended, and a burst no more than a few a second. Nothing moves: scroll, what is being written, and
 * what the page was told of its last form stay. React Router forgets the last with every load, so loads wait until it is drawn, and while it
 * is a refusal until somebody acts on it.
 */
export function useLive(concerns: (hint: RealtimeHint) => boolean): void {
  const revalidator = useRevalidator();
  const { key } = useLocation();
  const { state } = useNavigation();
  const outcome = useActionData() as { error?: unknown } | undefined;
  const mayLoad = useRef({ now: false, soon: Promise.withResolvers<void>() });
  useEffect(() => {
    const gate = mayLoad.current;
    gate.now = state === 'idle' && !outcome?.error;
    if (!gate.now) return;
    gate.soon.resolve();
    gate.soon = Promise.withResolvers();
  }, [state, outcome]);
  const load = useRef(revalidator.revalidate);
  useEffect(() => {
    load.current = revalidator.revalidate;
  });
  const work = useRef({ running: false, again: false, begun: [] as number[] });
  useHints((hint) => {
    if (failed > 0 || (hint && !concerns(hint))) return;
    const pace = work.current;
    pace.again = true;
    if (pace.running) return;
    pace.running = true;
    void (async () => {
      while (pace.again) {
        const wait = (pace.begun[0] ?? 0) + 1_000 - performance.now();
        if (pace.begun.length === LOADS_A_SECOND && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        while (!mayLoad.current.now) await mayLoad.current.soon.promise;
        pace.again = false;
        pace.begun = [...pace.begun, performance.now()].slice(-LOADS_A_SECOND);
        // A navigation, or another part's load, may cut this one off and brings the data itself; hints must go on being heard.
        await load.current().catch(() => {});
      }
      pace.running = false;
    })();
  }, key);
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
