/**
 * Calls back on the first Ctrl-C, SIGTERM or closed terminal, and ends the process at once on a second one. Signals within a second
 * count as one: npm passes on what the terminal has already sent to everybody, so that one Ctrl-C reaches us two or three times.
 * @returns a function that takes the handlers away
 */
export function onInterrupt(first: (signal: NodeJS.Signals) => void): () => void {
  let since: number | undefined;
  const handler = (signal: NodeJS.Signals) => {
    if (since === undefined) {
      since = performance.now();
      first(signal);
    } else if (performance.now() - since > 1_000) process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handler);
  return () => {
    for (const signal of signals) process.off(signal, handler);
  };
}
