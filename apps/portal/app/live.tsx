import { useHints, useRealtimeStatus } from '@tributary/realtime/client';
import type { RealtimeHint } from '@tributary/realtime/contract';
import { LiveDot } from '@tributary/ui/badge';
import { useEffect, useRef, useState } from 'react';
import { useRevalidator } from 'react-router';

/** Hints come in bursts (an order, its line, its ticket); one more question to the server answers them all. */
const GATHER_MS = 40;

/**
 * Asks the server again when a hint concerns this page, and after the connection came back. What is typed stays, since forms keep their
 * own state, and so does the scroll position, since nothing is navigated.
 */
export function useLive(concerns: (hint: RealtimeHint) => boolean): void {
  const { revalidate } = useRevalidator();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useHints((hint) => {
    if (hint && !concerns(hint)) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void revalidate(), GATHER_MS);
  });
}

/** The dot beside a title. It is silent until the first connection stands: a page just opened is not "reconnecting". */
export function Live() {
  const status = useRealtimeStatus();
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (status === 'live') setSeen(true);
  }, [status]);
  if (status === 'connecting') return seen ? <LiveDot state="reconnecting" /> : null;
  return <LiveDot state={status} />;
}
