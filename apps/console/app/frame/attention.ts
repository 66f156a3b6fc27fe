import type { ConsoleCaller } from '@tributary/api/console.router';
import { useHints } from '@tributary/realtime/client';
import { useEffect, useRef } from 'react';
import { useFetcher } from 'react-router';

/** How many the bell shows; all of them have a page. */
const NEWS = 8;

/** What waits for this person, as the frame shows it on every page. */
export async function readAttention(caller: ConsoleCaller) {
  const [orders, queues, unread, news] = await Promise.all([
    caller.orders.counts(),
    caller.tickets.queues(),
    caller.notifications.unread(),
    caller.notifications.list({ limit: NEWS }),
  ]);
  return {
    ordersToDecide: orders.submitted,
    openTickets: queues.reduce((sum, queue) => sum + queue.open, 0),
    unread: unread.count,
    news: news.rows,
  };
}
export type Attention = Awaited<ReturnType<typeof readAttention>>;

/** A burst of hints makes one load. */
const GATHER_MS = 400;
const MODULES = ['orders/', 'tickets/', 'notifications/'];

/**
 * Keeps the frame's counts true: the page brings the first answer, hints make the browser ask for these few numbers and nothing else.
 * An answer of the page is never older than one asked for before it.
 */
export function useAttention(given: Attention): Attention {
  const { load, data } = useFetcher<Attention>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const newest = useRef({ given, data, shown: given });
  useHints((hint) => {
    if (hint && !MODULES.some((module) => hint.name.startsWith(module))) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void load('/attention');
    }, GATHER_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  if (newest.current.given !== given) newest.current = { given, data, shown: given };
  else if (data && newest.current.data !== data) newest.current = { given, data, shown: data };
  return newest.current.shown;
}
